"""Warnings of other libraries: left out within, told again outside, whatever other workers do."""

import threading
import warnings

import pytest

from game.labs.unwarned import unwarned


def test_only_the_kind_asked_for_is_left_out():
    with pytest.warns(UserWarning, match="told"), unwarned(RuntimeWarning):
        warnings.warn("left out", RuntimeWarning, stacklevel=1)
        warnings.warn("told", UserWarning, stacklevel=1)
    with pytest.warns(RuntimeWarning, match="told again"):
        warnings.warn("told again", RuntimeWarning, stacklevel=1)


def test_two_workers_leave_the_filters_as_they_were():
    before = list(warnings.filters)
    inside, go_on = threading.Event(), threading.Event()
    heard = []

    def first():
        with unwarned(RuntimeWarning):
            inside.set()
            go_on.wait(0.2)

    def second():
        inside.wait(60)
        with unwarned(RuntimeWarning):
            go_on.set()
            workers[0].join(0.2)
            heard.append(any(rule[0] == "ignore" for rule in warnings.filters[:1]))

    workers = [threading.Thread(target=work) for work in (first, second)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert heard == [True]
    assert list(warnings.filters) == before
