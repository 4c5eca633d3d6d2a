"""Help in a game: hint, solution, ghosts, shaded cells, and the way back to hope."""

import threading

import pygame
import pytest

from game.play.guide import Guide
from game.play.progress import Progress
from game.play.replay import Replay, moves_from_text
from game.scenes.play import PlayScene
from game.ui.app import App
from game.ui.preferences import Preferences
from game.ui.theme import Theme
from tests.scenes.hands import arrows, frames, key, settle
from tests.scenes.play_hands import LONGER, SHORTEST, drawn, lake
from tests.world.worlds import level_of


@pytest.fixture
def app():
    made = lake()
    yield made
    made.close()


def test_a_hint_shows_the_next_optimal_move_and_costs_the_star(app):
    scene = app.scene
    for number, letter in enumerate(SHORTEST):
        key(app, pygame.K_h)
        assert scene.game.hinted.name[0] == letter
        assert str(9 - number) in scene.game.advice or number == 9
        arrows(app, letter)
        assert scene.game.hinted is None
    settle(app, 12)
    assert scene.best.stars == (True, True, False)
    key(app, pygame.K_r)
    arrows(app, SHORTEST)
    assert scene.best.stars == (True, True, True)


def test_where_all_is_lost_a_hint_offers_the_way_back():
    app = drawn(level_of("O##\ns.G\n~##\n.##"))
    scene = app.scene
    arrows(app, "D")
    settle(app)
    assert scene.panels.winnable.is_enabled
    key(app, pygame.K_h)
    assert scene.game.hinted is None
    assert "can't be won from here" in scene.game.advice
    key(app, pygame.K_b)
    assert scene.session.position == (1, 0)
    frames(app)
    assert not scene.panels.winnable.is_enabled
    key(app, pygame.K_b)
    assert app._said is None, "a key does nothing where its button can't be pressed"
    app.close()


def test_keys_do_nothing_where_their_buttons_cannot_be_pressed(app):
    scene, panels = app.scene, app.scene.panels
    arrows(app, SHORTEST)
    settle(app, 12)
    buttons = (panels.winnable, panels.hint, panels.solution, panels.redo)
    assert not any(button.is_enabled for button in buttons)
    for code in (pygame.K_b, pygame.K_h, pygame.K_o, pygame.K_y):
        key(app, code)
    assert app._said is None and scene.game.advice == ""
    assert scene.session.won and not scene.session.helped


def test_a_restart_takes_a_hint_at_the_start_away_with_its_cost(app):
    key(app, pygame.K_h)
    assert app.scene.game.hinted is not None and app.scene.session.helped
    key(app, pygame.K_r)
    assert app.scene.game.hinted is None and not app.scene.session.helped
    frames(app)
    assert not app.scene.panels.restart.is_enabled


def test_a_level_without_a_way_says_so():
    app = drawn(level_of("S#G\n.#."))
    arrows(app, "D")
    for code in (pygame.K_h, pygame.K_o, pygame.K_x, pygame.K_v):
        key(app, code)
    settle(app)
    assert app.scene.game.advice == "No way wins this level."
    key(app, pygame.K_b)
    assert "No way wins" in app._said.sentence
    app.close()


def test_the_solution_plays_itself_and_earns_nothing(app, home):
    scene = app.scene
    arrows(app, "RL")
    key(app, pygame.K_o)
    frames(app, 80, 0.1)
    assert scene.session.won
    assert scene.session.count == 2 + 10
    assert scene.session.shown
    assert scene.best.stars == (False, False, False)
    assert "Play it yourself" in scene._card.what.words
    assert not (home / "progress.json").exists()


def test_while_moves_are_played_no_hint_takes_the_place_of_how_they_are_stopped(app):
    game, panels = app.scene.game, app.scene.panels
    key(app, pygame.K_o)
    words = game.advice
    assert "a move stops it" in words
    for _ in range(5):
        frames(app, 2, 0.1)
        assert game.playing
        key(app, pygame.K_h)
        assert (game.advice, game.hinted) == (words, None)
    assert not panels.hint.is_enabled
    arrows(app, "L")
    assert not game.playing
    key(app, pygame.K_r)
    key(app, pygame.K_h)
    assert game.hinted is not None


def test_the_solution_asks_for_a_move_at_a_time(app, monkeypatch):
    def whole(*_):
        raise AssertionError("the whole way of a large lake takes seconds")

    monkeypatch.setattr("game.world.planning.shortest_from", whole)
    scene = app.scene
    key(app, pygame.K_o)
    frames(app, 80, 0.1)
    assert "".join(action.name[0] for action in scene.session.moves) == SHORTEST


def test_a_move_of_ones_own_stops_the_solution(app):
    scene = app.scene
    key(app, pygame.K_o)
    frames(app, 4, 0.1)
    assert scene.game.playing
    arrows(app, "L")
    assert not scene.game.playing
    count = scene.session.count
    frames(app, 30, 0.1)
    assert scene.session.count == count


@pytest.mark.parametrize("code", [pygame.K_o, pygame.K_SPACE])
def test_a_solution_that_plays_can_be_hurried(app, code):
    scene = app.scene
    key(app, pygame.K_o)
    assert "hurries it" in scene.game.advice
    key(app, code)
    frames(app, 9)
    assert scene.session.won, "a move a frame"
    key(app, pygame.K_z)
    key(app, pygame.K_r)
    key(app, pygame.K_o)
    key(app, code)
    key(app, code)
    assert scene.session.won, "all that is left at once"


def test_three_ghosts_on_one_board(app):
    scene = app.scene
    app.context.engine.wait()
    arrows(app, LONGER)
    settle(app, 12)
    key(app, pygame.K_r)
    key(app, pygame.K_v)
    settle(app)
    yours, agents, shortest = [words for words, _ in scene.ghosts.legend(short=True)]
    assert (yours, shortest) == ("you 12", "shortest 10")
    # reference: Q-learning with 1/n settles on 10 to 12 moves
    assert agents in ("agent 10", "agent 11", "agent 12")
    for ways in scene.ghosts._ways.values():
        assert ways[0].cells[0].tolist() == [0, 0]
        assert ways[-1].cells[-1].tolist() == [7, 4]
    assert scene.session.helped
    key(app, pygame.K_v)
    assert not scene.ghosts.shown


def test_doomed_cells_are_those_planning_finds(app):
    scene = app.scene
    key(app, pygame.K_x)
    doomed = scene.game.guide.doomed
    assert doomed[0, 7], "shut in by two rocks"
    assert not doomed[scene.level.start]
    assert scene.session.helped


def test_a_level_without_a_way_names_no_par():
    app = drawn(level_of("S#G\n.#.\n.#."))
    assert "None" not in " ".join(app.scene.panels.score.star_words())
    app.close()


@pytest.fixture
def planning(monkeypatch):
    """Planning that has no answers until this event is set."""
    let_go, prepare = threading.Event(), Guide.prepare

    def slow(guide, tell):
        assert let_go.wait(60)
        prepare(guide, tell)

    monkeypatch.setattr(Guide, "prepare", slow)
    yield let_go
    let_go.set()


@pytest.mark.parametrize("code", [None, pygame.K_v, pygame.K_r, pygame.K_h, pygame.K_ESCAPE])
def test_a_win_before_planning_is_done_is_kept_whatever_comes_next(planning, code):
    app = App(scene=PlayScene(level_of("S.G\n...")), preferences=Preferences(muted=True))
    frames(app)
    game = app.scene.game
    arrows(app, "RR")
    assert game.session.won
    if code is not None:
        key(app, code)
    assert Progress().best(game.key).stars == (True, False, True)
    planning.set()
    settle(app)
    assert Progress().best(game.key).stars == (True, True, True)
    app.close()


def test_what_was_asked_for_before_planning_was_done_is_answered(planning):
    app = App(scene=PlayScene(level_of("S.G\n...")), preferences=Preferences(muted=True))
    frames(app)
    arrows(app, "D")
    key(app, pygame.K_b)
    assert app._said is None and app.scene.game.advice == "Looking for the way …"
    planning.set()
    settle(app)
    assert app._said.sentence == "It can be won from here."
    app.close()


def test_what_help_costs_is_said_while_there_is_a_star_to_lose(app):
    panels = app.scene.panels
    assert any("third star" in words for words in panels.offered())
    arrows(app, SHORTEST)
    key(app, pygame.K_r)
    assert not any("third star" in words for words in panels.offered())


def test_the_ways_asked_for_before_planning_is_done_are_shown_beside_what_else_was(planning):
    app = App(scene=PlayScene(level_of("S.G\n...")), preferences=Preferences(muted=True))
    frames(app)
    scene = app.scene
    key(app, pygame.K_v)
    assert scene.panels.ghosts.is_selected
    assert [words for words, _ in scene.ghosts.legend(short=True)][2] == "shortest …"
    key(app, pygame.K_h)
    key(app, pygame.K_RIGHT)
    key(app, pygame.K_h)
    planning.set()
    settle(app)
    assert scene.ghosts.shown and scene.game.hinted is not None
    assert [words for words, _ in scene.ghosts.legend(short=True)][2] == "shortest 2"
    app.close()


def test_the_ways_asked_for_twice_before_planning_is_done_are_not_shown(planning):
    app = App(scene=PlayScene(level_of("S.G\n...")), preferences=Preferences(muted=True))
    frames(app)
    key(app, pygame.K_v)
    key(app, pygame.K_v)
    planning.set()
    settle(app)
    assert not app.scene.ghosts.shown and not app.scene.ghosts.legend(short=True)
    app.close()


@pytest.mark.parametrize("size", [(1280, 800), (960, 640)])
def test_what_the_ghosts_are_is_told_below_two_lines_of_advice_in_any_window(size, monkeypatch):
    app = lake(size)
    scene, shown, draw_text = app.scene, set(), Theme.draw_text
    app.context.engine.wait()
    key(app, pygame.K_v)
    settle(app)
    scene.game.play_back(Replay(scene.level, moves_from_text(SHORTEST)))
    key(app, pygame.K_x)

    def spy(self, surface, words, *args, **more):
        shown.add(words)
        return draw_text(self, surface, words, *args, **more)

    monkeypatch.setattr(Theme, "draw_text", spy)
    scene.panels.draw(pygame.Surface(size))
    told = [{words for words, _ in scene.ghosts.legend(short)} <= shown for short in (False, True)]
    assert any(told) and scene.doomed_words in shown
    assert scene.game.advice.endswith(" takes over.")
    assert any(words.endswith(" takes over.") for words in shown)
    app.close()
