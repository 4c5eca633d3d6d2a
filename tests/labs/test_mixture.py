"""The mixture lab shows EM's own states, certifies them, and sets k-means beside them."""

import math

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from game.labs.lab import Hand
from game.labs.matching import class_means, match
from game.labs.mixture import MixtureLab
from game.palette import CATEGORICAL
from game.ui.plot_marks import Contour, Line, Points, Polygon, Words
from ml import datasets
from ml.dataset import Dataset
from ml.mixture import GaussianMixture
from tests.labs.contract import DisplayList, Runs, defaults, marks, recorded

LAB = MixtureLab()
RUNS = Runs(LAB)
run, history, numbers = RUNS.run, RUNS.history, RUNS.numbers


def worked(extra, data, **values):
    return LAB.compute(extra, data, {**defaults(LAB), **values}, 0, lambda share: None)


@pytest.fixture(scope="module")
def geyser():
    return datasets.load("old-faithful")


@pytest.fixture(scope="module")
def groups():
    return datasets.load("two-groups")


@pytest.fixture(scope="module")
def collapsing():
    """Six equal points far from a cloud, which one component shrinks onto."""
    cloud = np.random.default_rng(0).normal(size=(60, 2))
    return datasets.Dataset("spike", np.vstack([cloud, np.full((6, 2), 9.0)]))


# -- the numbers -----------------------------------------------------------------------------


def test_the_reference_numbers_of_old_faithful_are_told(geyser):
    # reference: Old Faithful, k = 2, full: log-likelihood -1130.263960, weights 0.355873, 0.644127
    states = run(geyser)
    told = numbers(geyser, states)
    assert told["log-likelihood"] == pytest.approx(-1130.263960, abs=1e-6)
    assert told["log-likelihood"].tone == "good"
    assert told["published (mclust)"] == pytest.approx(-1130.263960)
    assert told["✓ likelihood never fell"] == states[-1].fit.iteration
    assert told["✓ floor inactive"] == states[-1].fit.minimum_eigenvalue > 0.04
    assert told["weights"] in ("35.6 / 64.4 %", "64.4 / 35.6 %")
    # Schwarz 1978: 11 free numbers, 272 points
    assert told["BIC"] == pytest.approx(11 * math.log(272) + 2 * 1130.263960, abs=1e-5)
    assert told["gain of this step"] == pytest.approx(states[-1].gain)
    assert 0 <= states[-1].gain < 1e-4


def test_nothing_is_published_for_moved_points_or_another_k(geyser):
    X = geyser.X.copy()
    X[3] += 0.5
    moved = geyser.with_points(X)
    assert "published (mclust)" not in numbers(moved, run(moved))
    assert "published (mclust)" not in numbers(geyser, run(geyser, k=3), k=3)


def test_from_placed_means_em_takes_the_published_way(geyser):
    # reference: EM from means (2, 55), (4.5, 80), covariances of the data, weights 1/2
    states = run(geyser, init="hand", placed=((2.0, 55.0), (4.5, 80.0)))
    heights = [state.fit.log_likelihood for state in states if state.fit.phase != "E"]
    assert heights[:4] == pytest.approx([-1327.1024, -1239.8634, -1187.2794, -1164.2489], abs=5e-5)


def test_em_beats_k_means_on_two_groups_and_says_so(groups):
    # reference: two groups of 600 and 400: EM beats k-means on accuracy (about 0.97) and centres
    beside = worked("kmeans", groups)
    told = numbers(groups, run(groups), {"kmeans": beside})
    assert told["accuracy"] == pytest.approx(0.97, abs=0.005)
    assert told["accuracy"].tone == told["centres off by"].tone == "good"
    theirs = float(told["accuracy"].beside.split()[1])
    assert theirs < told["accuracy"] - 0.05
    assert told["centres off by"] < float(told["centres off by"].beside.split()[1])


def test_the_floor_warns_when_a_component_collapses(collapsing):
    states = run(collapsing)
    end = states[-1]
    assert end.fit.floored
    told = numbers(collapsing, states)
    assert told["× floor acts"].tone == "bad" and told["× floor acts"] < 1e-6
    component = end.fit.floored[0] + 1
    words = f"Component {component} has collapsed: the floor holds it open."
    assert words in LAB.caption(end)
    drawn = [
        mark.words.strip() for mark in marks(recorded(LAB, states, collapsing), "points", Words)
    ]
    assert words in drawn


def test_a_fall_would_be_told(geyser):
    states = run(geyser)
    wrong = [states[-1], states[0]]
    assert LAB.numbers(wrong[-1], geyser, history(wrong))["× likelihood fell"] == 1


# -- the run ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_the_states_are_those_of_ml(geyser, kind):
    made = GaussianMixture(3, kind, max_iter=300, tol=1e-8, random_state=5)
    theirs = list(made.iterate(geyser.X))
    ours = run(geyser, seed=5, k=3, covariance_type=kind)
    assert [state.fit.log_likelihood for state in ours] == [one.log_likelihood for one in theirs]
    np.testing.assert_array_equal(ours[-1].fit.means, theirs[-1].means)


def test_resuming_keeps_the_components(geyser):
    end = run(geyser)[-1]
    near = geyser.with_points(geyser.X + 1e-3)
    first = next(LAB.resume(end, near, defaults(LAB), 0))
    np.testing.assert_array_equal(first.fit.means, end.fit.means)
    np.testing.assert_allclose(first.fit.covariances, end.fit.covariances)
    other = next(LAB.resume(end, near, {**defaults(LAB), "k": 4}, 0))
    assert len(other.fit.means) == 4


@pytest.mark.parametrize("init", ["kmeans", "random", "hand"])
def test_too_many_components_are_a_sentence(geyser, init):
    three = geyser.with_points(geyser.X[:3])
    with pytest.raises(ValueError, match=r"^k is 5, but .*\.$"):
        run(three, k=5, init=init)
    assert len(run(three, init=init)) > 2


# -- the words -------------------------------------------------------------------------------


def test_the_m_step_tells_where_each_component_went(geyser):
    states = run(geyser)
    step = next(i for i, state in enumerate(states) if state.fit.phase == "M")
    words = LAB.caption(states[step]).replace("−", "-")
    for component in (0, 1):
        mean = states[step].fit.means[component]
        gone = np.linalg.norm(mean - states[step - 1].fit.means[component])
        weight = 100 * states[step].fit.weights[component]
        told = f"component {component + 1} moved {gone:.2g} to ({mean[0]:.4g}, {mean[1]:.4g})"
        assert f"{told} and carries {weight:.1f} %" in words
    assert f"to {states[step].fit.log_likelihood:,.1f}." in words
    assert "E-step" in LAB.caption(states[step - 1]) and "as before" in LAB.caption(
        states[step - 1]
    )
    assert "converged" in LAB.caption(states[-1])


def test_each_kind_of_step_shows_the_function_that_made_it(geyser):
    import inspect

    init, e_step, m_step = (inspect.getsource(LAB.code_of(state)) for state in run(geyser)[:3])
    assert "def start" in init and "def expect" in e_step and "def maximise" in m_step


# -- the pictures ----------------------------------------------------------------------------


def test_colours_are_mixed_by_responsibility(geyser):
    end = run(geyser)[-1]
    shares = end.fit.responsibilities[:, :1]
    wanted = shares * CATEGORICAL[0] + (1 - shares) * np.array(CATEGORICAL[1])
    assert np.abs(end.soft_colours - wanted).max() <= 0.5 + 1e-9
    assert (end.soft_colours[shares[:, 0] > 0.9999] == CATEGORICAL[0]).all()
    cloud = marks(recorded(LAB, [end], geyser), "points", Points)[0]
    np.testing.assert_array_equal(cloud.colours, end.soft_colours)
    hard = {"show": "hard"}
    cloud = marks(recorded(LAB, [end], geyser, hard), "points", Points)[0]
    np.testing.assert_array_equal(cloud.colours, end.labels)


def test_ellipses_stand_at_one_two_and_three_sigma(geyser):
    end = run(geyser)[-1]
    rings = marks(recorded(LAB, [end], geyser), "points", Polygon)
    assert len(rings) == 6
    for component in (0, 1):
        inverse = np.linalg.inv(end.fit.covariances[component])
        found = []
        for ring in rings[3 * component : 3 * component + 3]:
            away = np.stack([ring.x, ring.y], axis=1) - end.fit.means[component]
            far = np.sqrt(np.einsum("ni,ij,nj->n", away, inverse, away))
            assert np.ptp(far) < 1e-9
            found.append(far[0])
        assert sorted(found) == pytest.approx([1, 2, 3])


def test_two_columns_of_many_show_the_marginal_mixture():
    iris = datasets.load("iris")
    end = run(iris, k=3)[-1]
    marginal = end.seen_along((2, 0))
    points = iris.X[:20][:, [2, 0]]
    wanted = sum(
        weight * multivariate_normal(mean[[2, 0]], covariance[np.ix_([2, 0], [2, 0])]).pdf(points)
        for weight, mean, covariance in zip(end.fit.weights, end.fit.means, end.fit.covariances)
    )
    np.testing.assert_allclose(np.exp(marginal.score_samples(points)), wanted, rtol=1e-9)


def test_level_sets_are_those_of_the_density(geyser):
    end = run(geyser)[-1]
    (contour,) = marks(recorded(LAB, [end], geyser, {"show": "density"}), "points", Contour)
    rows, columns = 11, 40
    place = np.array([[contour.x[columns], contour.y[rows]]])
    assert contour.z[rows, columns] == pytest.approx(float(end.fit.score_samples(place)[0]))
    gaps = np.diff(contour.levels)
    assert (gaps > 0).all() and np.ptp(gaps) < 1e-9
    assert not marks(recorded(LAB, [end], geyser, {"show": "density"}), "points", Polygon)
    again = marks(recorded(LAB, [end], geyser, {"show": "both"}), "points", Contour)[0]
    assert again.z is contour.z


def test_the_likelihood_has_a_point_an_iteration(geyser):
    states = run(geyser)
    plots = recorded(LAB, states[:6], geyser)
    (line,) = marks(plots, "likelihood", Line)
    assert line.x.tolist() == [0, 1, 2]
    assert line.y.tolist() == [states[i].fit.log_likelihood for i in (0, 2, 4)]


def test_one_column_shows_its_density():
    data = datasets.Dataset("one", np.array([[0.0], [0.2], [0.5], [5.0], [5.3], [5.4], [5.9]]))
    end = run(data)[-1]
    total = marks(recorded(LAB, [end], data), "points", Line)[-1]
    wanted = np.exp(end.fit.score_samples(total.x[:, np.newaxis]))
    np.testing.assert_allclose(total.y, wanted, atol=1e-12)


# -- BIC and k-means -------------------------------------------------------------------------


def test_bic_over_k_marks_the_lowest_and_a_click_takes_one(geyser):
    found = worked("bic", geyser)
    assert found.types == ("full", "tied", "diag", "spherical")
    made = GaussianMixture(2, "full", tol=1e-6, max_iter=200, random_state=0).fit(geyser.X)
    assert found.values[0, 1] == pytest.approx(made.bic(geyser.X), abs=1e-2)
    row, column = found.lowest
    # mclust's choice for this table as well: EEE (tied) with three components, BIC -2314
    assert (found.types[row], found.ks[column]) == ("tied", 3)
    assert found.values[row, column] == pytest.approx(2314.3, abs=0.5)
    seen = history(run(geyser), {"bic": found})
    hand = Hand("bic", 3.1, found.values[row, column] + 0.2, (0.1, 10.0))
    assert LAB.press(hand, seen[-1], seen, geyser) == {"k": 3, "covariance_type": "tied"}
    plots = {"bic": DisplayList()}
    LAB.draw(seen[-1], seen, geyser, plots)
    (star,) = [mark for mark in marks(plots, "bic", Points) if mark.marker == "star"]
    assert (star.x[0], star.y[0]) == (3, found.values[row, column])


def test_a_component_held_by_the_floor_is_not_the_best_bargain(collapsing):
    found = worked("bic", collapsing)
    assert found.held.any()
    row, column = found.lowest
    assert not found.held[row, column]
    assert np.nanmin(np.where(found.held, found.values, np.inf)) < found.values[row, column]


def test_k_means_beside_has_the_colours_of_the_components_it_matches(groups):
    states, beside = run(groups), worked("kmeans", groups)
    seen = history(states, {"kmeans": beside})
    plots = {"kmeans": DisplayList()}
    LAB.draw(states[-1], seen, groups, plots)
    cloud = marks(plots, "kmeans", Points)[0]
    assert (cloud.colours == states[-1].labels).mean() > 0.75


def test_matching_pairs_each_cluster_with_its_class():
    codes = np.array([0, 0, 0, 1, 1, 2, 2, 2])
    labels = np.array([2, 2, 0, 0, 0, 1, 1, 1])
    found = match(labels, codes)
    assert set(found.pairs) == {(2, 0), (0, 1), (1, 2)}
    assert found.accuracy == 7 / 8
    X = np.arange(16.0).reshape(8, 2)
    means = class_means(X, codes)
    assert found.centres_off(means[[1, 2, 0]], means) == 0


# -- hands and the judge ---------------------------------------------------------------------


def test_a_mean_dragged_is_where_em_begins(geyser):
    states = run(geyser)
    end, seen = states[-1], history(states)
    hand = Hand("points", *end.fit.means[0], (0.05, 1.0))
    taken = LAB.press(hand, end, seen, geyser)
    assert set(taken) == {"held"}
    moved = LAB.drag(Hand("points", 3.0, 60.0, (0.05, 1.0)), end, history(states, **taken), geyser)
    first = run(geyser, **moved)[0]
    np.testing.assert_array_equal(first.fit.means[0], (3.0, 60.0))
    np.testing.assert_array_equal(first.fit.means[1], end.fit.means[1])


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_scikit_learn_agrees(geyser, kind):
    values = {**defaults(LAB), "covariance_type": kind, "k": 3}
    rows = LAB.against_sklearn(geyser, values, 0)
    assert rows and all(abs(row.ours - row.theirs) <= row.agree for row in rows)
    mean = rows[-1]
    assert mean.name in {
        f"mean {number} in {column}, most apart"
        for number in (1, 2, 3)
        for column in geyser.feature_names
    }
    assert geyser.X.min() < mean.theirs < geyser.X.max(), "a mean beside a mean"


def test_scikit_learn_has_no_floor_to_compare(collapsing):
    with pytest.raises(ValueError, match="floor acts"):
        LAB.against_sklearn(collapsing, defaults(LAB), 0)


def test_matrices_of_many_columns_are_worked_out_beside_the_frames(geyser):
    wide = Dataset("wide", np.random.default_rng(0).normal(size=(3, 3000)))
    assert LAB.slow(wide, defaults(LAB)) and not LAB.slow(geyser, defaults(LAB))
    assert not LAB.slow(wide, {**defaults(LAB), "covariance_type": "diag"})


def test_matrices_too_large_to_keep_are_refused_with_a_sentence():
    wide = Dataset("wide", np.random.default_rng(0).normal(size=(3, 3000)))
    with pytest.raises(ValueError, match="3,000 columns are too large to watch"):
        next(iter(LAB.start(wide, defaults(LAB), 0)))
    assert next(iter(LAB.start(wide, {**defaults(LAB), "covariance_type": "diag"}, 0)))
    found = LAB.compute("bic", wide, defaults(LAB), 0, lambda share: None)
    told = {kind: np.isfinite(row).any() for kind, row in zip(found.types, found.values)}
    assert told == {"full": False, "tied": False, "diag": True, "spherical": True}
