"""A lab's run as a newcomer uses it: steps, the clock, the timeline, the window."""

from types import SimpleNamespace

import pygame
import pytest

from game.scenes.lab import LabScene
from game.ui.dialogs import KeysHelp
from tests.labs.contract import fingerprint
from tests.scenes.hands import click, frames, key, post, press, until
from tests.scenes.lab.lab_hands import at_both_sizes, session


@at_both_sizes
def test_steps_go_forward_and_back_and_say_what_happened(app):
    run = session(app).run
    assert run.step == 0
    assert "Press Run" in app.scene.told()[0]
    for _ in range(3):
        key(app, pygame.K_n)
    assert (run.step, run.last_step) == (3, 3)
    assert "fell from" in app.scene.told()[0]
    third = run.state
    key(app, pygame.K_p)
    key(app, pygame.K_p)
    assert (run.step, run.last_step) == (1, 3)
    key(app, pygame.K_n)
    key(app, pygame.K_n)
    assert run.state is third
    key(app, pygame.K_HOME)
    assert run.step == 0
    key(app, pygame.K_END)
    until(app, lambda: run.ended)
    assert run.finished


def test_it_runs_pauses_and_is_reset(app):
    run = session(app).run
    key(app, pygame.K_SPACE)
    assert session(app).playing
    app.scene.pace.choose(99)
    until(app, lambda: run.finished)
    frames(app, 2)
    assert not session(app).playing
    last = run.last_step
    key(app, pygame.K_SPACE)
    assert session(app).playing, "at the end Run plays once more from the start"
    until(app, lambda: run.finished and not session(app).playing)
    assert run.last_step == last
    key(app, pygame.K_r)
    assert run.step == 0


def test_the_clock_decides_how_many_steps_run(app):
    app.scene.pace.choose(2)
    key(app, pygame.K_SPACE)
    frames(app, 60, 1 / 60)
    assert session(app).run.step == pytest.approx(4, abs=1)
    key(app, pygame.K_RIGHTBRACKET)
    assert app.scene.pace.words == "8 steps/s"


@at_both_sizes
def test_scrubbing_looks_at_any_step(app):
    key(app, pygame.K_END)
    run = session(app).run
    until(app, lambda: run.finished)
    rect = app.scene.panel.timeline.rect
    click(app, (rect.centerx, rect.centery))
    assert 0.4 < run.step / run.last_step < 0.6
    click(app, (rect.left + 9, rect.centery))
    assert run.step == 0


@at_both_sizes
def test_any_picture_can_be_made_large(app):
    pictures = app.scene.pictures
    assert [view.name for view in pictures.shown] == ["points", "loss", "rates"]
    press(app, app.scene.panel.enlargers[1])
    assert [view.name for view in pictures.shown] == ["loss", "points", "rates"]
    assert pictures.rect(0).width > pictures.rect(1).width
    press(app, app.scene.panel.enlargers[1])
    assert [view.name for view in pictures.shown] == ["points", "loss", "rates"]


def test_the_window_can_be_resized_in_the_middle_of_it(app):
    key(app, pygame.K_n)
    state = session(app).run.state
    for size in ((960, 640), (1500, 900), (1280, 800)):
        pygame.display.set_mode(size)
        post(pygame.VIDEORESIZE, size=size, w=size[0], h=size[1])
        frames(app, 2)
        assert session(app).run.state is state
        for area in (*app.scene.places.slots, app.scene.places.panel, app.scene.places.transport):
            assert pygame.Rect(0, 0, *size).contains(area)


def test_help_lists_the_keys_and_escape_leaves(app):
    key(app, pygame.K_F1)
    assert isinstance(app.scene, KeysHelp)
    key(app, pygame.K_ESCAPE)
    key(app, pygame.K_ESCAPE)
    assert not isinstance(app.scene, LabScene)


def test_drawing_changes_nothing(app):
    key(app, pygame.K_n)
    run = session(app).run
    before = fingerprint(run.state), run.version, run.last_step
    surface = pygame.display.get_surface()
    for _ in range(3):
        app.scene.draw(surface)
    assert (fingerprint(run.state), run.version, run.last_step) == before


class _Idle:
    """Workers that begin nothing: the next state is always still being made."""

    def start(self, title, work):
        return SimpleNamespace(done=False, cancelled=False, cancel=lambda: None)


def test_a_state_shown_again_while_its_run_begins_comes_with_its_own_history(app, monkeypatch):
    lab, drawn = session(app).lab, []
    draw = lab.draw

    def spy(state, history, data, plots):
        drawn.append((state, history))
        draw(state, history, data, plots)

    monkeypatch.setattr(lab, "draw", spy)
    monkeypatch.setattr(lab, "slow", lambda data, values: True)
    monkeypatch.setattr(session(app), "_workers", _Idle())
    first = session(app).run.state
    app.scene.actions.choose_data("iris")
    frames(app)
    assert drawn[-1][0] is None, "other data, and no state of theirs yet"
    app.scene.actions.undo()
    frames(app)
    state, history = drawn[-1]
    assert state is first and history.states[-1] is first
