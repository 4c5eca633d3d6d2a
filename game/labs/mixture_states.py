"""What does a mixture's run yield? States of `ml` with what pictures and captions need beside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.labs.enough import check_enough, check_matrices
from game.labs.lab import LabState, Values
from game.labs.placing import HAND, starting_centers
from game.labs.sheet import Box
from game.palette import CATEGORICAL
from ml.dataset import Dataset
from ml.gaussian import count_parameters
from ml.metrics import bic
from ml.mixture import GaussianMixture, MixtureState
from ml.states import read_only

Array = NDArray[np.float64]

_MOST_ITERATIONS = 300
# Of the mean log-likelihood: six decimals of Old Faithful's are then the last ones.
TOLERANCE = 1e-8
_CELLS = 84
_LEVELS = 8
COLOURS = np.array(CATEGORICAL, np.float64)


@dataclass(frozen=True, eq=False)
class MixtureFrame(LabState):
    """One half-step: `fit` is a `MixtureState`, `earlier` the one before or None."""

    fit: MixtureState
    earlier: MixtureState | None
    points: Array

    @property
    def gain(self) -> float:
        """How much the log-likelihood rose in this half-step."""
        return (
            0.0 if self.earlier is None else self.fit.log_likelihood - self.earlier.log_likelihood
        )

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """The likeliest component of each point: (n,)."""
        return self.fit.labels

    @cached_property
    def soft_colours(self) -> NDArray[np.uint8]:
        """Each point's colour, those of the components mixed by responsibility: (n, 3)."""
        shades = COLOURS[np.arange(len(self.fit.weights)) % len(COLOURS)]
        return read_only(np.rint(self.fit.responsibilities @ shades).astype(np.uint8))

    @cached_property
    def switched(self) -> int:
        """How many points have another likeliest component than before."""
        if self.earlier is None:
            return 0
        return int(np.count_nonzero(self.labels != self.earlier.labels))

    @cached_property
    def shared(self) -> int:
        """How many points no component has 95 % of."""
        return int(np.count_nonzero(self.fit.responsibilities.max(axis=1) < 0.95))

    @property
    def moves(self) -> Array:
        """How far each mean went in this half-step: (k,)."""
        if self.earlier is None:
            return np.zeros(len(self.fit.means))
        far: Array = np.linalg.norm(self.fit.means - self.earlier.means, axis=1)
        return far

    @property
    def bic(self) -> float:
        """The Bayesian information criterion of these parameters; lower is better."""
        k, d = self.fit.means.shape
        free = count_parameters(self.fit.covariance_type, k, d)
        return bic(self.fit.log_likelihood, free, len(self.points))

    @cached_property
    def _kept(self) -> dict[Any, Any]:
        return {}

    def seen_along(self, columns: tuple[int, ...]) -> MixtureState:
        """The mixture of these columns alone: a Gaussian's marginal is one too (Bishop 2.98)."""
        if ("along", columns) not in self._kept:
            covariances = self.fit.covariance_matrices[:, columns][:, :, columns]
            self._kept["along", columns] = replace(
                self.fit,
                means=self.fit.means[:, columns],
                covariances=covariances,
                covariance_type="full",
            )
        marginal: MixtureState = self._kept["along", columns]
        return marginal

    def density(
        self, columns: tuple[int, int], box: Box
    ) -> tuple[Array, Array, Array, list[float]] | None:
        """x (c,), y (r,), ln p on the grid (r, c) over `box`, and levels evenly spaced in ln p.

        The levels reach from the least likely points to the likeliest. None where a component is
        too thin for its density to be told.
        """
        key = ("density", columns, box)
        if key not in self._kept:
            self._kept[key] = self._density(columns, box)
        made: tuple[Array, Array, Array, list[float]] | None = self._kept[key]
        return made

    def _density(
        self, columns: tuple[int, int], box: Box
    ) -> tuple[Array, Array, Array, list[float]] | None:
        x = np.linspace(box[0], box[1], _CELLS)
        y = np.linspace(box[2], box[3], _CELLS)
        grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
        marginal = self.seen_along(columns)
        try:
            heights = marginal.score_samples(grid).reshape(_CELLS, _CELLS)
            evidence = marginal.score_samples(self.points[:, columns])
        except ValueError:
            # A component is too thin, as `density` says.
            return None
        low, high = np.percentile(evidence, (1, 97))
        return x, y, heights, np.linspace(low, max(high, low + 1e-9), _LEVELS).tolist()


def states(
    data: Dataset, values: Values, seed: int, warm: MixtureState | None = None
) -> Iterator[MixtureFrame]:
    """The half-steps of a run, from the parameters of `warm` if given."""
    check_enough(data, values["k"])
    check_matrices(values["covariance_type"], values["k"], data.n_features)
    given: dict[str, Any] = {}
    if warm is not None:
        given = {
            "weights_init": warm.weights,
            "means_init": warm.means,
            "covariances_init": warm.covariances,
        }
    elif values["init"] == HAND:
        given = {"means_init": starting_centers(values["placed"], data.X, values["k"], seed)}
    made = GaussianMixture(
        values["k"],
        covariance_type=values["covariance_type"],
        init="random" if values["init"] == "random" else "kmeans",
        reg_covar=values["floor"],
        max_iter=_MOST_ITERATIONS,
        tol=TOLERANCE,
        random_state=seed,
        **given,
    )
    before = None
    for fit in made.iterate(data.X):
        yield MixtureFrame(fit, values, seed, before, data.X)
        before = fit
