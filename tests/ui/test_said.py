"""What a screen says for a moment: how long, and where."""

import pygame
import pytest

from game.scenes.levels import LevelsScene
from game.scenes.play import PlayScene
from game.ui.app import App
from game.ui.dialogs import KeysHelp
from game.ui.input import Act
from game.ui.panels import TOP_BAR, place_top_bar
from game.ui.said import draw_said, seconds_of
from game.ui.scene import Pop, Push, Replace, Say, Scene, problem_said
from game.ui.theme import Theme
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import frames, key, settle, until, window


class Talker(Scene):
    """A screen that answers keys with the commands it was given."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def layout(self):
        self.span = place_top_bar(self.controls, self.size[0], self.back_words, Pop)

    def handle(self, intent):
        if intent.act is Act.RUN and self.answers:
            return self.answers.pop(0)
        return None


class Counting(Theme):
    """Counts the signs that it measures."""

    measured = 0

    def width(self, words, *given, **named):
        Counting.measured += len(words)
        return super().width(words, *given, **named)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))


def said_after(*answers):
    """What is still said after these answers, one a key."""
    app = window(Talker(*answers))
    for _ in answers:
        key(app, pygame.K_SPACE)
    frames(app)
    said = app._said
    app.close()
    return said


def test_words_end_with_their_screen():
    words = Say("Here one thing is so.")
    assert said_after(words) == words
    assert said_after(words, Pop()) is None
    assert said_after(words, Push(Talker())) is None
    assert said_after(words, Replace(Talker())) is None


def test_a_page_over_the_screen_leaves_its_words():
    words = Say("Here one thing is so.")
    assert said_after(words, Push(KeysHelp(()))) == words


def test_words_said_on_leaving_go_along():
    class Leaver(Talker):
        def handle(self, intent):
            self.controls._commands += [Say("It is kept."), Pop()]

    app = window(Talker(Push(Leaver(), lambda result: None)))
    key(app, pygame.K_SPACE)
    key(app, pygame.K_SPACE)
    frames(app)
    assert isinstance(app.scene, Talker) and not isinstance(app.scene, Leaver)
    assert app._said == Say("It is kept.")
    app.close()


@pytest.mark.parametrize("playing", [False, True])
def test_what_is_wrong_with_two_files_at_the_start_can_both_be_read(tmp_path, playing):
    for name in ("settings.json", "progress.json"):
        (tmp_path / name).write_text("{ nonsense")
    app = App(scene=PlayScene(load(find_level("first-steps/first-slide"))) if playing else None)
    until(app, lambda: "progress.damaged.json" in app._said.sentence)
    assert app._said.tone == "problem" and "settings.damaged.json" in app._said.sentence
    assert app._said_left_s > 0.9 * seconds_of(app._said)
    app.close()


def test_a_problem_that_comes_by_itself_joins_another_and_an_answer_takes_its_place():
    app = window(Talker(problem_said("it is full"), Say("It is kept.", "good")))
    told = iter(
        [problem_said("a is gone"), None, problem_said("b is gone"), problem_said("a is gone")]
    )
    app.scene.update = lambda dt: next(told, None)
    frames(app, 4)
    assert app._said == problem_said("a is gone. b is gone")
    assert app._said_left_s > seconds_of(problem_said("a is gone"))
    key(app, pygame.K_SPACE)
    assert app._said == problem_said("it is full")
    key(app, pygame.K_SPACE)
    told = iter([problem_said("c is gone")])
    frames(app)
    assert app._said == problem_said("c is gone")
    told = iter([problem_said("x" * 600)])
    frames(app)
    assert app._said == problem_said("x" * 600)
    app.close()


def test_words_end_when_they_no_longer_hold():
    true = [True]
    app = window(Talker(Say("It is so.", holds=lambda: true[0])))
    key(app, pygame.K_SPACE)
    frames(app)
    assert app._said is not None
    true[0] = False
    frames(app)
    assert app._said is None
    app.close()


def test_long_words_and_problems_stay_longer():
    short, long = Say("Sound is on."), Say("Sound is on, and so is all the rest of it by now.")
    assert seconds_of(short) < seconds_of(long) < seconds_of(Say(long.sentence, "problem"))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_words_cover_the_title_alone_where_there_is_a_top_bar(scale):
    pygame.font.init()
    theme = Theme(scale)
    px, surface = theme.px, pygame.Surface((round(1280 * scale), round(800 * scale)))
    free = pygame.Rect(px(150), 0, px(700), px(TOP_BAR))
    assert free.contains(draw_said(surface, theme, Say("It can be won from here."), free))
    long = draw_said(surface, theme, Say("Saved " + "/a-long-name" * 20), free)
    assert long.left >= free.left and long.right <= free.right and long.top >= 0
    narrow = pygame.Rect(px(150), 0, px(120), px(TOP_BAR))
    assert draw_said(surface, theme, Say("Sound is on."), narrow).top >= px(TOP_BAR)
    assert draw_said(surface, theme, Say("Sound is on.")).bottom > surface.get_height() - px(40)


def test_a_screens_bar_tells_where_it_is_free():
    app = window(LevelsScene("play"), size=(960, 640))
    settle(app)
    free = app.scene.controls.bar_free
    buttons = [control.get_abs_rect() for control in app.scene.controls._order]
    assert free.width > 300 and free.collidelist(buttons) == -1
    app.close()


@pytest.mark.parametrize("sign", ["x", "/", "x ", "𝕏", "W/"])
def test_a_sentence_that_quotes_a_whole_file_ends_and_costs_little(sign):
    pygame.font.init()
    surface, Counting.measured = pygame.Surface((960, 640)), 0
    say = Say(f"{sign * 50_000}.", "problem")
    box = draw_said(surface, Counting(1.0), say)
    assert surface.get_rect().contains(box)
    assert Counting.measured < 100_000
    assert seconds_of(say) < 30
