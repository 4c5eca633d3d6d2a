"""A lab as a newcomer uses it: by keys and by the mouse, through the window loop."""

import json
import threading
import time

import numpy as np
import pygame
import pytest

from game.labs import available
from game.labs.template import TemplateLab
from game.scenes.lab import LabScene
from game.scenes.lab_judge import Judgement
from game.ui import clipboard
from game.ui.dialogs import KeysHelp
from game.ui.file_dialog import FileDialog
from game.ui.plot_marks import Words
from tests.labs.contract import fingerprint
from tests.scenes.hands import click, drag, frames, key, post, press, settle, until, window


@pytest.fixture
def app(request):
    made = window(LabScene("template", lab=TemplateLab()), getattr(request, "param", (1280, 800)))
    until(made, lambda: made.scene.ready and made.scene.session.run.state is not None)
    frames(made, 2)
    yield made
    made.close()


at_both_sizes = pytest.mark.parametrize(
    "app", [(1280, 800), (960, 640)], ids=["large", "small"], indirect=True
)


@pytest.fixture
def board(monkeypatch):
    """A clipboard of our own: the dummy display has none."""
    held = {"text": None}

    def put(text):
        held["text"] = text
        return True

    monkeypatch.setattr(clipboard, "put", put)
    monkeypatch.setattr(clipboard, "get", lambda: held["text"])
    return held


def session(app):
    return app.scene.session


def place(app, x, y):
    """The pixel of a place in the main picture's data."""
    plot = app.scene.pictures.plots["points"]
    px, py = plot.to_screen(x, y)
    return round(float(px)), round(float(py))


def spot(app, index):
    return place(app, *session(app).setup.data.X[index, :2])


def empty_spot(app):
    """A pixel in the main picture far from every point."""
    plot = app.scene.pictures.plots["points"]
    X = session(app).setup.data.X
    px, py = plot.to_screen(X[:, 0], X[:, 1])
    area = plot.area.inflate(-60, -60)
    rng = np.random.default_rng(0)
    tries = np.column_stack(
        [rng.uniform(area.left, area.right, 400), rng.uniform(area.top, area.bottom, 400)]
    )
    state = session(app).run.state
    if state is not None:
        middle = plot.to_screen(*state.fit.place[:2])
        px, py = np.append(px, middle[0]), np.append(py, middle[1])
    far = np.hypot(tries[:, :1] - px, tries[:, 1:] - py).min(axis=1)
    x, y = tries[int(far.argmax())]
    return round(x), round(y)


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
def test_a_click_adds_a_point_a_drag_moves_it_and_a_right_click_deletes_it(app):
    before = session(app).setup.data.n_samples
    spare = empty_spot(app)
    click(app, spare)
    data = session(app).setup.data
    assert data.n_samples == before + 1
    plot = app.scene.pictures.plots["points"]
    there = plot.to_data(*spare)
    assert data.X[-1] == pytest.approx([float(there[0]), float(there[1])])
    middle = plot.area.center
    aim = tuple(at + (30 if at < mid else -30) for at, mid in zip(spare, middle))
    there = plot.to_data(*aim)
    drag(app, spare, aim)
    assert session(app).setup.data.X[-1] == pytest.approx([float(there[0]), float(there[1])])
    frames(app, 3)
    click(app, spot(app, -1), button=3)
    assert session(app).setup.data.n_samples == before
    assert "edited" in app.scene._about()


@at_both_sizes
def test_one_undo_line_holds_points_and_settings_alike(app):
    start = session(app).setup
    click(app, empty_spot(app))
    added = session(app).setup
    rect = app.scene.panel.settings.sliders["rate"][1].rect
    click(app, (rect.right - 30, rect.centery))
    slid = session(app).setup
    assert slid.values["rate"] > added.values["rate"]
    key(app, pygame.K_z, pygame.KMOD_LCTRL)
    assert session(app).setup is added
    key(app, pygame.K_z)
    assert session(app).setup is start
    key(app, pygame.K_y)
    key(app, pygame.K_y, pygame.KMOD_LCTRL)
    assert session(app).setup is slid
    key(app, pygame.K_y)
    assert "nothing to redo" in app._said.sentence


def test_a_drag_is_one_step_of_undo(app):
    start = session(app).setup
    before = spot(app, 4)
    post(pygame.MOUSEBUTTONDOWN, pos=before, button=1)
    for step in range(1, 12):
        pos = (before[0] + 4 * step, before[1] + 3 * step)
        post(pygame.MOUSEMOTION, pos=pos, rel=(4, 3), buttons=(1, 0, 0))
        frames(app)
    post(pygame.MOUSEBUTTONUP, pos=pos, button=1)
    frames(app, 2)
    assert not np.array_equal(session(app).setup.data.X, start.data.X)
    key(app, pygame.K_z)
    assert session(app).setup is start


def test_the_axes_stand_still_under_a_dragged_point_and_follow_it_when_it_is_let_go(app):
    plot = app.scene.pictures.plots["points"]
    at = spot(app, 4)
    limits = plot.x_limits
    post(pygame.MOUSEBUTTONDOWN, pos=at, button=1)
    for x in range(at[0], plot.area.right + 200, 25):
        post(pygame.MOUSEMOTION, pos=(x, at[1]), rel=(25, 0), buttons=(1, 0, 0))
        frames(app)
        assert plot.x_limits == pytest.approx(limits)
    assert session(app).setup.data.X[4, 0] == pytest.approx(limits[1])
    post(pygame.MOUSEBUTTONUP, pos=(x, at[1]), button=1)
    frames(app, 2)
    assert plot.x_limits[1] > limits[1]


def test_what_is_dragged_in_a_finished_run_ends_as_a_fresh_run_would(app):
    key(app, pygame.K_END)
    run = session(app).run
    until(app, lambda: run.finished)
    at = spot(app, 3)
    drag(app, at, (at[0] + 60, at[1] + 30))
    until(app, lambda: run.finished and session(app).settled)
    setup = session(app).setup
    *_, fresh = session(app).lab.start(setup.data, setup.values, setup.seed)
    assert fingerprint(run.state) == fingerprint(fresh)


def test_a_changed_setting_keeps_the_step_that_is_looked_at(app):
    for _ in range(4):
        key(app, pygame.K_n)
    rect = app.scene.panel.settings.sliders["rate"][1].rect
    click(app, (rect.left + 20, rect.centery))
    frames(app, 3)
    run = session(app).run
    assert run.step == 4
    assert run.state.values["rate"] == session(app).setup.values["rate"] < 0.1


def test_what_only_changes_the_drawing_does_not_start_anew(app):
    for _ in range(3):
        key(app, pygame.K_n)
    state = session(app).run.state
    marks = len(app.scene.pictures.plots["points"].marks)
    press(app, app.scene.panel.settings.toggles["trail"])
    assert session(app).run.state is state
    assert len(app.scene.pictures.plots["points"].marks) == marks - 1


def test_the_lab_takes_hold_of_what_is_its_own(app):
    count = session(app).setup.data.n_samples
    run = session(app).run
    key(app, pygame.K_n)
    start = place(app, *run.state.fit.place)
    to = empty_spot(app)
    drag(app, start, to)
    assert session(app).setup.values["start"] is not None
    assert session(app).setup.data.n_samples == count
    plot = app.scene.pictures.plots["points"]
    frames(app, 2)
    wanted = plot.to_data(*to)
    assert run.timeline.at(0).fit.place == pytest.approx([float(wanted[0]), float(wanted[1])])


def test_number_keys_give_points_their_class(app):
    names = session(app).setup.data.class_names
    assert len(names) == 3
    at = spot(app, 5)
    post(pygame.MOUSEMOTION, pos=at, rel=(0, 0), buttons=(0, 0, 0))
    frames(app)
    old = session(app).setup.data.y[5]
    wanted = int((old + 1) % 3)
    key(app, pygame.K_1 + wanted)
    assert session(app).setup.data.y[5] == wanted
    click(app, empty_spot(app))
    assert session(app).setup.data.y[-1] == wanted


def test_the_view_is_zoomed_panned_and_reset(app):
    plot = app.scene.pictures.plots["points"]
    count = session(app).setup.data.n_samples
    home = plot.x_limits
    middle = plot.area.center
    post(pygame.MOUSEWHEEL, x=0, y=2, pos=middle, flipped=False)
    frames(app)
    assert np.diff(plot.x_limits) < np.diff(home)
    narrow = plot.x_limits
    at = empty_spot(app)
    drag(app, at, (at[0] + 50, at[1]))
    assert plot.x_limits[0] < narrow[0]
    at = empty_spot(app)
    click(app, at)
    click(app, at)
    assert plot.x_limits == pytest.approx(home)
    assert session(app).setup.data.n_samples == count


@at_both_sizes
def test_data_sets_seeds_and_sizes_are_chosen(app):
    scene = app.scene
    scene.actions.choose_data("iris")
    frames(app, 2)
    assert session(app).setup.data.n_features == 4
    assert "up" in scene.panel.settings.choices, "four features: which two are shown is a choice"
    scene.actions.choose_data("blobs")
    first = session(app).setup.data.X
    frames(app, 2)
    rect = scene.panel.settings.points.rect
    click(app, (rect.right - 2, rect.centery))
    assert session(app).setup.data.n_samples == 2000
    scene.actions.type_seed("5")
    assert not np.array_equal(session(app).setup.data.X[:10], first[:10])
    assert scene.actions.type_seed("five").tone == "problem"
    scene.actions.choose_data("blank")
    frames(app, 3)
    assert "no points" in session(app).run.problem
    click(app, scene.pictures.plots["points"].area.center)
    frames(app, 3)
    assert session(app).run.state is not None


def test_a_persons_file_is_opened_and_a_bad_one_is_told(app, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("width,height\n1,2\n3,4\n5,9\n")
    key(app, pygame.K_o, pygame.KMOD_LCTRL)
    assert isinstance(app.scene, FileDialog)
    post(pygame.DROPFILE, file=str(path))
    settle(app)
    assert session(app).setup.data.n_samples == 3
    assert app.scene._about() == "mine · 3 points"
    assert app.scene.actions.choose_data("mine") is None
    app.scene.actions.choose_data("blobs")
    frames(app, 2)
    key(app, pygame.K_z)
    assert session(app).setup.data.n_samples == 3
    bad = tmp_path / "gap.csv"
    bad.write_text("width,height\n1,2\n3,\n")
    post(pygame.DROPFILE, file=str(bad))
    settle(app)
    assert "gap.csv, line 3" in app._said.sentence
    assert session(app).setup.data.n_samples == 3


@at_both_sizes
def test_the_tabs_explain_show_the_code_and_the_numbers(app):
    key(app, pygame.K_n)
    for tab in ("Explain", "Code", "Numbers", "Setup"):
        press(app, app.scene.panel.tabs[tab])
        assert app.scene.tab == tab
        frames(app, 2)
    key(app, pygame.K_PAGEDOWN)
    assert app.scene.tab == "Explain"
    key(app, pygame.K_PAGEUP)
    assert "least" in app.scene.read_numbers()["loss"].beside


def test_settings_travel_as_one_line(app, board):
    app.scene.actions.choose_data("iris")
    click(app, empty_spot(app))
    rect = app.scene.panel.settings.sliders["rate"][1].rect
    click(app, (rect.right - 30, rect.centery))
    wanted = session(app).setup
    key(app, pygame.K_c, pygame.KMOD_LCTRL)
    assert "\n" not in board["text"]
    app.scene.actions.choose_data("blobs")
    app.scene.actions.set_values({"rate": 0.5})
    key(app, pygame.K_v, pygame.KMOD_LCTRL)
    setup = session(app).setup
    assert dict(setup.values) == dict(wanted.values)
    assert np.array_equal(setup.data.X, wanted.data.X)
    assert np.array_equal(setup.data.y, wanted.data.y)
    assert setup.data.class_names == wanted.data.class_names
    key(app, pygame.K_z)
    assert session(app).setup.source == "blobs", "a paste is undone like any other change"


def test_a_line_that_is_no_settings_is_told(app, board):
    before = session(app).setup
    for text in (None, "hello", "{}", json.dumps({"lab": "forest", "data": "iris"})):
        board["text"] = text
        key(app, pygame.K_v, pygame.KMOD_LCTRL)
        assert app._said.tone == "problem"
    line = {"lab": "template", "data": "blobs", "values": {"rate": "fast"}}
    board["text"] = json.dumps(line)
    key(app, pygame.K_v, pygame.KMOD_LCTRL)
    assert "rate must be a number" in app._said.sentence
    assert session(app).setup is before


def test_settings_of_another_lab_open_that_lab(app, board):
    name = next(iter(available()))
    board["text"] = json.dumps({"lab": name, "data": "iris", "seed": 3})
    key(app, pygame.K_v, pygame.KMOD_LCTRL)
    until(app, lambda: getattr(app.scene, "name", "") == name)
    assert (session(app).setup.source, session(app).setup.seed) == ("iris", 3)
    key(app, pygame.K_ESCAPE)
    assert app.scene.name == "template", "the lab that was open is still there"


def test_a_bad_line_for_another_lab_is_told_and_leaves_this_one(app, board):
    here, before = app.scene, session(app).setup
    name = next(iter(available()))
    board["text"] = json.dumps({"lab": name, "data": "iris", "seed": "three"})
    key(app, pygame.K_v, pygame.KMOD_LCTRL)
    until(app, lambda: app.scene.title == "This run can't be opened")
    assert app.scene is not here
    key(app, pygame.K_ESCAPE)
    assert app.scene is here
    assert session(app).setup is before


def test_scikit_learn_judges_on_the_same_data(app):
    pytest.importorskip("sklearn")
    app.scene.exchange.judge()
    settle(app)
    assert isinstance(app.scene, Judgement)
    (row,) = app.scene.rows
    assert abs(row.ours - row.theirs) <= row.agree
    frames(app, 2)
    key(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, LabScene)


def test_without_scikit_learn_it_says_so(app, monkeypatch):
    def missing(*arguments):
        raise ImportError("No module named 'sklearn'")

    monkeypatch.setattr(session(app).lab, "against_sklearn", missing, raising=False)
    app.scene.exchange.judge()
    settle(app)
    assert "not installed" in app._said.sentence


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
