"""The regression lab shows what `ml` computes, beside the exact answer and on points held back."""

import itertools

import numpy as np
import pytest

from game.labs.lab import Hand
from game.labs.regression import HIGHEST, LOWEST, RegressionLab
from game.labs.regression_design import make_design, roles
from game.labs.regression_fit import objective, states_of
from game.labs.regression_pictures import _slice
from ml.datasets import Dataset, load
from ml.linear_model import Lasso, Ridge
from tests.labs.contract import History, data_for, defaults, fingerprint, recorded, run

LAB = RegressionLab()
ALL_POINTS = {"holdout": False, "standardize": False, "degree": 1}
SOLVERS = [
    ("lasso", "lasso_solver", "fista"),
    ("lasso", "lasso_solver", "ista"),
    ("lasso", "lasso_solver", "coordinate_descent"),
    ("lasso", "lasso_solver", "subgradient"),
    ("ridge", "ridge_solver", "gradient_descent"),
    ("ridge", "ridge_solver", "closed_form"),
]


@pytest.fixture(scope="module", autouse=True)
def ready():
    LAB.prepare()


def curve(n=60):
    return data_for(LAB, "curve", n)


@pytest.mark.parametrize(("model", "key", "solver"), SOLVERS)
def test_its_states_are_those_of_ml(model, key, solver):
    values = {"model": model, key: solver, "degree": 4}
    states = run(LAB, curve(), values, steps=30)
    design = states[0].design
    estimator = (Ridge if model == "ridge" else Lasso)(0.01, solver=solver, tol=1e-8)
    X, y = design.X[design.train], design.y[design.train]
    expected = estimator.iterate(X, y)
    for state, fit in zip(states, expected, strict=False):
        assert fingerprint(state.fit) == fingerprint(fit)


def test_the_optimum_beside_a_run_is_the_optimum():
    for model, key, solver in SOLVERS:
        values = {"model": model, key: solver, "degree": 3, "alpha": 0.05}
        for state in run(LAB, curve(), values, steps=400):
            fit = state.fit
            assert fit.objective >= state.optimum - 1e-9
            assert fit.objective - state.optimum <= fit.gap + 1e-9
        X, y = state.design.X[state.design.train], state.design.y[state.design.train]
        at_best = objective(X, y, state.best, state.values)
        assert at_best == pytest.approx(state.optimum)
        for nudge in np.eye(3) * 1e-3:
            assert objective(X, y, state.best + nudge, state.values) > state.optimum


def test_a_published_lasso_appears_as_it_is_published():
    # reference: Regression, Lasso(alpha=0.1) on three points (scikit-learn's documentation)
    X, y = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]), np.array([0.0, 1.0, 2.0])
    values = {**ALL_POINTS, "alpha": 0.1, "shape": "all", "lasso_solver": "coordinate_descent"}
    end = run(LAB, Dataset("three", X, y), values, steps=3000)[-1]
    assert end.fit.coef == pytest.approx([0.85, 0.0], abs=1e-6)
    assert end.fit.intercept == pytest.approx(0.15, abs=1e-6)


def test_only_the_plain_subgradient_makes_no_weight_exactly_zero():
    zeros = {}
    for _, _, solver in SOLVERS[:4]:
        end = run(LAB, curve(), {"lasso_solver": solver, "alpha": 0.05}, steps=1500)[-1]
        zeros[solver] = int(np.count_nonzero(end.fit.coef == 0))
        said = LAB.caption(end)
        assert ("No weight of 9 is exactly 0" in said) == (solver == "subgradient")
    assert zeros["subgradient"] == 0
    assert zeros["ista"] == zeros["fista"] == zeros["coordinate_descent"] > 0


def test_the_path_is_that_of_fits_one_by_one_and_marks_the_best_on_validation():
    for model in ("lasso", "ridge"):
        values = {**defaults(LAB), "model": model, "degree": 5}
        path = LAB.compute("path", curve(), values, 0, lambda share: None)
        design = make_design(curve(), values, 0)
        X, y = design.X[design.train], design.y[design.train]
        for place in (5, 40, 60):
            alpha = float(path.alphas[place])
            single = Ridge(alpha) if model == "ridge" else Lasso(alpha)
            single.fit(X, y)
            assert path.coefs[:, place] == pytest.approx(single.coef_, abs=2e-3)
            away = single.predict(design.X[design.validation]) - design.y[design.validation]
            rmse = float(np.sqrt((away**2).mean()))
            assert path.validation[place] == pytest.approx(rmse, rel=1e-3)
        assert path.best == np.argmin(path.validation)
        assert path.best > 0


def test_a_point_that_moves_or_joins_leaves_the_others_in_their_parts():
    data = curve(50)
    before = roles(data, 7)
    sizes = [len(part) for part in before.parts().values()]
    assert sizes == [30, 10, 10]
    assert sorted(np.concatenate(list(before.parts().values()))) == list(range(50))
    X, y = np.vstack([data.X, [[0.1]]]), np.append(data.y, 0.0)
    after = roles(data.with_points(X, y), 7)
    for part, rows in before.parts().items():
        assert set(rows) <= set(getattr(after, part))
    few = roles(data.with_points(X[:4], y[:4]), 7)
    assert len(few.train) == 4 and len(few.test) == 0


def test_features_of_new_points_are_made_as_those_of_the_old():
    data = load("penguins")
    data = LAB.adopt(data)
    values = {**defaults(LAB), "shape": "plane", "degree": 3}
    design = make_design(data, values, 0)
    again = design.features(data.X[:, list(design.columns)])
    assert np.array_equal(again, design.X)
    assert design.X[design.train].mean(axis=0) == pytest.approx(0, abs=1e-9)
    first, second = (data.feature_names[column] for column in design.columns)
    assert design.names[:5] == (first, second, f"{first}²", f"{first}·{second}", f"{second}²")


@pytest.mark.parametrize("model", ["lasso", "ridge"])
def test_in_the_bowl_the_loss_touches_what_is_allowed_at_the_optimum(model):
    """There the loss falls only in directions that leave the diamond or the disc."""
    values = {"model": model, "alpha": 0.1 if model == "lasso" else 3.0, "degree": 4}
    state = run(LAB, curve(), values, steps=2)[-1]
    first, second = state.design.pair
    centre, gram = _slice(state, first, second)
    best = state.best[[first, second]]
    level = (best - centre) @ gram @ (best - centre)
    if model == "lasso":
        reach = np.abs(best).sum()
        share = np.linspace(0, 1, 101)
        corners = reach * np.array([[1, 0], [0, 1], [-1, 0], [0, -1], [1, 0]], float)
        edges = [a + share[:, None] * (b - a) for a, b in itertools.pairwise(corners)]
        rim = np.concatenate(edges)
    else:
        turn = np.linspace(0, 2 * np.pi, 361)
        rim = np.linalg.norm(best) * np.column_stack([np.cos(turn), np.sin(turn)])
    heights = np.einsum("ni,ij,nj->n", rim - centre, gram, rim - centre)
    assert heights.min() >= level * (1 - 1e-6) - 1e-9


def test_the_plane_of_two_features_is_drawn_through_its_predictions():
    data = data_for(LAB, "plane", 80)
    values = {"shape": "plane", "degree": 1}
    states = run(LAB, data, values, steps=60)
    marks = recorded(LAB, states, data, values)["plane"].marks
    x, y, z = next(args for name, args, _ in (m for m in marks if len(m) == 3) if name == "surface")
    slopes = states[-1].fit.coef / data.X[states[-1].design.train].std(axis=0)
    assert (z[0, -1] - z[0, 0]) / (x[-1] - x[0]) == pytest.approx(slopes[0], rel=1e-6)
    assert (z[-1, 0] - z[0, 0]) / (y[-1] - y[0]) == pytest.approx(slopes[1], rel=1e-6)


def test_what_can_not_be_fitted_is_told():
    with pytest.raises(ValueError, match=r"plane needs two features, but curve has one\."):
        run(LAB, curve(), {"shape": "plane"})
    with pytest.raises(ValueError, match="two points"):
        run(LAB, curve().with_points(np.zeros((1, 1)), np.zeros(1)))


def test_data_bring_their_own_shape():
    values = defaults(LAB)
    shapes = {
        name: LAB.suit(values, LAB.adopt(load(name)))["shape"]
        for name in ("curve", "old-faithful", "plane", "sparse-linear", "wine")
    }
    assert list(shapes.values()) == ["curve", "curve", "plane", "all", "all"]


def hand(view, x, y, reach=0.05):
    return Hand(view, x, y, (reach, reach))


def test_alpha_follows_the_hand_on_the_path_and_on_the_errors():
    data = curve()
    states = run(LAB, data)
    history = History(tuple(states), tuple(range(len(states))), defaults(LAB))
    for view in ("path", "error"):
        assert LAB.press(hand(view, 0.3, 0), states[-1], history, data) == {"alpha": 0.3}
        assert LAB.drag(hand(view, 1e9, 0), states[-1], history, data) == {"alpha": HIGHEST}
        assert LAB.drag(hand(view, -5.0, 0), states[-1], history, data) == {"alpha": LOWEST}
    assert LAB.press(hand("fit", 0.3, 0), states[-1], history, data) is None


def test_the_descent_begins_where_the_hand_puts_it():
    data = curve()
    states = run(LAB, data)
    history = History(tuple(states), tuple(range(len(states))), defaults(LAB))
    assert LAB.press(hand("bowl", 0.01, 0.02), states[-1], history, data) == {}
    assert LAB.press(hand("bowl", 0.9, 0.9), states[-1], history, data) is None
    changed = LAB.drag(hand("bowl", 0.9, -0.4), states[-1], history, data)
    first = run(LAB, data, changed)[0]
    assert first.fit.coef[list(first.design.pair)].tolist() == [0.9, -0.4]
    far = run(LAB, data, {**changed, "degree": 3}, steps=2000)[-1]
    near = run(LAB, data, {"degree": 3}, steps=2000)[-1]
    assert far.fit.objective == pytest.approx(near.fit.objective, rel=1e-5)


def test_a_moving_hand_gets_an_optimum_that_is_nearly_right():
    data = data_for(LAB, "curve", 400)
    for values in ({}, {"model": "ridge", "alpha": 1.0}, {"degree": 5, "alpha": 0.2}):
        state = run(LAB, data, values, steps=1)[0]
        quick = next(states_of(state.design, state.fit.coef, state.values, 0, quick=True))
        assert quick.optimum == pytest.approx(state.optimum, rel=2e-3)


def test_scikit_learn_agrees():
    pytest.importorskip("sklearn")
    for name, values in (
        ("curve", {"degree": 3, "alpha": 0.02}),
        ("curve", {"degree": 3, "alpha": 0.5, "model": "ridge"}),
        ("wine", {"shape": "all", "alpha": 5.0}),
        ("breast-cancer", {"shape": "all", "alpha": 2.0, "model": "ridge"}),
    ):
        data = LAB.adopt(load(name))
        rows = LAB.against_sklearn(data, {**defaults(LAB), **values}, 0)
        assert len(rows) >= 5
        for row in rows:
            assert abs(row.ours - row.theirs) <= row.agree, (name, row)


def test_the_numbers_say_what_to_compare_them_with():
    data = data_for(LAB, "sparse-linear", 120)
    values = {"shape": "all", "alpha": 0.1}
    states = run(LAB, data, values, steps=400)
    path = LAB.compute("path", data, {**defaults(LAB), **values}, 0, lambda share: None)
    history = History(tuple(states), tuple(range(len(states))), states[-1].values, {"path": path})
    numbers = LAB.numbers(states[-1], data, history)
    assert numbers["objective"] == states[-1].fit.objective
    assert "optimum" in numbers["objective"].beside
    assert numbers["α"].beside == f"best on validation {path.alphas[path.best]:.3g}"
    truth = data.true_coef != 0
    found = np.abs(states[-1].fit.coef) > 1e-10
    assert numbers["chosen rightly"] == (found == truth).sum()
    assert numbers["error, test"] == states[-1].error("test")
