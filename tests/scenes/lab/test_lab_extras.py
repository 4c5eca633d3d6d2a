"""A lab's extras: worked out behind the screen, stopped, and failing in their own place."""

import threading
import time

import pygame

from game.ui.plot_marks import Words
from tests.scenes.hands import drag, frames, key, press, until
from tests.scenes.lab.lab_hands import session, spot


def test_extras_are_worked_out_behind_the_screen(app):
    desk = app.scene.desk
    until(app, lambda: "rates" in desk.results)
    app.scene.actions.set_values({"power": "sizes"})
    frames(app, 1)
    assert desk.stale == {"rates"}
    before = desk.results["rates"]
    until(app, lambda: not desk.stale)
    assert desk.results["rates"] is not before


def test_work_that_takes_long_shows_its_progress_and_can_be_stopped(app, monkeypatch):
    desk, lab = app.scene.desk, session(app).lab
    until(app, lambda: "rates" in desk.results)
    ended = threading.Event()

    def long(extra, data, values, seed, progress):
        try:
            while True:
                progress(0.5)
                time.sleep(0.002)
        finally:
            ended.set()

    monkeypatch.setattr(lab, "compute", long, raising=False)
    app.scene.actions.set_values({"power": "sizes"})
    until(app, lambda: desk.share == 0.5)
    frames(app, 2)
    slot = [view.name for view in app.scene.pictures.shown].index("rates")
    stop = app.scene.panel.stops[slot]
    assert stop.visible and stop.text == "Stop"
    press(app, stop)
    assert ended.wait(10)
    frames(app, 40, 1 / 60)
    assert not desk.in_work and desk.stale, "what was stopped does not begin again by itself"
    assert stop.text == "Work out"
    monkeypatch.undo()
    press(app, stop)
    until(app, lambda: not desk.stale)
    frames(app, 2)
    assert not stop.visible


def test_an_extra_that_fails_leaves_the_screen_at_work(app, monkeypatch):
    def fails(*arguments):
        raise ValueError("Too few points for that.")

    monkeypatch.setattr(session(app).lab, "compute", fails, raising=False)
    app.scene.actions.set_values({"power": "sizes"})
    until(app, lambda: app.scene.desk.problems)
    assert app.scene.desk.problems == {"rates": "Too few points for that."}
    frames(app, 1)
    notes = [m.words for m in app.scene.pictures.plots["rates"].marks if isinstance(m, Words)]
    assert notes == ["Too few points for that."]
    key(app, pygame.K_n)
    assert session(app).run.step == 1


def test_the_last_picture_stays_until_a_worker_has_the_next(app, monkeypatch):
    key(app, pygame.K_n)
    points, marks = app.scene.pictures.plots["points"], session(app).run.state
    wait, lab = threading.Event(), session(app).lab
    begin = lab.start

    def late(*given):
        wait.wait(30)
        yield from begin(*given)

    monkeypatch.setattr(lab, "start", late, raising=False)
    monkeypatch.setattr(lab, "slow", lambda data, values: True, raising=False)
    shown = []
    draw = lab.draw
    monkeypatch.setattr(
        lab, "draw", lambda state, *rest: (shown.append(state), draw(state, *rest)), raising=False
    )
    x, y = spot(app, 0)
    drag(app, (x, y), (x + 30, y + 10))
    assert session(app).run.state is None and shown and set(map(id, shown)) == {id(marks)}
    assert points.marks
    wait.set()
    until(app, lambda: session(app).run.state is not None)
    frames(app, 1)
    assert shown[-1] is session(app).run.state
