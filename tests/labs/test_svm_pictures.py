"""The machine lab's pictures draw what its states say: ground, street, grid and space."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from game.labs import svm_scores
from game.labs.lab import Hand, History
from game.labs.svm_grid import CS, GAMMAS
from game.labs.svm_material import material
from game.labs.svm_scores import scores, training_values
from game.labs.svm_separator import Separator, separator
from game.labs.svm_space import first_crossing
from game.ui.plot_marks import Contour, Heatmap, Line, Points
from ml import datasets
from ml.dataset import Dataset
from ml.kernels import Kernel
from ml.svm import KernelSVM
from tests.labs.contract import recorded
from tests.labs.svm_runs import LAB, drawn, labelled, run, values_for

# The ground


@given(
    st.sampled_from(["linear", "poly", "rbf"]),
    st.integers(1, 6),
    st.floats(0.05, 3.0),
    st.floats(0.0, 2.0),
    st.permutations([0, 1, 2, 3]),
    st.integers(0, 2**32 - 1),
)
@settings(max_examples=60, deadline=None)
def test_values_over_a_grid_are_those_at_its_points(name, degree, gamma, coef0, order, seed):
    rng = np.random.default_rng(seed)
    X, beta, rest = rng.normal(size=(7, 4)), rng.normal(size=7), rng.normal(size=4)
    w = X.T @ beta if name == "linear" else None
    one = Separator((0, 1), Kernel(name, gamma, degree, coef0), X, beta, 0.3, w)
    xs, ys = np.linspace(-2, 2, 5), np.linspace(-1, 3, 4)
    for axes in (tuple(order[:2]), (order[0], order[0])):
        points = np.tile(rest, (20, 1))
        points[:, axes[1]] = np.repeat(ys, 5)
        points[:, axes[0]] = np.tile(xs, 4)
        values = one.values(points)
        grid = one.over_grid(xs, ys, axes, rest)
        scale = 1.0 + np.abs(one.kernel.matrix(points, X)).max() * np.abs(beta).sum()
        assert_allclose(grid.ravel(), values, atol=1e-11 * scale)


@pytest.mark.parametrize("kernel", ["linear", "poly", "rbf"])
def test_a_separator_decides_as_its_state_does(moons, kernel):
    state = run(moons, kernel=kernel, gamma=0.5)[12]
    X = state.material.in_units(moons.X)
    assert_allclose(separator(state.fit).values(X), state.fit.decision_function(X), atol=1e-9)
    assert_allclose(training_values(state), state.fit.decision_function(state.fit.problem.X))


def test_the_ground_and_its_lines_are_in_the_datas_units(moons):
    states = run(moons)
    marks = drawn("plane", states, moons, show="value")
    (field,) = (mark for mark in marks if isinstance(mark, Heatmap))
    left, right, bottom, top = field.extent
    rows, columns = field.values.shape
    x = left + (right - left) * (np.arange(columns) + 0.5) / columns
    y = bottom + (top - bottom) * (np.arange(rows) + 0.5) / rows
    places = np.column_stack([np.tile(x, rows), np.repeat(y, columns)])[::97]
    wanted = states[-1].fit.decision_function(states[-1].material.in_units(places))
    assert_allclose(field.values.ravel()[::97], wanted, atol=1e-9)
    lines = [mark for mark in marks if isinstance(mark, Contour)]
    assert sorted(level for mark in lines for level in mark.levels) == [-1.0, 0.0, 1.0]
    assert left < moons.X[:, 0].min() and right > moons.X[:, 0].max()


def test_beyond_the_street_the_ground_is_of_the_class(moons):
    states = run(moons)
    grounds = [mark for mark in drawn("plane", states, moons) if isinstance(mark, Heatmap)]
    (ground,) = (mark for mark in grounds if mark.map == "classes")
    assert set(np.unique(ground.values)) == {-1, 0, 1}


# Who holds the street


def test_support_vectors_are_ringed_and_sized_by_alpha(moons):
    states = run(moons)
    state = states[-1]
    mark = labelled(drawn("plane", states, moons), "support vectors")
    alpha = state.fit.alpha[state.fit.support]
    assert mark.outline == (255, 255, 255)
    assert len(mark.x) == len(alpha)
    assert_array_equal(mark.x, moons.X[state.rows[state.fit.support], 0])
    order = np.argsort(alpha)
    assert (np.diff(mark.sizes[order]) >= 0).all() and np.ptp(mark.sizes) > 2
    assert mark.words[0].startswith(f"point {state.rows[state.fit.support[0]] + 1} · ")
    assert f"α {alpha[0]:.4g}" in mark.words[0]


def test_the_pair_and_the_worst_offender_are_marked(moons):
    states = run(moons)[:9]
    fit, rows = states[-1].fit, states[-1].rows
    marks = drawn("plane", states, moons)
    moved = labelled(marks, "just moved")
    assert_array_equal(moved.x, moons.X[rows[list(fit.pair)], 0])
    worst = labelled(marks, "worst KKT")
    assert_array_equal([*worst.x, *worst.y], moons.X[rows[fit.kkt_index]])
    f = fit.decision_function(fit.problem.X)
    margin = fit.problem.signs * f
    broken = np.abs(1.0 - margin)
    broken[fit.alpha == 0.0] = np.maximum(1.0 - margin, 0.0)[fit.alpha == 0.0]
    broken[fit.alpha == 1.0] = np.maximum(margin - 1.0, 0.0)[fit.alpha == 1.0]
    assert_allclose(broken.max(), fit.kkt_violation)
    assert broken.argmax() == fit.kkt_index
    ended = run(moons)
    labels = [getattr(mark, "label", "") for mark in drawn("plane", ended, moons)]
    assert "worst KKT" not in labels and "just moved" not in labels


def test_all_points_end_on_the_bent_line_of_the_kkt_conditions(moons):
    states = run(moons, tol=1e-6)
    for mark in drawn("kkt", states, moons, tol=1e-6):
        if isinstance(mark, Points):
            assert mark.marker == "circle"
            on_top, below = mark.y > 1 - 1e-9, mark.y < 1e-9
            assert (mark.x[on_top] <= 1 + 1e-5).all()
            assert (mark.x[below] >= 1 - 1e-5).all()
            assert_allclose(mark.x[~on_top & ~below], 1.0, atol=1e-5)


# Scores and the grid


def test_scores_are_those_of_the_fitted_machine():
    moons = datasets.make_moons(150, noise=0.5, random_state=2)
    states = run(moons, gamma=5.0)
    state = states[-1]
    X = state.material.in_units(moons.X)
    rows = state.material.train
    machine = KernelSVM("rbf", 1.0, 5.0, tol=1e-4).fit(X[rows], moons.y[rows])
    assert machine.score(X[rows], moons.y[rows]) < 0.9
    told = LAB.numbers(state, moons, states)
    for part, rows in state.material.parts().items():
        assert told[f"{part} accuracy"] == machine.score(X[rows], moons.y[rows])
        confusion = scores(state, moons)[part].confusion
        predicted = machine.predict(X[rows])
        assert confusion[0, 1] == ((moons.y[rows] == 0) & (predicted == 1)).sum()
        assert confusion.sum() == len(rows)


def test_many_support_vectors_are_scored_as_few_are(monkeypatch):
    data = datasets.load("xor", n_samples=300, random_state=1)
    state = run(data, C=0.05)[-1]
    plain = {part: score.confusion for part, score in scores(state, data).items()}
    monkeypatch.setattr(svm_scores, "_FEW", 0)
    kept = svm_scores._scores(state, data)
    for part, confusion in plain.items():
        assert_array_equal(kept[part].confusion, confusion)


def test_the_grid_scores_each_cell_on_the_validation_part(moons):
    values = values_for(moons)
    shares = []
    grid = LAB.compute("grid", moons, values, 0, shares.append)
    assert grid.validation.shape == (len(CS), len(GAMMAS))
    assert shares[0] == 0.0 and shares[-1] == 1.0
    given_ = material(moons, values, 0)
    X = given_.in_units(moons.X)
    for row, column in ((0, 0), (3, 4), (5, 8)):
        machine = KernelSVM("rbf", CS[row], GAMMAS[column], tol=1e-3)
        machine.fit(X[given_.train], moons.y[given_.train])
        wanted = machine.score(X[given_.validation], moons.y[given_.validation])
        assert grid.validation[row, column] == wanted
        wanted = machine.score(X[given_.train], moons.y[given_.train])
        assert grid.train[row, column] == wanted
    assert grid.validation[grid.best] == grid.validation.max()


def test_a_click_on_the_grid_takes_its_cell(moons):
    grid = LAB.compute("grid", moons, values_for(moons), 0, lambda share: None)
    history = History((), (), values_for(moons), {"grid": grid})
    taken = LAB.press(Hand("grid", 0.02, 80.0, (0.01, 1.0)), None, history, moons)
    assert taken == {"C": pytest.approx(100.0), "gamma": pytest.approx(GAMMAS[1]), "hard": False}
    hand = Hand("grid", 7.0, 0.9, (0.01, 0.01))
    straight = values_for(moons, kernel="linear")
    line = LAB.compute("grid", moons, straight, 0, lambda share: None)
    assert line.validation.shape == (len(CS), 1)
    history = History((), (), straight, {"grid": line})
    assert LAB.press(hand, None, history, moons) == {"C": pytest.approx(10.0), "hard": False}
    assert LAB.press(Hand("plane", 0.0, 0.0, (1.0, 1.0)), None, history, moons) is None


def test_a_grid_without_held_out_points_says_so(moons):
    grid = LAB.compute("grid", moons, values_for(moons, hold_out=False), 0, lambda share: None)
    assert grid.n_validation == 0
    marks = drawn("grid", run(moons), moons, {"grid": grid}, hold_out=False)
    assert any("No points are held out" in getattr(mark, "words", "") for mark in marks)


def test_the_legend_tells_points_that_validate_from_points_that_test(moons):
    told = [mark for mark in drawn("plane", run(moons), moons) if isinstance(mark, Points)]
    labels = {mark.label: mark.marker for mark in told if mark.label}
    assert (labels["validates"], labels["tests"]) == ("diamond", "square")
    told = drawn("plane", run(moons, hold_out=False), moons, hold_out=False)
    assert not {"validates", "tests"} & {getattr(mark, "label", "") for mark in told}


# In space


def test_the_plane_in_space_is_where_f_is_0():
    data = datasets.load("clouds-3d")
    states = run(data)
    planes = [mark for mark in drawn("space", states, data) if mark[0] == "plane"]
    assert len(planes) == 3
    rng = np.random.default_rng(0)
    for (_, (normal, offset, *_), _), level in zip(planes, (0.0, -1.0, 1.0), strict=True):
        points = rng.normal(size=(20, 3))
        points[:, 2] = (offset - points[:, :2] @ normal[:2]) / normal[2]
        X = states[-1].material.in_units(points)
        assert_allclose(states[-1].fit.decision_function(X), level, atol=1e-4)


def test_the_sheet_in_space_is_where_f_changes_its_sign():
    x = np.linspace(-2, 2, 5)
    box = x[:, None, None] - x[None, :, None] * 0.5 - np.linspace(-1, 1, 9)
    heights = first_crossing(box, np.linspace(-1, 1, 9))
    expected = x[:, None] - 0.5 * x
    inside = np.abs(expected) < 1
    assert_allclose(heights[inside], expected[inside], atol=1e-12)
    assert np.isnan(heights[np.abs(expected) > 1]).all()


@pytest.mark.parametrize("changes", [{"kernel": "rbf"}, {"across": 1, "up": 1}])
def test_space_can_be_drawn_for_any_axes_and_kernel(changes):
    data = datasets.load("clouds-3d")
    states = run(data, **changes)[-2:]
    assert drawn("space", states, data, **changes)


# One feature, and the judge


def test_one_feature_is_shown_as_a_curve():
    rng = np.random.default_rng(1)
    x = np.concatenate([rng.normal(-1, 1, 20), rng.normal(2, 1, 20)])
    data = Dataset("line", x[:, None], np.repeat([0, 1], 20), classes=(0, 1))
    states = run(data)
    plots = recorded(LAB, states, data, values_for(data))
    assert plots["plane"].y_axis.label == "f(x)"
    curve = next(m for m in plots["plane"].marks if isinstance(m, Line) and m.label == "f(x)")
    wanted = states[-1].fit.decision_function(states[-1].material.in_units(curve.x[:, None]))
    assert_allclose(curve.y, wanted, atol=1e-9)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"training": "qp", "kernel": "poly"},
        {"training": "hinge", "C": 0.2},
        {"kernel": "rbf", "hard": True},
    ],
)
def test_scikit_learn_agrees(moons, changes):
    rows = LAB.against_sklearn(moons, values_for(moons, **changes), 0)
    assert len(rows) >= 4
    for row in rows:
        assert row.ours == pytest.approx(row.theirs, abs=row.agree), row.name


def test_scikit_learn_agrees_on_three_classes(blobs):
    rows = LAB.against_sklearn(blobs, values_for(blobs), 0)
    assert [row.name for row in rows] == ["train accuracy", "validation accuracy", "test accuracy"]
    assert all(abs(row.ours - row.theirs) <= row.agree for row in rows)
