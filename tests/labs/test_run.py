"""A run keeps its states in order and in bounds, wherever one looks and whoever makes them."""

import threading
import time
from collections import deque
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from game.labs.lab import History
from game.labs.run import MOST_KEPT, Run
from game.ui.jobs import Jobs


@dataclass(frozen=True)
class Count:
    number: int


def counting(to):
    return lambda: (Count(number) for number in range(to))


def made(to, goal=0.0):
    run = Run()
    run.begin(counting(to), goal)
    run.pursue(60.0)
    return run


def test_it_begins_with_the_first_state_and_goes_one_by_one():
    run = made(4)
    assert (run.step, run.state) == (0, Count(0))
    assert [run.make_one() for _ in range(5)] == [True, True, True, False, False]
    assert run.finished and run.state == Count(3)


def test_it_pursues_a_goal_within_its_time_but_makes_one_state_at_least():
    run = made(10_000_000, 9)
    assert run.step == 9 and not run.pursuing
    run.goal = float("inf")
    run.pursue(0.0)
    assert run.step == 10
    run.pursue(0.01)
    assert 10 < run.step < 10_000_000 and run.pursuing


def test_looking_back_and_forward_goes_through_the_very_states():
    run = made(10, 8)
    run.back()
    run.back()
    assert (run.step, run.last_step, run.at_newest) == (6, 8, False)
    assert not run.pursuing
    history = run.history({}, {}, frozenset())
    assert isinstance(history, History)
    assert [state.number for state in history] == list(history.steps) == list(range(7))
    assert history.last_step == 8
    for expected in (7, 8, 9):
        assert run.forward()
        assert run.state == Count(expected)
    assert not run.forward()
    run.look_at(3.4)
    assert run.state == Count(3)
    run.back(), run.back(), run.back(), run.back()
    assert run.step == 0


def test_to_look_back_is_to_stay_there():
    run = made(1000, 20)
    run.goal = float("inf")
    run.look_at(5)
    run.pursue(1.0)
    assert (run.step, run.last_step) == (5, 20)
    run.look_at(20)
    run.pursue(1.0)
    assert run.last_step == 20


def test_a_long_run_is_kept_thinned():
    run = made(5000, 4999)
    assert len(run.timeline) <= MOST_KEPT
    assert run.timeline.at(0) == Count(0) and run.state == Count(4999)
    run.look_at(2500)
    assert abs(run.step - 2500) <= 20


def test_the_end_is_known_before_a_step_too_many():
    run = made(3, 1)
    run.look_ahead()
    assert not run.ended
    run.make_one()
    assert not run.ended
    run.look_ahead()
    run.look_ahead()
    assert run.finished and run.state == Count(2)


def failing(after):
    def states():
        yield from map(Count, range(after))
        raise ValueError("k is above the number of points.")

    return states


@pytest.mark.parametrize("looks", [False, True])
def test_what_goes_wrong_is_kept_as_a_sentence(looks):
    run = Run()
    run.begin(failing(2), 1)
    run.pursue(1.0)
    if looks:
        run.look_ahead()
        assert not run.problem
    assert not run.make_one()
    assert run.problem == "k is above the number of points."
    assert run.ended and run.state == Count(1)


def test_a_start_that_raises_at_once_is_told_too():
    def make():
        raise ValueError("There are no points yet.")

    run = Run()
    run.begin(make)
    assert not run.make_one()
    assert run.problem == "There are no points yet." and run.state is None


def test_beginning_anew_forgets_the_old_run():
    run = made(10, 5)
    version = run.version
    run.begin(counting(3), 1)
    assert run.version > version and run.step == -1 and run.state is None
    run.pursue(1.0)
    assert run.step == 1


def wait_until(condition, run=None):
    until = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < until
        if run is not None:
            run.make_one()
        time.sleep(0.001)


def test_slow_states_are_made_on_a_worker_and_arrive_in_order():
    gate, threads = threading.Event(), set()

    def slow():
        for number in range(100):
            threads.add(threading.current_thread())
            gate.wait(10)
            yield Count(number)

    run, jobs = Run(), Jobs()
    run.begin(slow, float("inf"), jobs)
    assert not run.make_one() and run.waiting and not run.ended
    gate.set()
    wait_until(lambda: run.ended, run)
    assert [state.number for state in run.timeline] == list(range(100))
    assert threading.current_thread() not in threads


def test_a_worker_is_never_far_ahead_and_stops_when_told():
    count = [0]

    def endless():
        while True:
            count[0] += 1
            yield Count(count[0])

    run, jobs = Run(), Jobs()
    run.begin(endless, 0, jobs)
    wait_until(lambda: all(job.done for job in jobs.running))
    assert count[0] < 100
    run.stop()
    ahead = count[0]
    assert not run.make_one()
    assert count[0] == ahead


def test_a_workers_problem_is_told_after_the_states_before_it():
    run = Run()
    run.begin(failing(2), float("inf"), Jobs())
    wait_until(lambda: run.ended, run)
    assert run.problem and [state.number for state in run.timeline] == [0, 1]


@pytest.mark.parametrize("states", [counting(2), failing(2)])
def test_a_worker_that_ends_while_it_is_asked_loses_no_state(states):
    works = []

    class Later:
        def start(self, title, work):
            works.append(work)
            return SimpleNamespace(done=False, cancelled=False, cancel=lambda: None)

    class Ready(deque):
        def __bool__(self):
            # The worker comes to its end right after nothing was found to be ready.
            found = len(self) > 0
            if works:
                works.pop()(SimpleNamespace(cancelled=False))
            return found

    run = Run()
    run.begin(states, float("inf"), Later())
    run._feed._ready = Ready()
    while not run.ended:
        run.make_one()
    assert [state.number for state in run.timeline] == [0, 1]
