"""A GIF dropped on the window opens the run it carries, whatever screen is there."""

import numpy as np
import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.agent.lesson import Lesson
from game.agent.settings import TrainingSettings
from game.commands import main
from game.recording.gif_writer import GifWriter
from game.recording.run import TAG, LabRun, RunError, TrainingRun, dumps
from game.runs import run_of_game, run_of_training
from game.scenes.export_open import LearnAgain, dropped, scene_of
from game.scenes.lab import LabScene
from game.scenes.levels import LevelsScene
from game.scenes.menu import MenuScene
from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.ui.app import App
from game.ui.dialogs import Ask
from game.ui.scene import Push, Say
from game.world.level_file import load
from game.world.packs import find_level
from game.world.planning import shortest_solution
from tests.scenes.hands import frames, key, post, press, settle, until, window

LAKE = load(find_level("classic/slippery-frozen-lake"))
WAY = shortest_solution(LAKE)
SCREENS = {
    "menu": lambda: None,
    "levels": lambda: LevelsScene("play"),
    "play": lambda: PlayScene(LAKE),
    "train": lambda: TrainScene(LAKE),
}


def gif(path, run):
    text = run if isinstance(run, str) else dumps(run)
    with GifWriter(path, (4, 3), run_text=text) as writer:
        writer.add(np.zeros((3, 4, 3), np.uint8), 40)
    return path


@pytest.fixture
def game(tmp_path):
    return gif(tmp_path / "game.gif", run_of_game(LAKE, WAY))


@pytest.fixture(scope="module")
def lesson():
    made = Lesson(LAKE, TrainingSettings.from_level(LAKE, seed=4, alpha=0.2))
    made.advance(3_000)
    made.change(gamma=0.7)
    made.advance(2_000)
    made.remember()
    return made


@pytest.fixture
def training(lesson, tmp_path):
    run = run_of_training(lesson.timeline.at(0), lesson.timeline.at(len(lesson.timeline) - 1))
    return gif(tmp_path / "training.gif", run)


def drop(app, path):
    post(pygame.DROPFILE, file=str(path))
    frames(app, 2)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_dropped_game_plays_to_the_same_end(screen, game):
    app = window(SCREENS[screen]())
    drop(app, game)
    scene = app.scene
    assert isinstance(scene, PlayScene) and scene.about == "from game.gif"
    assert scene.level == LAKE and scene.game.playing
    frames(app, 200, 0.1)
    assert scene.session.won and scene.session.moves == WAY
    # What a file played is no result of the person's.
    assert scene.session.shown
    key(app, pygame.K_ESCAPE)
    frames(app, 2)
    assert not isinstance(app.scene, PlayScene) or app.scene is not scene
    app.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_dropped_training_comes_back_with_its_values(screen, training, lesson):
    app = window(SCREENS[screen]())
    drop(app, training)
    settle(app, 3)
    scene = app.scene
    assert isinstance(scene, TrainScene) and scene.about == "from training.gif"
    assert scene.lesson.trainer.q.tobytes() == lesson.trainer.q.tobytes()
    assert scene.lesson.trainer.steps == 5_000 and scene.lesson.settings == lesson.settings
    assert scene.lesson.settings.seed == 4 and len(scene.lesson.timeline) > 50
    scene.toggle_run()
    frames(app, 5)
    assert scene.lesson.trainer.steps > 5_000
    app.close()


def test_learning_again_can_be_skipped_or_cancelled(tmp_path):
    run = TrainingRun(run_of_game(LAKE, ()).level, {"alpha": 0.3}, 10**12)
    path = gif(tmp_path / "long.gif", run)
    app = window()
    drop(app, path)
    assert isinstance(app.scene, LearnAgain)
    frames(app, 3)
    job = app.scene._job
    key(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, MenuScene) and job.cancelled and job.wait(10)
    drop(app, path)
    beginning = app.scene.controls._order[0]
    press(app, beginning)
    settle(app, 3)
    assert isinstance(app.scene, TrainScene)
    assert app.scene.lesson.trainer.steps == 0 and app.scene.lesson.settings.alpha == 0.3
    app.close()


def test_a_training_that_cannot_be_is_told_and_the_screen_stays(tmp_path):
    level = run_of_game(LAKE, ()).level
    path = gif(tmp_path / "wrong.gif", TrainingRun(level, {"alpha": 30}, 10))
    app = window(PlayScene(LAKE))
    below = app.scene
    drop(app, path)
    settle(app, 3)
    assert isinstance(app.scene, Ask) and "alpha is 30" in app.scene.words
    key(app, pygame.K_RETURN)
    assert app.scene is below
    app.close()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "carries no run"),
        ("made elsewhere", "carries no run"),
        (f"{TAG} {{", "damaged"),
        (
            f'{TAG} {{"kind":"game","level":"x","moves":""}}',
            "The level in some.gif, line 1: not TOML",
        ),
        (f'{TAG} {{"kind":"lab","lab":"../x","line":""}}', "a lab that there isn't"),
    ],
)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_gif_without_a_run_gets_a_sentence(screen, content, sentence, tmp_path):
    app = window(SCREENS[screen]())
    below = app.scene
    drop(app, gif(tmp_path / "some.gif", content))
    assert app.scene is below and not app.problems
    assert sentence in app._said.sentence and app._said.tone == "problem"
    app.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_data_on_a_screen_without_any_are_told_where_they_go(screen, tmp_path):
    app = window(SCREENS[screen]())
    below, path = app.scene, tmp_path / "flowers.csv"
    path.write_text("a,b\n1,2\n")
    drop(app, path)
    assert app.scene is below
    assert app._said.sentence == "flowers.csv is data: open a lab, and drop it there."
    app.close()


def test_a_dropped_level_is_played_and_what_is_none_is_said(tmp_path):
    level = tmp_path / "mine.toml"
    level.write_text("map = '''\nS~G\n...\n'''")
    command = dropped(level)
    assert isinstance(command, Push) and command.scene.level.name == "mine"
    assert isinstance(dropped(tmp_path / "none.toml"), Say)
    assert isinstance(dropped(tmp_path / "none.gif"), Say)


def test_a_lab_opens_with_its_line(tmp_path):
    line = '{"lab": "clustering", "data": "blobs", "seed": 7, "values": {}}'
    app = window(scene_of(gif(tmp_path / "lab.gif", LabRun("clustering", line, 3))))
    until(app, lambda: isinstance(app.scene, LabScene) and app.scene.ready)
    session = app.scene.session
    until(app, lambda: session.run.last_step == 3)
    assert session.setup.source == "blobs" and session.setup.seed == 7
    app.close()


@pytest.fixture
def commanded(monkeypatch, capsys):
    """Runs `play` or `train` in this process until its first frames are drawn."""
    opened = []

    def run(app, until):
        settle(app, 6)
        opened.append(app.scene)
        app.close()

    monkeypatch.setattr(App, "run", run)

    def command(*arguments):
        code = main([str(argument) for argument in arguments])
        return code, opened[-1] if opened else None, capsys.readouterr().err

    return command


def test_play_opens_a_gif_from_the_command_line(commanded, game, training, tmp_path):
    code, scene, _ = commanded("play", game)
    assert code == 0 and isinstance(scene, PlayScene) and scene.game.playing
    code, scene, _ = commanded("play", training)
    assert code == 0 and isinstance(scene, TrainScene) and scene.lesson.trainer.steps == 5_000
    for wrong in (gif(tmp_path / "bare.gif", ""), tmp_path / "bent.gif"):
        if not wrong.exists():
            wrong.write_bytes(game.read_bytes()[:50])
        code, _, err = commanded("train", wrong)
        assert code == 2 and err.count("\n") == 1 and wrong.name in err


@pytest.mark.parametrize("ending", ["mp4", "webp"])
def test_a_film_that_carries_no_run_says_what_does(ending, commanded, tmp_path):
    film = tmp_path / f"won.{ending}"
    film.write_bytes(b"\0\0\0 ftypisom\0")
    words = f"won.{ending} is not a GIF; of all recordings only a GIF carries a run"
    command = dropped(film)
    assert isinstance(command, Say) and words in command.sentence
    for screen in ("play", "train", "lab"):
        assert commanded(screen, film) == (2, None, f"q-on-ice: {words}\n")
    assert words in commanded("gif", film, "-o", tmp_path / "anew.gif")[2]


@given(st.binary(max_size=300), st.booleans())
@settings(max_examples=40, deadline=None)
def test_any_comment_is_opened_or_refused_in_a_sentence(tmp_path_factory, comment, tagged):
    text = (f"{TAG} " if tagged else "") + comment.decode("latin-1")
    path = tmp_path_factory.getbasetemp() / "any.gif"
    gif(path, text.encode("ascii", "replace").decode())
    try:
        scene_of(path)
    except RunError as problem:
        assert "\n" not in str(problem)
