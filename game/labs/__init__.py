"""The labs by name. A lab's module is imported when the lab is made, not before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from game.labs.lab import Lab


@dataclass(frozen=True)
class Card:
    """A lab before it is loaded: where it is, its title, and what can be seen there."""

    module: str
    class_name: str
    title: str
    line: str


_CARDS: Mapping[str, Card] = {
    "regression": Card(
        "game.labs.regression",
        "RegressionLab",
        "Regression",
        "Bend a curve through points, and watch a penalty shrink its weights, some to nothing.",
    ),
    "clustering": Card(
        "game.labs.clustering",
        "ClusteringLab",
        "Clustering",
        "See k-means sort points into groups in two half-steps, and where it goes wrong.",
    ),
    "mixture": Card(
        "game.labs.mixture",
        "MixtureLab",
        "Gaussian mixture",
        "Let soft clouds find their places, and see how sure they are of every point.",
    ),
    "svm": Card(
        "game.labs.svm",
        "SVMLab",
        "Support vector machine",
        "Find the widest street between two classes, and the few points that hold it.",
    ),
}


def available() -> Mapping[str, Card]:
    """The labs that can be opened, by name."""
    return {name: card for name, card in _CARDS.items() if find_spec(card.module) is not None}


def make_lab(name: str) -> Lab:
    """The lab called `name`; ValueError listing the names if there is none."""
    cards = available()
    if name not in cards:
        raise ValueError(f"there is no lab {name!r}; there are {', '.join(cards)}")
    card = cards[name]
    made: Lab = getattr(import_module(card.module), card.class_name)()
    return made
