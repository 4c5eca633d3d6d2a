"""Games on thin ice: tries, their score, and what counts."""

import pygame
import pytest

from game.percent import percent
from game.play.guide import Guide
from game.play.progress import par_wins
from game.scenes import play_ghosts
from game.scenes.play import PlayScene
from game.scenes.play_ghosts import OPTIMUM, best_play, lucky_run
from game.scenes.play_score import _LIMITED_TIP
from game.ui.jobs import Cancelled
from game.ui.scene import Pop, Push
from game.ui.tips import TipArea
from game.world import planning_kernels
from game.world.level import Action
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import ARROWS, arrows, frames, key, press, settle, window
from tests.scenes.play_hands import drawn
from tests.world.worlds import level_of

POND_NAME = "thin-ice/fish-pond"
LEVEL = level_of("SG\n..", slip=0.5, max_steps=4)


def test_tries_count_and_five_make_a_score():
    app = drawn(LEVEL)
    scene = app.scene
    for tried in range(1, 8):
        while not scene.session.over:
            arrows(app, "R")
        assert scene.best.tries == tried
        settle(app, 12)
        assert scene._card is not None
        key(app, pygame.K_r)
        assert scene.session.count == 0
    assert len(scene.best.recent) == 5
    app.close()


def test_taking_back_is_practice_and_giving_up_is_a_lost_try():
    app = drawn(LEVEL)
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


def test_the_moves_run_out():
    app = drawn(LEVEL)
    scene = app.scene
    for _ in range(3):
        scene.session.repeat(Action.LEFT, shown=False)
    while not scene.session.over:
        arrows(app, "U")
    settle(app, 12)
    assert scene.session.won or scene._card.what.title.startswith("Out of moves: 4")
    app.close()


def test_hint_and_solution_play_for_the_best_chance():
    app = drawn(level_of("S...\n.O.O\n...O\nO..G", slip=2 / 3, max_steps=100))
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


def test_the_agents_ghost_tells_its_exact_chance():
    app = drawn(level_of("S...\n.O.O\n...O\nO..G", slip=2 / 3, max_steps=100,
                          training={"gamma": 0.99}))  # fmt: skip
    app.context.engine.wait()
    key(app, pygame.K_v)
    settle(app)
    ghosts = app.scene.ghosts
    _, (agent, colour), (best, _) = ghosts.legend(short=True)
    # reference: at best 0.744190 within 100 steps
    assert 0.5 < int(agent.removeprefix("agent wins ").removesuffix(" %")) / 100 <= 0.745
    assert best == "best wins 74 %", "the shortest way is not the best where the ice slips"
    assert ghosts.legend(short=False)[2][0] == "the best play: wins 74 %"
    assert ghosts._ways[colour], "and the colour of the words is that of the dots"
    (way,) = ghosts._ways[OPTIMUM]
    cells = [tuple(cell) for cell in way.cells.tolist()]
    assert (cells[0], cells[-1]) == ((0, 0), (3, 3))
    assert not {(1, 1), (1, 3), (2, 3), (3, 0)} & set(cells)
    app.close()


class Listener:
    """A job that hears of progress, and is no longer wanted after `patience` reports."""

    def __init__(self, patience=1_000_000):
        self.patience = patience
        self.shares = []

    def progress(self, share):
        self.shares.append(share)
        if len(self.shares) > self.patience:
            raise Cancelled


def test_the_best_plays_ghost_reads_what_was_worked_out_once(monkeypatch):
    guide = Guide(load(find_level(POND_NAME)))
    guide.prepare()

    def again(*_):
        raise AssertionError("worked out again")

    monkeypatch.setattr(planning_kernels, "best_win_probability", again)
    assert best_play(guide, Listener())


def test_the_tries_for_a_ghost_end_at_once_when_it_is_no_longer_wanted():
    tried = []

    def bump(session):
        tried.append(session.position)
        return Action.LEFT

    with pytest.raises(Cancelled):
        lucky_run(level_of("SO\n.G", slip=1e-9, max_steps=500), bump, Listener(patience=3))
    assert len(tried) <= 4


def test_tries_that_never_win_are_given_up_after_so_many_moves(monkeypatch):
    monkeypatch.setattr(play_ghosts, "_MOST_MOVES", 700)
    job = Listener()
    level = level_of("SO\n.G", slip=1e-9, max_steps=500)
    assert lucky_run(level, lambda session: Action.LEFT, job) is None
    assert len(job.shares) == 700
    assert job.shares == sorted(job.shares) and 0.9 < job.shares[-1] < 1.0


def test_leaving_ends_the_search_for_par(monkeypatch):
    app, stopped = drawn(LEVEL), []

    def endless(self, tell):
        try:
            while True:
                tell(1)
        except Cancelled:
            stopped.append(True)
            raise

    monkeypatch.setattr(Guide, "prepare", endless)
    scene = PlayScene(LEVEL)
    app._do(Push(scene))
    frames(app)
    app._do(Pop())
    assert scene.game._job.wait(10) and stopped
    app.close()


def test_enter_tries_again_until_the_score_is_at_par_and_then_goes_on():
    # Pushing against the edge wins whenever the ice carries the elf aside: nearly always in time.
    app = drawn(level_of("SG\n..", slip=0.05, max_steps=40))
    scene = app.scene
    for tried in range(1, 6):
        assert scene.best.tries == tried - 1
        while not scene.session.over:
            arrows(app, "R" if scene.session.position == (0, 0) else "U")
        settle(app, 12)
        assert scene.session.won
        first = scene._card.controls[0].text
        assert ("Try again" in first) == (tried < 5), first
        if tried < 5:
            key(app, pygame.K_RETURN)
            assert scene.session.count == 0
    assert scene.best.at_par
    app.close()


class Still:
    """Ice on which nothing slips, for a moment."""

    def random(self):
        return 1.0


def still(level, size=(1280, 800)):
    return window(PlayScene(level, rng=Still()), size)


POND = level_of("SO.\n..G", slip=0.2, max_steps=20)


def play(app, letters):
    arrows(app, letters)
    settle(app, 12)


def test_a_lost_try_that_brings_the_star_for_par_says_so_and_leads_on():
    app = still(POND)
    scene = app.scene
    assert par_wins(scene.game.guide.par_rate) == 4
    for tried in range(1, 5):
        play(app, "DRR")
        told = f"Won {tried} of {tried} so far; par is to win 4 of 5 tries."
        assert scene._card.what.words == told
        key(app, pygame.K_r)
    play(app, "R")
    assert scene.session.fallen and scene.best.stars == (True, True, True)
    what = scene._card.what
    assert what.words == "4 of the last 5 tries won: that is par, and its star is yours."
    assert what.stars and not what.good
    first, second, *_ = [button.text for button in scene._card.controls]
    assert (first, second) == ("Back to the menu", "Try again")
    key(app, pygame.K_RETURN)
    assert app.scene is not scene
    app.close()


def test_a_lost_try_leads_on_by_mouse_and_says_what_par_is():
    app = window(PlayScene(load(find_level(POND_NAME)), POND_NAME, rng=Still()))
    scene = app.scene
    for _ in range(5):
        while not scene.session.over:
            arrows(app, "RU")
        settle(app, 12)
        assert scene.session.fallen
        words = [button.text for button in scene._card.controls]
        assert words == ["Try again", "Next level", "Undo", "Watch it learn"]
        key(app, pygame.K_r)
    play(app, "RU")
    said = scene._card.what.words
    assert said == "0 of the last 5 tries won; par is 4, as the best play wins 86 %."
    press(app, scene._card.controls[1])
    assert app.scene.place.number == scene.place.number + 1
    app.close()


def test_par_is_told_in_tries_wherever_it_is_told():
    app = still(POND)
    scene = app.scene
    assert [number.number for number in scene.panels.score.numbers()] == ["0", "4", "–"]
    assert scene.panels.score.star_words()[1] == "won 4 of your last 5: par"
    sprites = scene.controls.manager.get_sprite_group().sprites()
    told = {one.tool_tip_text for one in sprites if isinstance(one, TipArea)}
    assert _LIMITED_TIP in told and "a bump is one too" in _LIMITED_TIP
    arrows(app, "LL")
    assert scene.session.count == 2, "bumps are moves here, as the tip says"
    assert scene.panels.offered()[0].endswith("%: par is 4 of 5 tries.")
    app.close()


def test_how_a_move_ends_is_told_when_the_elf_is_there():
    app = still(POND)
    scene, score = app.scene, app.scene.panels.score
    key(app, pygame.K_RIGHT, dt=0.01)
    assert scene.session.fallen and not scene.game.told
    assert scene.best.recent == "L" and scene.game.told_best.recent == ""
    assert score.numbers()[2].number == "–"
    assert score._here[0].startswith("best play wins")
    assert scene.panels.hint.is_enabled
    settle(app, 12)
    assert scene.game.told_best.recent == "L"
    assert score._here[0].startswith("can't be won")
    assert not scene.panels.hint.is_enabled
    key(app, pygame.K_r)
    key(app, pygame.K_DOWN, dt=0.01)
    for letter in "RR":
        session = scene.session
        chance = percent(session.guide.chance(session.position, session.steps_left))
        key(app, ARROWS[letter], dt=0.01)
        assert score._here[0] == f"best play wins {chance}", "of where the last move led"
    assert scene.session.won and not scene.game.told_best.solved
    settle(app, 12)
    assert scene.game.told_best.solved and score._here[0] == "won"
    app.close()
