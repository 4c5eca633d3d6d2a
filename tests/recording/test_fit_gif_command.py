"""`fit --gif`: every model filmed in its lab without a display, which the GIF brings back."""

import json

import numpy as np
import pytest

from game.commands import main
from game.fitting import MODELS
from game.recording.run import LabRun, read_run
from game.runs import lab_of
from game.ui.film_lab import LabPainter, first_views
from tests.recording.reading import read

WISHES = {
    "ridge": (
        ("--data", "old-faithful", "--target", "waiting", "-p", "alpha=10"),
        {"model": "ridge", "alpha": 10.0},
    ),
    "lasso": (("--data", "curve", "-p", "alpha=0.05"), {"model": "lasso", "alpha": 0.05}),
    "kmeans": (("--data", "iris", "-p", "n_clusters=4"), {"algorithm": "kmeans", "k": 4}),
    "kernel-kmeans": (
        ("--data", "xor-corners", "-p", "gamma=2", "-p", "n_init=1"),
        {"algorithm": "kernel", "gamma": 2.0},
    ),
    "gmm": (("-p", "covariance_type=tied"), {"covariance_type": "tied", "k": 2}),
    "linear-svm": (
        ("--data", "two-groups", "-p", "C=0.1"),
        {"training": "hinge", "C": 0.1, "scale": False},
    ),
    "svm": (("--data", "iris-petals", "-p", "C=none", "-p", "kernel=linear"), {"hard": True}),
}


@pytest.fixture
def quick(monkeypatch):
    """Few and small frames: what they show is held to elsewhere."""
    monkeypatch.setattr("game.filming_fit._FRAMES", 3)
    monkeypatch.setattr("game.filming_fit.LAB_SIZES", {160: (160, 100)})
    monkeypatch.setattr("game.filming_fit.first_views", lambda lab, _: lab.views[:1])


@pytest.mark.parametrize("name", MODELS)
def test_every_model_is_filmed_and_comes_back(name, quick, tmp_path, capsys):
    options, values = WISHES[name]
    path = tmp_path / "fit.gif"
    assert main(["fit", name, *options, "--seed", "5", "--gif", str(path), "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["name"] == name, "what is printed stays one JSON object"
    assert f"{path}: " in err and "160 x 100 pixels" in err
    assert 1 <= len(read(path).frames) <= 3
    run = read_run(path)
    assert isinstance(run, LabRun)
    _, setup = lab_of(run, "fit.gif")
    assert values.items() <= dict(setup.values).items() and setup.seed == 5


@pytest.mark.parametrize(
    ("name", "data", "lab_s"),
    [
        ("svm", "penguins", "svm"),
        ("kernel-kmeans", "penguins", "clustering"),
        ("kernel-kmeans", "old-faithful", "clustering"),
    ],
)
def test_the_gamma_of_data_in_plain_units_is_filmed_and_comes_back(
    name, data, lab_s, quick, tmp_path, capsys
):
    path = tmp_path / "fit.gif"
    assert main(["fit", name, "--data", data, "--gif", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    run = read_run(path)
    lab, setup = lab_of(run, "fit.gif")
    gamma = setup.values["gamma"]
    assert run.lab == lab_s and gamma == found["learned"]["gamma"] < 0.001
    if name == "kernel-kmeans":
        *_, end = lab.start(setup.data, setup.values, setup.seed)
        assert end.inertia == pytest.approx(found["objective"], rel=1e-6)


def test_the_film_ends_with_the_objective_that_the_fit_found(quick, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("game.filming_fit.first_views", first_views)
    path = tmp_path / "fit.gif"
    assert main(["fit", "kmeans", "--data", "iris", "--gif", str(path), "--json"]) == 0
    run = read_run(path)
    lab, setup = lab_of(run, "fit.gif")
    *_, end = lab.start(setup.data, setup.values, setup.seed)
    # reference: Clustering, Iris, k = 3
    assert end.inertia == pytest.approx(78.851441, abs=1e-5)
    assert json.loads(capsys.readouterr().out)["objective"] == pytest.approx(end.inertia)


def test_the_frames_are_spread_evenly_over_a_long_run(quick, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("game.filming_fit._FRAMES", 9)
    shown = []
    draw = LabPainter.draw

    def watched(painter, surface, index):
        shown.append(painter.reel.steps[index])
        draw(painter, surface, index)

    monkeypatch.setattr(LabPainter, "draw", watched)
    path = tmp_path / "fit.gif"
    wish = ["--data", "spirals", "-p", "C=1000", "-p", "gamma=2", "--gif", str(path)]
    assert main(["fit", "svm", *wish]) == 0
    steps = sorted(set(shown))
    last = read_run(path).steps
    assert last > 1_000 and steps[0] == 0 and steps[-1] == last
    assert len(steps) == 9 and max(np.diff(steps)) < 1.2 * last / 8
    told = f"spread over the fit's {last + 1:,} states; {last - 8:,} are left out"
    assert told in capsys.readouterr().err


def test_a_persons_own_table_travels_inside(quick, tmp_path):
    table = tmp_path / "iris.csv"
    rows = np.random.default_rng(0).normal(size=(30, 3))
    table.write_text("a,b,c\n" + "\n".join(",".join(map(repr, row.tolist())) for row in rows))
    path = tmp_path / "own.gif"
    wish = ["--data", str(table), "--target", "c", "-p", "alpha=0.01", "--gif", str(path)]
    assert main(["fit", "lasso", *wish]) == 0
    table.unlink()
    _, setup = lab_of(read_run(path), "own.gif")
    assert setup.data.X.tobytes() == rows[:, :2].copy().tobytes()
    assert setup.data.y.tobytes() == rows[:, 2].copy().tobytes()
    assert setup.data.feature_names == ("a", "b")


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (("kmeans", "-p", "tol=1"), "clustering lab, which has no tol; of kmeans it has n_cl"),
        (("kmeans", "-p", "n_clusters=25"), "where k must be a whole number from 1 to 10, not 25"),
        (("kernel-kmeans", "-p", "kernel=poly"), "expected the kernel rbf or linear"),
        (("svm", "-p", "magic=1"), "svm has no parameter 'magic'"),
        (("forest",), "there is no model or lab 'forest'"),
    ],
)
def test_a_mistake_is_one_line_and_leaves_no_file(wish, sentence, quick, tmp_path, capsys):
    path = tmp_path / "no.gif"
    assert main(["fit", *wish, "--gif", str(path)]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and sentence in err and not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_one_line(quick, tmp_path, capsys):
    (tmp_path / "file").touch()
    for path in (tmp_path, tmp_path / "x.avi", tmp_path / "file" / "x.gif"):
        assert main(["fit", "gmm", "--gif", str(path)]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_what_ends_the_recording_leaves_no_half_file(quick, tmp_path, monkeypatch):
    def stop(film, index):
        raise KeyboardInterrupt

    monkeypatch.setattr("game.ui.film.Drawn.draw", stop)
    assert main(["fit", "gmm", "--gif", str(tmp_path / "x.gif")]) == 130
    assert not list(tmp_path.iterdir())
