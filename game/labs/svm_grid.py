"""Which C and γ do best on points that didn't train? A grid of fits, scored on those held out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from game.labs.lab import Dataset, Progress, Values
from game.labs.svm_material import material
from game.labs.svm_run import machine

Array = NDArray[np.float64]

CS = np.geomspace(0.01, 1000.0, 6)
GAMMAS = np.geomspace(0.01, 100.0, 9)

# A grid wants to know which settings do well, not the last digit of each.
_TOL, _MOST_PAIRS = 1e-3, 100_000


@dataclass(frozen=True, eq=False)
class Grid:
    """Accuracy on the validation part, and on the training part, for each C (rows) and γ.

    A kernel without γ has one column. `gammas` is empty then.
    """

    Cs: Array
    gammas: Array
    validation: Array
    train: Array
    n_validation: int

    @property
    def best(self) -> tuple[int, int]:
        """Row and column of the best on the validation part: of equals the one in their middle."""
        equals = np.argwhere(self.validation == np.nanmax(self.validation))
        middle = np.square(equals - equals.mean(axis=0)).sum(axis=1).argmin()
        return int(equals[middle, 0]), int(equals[middle, 1])

    @property
    def ties(self) -> int:
        """How many cells are as good as the best."""
        return int((self.validation == np.nanmax(self.validation)).sum())


def has_gamma(values: Values) -> bool:
    """Whether the machine's kernel has a γ."""
    return values["training"] != "hinge" and values["kernel"] != "linear"


def search(data: Dataset, values: Values, seed: int, progress: Progress) -> Grid:
    """Fit each cell on the training part; none if there are no points to choose by.

    The linear machine's cells are fitted by SMO, which ends where the hinge loss does.
    """
    import warnings

    from ml.model_selection import iterate_grid
    from ml.svm import ConvergenceWarning

    progress(0.0)
    given = material(data, values, seed)
    curved = has_gamma(values)
    if not len(given.validation):
        none = np.full((len(CS), len(GAMMAS) if curved else 1), np.nan)
        return Grid(CS, GAMMAS if curved else np.empty(0), none, none, 0)
    X = given.in_units(data.X)
    pairs = [(X[rows], given.codes[rows]) for rows in (given.train, given.validation)]
    quick = {**values, "training": "smo", "hard": False}
    if values["training"] == "hinge":
        quick["kernel"] = "linear"
    estimator = machine(quick, tol=_TOL, max_iter=_MOST_PAIRS)
    grid: dict[str, list[float]] = {"C": CS.tolist()}
    if curved:
        grid["gamma"] = GAMMAS.tolist()
    count = len(CS) * (len(GAMMAS) if curved else 1)
    scored, trained = [], []
    with warnings.catch_warnings():
        # A cell that has moved so many pairs is near enough.
        warnings.simplefilter("ignore", ConvergenceWarning)
        for trial in iterate_grid(estimator, grid, *pairs):
            scored.append(trial.score)
            fitted = trial.estimator
            trained.append(np.nan if fitted is None else fitted.score(*pairs[0]))
            progress(len(scored) / count)
    shape = (len(CS), -1)
    return Grid(
        CS,
        GAMMAS if curved else np.empty(0),
        np.array(scored).reshape(shape),
        np.array(trained).reshape(shape),
        len(given.validation),
    )


def cell_at(C: float, gamma: float) -> tuple[float, float]:
    """The C and γ of the grid nearest to a place on it, measured in powers of ten."""
    nearest_C = float(CS[np.abs(np.log(CS / C)).argmin()])
    return nearest_C, float(GAMMAS[np.abs(np.log(GAMMAS / gamma)).argmin()])
