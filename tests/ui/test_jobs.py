"""Work beside the frames: what a job may say, and errors that nobody takes."""

import time

import pytest

from game.ui.dialogs import Ask, KeysHelp
from game.ui.scene import Pop, Push, Say


def test_frames_without_a_pause_leave_room_for_work_that_often_needs_the_interpreter(app):
    app.context.engine.wait()

    def work(job):
        for _ in range(2_000):
            time.sleep(0)

    done = []
    app.context.jobs.start("works", work, done.append)
    for _ in range(10_000):
        app.frame(1 / 60)
        if done:
            break
    assert done, "10,000 frames, and the work still waits for its turns"


@pytest.mark.parametrize("answer", [Pop(), Push(KeysHelp(())), 3])
def test_a_job_may_say_something_but_opens_and_closes_no_screen(app, answer):
    for what in (Say("It is done."), answer):
        app.context.jobs.start("works", lambda job: None, lambda _, what=what: what)
        assert app.context.jobs.running[-1].wait(10)
    app.frame(0.02)
    assert app._said.sentence == "It is done."
    assert isinstance(app.problems[0], TypeError)


def test_a_callback_that_fails_takes_no_other_jobs_answer_with_it(app):
    taken = []

    def fail(result):
        raise RuntimeError("the first one's callback")

    ended = [
        app.context.jobs.start("fails", lambda job: 1, fail),
        app.context.jobs.start("works", lambda job: 2, taken.append),
    ]
    assert all(job.wait(10) for job in ended)
    app.frame(0.02)
    app.frame(0.02)
    assert [str(problem) for problem in app.problems] == ["the first one's callback"]
    assert taken == [2]


def test_an_error_in_a_worker_that_nobody_takes_is_shown(app):
    def work(job):
        raise RuntimeError("nobody waits for this")

    assert app.context.jobs.start("fails", work).wait(10)
    app.frame(0.02)
    assert [str(problem) for problem in app.problems] == ["nobody waits for this"]
    assert isinstance(app.scene, Ask) and "nobody waits for this" in app.scene.words
