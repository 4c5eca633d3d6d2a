"""Playing a level as a person does: keys, mouse and gamepad, through the window loop."""

import pygame
import pytest

from game.play.progress import Progress
from game.scenes.levels import LevelsScene
from game.scenes.play import PlayScene
from game.scenes.train import TrainScene
from game.ui.dialogs import KeysHelp
from game.ui.sound import NAMES
from game.world.level import Action
from game.world.level_file import load
from game.world.packs import find_level
from game.world.rules import Outcome
from tests.scenes.hands import (
    arrows,
    click,
    drag,
    frames,
    key,
    pad,
    post,
    press,
    settle,
    window,
)
from tests.world.worlds import level_of

LAKE = "classic/slippery-frozen-lake"
SHORTEST = "RDRDRULURD"  # reference: its shortest solution has 10 moves
LONGER = "RLRDRDRULURD"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def app():
    made = window(PlayScene(load(find_level(LAKE)), LAKE))
    yield made
    made.close()


def opened(level, size=(1280, 800), **preferences):
    return window(PlayScene(level), size, **preferences)


def test_from_the_menu_to_a_win_and_on_by_keyboard_alone(home):
    app = window(last_level=LAKE)
    key(app, pygame.K_RETURN)
    assert isinstance(app.scene, LevelsScene)
    settle(app)
    key(app, pygame.K_RETURN)
    scene = app.scene
    assert isinstance(scene, PlayScene)
    assert scene.name == LAKE
    settle(app)
    arrows(app, SHORTEST)
    assert scene.session.won
    settle(app, 12)
    assert scene.best.stars == (True, True, True)
    key(app, pygame.K_RETURN)
    assert app.scene is not scene
    assert app.scene.place.number == 2
    assert app.context.preferences.last_level == app.scene.name
    key(app, pygame.K_ESCAPE)
    settle(app)
    assert isinstance(app.scene, LevelsScene)
    assert app.scene.selected == 1
    app.close()
    assert Progress(home / "progress.json").best(scene.game.key).run == SHORTEST


def test_a_game_by_mouse_alone_clicks_and_swipes(app):
    scene = app.scene
    for number, letter in enumerate(SHORTEST):
        row, column = scene.session.position
        down, right = {"L": (0, -1), "R": (0, 1), "U": (-1, 0), "D": (1, 0)}[letter]
        start = scene.board.rect_of(row, column).center
        there = scene.board.rect_of(row + down, column + right).center
        if number % 2:
            click(app, there)
        else:
            drag(app, start, there)
        assert scene.session.count == number + 1
    assert scene.session.won
    settle(app, 12)
    press(app, scene._card.controls[0])
    assert app.scene.place.number == 2


def test_a_click_on_the_elf_itself_is_no_move(app):
    click(app, app.scene.board.rect_of(0, 0).center)
    assert app.scene.session.count == 0


def test_a_game_by_gamepad(app):
    scene = app.scene
    for letter in SHORTEST[:-1]:
        pad(app, letter)
    pad(app, button=2)
    assert scene.session.count == 8
    pad(app, button=3)
    assert scene.game.hinted is Action.RIGHT
    pad(app, "R")
    pad(app, "D")
    assert scene.session.won
    settle(app, 12)
    pad(app, button=0)
    assert app.scene.place.number == 2


@pytest.mark.parametrize(
    "codes",
    [
        (pygame.K_d, pygame.K_s, pygame.K_a, pygame.K_w),
        (pygame.K_KP6, pygame.K_KP2, pygame.K_KP4, pygame.K_KP8),
    ],
    ids=["wasd", "numpad"],
)
def test_letters_and_numpad_move_as_arrows_do(app, codes):
    keys = dict(zip("RDLU", codes))
    for letter in SHORTEST:
        key(app, keys[letter])
    assert app.scene.session.won


def test_a_key_during_a_slide_finishes_it_and_acts_at_once(app):
    game = app.scene.game
    key(app, pygame.K_RIGHT, dt=0.03)
    assert not game.glide.arrived
    assert 0 < game.position[1] < 5
    key(app, pygame.K_DOWN, dt=0.03)
    assert game.session.count == 2
    assert game.glide.start == (0, 5)
    assert game.position[1] == 5


def test_enter_hurries_a_win_to_its_card_and_then_goes_on(app):
    scene = app.scene
    arrows(app, SHORTEST)
    assert not scene.game.at_rest
    key(app, pygame.K_RETURN)
    frames(app)
    assert scene._card is not None
    key(app, pygame.K_RETURN)
    assert app.scene is not scene


def test_reduced_motion_jumps():
    app = window(PlayScene(load(find_level(LAKE)), LAKE), reduced_motion=True)
    key(app, pygame.K_RIGHT, dt=0.001)
    assert app.scene.game.at_rest
    assert app.scene.game.position == (0, 5)
    app.close()


def test_undo_after_a_fall_and_after_a_win(app):
    scene = app.scene
    arrows(app, "RDRDL")
    assert scene.session.fallen
    settle(app, 12)
    assert scene._card is not None
    key(app, pygame.K_z)
    assert scene._card is None
    assert scene.session.position == (6, 6)
    key(app, pygame.K_LEFT)
    settle(app, 12)
    key(app, pygame.K_RETURN)
    assert scene.session.position == (6, 6), "Enter does what the card puts first"
    arrows(app, "RULURD")
    assert scene.session.won
    key(app, pygame.K_BACKSPACE)
    assert not scene.session.over
    key(app, pygame.K_z, pygame.KMOD_CTRL)
    key(app, pygame.K_y)
    key(app, pygame.K_z, pygame.KMOD_SHIFT)
    assert scene.session.won
    settle(app, 12)
    assert scene._card is not None
    assert "Solved" in scene._card.what.title
    key(app, pygame.K_r)
    assert scene.session.count == 0
    key(app, pygame.K_z)
    assert scene.session.won, "a restart is taken back too"


def test_the_buttons_do_what_their_keys_do(app):
    scene, panels = app.scene, app.scene.panels
    arrows(app, "RD")
    press(app, panels.undo)
    assert scene.session.count == 1
    press(app, panels.redo)
    assert scene.session.count == 2
    press(app, panels.restart)
    assert scene.session.count == 0
    press(app, panels.hint)
    assert scene.game.hinted is Action.RIGHT
    press(app, panels.doomed)
    assert scene.doomed_shown
    assert not panels.undo.is_enabled or scene.session.can_undo


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
    app = opened(level_of("O##\ns.G\n~##\n.##"))
    scene = app.scene
    arrows(app, "D")
    settle(app)
    assert scene.panels.winnable.is_enabled
    key(app, pygame.K_h)
    assert scene.game.hinted is None
    assert "can't be won from here" in scene.game.advice
    key(app, pygame.K_b)
    assert scene.session.position == (1, 0)
    key(app, pygame.K_b)
    assert app._said.sentence == "It can be won from here."
    app.close()


def test_a_level_without_a_way_says_so():
    app = opened(level_of("S#G\n.#."))
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
    key(app, pygame.K_o)
    key(app, pygame.K_o)
    assert not scene.game.playing, "a second press stops it"


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
    for stretches in scene.ghosts._ways.values():
        assert stretches[0][0] == (0, 0)
        assert stretches[-1][-1] == (7, 4)
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


def test_a_game_copied_as_text_plays_back(app):
    scene = app.scene
    arrows(app, LONGER)
    key(app, pygame.K_c, pygame.KMOD_CTRL)
    text = pygame.scrap.get_text()
    assert f'moves = "{LONGER}"' in text
    key(app, pygame.K_r)
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    frames(app, 90, 0.1)
    assert scene.session.won
    assert scene.session.count == 12
    assert scene.session.shown
    pygame.scrap.put_text("r d r →")
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    frames(app, 40, 0.1)
    assert scene.session.count == 3, "the last one bumps"


def test_another_levels_game_opens_above(app):
    pygame.scrap.put_text("moves = \"RR\"\nmap = '''\nS.G\n...\n'''")
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    frames(app, 30, 0.1)
    assert app.scene.level.rows == 2
    assert app.scene.session.won
    key(app, pygame.K_ESCAPE)
    assert app.scene.name == LAKE


@pytest.mark.parametrize("text", ["hello", 'moves = "RX"\nmap = 3', "moves = 3"])
def test_what_cannot_be_played_back_is_told(app, text):
    pygame.scrap.put_text(text)
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    assert app._said.tone == "problem"
    assert app._said.sentence.startswith("This can't be played back: ")
    assert app.scene.session.count == 0


def test_a_fall_leads_back_to_the_start_where_holes_do():
    app = opened(level_of("S.OG\n....", hole="restart"))
    scene = app.scene
    arrows(app, "RR")
    assert scene.game.glide.outcome is Outcome.FALL
    settle(app, 12)
    assert scene._card is None
    assert scene.game.position == (0, 0)
    assert "back at the start" in scene.game.advice
    arrows(app, "DRRRU")
    assert scene.session.won
    app.close()


class TestSlippery:
    """A level where moves slip: tries, their score, and what counts."""

    level = level_of("SG\n..", slip=0.5, max_steps=4)

    def test_tries_count_and_five_make_a_score(self):
        app = opened(self.level)
        scene = app.scene
        for tried in range(1, 8):
            while not scene.session.over:
                arrows(app, "R")
            assert scene.best.tries == tried
            settle(app, 12)
            assert scene._card is not None
            key(app, pygame.K_RETURN)
            assert scene.session.count == 0
        assert len(scene.best.recent) == 5
        app.close()

    def test_taking_back_is_practice_and_giving_up_is_a_lost_try(self):
        app = opened(self.level)
        scene = app.scene
        arrows(app, "L")
        key(app, pygame.K_z)
        while not scene.session.over:
            arrows(app, "R")
        assert scene.best.tries == 0
        key(app, pygame.K_r)
        scene.session.repeat(Action.LEFT, shown=False)
        key(app, pygame.K_r)
        assert (scene.best.tries, scene.best.wins) == (1, 0)
        app.close()

    def test_the_moves_run_out(self):
        app = opened(self.level)
        scene = app.scene
        for _ in range(3):
            scene.session.repeat(Action.LEFT, shown=False)
        while not scene.session.over:
            arrows(app, "U")
        settle(app, 12)
        assert scene.session.won or scene._card.what.title.startswith("Out of moves: 4")
        app.close()

    def test_hint_and_solution_play_for_the_best_chance(self):
        app = opened(level_of("S...\n.O.O\n...O\nO..G", slip=2 / 3, max_steps=100))
        scene = app.scene
        key(app, pygame.K_h)
        assert scene.game.hinted is scene.game.guide.next_move((0, 0), 100)
        key(app, pygame.K_o)
        for _ in range(600):
            if scene.session.over:
                break
            frames(app, 1, 0.1)
        assert scene.session.over
        assert scene.best.tries == 0, "the solution's tries are nobody's"
        app.close()

    def test_the_agents_ghost_tells_its_exact_chance(self):
        app = opened(level_of("S...\n.O.O\n...O\nO..G", slip=2 / 3, max_steps=100,
                              training={"gamma": 0.99}))  # fmt: skip
        app.context.engine.wait()
        key(app, pygame.K_v)
        settle(app)
        agent = app.scene.ghosts.legend(short=True)[1][0]
        # reference: at best 0.744190 within 100 steps
        assert 0.5 < int(agent.removeprefix("agent wins ").removesuffix("%")) / 100 <= 0.745
        app.close()


def test_the_sounds_that_are_asked_for_are_there(app, monkeypatch):
    heard = []
    monkeypatch.setattr(app.context.sound, "play", heard.append)
    monkeypatch.setattr(app.context.sound, "slide", lambda cells: heard.append(("slide", cells)))
    arrows(app, "UR")
    assert heard == ["bump", ("slide", 5)]
    arrows(app, "DRDL")
    settle(app, 12)
    assert heard[-1] == "fall"
    key(app, pygame.K_z)
    arrows(app, "RULURD")
    key(app, pygame.K_z)
    assert heard[-2:] == ["win", "undo"], "a win hurried away is heard all the same"
    assert {sound for sound in heard if isinstance(sound, str)} <= set(NAMES)


def test_a_large_level_is_seen_through_a_camera_that_follows():
    rows = ["." * 200 for _ in range(150)]
    rows[0] = "s" + "~" * 198 + "."
    rows[149] = "." * 199 + "G"
    app = opened(level_of("\n".join(rows)))
    board = app.scene.board
    assert board.rect.contains(board.rect_of(0, 0))
    arrows(app, "R")
    frames(app, 40, 0.05)
    assert app.scene.session.position == (0, 199)
    assert board.rect.contains(board.rect_of(0, 199))
    cell = board.cell
    key(app, pygame.K_EQUALS)
    assert board.cell > cell
    key(app, pygame.K_MINUS)
    key(app, pygame.K_MINUS)
    post(pygame.MOUSEWHEEL, x=0, y=1, precise_x=0.0, precise_y=1.0, pos=board.rect.center)
    frames(app, 2)
    drag(app, board.rect.center, (board.rect.centerx + 80, board.rect.centery), button=3)
    assert app.scene.session.count == 1
    app.close()


def test_the_agent_can_be_watched_and_the_keys_read(app):
    key(app, pygame.K_F1)
    assert isinstance(app.scene, KeysHelp)
    key(app, pygame.K_ESCAPE)
    key(app, pygame.K_F6)
    assert isinstance(app.scene, TrainScene)
    key(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, PlayScene)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("size", [(1280, 800), (960, 640)])
def test_every_moment_fits_every_window(size, scale):
    app = window(PlayScene(load(find_level(LAKE)), LAKE), size, scale=scale)
    scene = app.scene
    for code in (pygame.K_h, pygame.K_x):
        key(app, code)
    arrows(app, SHORTEST)
    settle(app, 12)
    everything = pygame.Rect((0, 0), size)
    for control in scene.controls._order:
        assert everything.contains(control.get_abs_rect())
    card = scene._card
    assert scene.board.rect.contains(card.rect)
    assert not card.rect.collidepoint(scene.board.rect_of(7, 4).center), "the elf stays in sight"
    for control in card.controls:
        assert card.rect.contains(control.get_abs_rect())
    for panel in (scene.panels.game, scene.panels.moves, scene.panels.help, scene.panels.strip):
        assert everything.contains(panel)
    app._resized()
    frames(app)
    assert scene._card is not None
    app.close()


def test_drawing_changes_nothing(app):
    scene = app.scene
    arrows(app, "RD")
    key(app, pygame.K_h)
    before = (scene.session.position, scene.session.moves, scene.game.advice, scene.game.hinted)
    surface = pygame.display.get_surface()
    for _ in range(3):
        scene.draw(surface)
    assert before == (
        scene.session.position, scene.session.moves, scene.game.advice, scene.game.hinted,
    )  # fmt: skip


def test_a_damaged_progress_file_is_told_and_the_game_goes_on(home):
    (home / "progress.json").write_text("{ nonsense")
    app = window(PlayScene(load(find_level(LAKE)), LAKE))
    assert app._said.tone == "problem"
    assert "progress.damaged.json" in app._said.sentence
    arrows(app, SHORTEST)
    settle(app, 12)
    app.close()
    assert Progress(home / "progress.json").best(app_key()).solved


def app_key():
    from game.play.progress import level_key

    return level_key(load(find_level(LAKE)), LAKE)


def test_progress_that_cannot_be_written_is_told(app, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("game.play.progress.write_atomically", full)
    arrows(app, SHORTEST)
    frames(app)
    assert app._said.sentence == "Your progress could not be saved: No space left on device."
    assert app.scene.best.solved
