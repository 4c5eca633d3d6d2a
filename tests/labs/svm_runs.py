"""Runs of the machine lab, and what their pictures hold."""

from game.labs.svm import SVMLab
from tests.labs.contract import defaults, recorded

LAB = SVMLab()


def values_for(data, **changes):
    return {**LAB.suit(defaults(LAB), data), **changes}


def run(data, seed=0, **changes):
    return list(LAB.start(data, values_for(data, **changes), seed))


def drawn(view, states, data, extras=None, **changes):
    """What one picture of the last state holds."""
    return recorded(LAB, states, data, values_for(data, **changes), extras)[view].marks


def labelled(marks, label):
    return next(mark for mark in marks if getattr(mark, "label", "") == label)


def drawn_title(states, data, **changes):
    return recorded(LAB, states, data, values_for(data, **changes))["plane"].subtitle
