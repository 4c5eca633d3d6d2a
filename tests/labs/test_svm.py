"""The machine lab shows `ml`'s own states, and tells what holds of them."""

import inspect
import re
from dataclasses import replace
from functools import partial
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from game.labs import svm_run
from game.labs.session import Session
from game.labs.settings_line import read, written
from game.labs.setup import Setup
from game.labs.svm_material import material
from game.labs.svm_scores import scores
from game.labs.svm_separator import votes_over_grid
from game.percent import percent
from ml import datasets
from ml.dataset import Dataset
from ml.svm import KernelSVM, LinearSVM
from tests.labs.contract import defaults, recorded
from tests.labs.svm_runs import LAB, drawn_title, run, values_for

# The reference numbers


def test_the_hard_margin_of_the_irises_is_told_as_published():
    # reference: hard margin, Iris setosa against versicolor, petal length and width
    data = datasets.load("iris-petals")
    states = run(data)
    told = LAB.numbers(states[-1], data, states)
    assert_allclose([told["w1"], told["w2"]], [1.294118, 0.823529], atol=5e-7)
    assert_allclose(told["b"], -3.788235, atol=5e-7)
    assert_allclose(told["width 2/‖w‖"], 1.303840, atol=5e-7)
    assert told["w1"].beside == "published 1.294118"
    assert told["support vectors"] == 2
    assert told["train accuracy"] == 1.0
    assert "2 of 100 points hold the street" in LAB.caption(states[-1])


def test_xor_with_a_quadratic_kernel_is_told_as_published():
    # reference: XOR with (x·y + 1)²: every alpha 1/8, dual objective 1/4
    data = datasets.load("xor-corners")
    states = run(data)
    told = LAB.numbers(states[-1], data, states)
    assert_allclose([told[f"α of point {i}"] for i in (1, 2, 3, 4)], 0.125, atol=1e-9)
    assert_allclose(told["dual"], 0.25, atol=1e-9)
    assert_allclose(told["gap"], 0.0, atol=1e-9)


def test_published_numbers_stand_beside_the_settings_they_hold_for_only():
    data = datasets.load("iris-petals")
    for changes in ({"hard": False}, {"scale": True}, {"hold_out": True}, {"training": "hinge"}):
        states = run(data, **changes)
        assert "published" not in LAB.numbers(states[-1], data, states)["w1"].beside


# The states


@pytest.mark.parametrize("training", ["smo", "qp"])
def test_the_states_are_mls_own(moons, training):
    states = run(moons, seed=5, training=training, gamma=0.7)
    given_ = material(moons, values_for(moons), 5)
    X, y = given_.in_units(moons.X[given_.train]), moons.y[given_.train]
    own = list(KernelSVM("rbf", 1.0, 0.7, solver=training, tol=1e-4).iterate(X, y, 1))
    assert len(states) == len(own) > 5
    for state, fit in zip(states, own, strict=True):
        assert_array_equal(state.fit.alpha, fit.alpha)
        assert state.fit.dual_objective == fit.dual_objective
        assert state.fit.kkt_index == fit.kkt_index
    assert [state.ended for state in states] == [False] * (len(states) - 1) + [True]


def test_the_hinge_states_are_mls_own(moons):
    states = run(moons, seed=5, training="hinge", C=0.1)
    given_ = material(moons, values_for(moons), 5)
    X, y = given_.in_units(moons.X[given_.train]), moons.y[given_.train]
    own = list(LinearSVM(C=0.1, random_state=5).iterate(X, y))
    assert_array_equal([state.fit.averaged_w for state in states], [fit.averaged_w for fit in own])


@pytest.mark.parametrize("training", ["smo", "qp", "hinge"])
def test_every_run_proves_itself(moons, training):
    # reference: primal >= dual, meeting at the optimum
    states = run(moons, training=training, C=0.5)
    told = LAB.numbers(states[-1], moons, states)
    assert "✓ primal ≥ dual" in told
    assert ("✓ dual never fell" in told) == (training != "qp")
    assert told["gap"].tone == "good"
    first, last = states[0].fit, states[-1].fit
    assert first.gap > last.gap >= -1e-9
    assert last.gap <= 1e-3 * last.primal_objective


def test_a_fall_of_the_dual_would_be_told(moons, monkeypatch):
    fits = [state.fit for state in run(moons)]
    backwards = SimpleNamespace(iterate=lambda X, y, **more: iter(fits[::-1]))
    monkeypatch.setattr(svm_run, "machine", lambda values, **changes: backwards)
    drops = -np.diff([fit.dual_objective for fit in fits[::-1]])
    assert run(moons)[-1].fell == drops.max() > 0.1
    state = replace(run(moons)[-1], fell=0.5, above=-0.25)
    told = LAB.numbers(state, moons)
    assert told["× dual fell"] == 0.5
    assert told["× primal below dual"] == 0.25


def test_equal_points_with_opposite_labels_end_at_C():
    # reference: equal points with opposite labels: every alpha at C, no crash
    data = Dataset("same", np.full((6, 2), 3.0), np.array([0, 1] * 3), classes=(0, 1))
    for training in ("smo", "qp", "hinge"):
        states = run(data, training=training, C=0.5)
        assert_allclose(states[-1].fit.alpha, 0.5, rtol=1e-9)
        recorded(LAB, states, data, values_for(data, training=training, C=0.5))


def test_a_hard_margin_that_is_not_there_is_told(moons):
    for training in ("smo", "qp"):
        with pytest.raises(ValueError, match=r"no hard margin: a linear kernel can't part .*\.$"):
            run(moons, kernel="linear", hard=True, training=training)


def test_one_class_and_no_points_are_told(moons):
    one = moons.with_points(moons.X[moons.y == 1], moons.y[moons.y == 1])
    with pytest.raises(ValueError, match=r"of one class, 1; a machine needs two"):
        run(one)
    with pytest.raises(ValueError, match=r"no points yet"):
        run(moons.with_points(moons.X[:0], moons.y[:0]))


def test_three_classes_train_pair_by_pair_and_vote(blobs):
    states = run(blobs)
    indices = [state.fit.problem.index for state in states]
    assert indices == sorted(indices) and set(indices) == {0, 1, 2}
    assert [state.voting for state in states] == [False] * (len(states) - 1) + [True]
    final = states[-1]
    assert LAB.phase(final) == "vote"
    machine = KernelSVM("rbf", 1.0, 1.0, tol=1e-4)
    X = final.material.in_units(blobs.X)
    machine.fit(X[final.material.train], blobs.y[final.material.train])
    for part, rows in final.material.parts().items():
        ours = scores(final, blobs)[part].accuracy
        assert ours == pytest.approx(machine.score(X[rows], blobs.y[rows]))
    grid = np.linspace(-2, 2, 9)
    places = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
    won = votes_over_grid(final.finals, grid, grid, (0, 1), np.zeros(2))
    assert_array_equal(won.ravel(), machine.predict(places))


def test_a_pair_of_classes_can_be_chosen(blobs):
    states = run(blobs, classes="2-3")
    assert not states[-1].voting
    assert states[-1].fit.problem.classes == (1, 2)
    assert set(blobs.y[states[-1].material.test]) == {1, 2}
    assert "class 1 against class 2" in drawn_title(states, blobs, classes="2-3")


def test_a_moving_hand_sees_about_the_solution_at_once(moons):
    *_, last = run(moons)
    (state,) = LAB.resume(last, moons, values_for(moons), 0)
    assert state.rough
    assert_allclose(state.fit.dual_objective, last.fit.dual_objective, rtol=1e-3)


class Here:
    """Workers that work at once, and count."""

    def __init__(self):
        self.count = 0

    def start(self, title, work):
        job = SimpleNamespace(cancelled=False, done=True, cancel=lambda: None)
        self.count += 1
        work(job)
        return job


def test_a_moving_hand_needs_no_worker_even_where_steps_do():
    data = datasets.load("moons", n_samples=900, random_state=0)
    values = values_for(data, training="qp", kernel="linear")
    assert LAB.slow(data, values)
    session = Session("svm", LAB, Setup(data, "moons", values), workers := Here())
    session.start()
    session.run.make_one()
    session.playing = True
    before = workers.count
    session.change(session.setup.with_value(C=2.0))
    assert session.run.make_one()
    assert session.run.state.rough and session.run.state.fit.C == 2.0
    assert workers.count == before


# What it learns from


def test_three_of_five_rows_train_and_keep_their_part_when_points_come_and_change(moons):
    values = values_for(moons)
    before = material(moons, values, 7)
    assert [len(rows) for rows in before.parts().values()] == [60, 20, 20]
    assert_array_equal(np.sort(np.concatenate(list(before.parts().values()))), np.arange(100))
    for n in range(95, 100):
        fewer = material(moons.with_points(moons.X[:n], 1 - moons.y[:n]), values, 7)
        for part, rows in fewer.parts().items():
            assert_array_equal(rows, getattr(before, part)[getattr(before, part) < n])
    other = material(moons, values, 8)
    assert not np.array_equal(other.train, before.train)


def test_a_set_that_ships_with_parts_keeps_them():
    data = datasets.load("horseshoe-2d")
    given_ = material(data, values_for(data), 3)
    assert_array_equal(given_.validation, np.arange(600, 800))
    assert_array_equal(material(data, values_for(data, hold_out=False), 3).train, np.arange(1000))


def test_a_class_of_few_points_trains_whole():
    y = np.zeros(50, int)
    y[[3, 17, 44]] = 1
    data = Dataset("few", np.arange(100.0).reshape(50, 2), y, classes=(0, 1))
    for seed in range(8):
        assert {3, 17, 44} <= set(material(data, values_for(data), seed).train)


def test_features_come_to_one_scale_by_the_training_points_alone(moons):
    given_ = material(moons, values_for(moons), 2)
    X = given_.in_units(moons.X)
    assert_allclose(X[given_.train].mean(axis=0), 0.0, atol=1e-12)
    assert_allclose(X[given_.train].std(axis=0), 1.0)
    plain = material(moons, values_for(moons, scale=False), 2)
    assert_array_equal(plain.in_units(moons.X), moons.X)
    assert_allclose(given_.along(1, moons.X[:, 1]), X[:, 1])


def test_the_machine_sees_the_two_features_shown_or_all():
    iris = datasets.load("iris")
    assert material(iris, values_for(iris, across=3, up=1), 0).columns == (3, 1)
    assert material(iris, values_for(iris, across=2, up=2), 0).columns == (2,)
    assert material(iris, values_for(iris, features="all"), 0).columns == (0, 1, 2, 3)


def test_a_data_set_brings_its_settings_and_takes_them_along():
    start = defaults(LAB)
    corners, moons = datasets.load("xor-corners"), datasets.load("moons")
    suited = LAB.suit(start, corners)
    assert (suited["kernel"], suited["degree"], suited["hard"]) == ("poly", 2, True)
    assert LAB.suit(suited, moons) == start
    mine = {**start, "kernel": "poly", "C": 7.0}
    assert LAB.suit(mine, moons) == mine
    narrow = datasets.load("old-faithful")
    assert LAB.suit({**start, "across": 3, "up": 3}, narrow)["up"] == 1


def test_a_line_of_settings_brings_back_what_differs_from_what_suits_the_data():
    data = datasets.load("xor-corners")
    values = values_for(data, kernel="rbf", hard=False)
    setup = Setup(data, "xor-corners", values)
    assert dict(read(written("svm", LAB, setup), LAB).values) == dict(values)


# Words


def test_captions_tell_the_step_with_its_numbers(moons):
    states = run(moons)
    for before, state in pairwise(states[:10]):
        fit = state.fit
        words = LAB.caption(state)
        first, second = (state.rows[index] + 1 for index in fit.pair)
        assert f"points {first} and {second} by" in words
        moved = np.abs(fit.alpha - before.fit.alpha).max()
        said = float(re.search(r"by ([\d.e-]+):", words).group(1))
        assert said == pytest.approx(moved, rel=6e-3)
        old, new = map(float, re.search(r"dual ([\d.e-]+) to ([\d.e-]+)\.", words).groups())
        assert old == pytest.approx(before.fit.dual_objective, rel=6e-3)
        assert new == pytest.approx(fit.dual_objective, rel=6e-3)
        assert f"at point {state.rows[fit.kkt_index] + 1}." in words
    assert "Solved" in LAB.caption(states[-1])


def test_a_joint_step_is_told_as_one():
    X = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [3.0, 0.0]])
    data = Dataset("zigzag", X, np.array([0, 1, 1, 0]), classes=(0, 1))
    changes = {"kernel": "linear", "C": 1000.0, "hold_out": False, "scale": False}
    states = run(data, **changes)
    joint = [place for place, state in enumerate(states) if LAB.phase(state) == "joint step"]
    assert joint == [1001]
    words = LAB.caption(states[1001])
    assert words.startswith("After 1,000 pairs, all 4 free α moved at once")
    assert re.search(r": dual [\d.e+]+ to 4e\+03\. Solved: ", words)
    assert "for all free i" in LAB.formula(states[1001])
    assert LAB.caption(states[1000]).startswith("SMO moved points")
    assert LAB.phase(states[1000]) == "pair"
    recorded(LAB, states, data, values_for(data, **changes))


def test_passes_that_run_out_say_how_much_may_be_left(moons, monkeypatch):
    monkeypatch.setattr(svm_run, "machine", partial(svm_run.machine, max_iter=30))
    *_, before, last = run(moons, training="hinge", C=100.0)
    assert last.ended
    assert not last.solved
    left = last.fit.gap / last.fit.primal_objective
    assert (
        f"Stopped before it got there: up to {percent(left, 1)} may be left to gain."
        in LAB.caption(last)
    )
    assert "are inside the margin or beyond" in LAB.caption(before)


def test_a_judge_takes_passes_that_run_out_without_a_warning(moons):
    rows = LAB.against_sklearn(moons, values_for(moons, training="hinge", C=1000.0), 0)
    assert rows[0].name == "objective"


def test_each_training_has_its_words_and_its_code(moons):
    expected = {
        "smo": ("SMO moved", "pairs moved", "def move_pair"),
        "qp": ("Interior-point step", "interior-point steps", "def interior_point"),
        "hinge": ("over 60 points: objective", "passes over the points", "def descend"),
    }
    for training, (words, axis, code) in expected.items():
        states = run(moons, training=training)
        assert words in LAB.caption(states[2])
        plot = recorded(LAB, states, moons, values_for(moons, training=training))["objective"]
        assert plot.x_axis.label == axis
        source = inspect.getsource(LAB.code_for(values_for(moons, training=training)))
        assert code in source
