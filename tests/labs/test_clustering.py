"""The clustering lab shows `ml`'s own runs, says what they did, and answers a hand."""

import re
from itertools import islice, pairwise

import numpy as np
import pytest

from game.labs import data as points
from game.labs.clustering import ClusteringLab
from game.labs.clustering_extras import STARTS
from game.labs.lab import Hand
from game.ui.plot_marks import Heatmap, Points, Polygon, Words
from ml import datasets
from ml.cluster import KernelKMeans, KMeans
from ml.metrics import normalized_mutual_info_score, silhouette_score
from tests.labs.contract import DisplayList, Runs, defaults, marks, recorded

LAB = ClusteringLab()
RUNS = Runs(LAB)
run, history, numbers = RUNS.run, RUNS.history, RUNS.numbers
EVERY = 10_000


@pytest.fixture(scope="module")
def iris():
    return datasets.load("iris")


# -- the numbers -----------------------------------------------------------------------------


def test_the_reference_numbers_of_iris_are_told(iris):
    # reference: Iris, k = 3, inertia 78.851441, sizes 50/62/38
    told = numbers(iris, run(iris))
    assert told["inertia"] == pytest.approx(78.851441, abs=5e-7)
    assert told["inertia"].tone == "good" and "78.851441" in told["inertia"].beside
    assert sorted(told["sizes"].split(" / ")) == ["38", "50", "62"]
    assert told["NMI with the classes"] == pytest.approx(0.7582, abs=1e-4)
    assert told["✓ inertia never rose"] > 0


@pytest.mark.parametrize("k, inertia", [(1, 681.3706), (2, 152.347952), (5, 46.446182)])
def test_other_ks_of_iris(iris, k, inertia):
    # reference: Iris, k = 1, 2, 4, 5
    told = numbers(iris, run(iris, k=k, best_of=30), k=k)
    assert told["inertia"] == pytest.approx(inertia, abs=5e-5)
    assert told["inertia"].tone == "good"


def test_moved_irises_have_no_known_best(iris):
    X = iris.X.copy()
    X[0] += 1
    moved = iris.with_points(X, iris.y)
    assert "best known" not in numbers(moved, run(moved))["inertia"].beside


def test_the_rings_are_told_apart_by_a_kernel_alone():
    # reference: two rings, k-means NMI about 0; RBF gamma 2, best of 10 starts: NMI 1
    rings = datasets.load("circles", n_samples=1000)
    plain = numbers(rings, run(rings, k=2), k=2)
    assert plain["NMI with the classes"] < 0.01
    told = numbers(rings, run(rings, k=2, algorithm="kernel"), k=2, algorithm="kernel")
    assert told["NMI with the classes"] == pytest.approx(1.0)


def test_a_rise_would_be_told(blobs):
    states = run(blobs)
    wrong = [states[-1], next(state for state in states if state.fit.phase == "init")]
    told = LAB.numbers(wrong[-1], blobs, history(wrong))
    assert told["× inertia rose"] == 1 and told["× inertia rose"].tone == "bad"


# -- the run ---------------------------------------------------------------------------------


def test_the_states_are_those_of_ml(blobs):
    theirs = list(KMeans(3, n_init=1, tol=0.0, random_state=7).iterate(blobs.X))
    ours = run(blobs, seed=7, best_of=1)
    assert [state.fit.phase for state in ours] == [state.phase for state in theirs]
    for one, other in zip(ours, theirs):
        np.testing.assert_array_equal(one.fit.centers, other.centers)
        np.testing.assert_array_equal(one.fit.labels, other.labels)


def test_the_states_of_a_kernel_are_those_of_ml(blobs):
    theirs = list(KernelKMeans(2, gamma=0.5, n_init=1, random_state=7).iterate(blobs.X))
    ours = run(blobs, seed=7, k=2, algorithm="kernel", gamma=0.5, best_of=1)
    assert [state.inertia for state in ours] == [state.objective for state in theirs]


def test_same_scale_clusters_standardised_columns_and_draws_them_in_their_own_units(iris):
    states = run(iris, standardise=True)
    X = (iris.X - iris.X.mean(axis=0)) / iris.X.std(axis=0)
    # scikit-learn: KMeans(3, n_init=10) on StandardScaler().fit_transform(iris)
    assert states[-1].inertia == pytest.approx(139.82, abs=0.01)
    np.testing.assert_allclose(states[-1].fit.points, X)
    labels = states[-1].fit.labels
    means = [iris.X[labels == cluster].mean(axis=0) for cluster in range(3)]
    np.testing.assert_allclose(states[-1].places, means)


def test_more_clusters_than_places_is_a_sentence(blobs):
    twice = blobs.with_points(blobs.X[[0, 0, 1, 1]], blobs.y[[0, 0, 1, 1]])
    with pytest.raises(ValueError, match=r"k is 3, but the points lie on only 2 different places"):
        run(twice)
    assert len(run(twice, k=2)) > 2
    with pytest.raises(ValueError, match="k is 3"):
        run(twice, algorithm="kernel")


@pytest.mark.parametrize("kernel", ["rbf", "poly", "linear"])
def test_the_ground_of_a_kernel_is_what_it_would_predict(blobs, kernel):
    values = {"algorithm": "kernel", "kernel": kernel, "gamma": 0.3, "best_of": 1}
    end = run(blobs, **values)[-1]
    classes, (left, right, bottom, top) = end.ground
    fit = KernelKMeans(3, kernel=kernel, gamma=0.3, degree=2, coef0=1.0, init=end.fit.labels)
    fit.fit(blobs.X)
    np.testing.assert_array_equal(fit.labels_, end.fit.labels)
    rows, columns = classes.shape
    x = left + (np.arange(columns) + 0.5) / columns * (right - left)
    y = bottom + (np.arange(rows) + 0.5) / rows * (top - bottom)
    cells = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    assert (fit.predict(cells).reshape(classes.shape) == classes).mean() > 0.995


def test_assigned_points_stand_on_the_ground_of_their_kernel_centre(blobs):
    states = run(blobs, algorithm="kernel", gamma=0.3, best_of=1)
    for state in states:
        if state.fit.phase == "assign" and not state.fit.relocated:
            space, shares = state.space, state.shares
            products = space.products(space.points)
            norms = np.einsum("ic,ic->c", products @ shares, shares)
            own = 1.0 - 2 * (products @ shares) + norms
            np.testing.assert_allclose(own, state.fit.distances, atol=1e-9)


def test_resuming_keeps_the_clusters(blobs):
    end = run(blobs)[-1]
    near = blobs.with_points(blobs.X + 1e-3, blobs.y)
    first = next(LAB.resume(end, near, defaults(LAB), 0))
    np.testing.assert_array_equal(first.fit.centers, end.fit.centers)
    other = next(LAB.resume(end, near, {**defaults(LAB), "k": 5}, 0))
    assert other.fit.phase == "seed"
    kernel = {"algorithm": "kernel", "gamma": 0.5}
    end = run(blobs, **kernel)[-1]
    first = next(LAB.resume(end, near, {**defaults(LAB), **kernel, "gamma": 0.6}, 0))
    np.testing.assert_array_equal(first.fit.labels, end.fit.labels)


# -- the words -------------------------------------------------------------------------------


def test_captions_tell_what_changed(iris):
    states = run(iris, best_of=1)
    told = 0
    for before, state in pairwise(states):
        words = LAB.caption(state)
        if state.fit.phase == "assign" and before.fit.phase == "move" and state.fit.changed:
            changed = int((state.fit.labels != before.fit.labels).sum())
            assert words.startswith((f"{changed} point changed", f"{changed} points changed"))
            old, new = map(float, re.search(r"inertia ([\d.]+) to ([\d.]+)\.$", words).groups())
            assert old == pytest.approx(before.inertia, rel=1e-3)
            assert new == pytest.approx(state.inertia, rel=1e-3)
            assert old > new
            told += 1
    assert told > 2
    assert "No point changed cluster" in LAB.caption(states[-1])


def test_each_kind_of_step_shows_the_function_that_made_it(iris):
    import inspect

    found = {}
    for state in run(iris, best_of=1):
        found[state.fit.phase] = inspect.getsource(LAB.code_of(state))
    assert "k-means++" in found["seed"]
    assert "argmin" in found["assign"] and "mean of its points" in found["move"]


# -- the pictures ----------------------------------------------------------------------------


def test_k_means_pp_shows_its_weights_as_sizes(blobs):
    states = run(blobs)
    plots = recorded(LAB, states[:2], blobs)
    cloud = marks(plots, "points", Points)[0]
    order = np.argsort(states[1].distances)
    assert (np.diff(cloud.sizes[order]) >= 0).all() and np.ptp(cloud.sizes) > 5


def test_two_columns_have_ground_and_more_have_none(blobs, iris):
    plots = recorded(LAB, run(blobs), blobs)
    assert len(marks(plots, "points", Polygon)) == 3
    plots = recorded(LAB, run(iris), iris)
    assert not marks(plots, "points", Polygon)
    assert plots["points"].subtitle == "2 of 4 columns; all are clustered, so no regions"
    kernel = {"algorithm": "kernel", "gamma": 0.5}
    plots = recorded(LAB, run(blobs, **kernel), blobs, kernel)
    assert len(marks(plots, "points", Heatmap)) == 1
    kernel["show"] = "points"
    assert not marks(recorded(LAB, run(blobs, **kernel), blobs, kernel), "points", Heatmap)


def test_points_that_changed_cluster_are_ringed(iris):
    states = run(iris, best_of=1)
    step = next(i for i, s in enumerate(states) if len(s.switched) > 1)
    assert len(states[step].switched) == states[step].fit.changed
    rings = [
        mark
        for mark in marks(recorded(LAB, states[: step + 1], iris), "points", Points)
        if mark.marker == "ring" and len(mark.x) > 1
    ]
    assert len(rings[0].x) == states[step].fit.changed


def test_a_state_of_other_points_is_not_drawn_on_these(blobs):
    states = run(blobs)
    fewer = blobs.with_points(blobs.X[:50], blobs.y[:50])
    plots = recorded(LAB, states, fewer)
    assert len(marks(plots, "points", Points)[0].x) == 50


def test_an_empty_sheet_says_what_to_do(blobs):
    empty = blobs.with_points(blobs.X[:0], blobs.y[:0])
    assert "Click" in marks(recorded(LAB, [], empty), "points", Words)[0].words
    with pytest.raises(ValueError, match="no points yet"):
        run(empty)


def test_one_column_is_clustered_too():
    data = datasets.Dataset("one", np.array([[1.0], [1.2], [5.0], [5.1], [9.0]]))
    states = run(data, k=3)
    assert sorted(states[-1].places.ravel().tolist()) == pytest.approx([1.1, 5.05, 9.0])
    recorded(LAB, states, data)


# -- over k, and many starts -----------------------------------------------------------------


def test_elbow_and_silhouette(iris):
    found = LAB.compute("over_k", iris, defaults(LAB), 0, lambda share: None)
    # reference: Iris, k = 1, 2, 3
    assert found.inertias[:3] == pytest.approx([681.3706, 152.347952, 78.851441], abs=5e-5)
    assert (np.diff(found.inertias) < 0).all()
    assert np.isnan(found.silhouettes[0])
    labels = KMeans(2, n_init=10, random_state=0).fit_predict(iris.X)
    assert found.silhouettes[1] == pytest.approx(silhouette_score(iris.X, labels))
    told = numbers(iris, run(iris), {"over_k": found})
    assert told["silhouette"] == pytest.approx(found.silhouettes[2])
    assert "k = 2" in told["silhouette"].beside


def test_many_starts_end_in_different_optima_and_each_can_be_seen(iris):
    values = {**defaults(LAB), "init": "random"}
    found = LAB.compute("starts", iris, values, 0, lambda share: None)
    assert len(found.inertias) == STARTS
    # reference: Iris, a second optimum 78.8557; bad starts end at 142.75 to 145.76
    ends = {round(float(found.inertias[found.optimum == i][0]), 2) for i in (0, 1)}
    assert ends == {78.85, 78.86}
    assert 142.7 < found.inertias.max() < 145.8
    worst = int(found.inertias.argmax())
    seen = history(run(iris, init="random"), {"starts": found}, init="random")
    rank = int(np.flatnonzero(np.argsort(found.inertias, kind="stable") == worst)[0]) + 1
    hand = Hand("starts", rank + 0.2, float(found.inertias[worst]), (0.5, 1.0))
    taken = LAB.press(hand, seen[-1], seen, iris)
    assert taken == {"start": worst, "best_of": 1, "init": "random"}
    end = run(iris, **taken)[-1]
    assert end.inertia == pytest.approx(found.inertias[worst], rel=1e-12)
    plots = {"starts": DisplayList()}
    LAB.draw(seen[-1], seen, iris, plots)
    assert any(mark.words.startswith("×") for mark in marks(plots, "starts", Words))


def test_the_starts_of_the_run_are_told_from_those_of_the_pictures(iris):
    # the run is the best of those tried, and beside it others stand each alone
    extras = {
        name: LAB.compute(name, iris, defaults(LAB), 0, lambda share: None)
        for name in ("starts", "over_k")
    }
    states = run(iris)
    seen = history(states, extras)
    plots = {"starts": DisplayList(), "elbow": DisplayList()}
    LAB.draw(states[-1], seen, iris, plots)
    assert plots["starts"].subtitle.startswith("30 single starts end in ")
    assert plots["elbow"].subtitle == "each k: best of 10 starts"
    assert "best of 30 single starts" in LAB.numbers(states[-1], iris, seen)
    label = next(one.label for one in LAB.params if one.name == "best_of")
    assert label == "starts tried" and "(Of 10 starts tried, " in LAB.caption(states[0])


def test_a_click_on_the_elbow_takes_its_k(iris):
    found = LAB.compute("over_k", iris, defaults(LAB), 0, lambda share: None)
    seen = history(run(iris), {"over_k": found})
    hand = Hand("elbow", 5.2, 100.0, (0.1, 1.0))
    assert LAB.press(hand, seen[-1], seen, iris) == {"k": 5}


# -- placing by hand -------------------------------------------------------------------------


def test_a_centre_dragged_is_where_the_run_begins(blobs):
    states = run(blobs)
    seen, end = history(states), states[-1]
    place = end.places[1]
    reach = (0.3, 0.3)
    taken = LAB.press(Hand("points", *(place + 0.1), reach), end, seen, blobs)
    assert set(taken) == {"held"}
    held = history(states, **taken)
    moved = LAB.drag(Hand("points", 3.0, -4.0, reach), end, held, blobs)
    assert moved["init"] == "hand"
    again = run(blobs, **moved)
    assert again[0].fit.phase == "init"
    np.testing.assert_array_equal(again[0].places[1], (3.0, -4.0))
    np.testing.assert_allclose(again[0].places[[0, 2]], end.places[[0, 2]])
    # The hand goes on: now it is the start that it holds.
    further = LAB.drag(Hand("points", 2.0, 0.0, reach), again[-1], history(again, **moved), blobs)
    np.testing.assert_array_equal(further["placed"][1], (2.0, 0.0))
    assert further["placed"][0] == moved["placed"][0]
    assert LAB.press(Hand("points", 1e3, 1e3, reach), end, seen, blobs) is None


def test_placed_centres_survive_another_k_and_another_algorithm(blobs):
    placed = tuple(map(tuple, blobs.X[:3].tolist()))
    more = run(blobs, k=5, init="hand", placed=placed)
    np.testing.assert_array_equal(more[0].places[:3], blobs.X[:3])
    assert len(run(blobs, k=2, init="hand", placed=placed)[0].places) == 2
    kernel = run(blobs, algorithm="kernel", gamma=0.2, init="hand", placed=placed)
    nearest = ((blobs.X[:, None] - blobs.X[:3]) ** 2).sum(axis=2).argmin(axis=1)
    assert normalized_mutual_info_score(nearest, kernel[0].fit.labels) == pytest.approx(1.0)


def test_scikit_learn_agrees(iris):
    rows = LAB.against_sklearn(iris, defaults(LAB), 0)
    assert rows and all(abs(row.ours - row.theirs) <= row.agree for row in rows)
    assert LAB.against_sklearn(iris, {**defaults(LAB), "algorithm": "kernel"}, 0) == ()


def test_a_moving_hand_keeps_the_centres_that_are_being_chosen(blobs):
    values = {**defaults(LAB), "best_of": 5}
    for standing in list(LAB.start(blobs, values, 0))[: values["k"]]:
        rows = [int(np.abs(blobs.X - place).sum(axis=1).argmin()) for place in standing.places]
        moved = points.moved(blobs, rows[0], (0, 1), (3.0, -2.0))
        first, second = islice(LAB.resume(standing, moved, values, 0), 2)
        assert np.allclose(first.places, moved.X[rows])
        assert first.choosing == standing.choosing and not first.assigned
        assert second.assigned or len(second.places) == min(len(rows) + 1, values["k"])
