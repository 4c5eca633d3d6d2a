"""The window loop, driven as a person would: by events and frames."""

import time

import pygame
import pytest

from game.scenes.editor import EditorScene
from game.scenes.lab import LabScene
from game.scenes.levels import LevelsScene
from game.scenes.menu import MenuScene
from game.scenes.play import PlayScene
from game.scenes.settings import SettingsScene
from game.scenes.train import TrainScene
from game.ui.app import App
from game.ui.dialogs import Ask, KeysHelp
from game.ui.input import Act, Intent, key_name
from game.ui.preferences import Preferences, preferences_file
from game.ui.scene import Pop, Push, Say, Scene, problem_said
from game.world.level_file import load
from game.world.packs import find_level


class Probe(Scene):
    """A screen that writes down what reaches it."""

    title = "Probe"
    keys = ((Act.RUN, "run"),)

    def __init__(self):
        self.intents = []
        self.clicks = 0
        self.slid = []
        self.chosen = []
        self.typed = []

    def layout(self):
        self.button = self.controls.button(
            pygame.Rect(40, 80, 160, 34), "Press", self._press, Act.RUN, "Counts"
        )
        self.slider = self.controls.slider(
            pygame.Rect(40, 130, 200, 24), 0.0, 0.0, 10.0, self.slid.append, "Slides", step=1.0
        )
        self.menu = self.controls.choice(
            pygame.Rect(40, 180, 200, 32), ["one", "two", "three"], "one", self.chosen.append
        )
        self.entry = self.controls.entry(
            pygame.Rect(40, 230, 200, 32), "", self.typed.append, "Type"
        )

    def _press(self):
        self.clicks += 1
        return Say("pressed")

    def handle(self, intent):
        self.intents.append(intent)
        if intent.act is Act.BACK:
            return Pop()
        if intent.act is Act.UNDO:
            raise RuntimeError("a fault in a screen")
        return None


def key(app, code, mod=0):
    for kind in (pygame.KEYDOWN, pygame.KEYUP):
        pygame.event.post(pygame.event.Event(kind, key=code, mod=mod, unicode="", scancode=0))
    app.frame(0.02)


def click(app, position):
    for kind in (pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP):
        pygame.event.post(pygame.event.Event(kind, pos=position, button=1))
        app.frame(0.02)
    app.frame(0.02)


@pytest.fixture
def app():
    made = App((960, 640), scene=Probe(), preferences=Preferences(muted=True))
    made.frame(0.02)
    yield made
    made.close()


def test_a_click_reaches_the_callback_and_its_command_the_app(app):
    click(app, (100, 96))
    assert app.scene.clicks == 1
    assert app._said == Say("pressed")


def test_a_tooltip_waits_for_the_mouse_after_the_screen_has_changed(app, monkeypatch):
    button = app.scene.button
    monkeypatch.setattr(pygame.mouse, "get_pos", lambda: button.rect.center)

    def rest():
        for _ in range(30):
            app.frame(0.1)

    def move():
        where = {"pos": button.rect.center, "rel": (1, 0), "buttons": (0, 0, 0)}
        pygame.event.post(pygame.event.Event(pygame.MOUSEMOTION, **where))
        app.frame(0.1)

    rest()
    assert button.tool_tip is None
    move()
    assert button.tool_tip is not None
    key(app, pygame.K_F1)
    key(app, pygame.K_ESCAPE)
    rest()
    assert isinstance(app.scene, Probe) and button.tool_tip is None
    move()
    assert button.tool_tip is not None


def test_tab_walks_and_enter_presses(app):
    key(app, pygame.K_TAB)
    assert app.scene.controls.focused is app.scene.button
    key(app, pygame.K_RETURN)
    assert app.scene.clicks == 1


def test_a_slider_jumps_to_the_click_follows_the_drag_and_takes_arrows(app):
    scene = app.scene
    click(app, (scene.slider.rect.centerx, scene.slider.rect.centery))
    assert scene.slid == [5.0]
    pygame.event.post(
        pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=scene.slider.rect.center, button=1)
    )
    pygame.event.post(
        pygame.event.Event(
            pygame.MOUSEMOTION, pos=(scene.slider.rect.right, 5), rel=(9, 0), buttons=(1, 0, 0)
        )
    )
    pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=(0, 0), button=1))
    app.frame(0.02)
    assert scene.slider.value == 10.0
    scene.controls.focus(scene.slider)
    key(app, pygame.K_LEFT)
    assert scene.slid[-1] == 9.0
    scene.slider.set(2.0)
    assert scene.slid[-1] == 9.0, "setting is silent"


def test_a_slider_that_is_switched_off_looks_it_and_holds_nothing(app):
    scene = app.scene
    pixels = lambda: pygame.image.tobytes(scene.slider.image, "RGBA")  # noqa: E731
    pygame.event.post(
        pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=scene.slider.rect.center, button=1)
    )
    app.frame(0.02)
    scene.controls.enable(scene.slider, False)
    off = pixels()
    scene.controls.enable(scene.slider, True)
    assert pixels() != off
    scene.slider.set(1.0)
    assert scene.slider.value == 1.0


def test_a_drop_down_tells_what_was_chosen_by_mouse_and_by_keyboard(app):
    scene = app.scene
    click(app, scene.menu.get_abs_rect().center)
    click(app, (100, 180 + 32 + 28 + 14))
    assert scene.chosen == ["two"]
    scene.controls.focus(scene.menu)
    key(app, pygame.K_RIGHT)
    assert scene.chosen == ["two", "three"]
    scene.controls.select(scene.menu, "one")
    assert scene.chosen == ["two", "three"], "selecting is silent"


def test_keys_go_to_the_field_that_is_typed_in_and_escape_leaves_it(app):
    scene = app.scene
    click(app, scene.entry.rect.center)
    for letter in "ab":
        pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text=letter))
        key(app, pygame.key.key_code(letter))
    assert not [one for one in scene.intents if one.act in (Act.MOVE, Act.WINNABLE)]
    key(app, pygame.K_RETURN)
    app.frame(0.02)
    assert scene.typed[-1] == "ab"
    click(app, scene.entry.rect.center)
    key(app, pygame.K_ESCAPE)
    assert app.scene is scene
    assert not scene.controls.typing
    key(app, pygame.K_ESCAPE)
    assert app.scene is not scene


def test_help_lists_the_keys_of_the_screen_below(app):
    key(app, pygame.K_F1)
    assert isinstance(app.scene, KeysHelp)
    assert (Act.RUN, "run") in app.scene.rows
    key(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, Probe)


def test_a_question_hands_its_answer_to_the_screen_that_asked(app):
    answers = []
    app._do(Push(Ask("Save?", "There are changes.", (("Yes", 1), ("No", 2))), answers.append))
    app.frame(0.02)
    key(app, pygame.K_RETURN)
    assert answers == [1]
    app._do(Push(Ask("Save?", "There are changes.", (("Yes", 1), ("No", 2))), answers.append))
    app.frame(0.02)
    key(app, pygame.K_ESCAPE)
    assert answers == [1, None]


def test_a_fault_in_a_screen_is_told_and_leads_back_to_the_menu(app):
    key(app, pygame.K_z)
    assert len(app.problems) == 1
    assert isinstance(app.scene, Ask)
    assert "a fault in a screen" in app.scene.words
    key(app, pygame.K_RETURN)
    assert app.scene is app.scenes[0]
    assert app.running


def test_resizing_keeps_the_screen_and_moves_its_controls(app):
    scene = app.scene
    pygame.display.set_mode((1280, 800))
    pygame.event.post(pygame.event.Event(pygame.VIDEORESIZE, w=1280, h=800, size=(1280, 800)))
    app.frame(0.02)
    assert app.scene is scene
    assert scene.size == (1280, 800)
    click(app, (100, 96))
    assert scene.clicks == 1


def test_closing_the_window_ends_the_loop(app):
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    app.frame(0.02)
    assert not app.running


def test_every_act_that_keys_reach_has_a_name():
    for act in (Act.RUN, Act.UNDO, Act.SAVE, Act.HELP, Act.SCREENSHOT, Act.STEP):
        assert key_name(act)
    assert key_name(Act.SAVE) == "Ctrl S"
    assert key_name(Act.RUN) == "Space"


def test_a_gamepad_moves_and_confirms(app):
    scene = app.scene
    pad = {"joy": 0, "instance_id": 0}
    pygame.event.post(pygame.event.Event(pygame.JOYHATMOTION, hat=0, value=(0, 1), **pad))
    pygame.event.post(pygame.event.Event(pygame.JOYAXISMOTION, axis=0, value=0.9, **pad))
    pygame.event.post(pygame.event.Event(pygame.JOYAXISMOTION, axis=0, value=0.95, **pad))
    pygame.event.post(pygame.event.Event(pygame.JOYBUTTONDOWN, button=2, **pad))
    app.frame(0.02)
    moves = [intent.value for intent in scene.intents if intent.act is Act.MOVE]
    assert [move.name for move in moves] == ["UP", "RIGHT"]
    assert Intent(Act.UNDO) in scene.intents


def _of(name):
    if name == "train":
        return TrainScene(load(find_level("classic/slippery-frozen-lake")))
    if name == "editor":
        return EditorScene()
    if name == "play":
        return PlayScene(load(find_level("classic/slippery-frozen-lake")))
    return {"menu": MenuScene, "levels": LevelsScene, "settings": SettingsScene}.get(
        name, lambda: LabScene(name)
    )()


@pytest.mark.parametrize("name", ["menu", "levels", "play", "train", "editor", "svm", "settings"])
def test_a_window_smaller_than_the_smallest_shows_a_part_of_the_screen(name):
    small = App((300, 200), scene=_of(name), preferences=Preferences(muted=True, welcomed=True))
    for size in ((300, 200), (1000, 700), (700, 500), (1, 1)):
        if size != pygame.display.get_window_size():
            pygame.display.set_mode(size, pygame.RESIZABLE)
            shape = {"w": size[0], "h": size[1], "size": size}
            pygame.event.post(pygame.event.Event(pygame.VIDEORESIZE, **shape))
        for _ in range(2):
            small.frame(0.02)
        assert not small.problems and pygame.display.get_surface().get_size() == size
        assert small.scene.size == (max(size[0], 960), max(size[1], 640))
    small.close()


def test_a_picture_of_a_small_window_shows_the_whole_screen(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    small = App((500, 400), preferences=Preferences(muted=True, welcomed=True))
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_F12, mod=0, unicode=""))
    small.frame(0.02)
    (picture,) = (tmp_path / "screenshots").glob("*.png")
    assert pygame.image.load(picture).get_size() == (960, 640)
    small.close()


@pytest.mark.parametrize(
    "written",
    [b"", b"{", b"[1]", b'{"volume": 7}', b'{"scale": "big"}', b"\x00", b"\xff\xfe\x00garbage"],
)
def test_damaged_settings_are_set_aside_and_told(written, tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    preferences_file().write_bytes(written)
    loaded = Preferences.load()
    assert "damaged" in loaded.problem
    assert loaded.volume == Preferences().volume
    assert preferences_file().with_suffix(".damaged.json").read_bytes() == written


def test_settings_are_found_again(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    assert Preferences(volume=0.25, scale=1.5, last_level="ice/one").save() == ""
    loaded = Preferences.load()
    assert (loaded.volume, loaded.scale, loaded.last_level) == (0.25, 1.5, "ice/one")
    assert loaded.problem == ""


def test_settings_that_cannot_be_written_say_so(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("Q_ON_ICE_HOME", str(blocked))
    assert "can't be written" in Preferences().save()


def test_frames_without_a_pause_leave_room_for_work_that_often_needs_the_interpreter(app):
    app.context.engine.wait()

    def work(job):
        for _ in range(2_000):
            time.sleep(0)

    done = []
    app.context.jobs.start("works", work, done.append)
    for _ in range(1000):
        app.frame(1 / 60)
        if done:
            break
    assert done, "1,000 frames, and the work still waits for its turns"


def test_the_way_back_is_called_after_where_it_leads(app):
    class Place(Probe):
        back_name = "Pond"

    assert app.scene.back_words == "‹ Menu"
    app._do(Push(Place()))
    assert app.scene.back_words == "‹ Back", "below it is a screen without a name"
    app._do(Push(Ask("Really?", "", (("Yes", 1),))))
    app._do(Push(Probe()))
    assert app.scene.back_words == "‹ Pond", "a question in between is no place"


def test_enter_on_a_slider_is_the_screens_and_on_a_field_begins_to_type(app):
    scene = app.scene
    scene.controls.focus(scene.slider)
    key(app, pygame.K_RETURN)
    assert [one.act for one in scene.intents] == [Act.CONFIRM]
    scene.controls.focus(scene.entry)
    key(app, pygame.K_ESCAPE)
    assert scene.controls.focused is scene.entry and not scene.controls.typing
    key(app, pygame.K_RETURN)
    assert scene.controls.typing
    assert [one.act for one in scene.intents] == [Act.CONFIRM]


def test_what_works_everywhere_works_in_a_field_too(app):
    click(app, app.scene.entry.rect.center)
    key(app, pygame.K_m, pygame.KMOD_CTRL)
    assert app.context.preferences.muted is False and app._said == Say("Sound is on.")
    assert app.scene.controls.typing and not app.scene.intents


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


@pytest.mark.parametrize("problem", [ValueError("a is 1; expected 2"), "a is 1; expected 2."])
def test_a_problem_is_told_with_one_full_stop(problem):
    assert problem_said(problem) == Say("a is 1; expected 2.", "problem")


def test_a_held_key_walks_on_but_leaves_one_screen_only(app):
    app._do(Push(Probe()))
    app._do(Push(Probe()))
    down = {"mod": 0, "unicode": ""}

    def hold(code, scancode):
        for _ in range(3):
            pygame.event.post(
                pygame.event.Event(pygame.KEYDOWN, key=code, scancode=scancode, **down)
            )
        app.frame(0.02)

    hold(pygame.K_ESCAPE, 41)
    assert len(app.scenes) == 3, "one of four screens is left"
    pygame.event.post(pygame.event.Event(pygame.KEYUP, key=pygame.K_ESCAPE, scancode=41, mod=0))
    hold(pygame.K_ESCAPE, 41)
    assert len(app.scenes) == 2, "pressed anew, it leaves the next"
    before = len(app.scene.intents)
    hold(pygame.K_RIGHT, 79)
    assert len(app.scene.intents) == before + 3, "an arrow goes on"


@pytest.mark.parametrize("text", ["another text", "a", ""])
@pytest.mark.parametrize("code, mod", [(pygame.K_x, pygame.KMOD_CTRL), (pygame.K_DELETE, 0)])
def test_a_text_that_was_replaced_while_marked_can_be_cut_and_deleted(app, text, code, mod):
    entry = app.scene.entry
    entry.set_text("marked words")
    click(app, entry.get_abs_rect().center)
    key(app, pygame.K_a, pygame.KMOD_CTRL)
    entry.set_text(text)
    key(app, code, mod)
    assert not app.problems, app.problems
    assert len(entry.get_text()) <= len(text)


def test_escape_folds_up_an_open_menu_before_it_leaves_the_screen(app):
    scene, menu = app.scene, app.scene.menu
    click(app, menu.get_abs_rect().center)
    assert menu.current_state is menu.menu_states["expanded"]
    key(app, pygame.K_ESCAPE)
    app.frame(0.02)
    assert menu.current_state is menu.menu_states["closed"]
    assert app.scene is scene and not scene.intents and not scene.chosen
    key(app, pygame.K_ESCAPE)
    assert [one.act for one in scene.intents] == [Act.BACK]


def test_enter_ends_typing_so_that_the_next_key_is_the_screens(app):
    click(app, app.scene.entry.get_abs_rect().center)
    pygame.event.post(pygame.event.Event(pygame.TEXTINPUT, text="ab"))
    key(app, pygame.K_RETURN)
    assert app.scene.typed == ["ab"]
    assert not app.scene.controls.typing
    key(app, pygame.K_SPACE)
    assert app.scene.intents[-1].act is Act.RUN
