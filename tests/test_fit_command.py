import json
import math
from functools import partial

import numpy as np
import pytest

from game.cli.speech import print_json
from game.fitting import MODELS, fit_command, load_data, plain, summary
from game.labs.lab import Number
from ml.datasets import load
from ml.linear_model import Lasso, Ridge
from ml.svm import KernelSVM


@pytest.fixture
def said(said):
    """Runs `fit` with a command line: its exit code, what it printed, its complaints."""
    return partial(said, "fit")


@pytest.mark.parametrize("name", MODELS)
def test_every_model_prints_its_numbers_on_its_usual_data(answer, said, name):
    result = answer(name)
    assert result["name"] == name
    assert result["rows"] > 50
    assert np.isfinite(result["objective"])
    assert result["iterations"] >= 1
    assert result["converged"]
    assert result["learned"]
    if result["target"]:
        assert {"train", "validation", "test"} <= result["scores"].keys()
    code, out, err = said(name)
    assert (code, err) == (0, "")
    assert result["estimator"] in out
    assert f"{result['objective']:.10g}" in out


@pytest.mark.parametrize(
    ("name", "score", "least"),
    [
        ("ridge", "r2", 0.85),
        ("lasso", "r2", 0.35),  # at alpha = 1 only one of the four features is left
        ("kmeans", "nmi", 0.65),
        ("kernel-kmeans", "nmi", 0.65),
        ("gmm", "nmi", 0.85),
        ("linear-svm", "accuracy", 0.9),
        ("svm", "accuracy", 0.9),
    ],
)
def test_every_model_can_be_fitted_to_iris(answer, name, score, least):
    params = ["-p", "max_iter=200"] if name == "linear-svm" else []
    result = answer(name, "--data", "iris", *params)
    assert (result["rows"], result["columns"], result["target"]) == (150, 4, "species")
    assert result["classes"] == ["setosa", "versicolor", "virginica"]
    for part in ("train", "validation", "test"):
        assert least < result["scores"][part][score] <= 1.0
    assert len(result["warnings"]) == (not result["converged"])


def test_a_fit_that_stops_early_says_so_and_what_helps(answer, said):
    arguments = ("ridge", "--data", "wine", "-p", "solver=gradient_descent", "-p", "max_iter=50")
    result = answer(*arguments)
    assert not result["converged"]
    (sentence,) = result["warnings"]
    assert sentence.startswith("Ridge stopped after 50 steps with a gradient of length ")
    code, out, err = said(*arguments)
    assert (code, err) == (0, "")
    assert "50, not converged" in out
    assert f"\nwarning     {sentence}\n" in out


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_kmeans_on_iris_finds_the_known_optimum_from_any_seed(answer, seed):
    # reference: Iris, k = 3: inertia 78.851441, sizes 50/62/38
    result = answer("kmeans", "--data", "iris", "-p", "n_clusters=3", "--seed", seed)
    assert result["objective"] == pytest.approx(78.851441, abs=1e-6)
    assert sorted(result["learned"]["sizes"]) == [38, 50, 62]
    assert result["parameters"]["random_state"] == seed
    assert result["fitted_on"] == "all"


def test_a_mixture_may_be_started_by_hand(answer):
    # reference: Old Faithful, k = 2, full: log-likelihood -1130.263960
    result = answer(
        *("gmm", "--data", "old-faithful", "-p", "n_components=2", "-p", "tol=1e-9"),
        *("-p", "means_init=[[2, 55], [4.5, 80]]"),
    )
    assert result["objective"] == pytest.approx(-1130.263960, abs=1e-5)
    np.testing.assert_allclose(result["learned"]["weights"], [0.355873, 0.644127], atol=1e-5)
    assert result["scores"] == {}


def test_regression_learns_from_the_training_part_only():
    data = load("sparse-linear", random_state=4)
    split = data.parts(4)
    for name, estimator in (("ridge", Ridge(alpha=2.5)), ("lasso", Lasso(alpha=2.5))):
        result = fit_command(name, "sparse-linear", ["alpha=2.5"], seed=4)
        fitted = estimator.fit(*data.part(split.train))
        assert result["learned"]["coef"] == fitted.coef_.tolist()
        assert result["objective"] == fitted.objective_
        assert result["fitted_on"] == "train"
        for part, rows in split.parts().items():
            assert result["scores"][part]["r2"] == fitted.score(*data.part(rows))


def test_a_set_with_parts_is_scored_on_its_own(answer):
    data = load("horseshoe-2d")
    result = answer("svm", "--data", "horseshoe-2d", "-p", "C=10", "-p", "kernel=rbf")
    fitted = KernelSVM(C=10.0).fit(data.X[:600], data.y[:600])
    assert result["scores"]["test"]["accuracy"] == fitted.score(data.X[800:], data.y[800:])
    assert result["scores"]["validation"]["accuracy"] > 0.95


def test_a_persons_csv_is_fitted(answer, tmp_path):
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    price = 3.0 * X[:, 0] + 0.01 * rng.normal(size=60)
    path = tmp_path / "houses.csv"
    rows = [f"{a},{b},{p}" for (a, b), p in zip(X, price)]
    path.write_text("size,age,price\n" + "\n".join(rows))
    result = answer("lasso", "--data", path, "--target", "price", "-p", "alpha=0.1")
    assert (result["data"], result["target"]) == ("houses", "price")
    assert result["features"] == ["size", "age"]
    assert result["learned"]["coef"][1] == 0.0
    assert result["scores"]["test"]["r2"] > 0.98
    clusters = answer("kmeans", "--data", path, "-p", "n_clusters=4")
    assert (clusters["columns"], clusters["scores"]) == (3, {})


def test_a_persons_table_of_labels_is_fitted(answer, tmp_path):
    data = load("moons")
    names = np.array(["left", "right"])[data.y]
    csv = tmp_path / "moons.csv"
    csv.write_text("\n".join(f"{a},{b},{name}" for (a, b), name in zip(data.X, names)))
    npy = tmp_path / "moons.npy"
    np.save(npy, np.column_stack([data.X, 2 * data.y - 1]))
    from_csv = answer("svm", "--data", csv)
    from_npy = answer("svm", "--data", npy, "--target", "last")
    assert from_csv["classes"] == ["left", "right"]
    assert from_npy["classes"] == ["-1", "1"]
    assert from_csv["scores"] == from_npy["scores"]
    assert from_csv["scores"]["test"]["accuracy"] > 0.9
    assert answer("gmm", "--data", npy)["columns"] == 3


def test_a_handful_of_rows_is_fitted_whole(answer, tmp_path):
    # reference: Lasso(alpha=0.1) on X = [[0,0],[1,1],[2,2]], y = [0,1,2]
    path = tmp_path / "three.csv"
    path.write_text("a,b,y\n0,0,0\n1,1,1\n2,2,2\n")
    result = answer("lasso", "--data", path, "--target", "y", "-p", "alpha=0.1")
    np.testing.assert_allclose(result["learned"]["coef"], [0.85, 0.0], atol=1e-9)
    assert result["learned"]["intercept"] == pytest.approx(0.15)
    assert (result["fitted_on"], list(result["scores"])) == ("all", ["train"])


def test_any_column_of_a_shipped_table_can_be_the_target(answer):
    result = answer("ridge", "--data", "iris", "--target", "petal_width_cm")
    assert result["columns"] == 3
    assert result["classes"] == []
    assert result["scores"]["test"]["r2"] > 0.8
    same = load_data("iris", "species", "classification", 0)
    assert same.classes == (0, 1, 2)


def test_rows_left_out_are_told(said):
    assert "2 rows with a missing value" in said("kmeans", "--data", "penguins")[1]


def test_one_of_a_thing_is_told_as_one():
    found = fit_command("kmeans", "blobs", ["n_init=1", "max_iter=1"])
    told = summary({**found, "rows": 1, "columns": 1, "dropped_rows": 1})
    assert "on blobs: 1 row, 1 column, " in told and "1 row with a missing value" in told


def test_numbers_of_numpy_within_anything_are_ready_for_json():
    given = {"a": [np.float64(1.5), (np.int64(2), np.array([3, 4]))], "b": Number(0.5), "c": "x"}
    assert json.dumps(plain(given)) == '{"a": [1.5, [2, [3, 4]]], "b": 0.5, "c": "x"}'
    means = [np.array([2.0, 55.0]), np.array([4.5, 80.0])]
    assert type(plain(means)[0]) is list


def test_what_json_has_no_number_for_is_null_wherever_it_stands(capsys):
    print_json({"a": math.nan, "b": [1.0, [math.inf]], "c": {"d": -math.inf}})
    assert json.loads(capsys.readouterr().out) == {"a": None, "b": [1.0, [None]], "c": {"d": None}}


def test_parameters_are_read_by_their_kind():
    result = fit_command(
        "ridge",
        "plane",
        {"fit_intercept": "False", "alpha": "1e-1", "coef_init": "[1, 2]", "step_size": "none"},
    )
    given = result["parameters"]
    assert given["fit_intercept"] is False
    assert (given["alpha"], given["coef_init"], given["step_size"]) == (0.1, [1, 2], None)
    svm = fit_command("svm", "moons", ["gamma=0.7", "max_iter=50", "cache_size=1"])["parameters"]
    assert (svm["gamma"], svm["max_iter"], svm["cache_size"]) == (0.7, 50, 1.0)
    assert fit_command("kmeans", "blobs", ["n_init=3"])["parameters"]["n_init"] == 3
    assert fit_command("kmeans", "blobs", ["init=random"])["parameters"]["init"] == "random"
    hard = fit_command("svm", "iris", ["C=none", "kernel=poly"])
    assert hard["parameters"]["C"] is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["forest"],
            "no model or lab 'forest'; there are ridge, lasso, kmeans, kernel-kmeans, gmm",
        ),
        (["kmeans", "-p", "k=3"], "kmeans has no parameter 'k'; it has n_clusters, init"),
        (["kmeans", "-p", "n_clusters"], "written name=value, not 'n_clusters'"),
        (["kmeans", "-p", "n_clusters=three"], "n_clusters must be a whole number, not 'three'"),
        (["kmeans", "-p", "n_clusters=0"], "n_clusters must be"),
        (["kmeans", "-p", "init=[[1,"], "init must be a list"),
        (["gmm", "-p", "means_init=5"], "means_init must be a list such as [1, 2], not"),
        (["ridge", "-p", "fit_intercept=maybe"], "fit_intercept must be true or false"),
        (["ridge", "-p", "alpha=-1"], "alpha must be a number of at least 0, not -1.0"),
        (["svm", "-p", "C=wide"], "C must be a number or none, not 'wide'"),
        (["svm", "-p", "solver=magic"], "solver must be one of"),
        (["svm", "--data", "irises"], "no data called 'irises'; give a .csv or .npy file, or one"),
        (["svm", "--data", "old-faithful"], "svm needs labels to predict; name their column"),
        (["lasso", "--data", "old-faithful"], "lasso needs numbers to predict"),
        (["svm", "--data", "plane"], "svm needs labels, but y of plane"),
        (["svm", "--data", "iris", "--target", "age"], "iris has no column 'age'; it has sepal"),
        (["ridge", "--data", "nowhere/houses"], "nowhere/houses: there is no such file"),
        (["ridge", "--data", "houses.csv"], "houses.csv: there is no such file"),
        (["ridge", "--seed", "-1"], "seed is -1; it must be a whole number from 0"),
        (["ridge", "--seed", "x"], "--seed"),
        ([], "NAME"),
        (
            ["ridge", "-p", "solver=gradient_descent", "-p", "step_size=9"],
            "step_size 9 is too large",
        ),
    ],
)
def test_a_mistake_is_one_line(said, arguments, words):
    code, out, err = said(*arguments)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert words.lower() in err.lower()
    assert err.startswith("q-on-ice: ") and not err.endswith(".\n")
    assert not err.removeprefix("q-on-ice: ").startswith(("The", "A "))


@pytest.mark.parametrize(
    ("name", "rows", "words"),
    [
        ("gmm", "1,2", "few.csv: X has 1 sample, but at least 2 are needed"),
        ("kmeans", "1,2", "few.csv: n_clusters is 2, but X has only 1 distinct point"),
        ("svm", "1,x\n2,x", "few.csv: y has one class only"),
        ("svm", "1,2", "few.csv: svm needs labels to predict"),
        ("lasso", "1,2", "few.csv: lasso needs numbers to predict"),
        ("svm -p C=-1", "1,x\n2,y", "C must be"),
    ],
)
def test_what_is_wrong_with_the_rows_of_a_file_is_told_with_its_name(
    said, tmp_path, name, rows, words
):
    path = tmp_path / "few.csv"
    path.write_text(f"a,b\n{rows}\n")
    code, _, err = said(*name.split(), "--data", path)
    assert code == 2 and err.startswith(f"q-on-ice: {words}") and err.count("\n") == 1


def test_a_malformed_file_is_named_with_its_line(said, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("a,b\n1,2\n3,x\n")
    code, _, err = said("kmeans", "--data", path)
    assert code == 2
    assert "bad.csv, line 3: 'b' must be a number, not 'x'" in err
