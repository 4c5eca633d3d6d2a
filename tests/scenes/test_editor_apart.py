"""Questions that another process answers, and what becomes of them when it can't."""

import math
import os
import subprocess
import sys

import numpy as np
import pytest

from game.editor.judgement import judge, judge_lightly
from game.scenes.editor import EditorScene
from game.scenes.editor_apart import Apart, ApartError
from game.world.draft import Draft
from tests.scenes.hands import frames, until, window
from tests.world.worlds import level_of

WIDE = "S" + "~" * 59 + "\n" + ("~" * 60 + "\n") * 29 + "~" * 59 + "G"


@pytest.fixture
def apart():
    made = Apart()
    yield made
    made.stop()


def test_one_process_answers_all_questions_and_raises_what_they_raise(apart):
    assert apart.call(math.hypot, 3.0, 4.0) == 5.0
    there = apart.call(os.getpid)
    assert there != os.getpid()
    with pytest.raises(ZeroDivisionError):
        apart.call(divmod, 1, 0)
    assert apart.call(os.getpid) == there


def test_what_is_printed_there_does_not_get_between_the_answers(apart):
    assert apart.call(print, "hello") is None
    assert apart.call(os.system, "echo hello") == 0
    assert apart.call(abs, -3) == 3


def test_a_process_that_died_is_an_error_and_the_next_question_starts_another(apart):
    with pytest.raises(ApartError):
        apart.call(os._exit, 3)
    assert apart.call(abs, -3) == 3
    apart.stop()
    with pytest.raises(ApartError):
        apart.call(abs, -3)


def test_a_process_that_is_still_starting_ends_too(apart, monkeypatch):
    started, start = [], subprocess.Popen

    def slow(*given, **more):
        apart.stop()
        started.append(start(*given, **more))
        return started[0]

    monkeypatch.setattr(subprocess, "Popen", slow)
    with pytest.raises(ApartError):
        apart.call(abs, -3)
    assert started[0].poll() is not None


def test_the_judgement_is_the_same_there(apart):
    draft = Draft.of(level_of(WIDE))
    there, here = apart.call(judge_lightly, draft), judge(draft)
    assert there.model is None
    assert (there.moves, there.level) == (here.moves, here.level)
    assert np.array_equal(there.path, here.path)
    assert (there.idle == here.idle).all()
    assert (there.doomed == here.doomed).all()


def test_a_large_board_is_judged_apart_and_the_process_ends_with_the_screen():
    app = window(EditorScene(level_of(WIDE)))
    scene = app.scene
    until(app, lambda: scene.verdict.judgement is not None)
    assert scene.verdict.judgement.model is None
    assert scene.verdict.judgement.moves == 2
    process = scene.verdict._apart._process
    assert process.poll() is None
    app.close()
    assert process.poll() is not None


@pytest.mark.skipif(sys.platform == "win32", reason="another way of starting processes")
def test_where_no_process_can_be_started_a_thread_judges(monkeypatch):
    def none(*given, **more):
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(subprocess, "Popen", none)
    app = window(EditorScene(level_of(WIDE)))
    until(app, lambda: app.scene.verdict.judgement is not None)
    assert app.scene.verdict.judgement.moves == 2
    frames(app, 3)
    app.close()
