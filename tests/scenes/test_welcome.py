"""The first minute: from the menu to a win, and on to an agent that learns the same level."""

import pygame
import pytest

from game.scenes import welcome
from game.scenes.menu import MenuScene
from game.scenes.train_cell import draw_inspector
from game.scenes.welcome import FirstLook, FirstWin
from game.ui.marks import BANK
from game.ui.preferences import Preferences
from game.ui.scene import Push
from game.ui.theme import BODY, Theme
from game.world.level_file import load
from game.world.packs import find_level
from game.world.planning import shortest_solution
from tests.scenes.hands import arrows, click, frames, key, press, settle, until, window

LETTERS = "LDRU"


@pytest.fixture(params=[(1280, 800), (960, 640)], ids=["large", "small"])
def app(request, tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    made = window(size=request.param)
    made.context.engine.wait()
    yield made
    made.close()


def test_it_leads_from_the_menu_to_a_win_and_to_an_agent_that_found_the_way(app):
    press(app, app.scene._minute)
    scene = app.scene
    assert isinstance(scene, FirstWin)
    seen = [scene.advice()]
    solution = "".join(LETTERS[action] for action in shortest_solution(scene.level))
    arrows(app, solution[0])
    seen.append(scene.advice())
    arrows(app, solution[1:])
    settle(app, 12)
    assert scene.session.won
    seen.append(scene.advice())
    key(app, pygame.K_RETURN)
    look = app.scene
    assert isinstance(look, FirstLook)
    assert look.lesson.level == scene.level
    seen.append(look.advice())
    key(app, pygame.K_SPACE)
    seen.append(look.advice())
    until(app, lambda: look.learned)
    seen.append(look.advice())
    key(app, pygame.K_m)
    frames(app, 2)
    seen.append(look.advice())
    key(app, pygame.K_n)
    frames(app, 2)
    seen.append(look.advice())
    assert len(set(seen)) == len(seen), "each turn has a word of its own"
    press(app, look._out)
    assert isinstance(app.scene, MenuScene)
    assert app.context.preferences.welcomed


def fits(scene):
    """Whether the strip has room for the whole of its sentence."""
    px, width = scene.context.theme.px, scene.context.theme.width
    room = scene._out.rect.left - px(44) - width(scene.part, BODY, bold=True)
    return width(scene.advice()) <= room


def test_the_second_part_never_goes_back_to_what_was_passed(app):
    app._do(Push(FirstLook(load(find_level(welcome.FIRST_LEVEL)))))
    frames(app, 2)
    look, lesson = app.scene, app.scene.lesson

    def told():
        """What a run and a pause tell, once the agent has been judged."""
        lesson.remember()
        look.truth.look_again()
        settle(app)
        key(app, pygame.K_SPACE)
        running = fits(look), look.advice()
        key(app, pygame.K_SPACE)
        assert not look.running and fits(look) and running[0]
        return running[1], look.advice()

    look.pace.learn = lambda *_: 0
    assert look.advice() == "It knows nothing yet. Press Run (Space) and let it try."
    lesson.advance(20)
    assert "finds no way yet" in told()[1]
    while look.truth.verdict.greedy_moves is None:
        lesson.advance(5)
        told()
    assert not look.learned
    assert all(
        "found a way, not yet the shortest" in words and "Show me" in words for words in told()
    )
    lesson.advance(1_200)
    assert all("found the shortest way. Press Show me" in words for words in told())
    look.look_back(0)
    look.truth.look_again()
    settle(app)
    assert look.truth.verdict.greedy_moves is None
    assert "found the shortest way" in look.advice(), "also where an earlier moment is looked at"
    key(app, pygame.K_r)
    settle(app)
    assert look.advice() == "It knows nothing again. Press Run (Space) and let it try."
    key(app, pygame.K_m)
    settle(app)
    assert "let it try" in look.advice(), "there is nothing to see in a walk of what knows nothing"


def test_who_was_there_is_not_new_at_the_next_start(app):
    assert not app.context.preferences.welcomed
    press(app, app.scene._minute)
    key(app, pygame.K_ESCAPE)
    app.close()
    assert Preferences.load().welcomed


def test_the_strip_covers_nothing(app):
    for scene in (
        FirstWin(load(find_level(welcome.FIRST_LEVEL)), welcome.FIRST_LEVEL),
        FirstLook(load(find_level(welcome.FIRST_LEVEL))),
    ):
        made = window(scene, app.scene.size)
        controls = [control for control in scene.controls._order if control is not scene._out]
        assert controls
        assert not [c for c in controls if c.get_abs_rect().colliderect(scene._strip)]
        made.close()


def test_without_its_level_it_says_so(app, monkeypatch):
    monkeypatch.setattr(welcome, "FIRST_LEVEL", "first-steps/nowhere")
    press(app, app.scene._minute)
    assert isinstance(app.scene, MenuScene)
    assert "first level can't be opened" in app._said.sentence


@pytest.fixture
def look(app):
    """The second part, with something learned."""
    app._do(Push(FirstLook(load(find_level(welcome.FIRST_LEVEL)), "First steps · 1 of 11")))
    frames(app, 2)
    app.scene.lesson.advance(1_200)
    frames(app, 4)
    return app.scene


def test_a_cells_story_stays_in_its_panel(app, look, monkeypatch):
    click(app, look.board.rect_of(0, 0).center)
    settle(app, 4)
    assert len(look.story.lines) > 2
    drawn, draw_text = [], Theme.draw_text

    def noted(self, *args, **kwargs):
        drawn.append(draw_text(self, *args, **kwargs))
        return drawn[-1]

    monkeypatch.setattr(Theme, "draw_text", noted)
    draw_inspector(look, pygame.display.get_surface())
    assert len(drawn) > 20
    assert look.panels.chart.inflate(-8, -8).contains(drawn[0].unionall(drawn[1:]))


def test_a_step_shows_its_arithmetic_after_a_cell_was_chosen(app, look):
    click(app, look.board.rect_of(0, 0).center)
    assert look.selected == (0, 0)
    key(app, pygame.K_n)
    assert look.reading_update
    assert look.panels.wide or look.selected is None


def test_the_lake_and_the_buttons_stay_whole_in_their_panels(app, look):
    bank = look.context.theme.px(BANK)
    assert look.board.rect.contains(look.board.area.inflate(2 * bank, 2 * bank))
    row = look.panels.transport.inflate(-look.context.theme.px(28), 0)
    for control in look.controls._order:
        rect = control.get_abs_rect() if hasattr(control, "get_abs_rect") else control.rect
        assert not rect.colliderect(look.panels.transport) or row.contains(rect)
