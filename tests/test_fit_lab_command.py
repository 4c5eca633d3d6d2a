"""`fit` with the name of a lab: what its screen would come to, without the screen."""

import json
from functools import partial

import numpy as np
import pytest

from game.labs import available, make_lab
from game.recording.run import read_run
from game.runs import lab_of
from ml.cluster import KMeans
from ml.datasets import load


@pytest.fixture
def said(said):
    """Runs `fit` with a command line: its exit code, what it printed, its complaints."""
    return partial(said, "fit")


# One parameter that only the lab has, without which svm is the model.
ONLY = {"svm": ("-p", "training=smo")}


@pytest.mark.parametrize("name", available())
def test_every_lab_prints_its_read_out(answer, said, name):
    lab = make_lab(name)
    result = answer(name, *ONLY.get(name, ()))
    assert (result["lab"], result["data"]) == (lab.title, lab.datasets[0])
    assert result["steps"] >= result["iterations"] >= 1
    assert len(result["numbers"]) > 3
    code, out, err = said(name, *ONLY.get(name, ()))
    assert (code, err) == (0, "")
    for key, value in result["numbers"].items():
        assert f"\n{key} " in out and (value if isinstance(value, str) else f"{value:.10g}") in out


def test_a_lab_ends_where_its_model_does(answer):
    # reference: Clustering, Iris, k = 3
    result = answer("clustering", "--data", "iris", "-p", "k=3", "-p", "best_of=20")
    assert result["numbers"]["inertia"] == pytest.approx(78.851441, abs=1e-6)
    assert result["beside"]["inertia"] == "best known 78.851441"
    fitted = KMeans(n_clusters=3, n_init=20, random_state=0).fit(load("iris").X)
    ours, theirs = (sorted(map(tuple, c)) for c in (result["learned"]["centers"],
                                                   fitted.cluster_centers_.tolist()))  # fmt: skip
    np.testing.assert_allclose(ours, theirs, atol=1e-9)
    assert sorted(np.bincount(result["learned"]["labels"])) == [38, 50, 62]


def test_parameters_seed_and_data_are_the_labs(answer, tmp_path):
    ridge = answer("regression", "-p", "model=ridge", "-p", "alpha=10", "-p", "standardize=false")
    assert ridge["parameters"]["model"] == "ridge" and ridge["parameters"]["alpha"] == 10.0
    assert ridge["parameters"]["standardize"] is False
    assert "lasso_solver" not in ridge["parameters"], "it does not apply"
    one, other = (answer("regression", "--seed", seed)["numbers"] for seed in (1, 2))
    assert one != other
    path = tmp_path / "houses.csv"
    path.write_text("size,price\n" + "\n".join(f"{n},{3 * n + n % 2}" for n in range(30)))
    told = answer("regression", "--data", path, "-p", "degree=1", "-p", "alpha=0.001")
    assert (told["data"], told["target"], told["features"]) == ("houses", "price", ["size"])
    assert told["numbers"]["R², test"] > 0.99
    turned = answer("regression", "--data", path, "--target", "size", "-p", "degree=1")
    assert (turned["target"], turned["features"]) == ("size", ["price"])
    seen = answer("mixture", "--data", "iris", "-p", "across=petal_width_cm")
    assert seen["parameters"]["across"] == 3


def test_svm_is_the_lab_where_a_parameter_is_the_labs_alone(answer):
    assert answer("svm", "-p", "C=10", "-p", "max_iter=9")["estimator"] == "KernelSVM"
    lab = answer("svm", "-p", "C=10", "-p", "training=qp")
    assert (lab["lab"], lab["data"]) == ("Support vector machine", "moons")
    assert (lab["parameters"]["C"], lab["parameters"]["training"]) == (10.0, "qp")
    assert lab["numbers"]["test accuracy"] > 0.9


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["clustering", "-p", "n_clusters=3"], "clustering has no parameter 'n_clusters'; it has"),
        (["clustering", "-p", "k=30"], "k must be a whole number from 1 to 10, not 30"),
        (["clustering", "-p", "k=three"], "k must be a whole number from 1 to 10, not 'three'"),
        (["clustering", "-p", "k=3.5"], "k must be a whole number from 1 to 10, not 3.5"),
        (["regression", "-p", "begin=[1,2,3]"], "regression has no parameter 'begin'; it has"),
        (["mixture", "-p", "placed=[[1,2]]"], "mixture has no parameter 'placed'; it has"),
        (["clustering", "-p", "algorithm=dbscan"], "must be one of kmeans, kernel, not 'dbscan'"),
        (["clustering", "-p", "standardise=maybe"], "must be true or false, not 'maybe'"),
        (["mixture", "-p", "across=colour"], "across must be a column from 0 to 1, not 'colour'"),
        (["mixture", "-p", "k"], "written name=value, not 'k'"),
        (["mixture", "--data", "none.csv"], "none.csv: there is no such file"),
        (["mixture", "--data", "nothing"], "there are no data called 'nothing'"),
        (["svm", "--data", "plane", "-p", "scale=true"], "has no labels to learn"),
        (["svm", "-p", "scale=true", "-p", "max_iter=5"], "svm has no parameter 'max_iter'"),
        (["regression", "--seed", "-1"], "seed is -1; it must be a whole number from 0"),
        (["grid"], "no model or lab 'grid'; there are ridge, lasso, kmeans, kernel-kmeans, gmm"),
    ],
)
def test_a_mistake_is_one_line(said, arguments, words):
    code, out, err = said(*arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1 and words in err and not err.endswith(".\n")


@pytest.mark.parametrize(
    ("name", "rows", "words"),
    [
        ("clustering", "1,2", "there is only 1 point\n"),
        ("regression", "1,2", "a fit needs two points at least"),
        ("svm", "1,2,x\n3,4,x", "all points to learn from are of one class, x; a machine"),
    ],
)
def test_what_a_screen_says_of_the_points_is_said_here_without_its_mouse(
    said, tmp_path, name, rows, words
):
    path = tmp_path / "few.csv"
    path.write_text(f"{'a,b,c' if name == 'svm' else 'a,b'}\n{rows}\n")
    code, _, err = said(name, "--data", path, *ONLY.get(name, ()))
    assert code == 2 and err.startswith(f"q-on-ice: few.csv: {words}")
    assert err.count("\n") == 1
    assert "click" not in err.lower() and "key" not in err


def test_a_lab_is_filmed_and_comes_back(said, tmp_path, monkeypatch):
    monkeypatch.setattr("game.filming_fit._FRAMES", 2)
    monkeypatch.setattr("game.filming_fit.LAB_SIZES", {160: (160, 100)})
    monkeypatch.setattr("game.filming_fit.first_views", lambda lab, _: lab.views[:1])
    path = tmp_path / "lab.gif"
    code, out, err = said("clustering", "-p", "k=2", "--seed", 5, "--gif", path, "--json")
    assert code == 0 and json.loads(out)["seed"] == 5 and f"{path}: 2 frames" in err
    lab, setup = lab_of(read_run(path), "lab.gif")
    assert (lab.title, setup.values["k"], setup.seed) == ("Clustering", 2, 5)
