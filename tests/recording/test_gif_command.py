"""`gif` on the command line: every kind of film without a display, one sentence for mistakes."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from game.commands import main
from game.play.replay import moves_to_text
from game.recording.colours import rgb
from game.recording.run import GameRun, TrainingRun, read_run
from game.runs import lesson_of, replay_of
from game.ui.film import colours_of
from game.world.level_file import load
from game.world.packs import find_level
from game.world.planning import shortest_solution
from tests.recording.reading import read
from tests.ui.pictures import board_image

ROOT = Path(__file__).resolve().parents[2]
NAME = "classic/slippery-frozen-lake"
LAKE = load(find_level(NAME))


@pytest.fixture
def film(tmp_path, capsys):
    """Runs `gif LEVEL -o OUT.gif ...`, which must succeed; the file, and what was said."""

    def run(level, *arguments, out="out.gif"):
        path = tmp_path / out
        code = main(["gif", str(level), "-o", str(path), *map(str, arguments)])
        printed = capsys.readouterr()
        assert code == 0, printed.err
        assert printed.out.count("\n") == 1 and printed.out.startswith(f"{path}: ")
        return path, printed.out

    return run


@pytest.fixture
def complaint(tmp_path, capsys):
    """Runs a `gif` that must fail with one line on stderr and leave nothing."""

    def run(*arguments):
        before = sorted(tmp_path.rglob("*"))
        code = main(["gif", *map(str, arguments)])
        printed = capsys.readouterr()
        assert (code, printed.out) == (2, "")
        lines = [line for line in printed.err.splitlines() if line.startswith("q-on-ice")]
        assert len(lines) == 1
        assert sorted(tmp_path.rglob("*")) == before
        return lines[0]

    return run


def test_by_itself_it_films_the_shortest_solution(film):
    path, said = film(NAME)
    assert "512 x 512 pixels" in said
    run = read_run(path)
    assert run.moves == moves_to_text(shortest_solution(LAKE))
    assert replay_of(run, path.name).play().won
    back = read(path)
    assert np.array_equal(back.frames[0], rgb(colours_of(board_image(LAKE, cell=64))))
    assert back.loop == 0 and min(back.delays_ms) >= 20


def test_moves_scale_delay_and_once(film):
    path, _ = film(NAME, "--moves", "rd L,→", "--scale", 0.5, "--delay", 100, "--once")
    back = read(path)
    assert back.frames[0].shape == (128, 128, 3) and back.loop is None
    assert read_run(path).moves == "RDLR"
    assert len(back.frames) < len(read(film(NAME, "--moves", "RDLR", "--scale", 0.5)[0]).frames)


def test_the_delay_is_that_of_motion_and_what_stands_still_is_one_frame(film, said, capsys):
    path, _ = film(NAME, "--moves", "RD", "--scale", 0.5, "--delay", 50)
    start, *between, end = read(path).delays_ms
    moving = [delay for delay in between if abs(delay - 50) <= 10]
    assert min(start, end) >= 600 and len(moving) == len(between) - 1, "one stop between the moves"
    with pytest.raises(SystemExit):
        said("gif", "--help")
    told = " ".join(capsys.readouterr().out.split())
    assert "--delay MS how long a frame of motion, 40, or of a training, 80, is shown" in told
    assert "what stands still is one longer frame" in told


def test_moves_after_the_end_of_a_game_are_told(said, tmp_path):
    end = ("-o", tmp_path / "a.gif", "--scale", 0.25)
    solution = moves_to_text(shortest_solution(LAKE))
    code, out, err = said("gif", NAME, *end, "--moves", solution + "LLLL")
    assert code == 0 and out.count("\n") == 1
    assert err == "q-on-ice: the game is over after 10 moves; the film leaves 4 moves out\n"
    one = said("gif", NAME, *end, "--moves", solution + "L")[2]
    assert one.endswith("after 10 moves; the film leaves 1 move out\n")
    assert said("gif", NAME, *end, "--moves", solution)[2] == ""


def test_an_agent_walks_what_it_learned(film):
    path, _ = film(NAME, "--agent", "--episodes", 3_000, "--scale", 0.5, "--seed", 1)
    run = read_run(path)
    assert isinstance(run, GameRun) and replay_of(run, "x").play().won
    again, _ = film(NAME, "--agent", "--episodes", 3_000, "--scale", 0.5, "--seed", 1, out="b.gif")
    assert again.read_bytes() == path.read_bytes()


def test_an_agent_on_slippery_ice_takes_its_slips_along(film):
    path, _ = film("classic/frozen-lake-4x4", "--agent", "--episodes", 500, "--scale", 0.5)
    run = read_run(path)
    session = replay_of(run, "x").play()
    assert session.count == len(run.moves) and session.over


def test_a_training_is_filmed_and_learned_again(film):
    path, _ = film(
        *(NAME, "--training", "--episodes", 40, "--frames", 12, "--scale", 0.5, "--seed", 9),
        *("--overlay", "values,visits"),
    )
    run = read_run(path)
    assert isinstance(run, TrainingRun) and run.settings["seed"] == 9
    lesson = lesson_of(run, "x")
    assert lesson.trainer.episodes == 40
    assert len(read(path).frames) == 12


def test_a_film_of_one_frame_is_told_as_one(film):
    _, said = film(NAME, "--training", "--episodes", 5, "--frames", 1, "--scale", 0.5)
    assert ": 1 frame of" in said


def test_a_film_can_be_made_again_from_its_gif_in_another_size(film):
    small, _ = film(NAME, "--moves", "RDR", "--scale", 0.5)
    large, _ = film(small, "--scale", 1, out="large.gif")
    assert read_run(large) == read_run(small)
    assert read(large).frames[0].shape == (256, 256, 3)
    learned, _ = film(NAME, "--training", "--episodes", 20, "--frames", 6, "--scale", 0.5)
    again, _ = film(learned, "--scale", 1, "--frames", 5, out="again.gif")
    assert read_run(again) == read_run(learned) and len(read(again).frames) == 5
    walk, _ = film(again, "--moves", "RD", out="walk.gif")
    assert read_run(walk).moves == "RD"


def test_webp_is_made_by_its_name(film):
    path, _ = film(NAME, "--moves", "RD", "--scale", 0.5, out="a.webp")
    with Image.open(path) as picture:
        assert picture.format == "WEBP" and picture.n_frames > 3


def test_it_needs_no_display(tmp_path):
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    }
    done = subprocess.run(
        [sys.executable, "main.py", "gif", NAME, "-o", tmp_path / "a.gif", "--moves", "R"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    # A busy machine may show the bar of progress on stderr; a complaint would be a line of ours.
    assert done.returncode == 0
    assert "q-on-ice:" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout.startswith(f"{tmp_path / 'a.gif'}: ") and (tmp_path / "a.gif").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("no-such-level",), "there is no level 'no-such-level'"),
        ((NAME, "--moves", "RX"), "'X' at place 2 is no move"),
        ((NAME, "--delay", "10"), "the delay is 10 ms; expected from 20"),
        ((NAME, "--scale", "0"), "the scale is 0; expected above 0"),
        ((NAME, "--scale", "1000"), "the scale is 1000; expected above 0, up to 128"),
        ((NAME, "--scale", "100"), "25,600 x 25,600 pixels; at most 4,096"),
        ((NAME, "--agent", "--training"), "not allowed with argument"),
        ((NAME, "--agent", "--seed", "-1"), "seed is -1; it must be a whole number from 0"),
        ((NAME, "--overlay", "q,dreams"), "'dreams' is no overlay; there are q, policy"),
        ((NAME, "--frames", "0"), "'0' is not a whole number from 1"),
    ],
)
def test_a_mistake_is_one_line(complaint, tmp_path, arguments, sentence):
    assert sentence in complaint(*arguments, "-o", tmp_path / "a.gif")


def test_files_that_cannot_be_written_or_read_are_one_line(complaint, tmp_path, monkeypatch):
    assert "is a folder" in complaint(NAME, "-o", tmp_path)
    (tmp_path / "file").touch()
    assert "Not a directory" in complaint(NAME, "-o", tmp_path / "file" / "a.gif")
    assert "expected .gif, .webp or .mp4" in complaint(NAME, "-o", tmp_path / "a.avi")
    monkeypatch.setattr("game.recording.formats.importlib.util.find_spec", lambda name: None)
    assert "imageio-ffmpeg" in complaint(NAME, "-o", tmp_path / "a.mp4")
    Image.new("RGB", (3, 3)).save(tmp_path / "bare.gif")
    assert "bare.gif carries no run" in complaint(tmp_path / "bare.gif", "-o", tmp_path / "a.gif")


def test_a_level_without_a_solution_says_what_to_give(complaint, tmp_path):
    (tmp_path / "walled.toml").write_text("map = '''\nS#G\n.#.\n'''")
    said = complaint(tmp_path / "walled.toml", "-o", tmp_path / "a.gif")
    assert "walled has no solution to film; give --moves, --agent or --training" in said
