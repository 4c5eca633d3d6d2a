"""What is recorded of a game and of a training, seen by an independent reader of GIFs."""

import threading
from dataclasses import replace

import numpy as np
import pygame
import pytest

from game.agent.lesson import Lesson
from game.agent.settings import TrainingSettings
from game.play.replay import moves_from_text
from game.recording.colours import rgb
from game.ui.film import (
    Drawn,
    FilmError,
    colours_of,
    estimate_bytes,
    record_film,
    usual_cell,
)
from game.ui.film_game import (
    AFTER_FALL_S,
    BETWEEN_S,
    END_S,
    START_S,
    GameFilm,
    turns_of,
)
from game.ui.film_training import END_MS, START_MS, TrainingFilm
from game.ui.glide import BUMP_S, FALL_S, WIN_S, Glide
from game.world.level import Action, Level
from game.world.level_file import load, loads
from game.world.packs import find_level
from game.world.planning import shortest_solution
from game.world.rules import Outcome
from tests.recording.reading import joined, read, same
from tests.ui.pictures import board_image

LAKE = load(find_level("classic/slippery-frozen-lake"))
ISLANDS = load(find_level("classic/snow-islands"))
ROUND = loads("name = 'Round'\nhole = 'restart'\nmap = '''\nS~O\n..G\n'''")


@pytest.fixture(scope="module")
def lesson():
    made = Lesson(LAKE, TrainingSettings.from_level(LAKE, seed=2))
    for _ in range(15):
        made.advance(300)
        made.remember()
    return made


def rendered(film):
    return joined([rgb(film.frame(index)) for index in range(len(film))])


def glides_s(level, moves):
    """How long the moves of a game move, one after the other."""
    ending = {Outcome.FALL: FALL_S, Outcome.WIN: WIN_S}
    return sum(
        Glide(turn.position, turn.made.path, turn.made.outcome, turn.action).move_s
        + ending.get(turn.made.outcome, 0.0)
        for turn in turns_of(level, moves)
    )


@pytest.mark.parametrize("cell", [16, 20, 32, 64, 96])
@pytest.mark.parametrize("level", [LAKE, ISLANDS], ids=lambda level: level.name)
def test_a_recorded_game_is_what_was_drawn_pixel_for_pixel(level, cell, tmp_path):
    film = GameFilm(
        level, shortest_solution(level)[:4] if cell == 96 else shortest_solution(level), cell
    )
    done = record_film(film, tmp_path / "game.gif")
    back = read(tmp_path / "game.gif")
    assert done.merged == 0
    assert same(back.frames, rendered(film))
    assert back.loop == 0 and min(back.delays_ms) >= 20
    assert back.lasts_ms == pytest.approx(1000 * film.seconds, abs=5.001)


def test_a_game_begins_at_the_start_and_ends_at_the_end(tmp_path):
    film = GameFilm(LAKE, shortest_solution(LAKE), 32)
    record_film(film, tmp_path / "game.gif")
    frames = read(tmp_path / "game.gif").frames
    goal = tuple(np.argwhere(LAKE.tiles == 4)[0])
    first = colours_of(board_image(LAKE, cell=32))
    assert np.array_equal(frames[0], rgb(first))
    # The elf stands on the present, a little higher than on ice.
    last = colours_of(board_image(LAKE, (goal[0], goal[1]), 32, pose="cheer"))
    differs = np.argwhere((frames[-1] != rgb(last)).any(axis=-1)) // 32
    assert set(differs[:, 1].tolist()) <= {goal[1]}
    assert set(differs[:, 0].tolist()) <= {goal[0] - 1, goal[0]}


@pytest.mark.parametrize("delay", [20, 33, 40, 70])
@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_the_film_lasts_as_long_as_the_game(delay, speed, tmp_path):
    moves = shortest_solution(LAKE)
    film = GameFilm(LAKE, moves, 16, delay_ms=delay, speed=speed)
    wanted = START_S + glides_s(LAKE, moves) + BETWEEN_S * (len(moves) - 1) + END_S
    assert film.seconds == pytest.approx(wanted / speed)
    record_film(film, tmp_path / "game.gif")
    assert read(tmp_path / "game.gif").lasts_ms == pytest.approx(1000 * wanted / speed, abs=5.001)


def test_falls_bumps_and_games_begun_again_are_filmed(tmp_path):
    moves = moves_from_text("URUDRR")
    turns = turns_of(ROUND, moves)
    assert [turn.made.outcome.name for turn in turns] == [
        *("BUMP", "FALL", "BUMP", "STOP", "STOP", "WIN"),
    ]
    film = GameFilm(ROUND, moves, 32)
    wanted = START_S + glides_s(ROUND, moves) + 4 * BETWEEN_S + AFTER_FALL_S + END_S
    assert film.seconds == pytest.approx(wanted)
    assert glides_s(ROUND, moves[:1]) + 1e-9 > BUMP_S
    record_film(film, tmp_path / "game.gif")
    assert same(read(tmp_path / "game.gif").frames, rendered(film))


def test_moves_after_the_end_are_left_out():
    fatal = loads("map = '''\nS~O\n..G\n'''")
    assert [turn.made.outcome for turn in turns_of(fatal, moves_from_text("RRRR"))] == [
        Outcome.FALL
    ]
    won = GameFilm(LAKE, [*shortest_solution(LAKE), *moves_from_text("LLL")], 16)
    assert won.seconds == GameFilm(LAKE, shortest_solution(LAKE), 16).seconds


def test_a_part_of_a_game_begins_where_the_part_begins():
    moves = shortest_solution(LAKE)
    whole = GameFilm(LAKE, moves, 32)
    assert len(whole.turns) == len(moves)
    part = GameFilm(LAKE, moves, 32, first=3, last=5)
    third = turns_of(LAKE, moves)[2]
    figure = board_image(LAKE, third.made.path[-1], 32, Action(third.action))
    assert np.array_equal(part.frame(0), colours_of(figure))
    fifth = turns_of(LAKE, moves)[4]
    figure = board_image(LAKE, fifth.made.path[-1], 32, Action(fifth.action))
    assert np.array_equal(part.frame(len(part) - 1), colours_of(figure))


def test_no_moves_are_one_frame(tmp_path):
    film = GameFilm(LAKE, (), 32)
    assert len(film) == 1 and film.seconds == pytest.approx(START_S + END_S)
    record_film(film, tmp_path / "still.gif")
    assert np.array_equal(read(tmp_path / "still.gif").frames[0], rgb(film.frame(0)))


@pytest.mark.parametrize("kinds", [("q",), ("values", "policy"), ("visits",), ()])
def test_a_recorded_training_is_what_was_drawn_pixel_for_pixel(lesson, kinds, tmp_path):
    film = TrainingFilm(list(lesson.timeline), 32, kinds)
    done = record_film(film, tmp_path / "training.gif")
    back = read(tmp_path / "training.gif")
    assert done.merged == 0 and len(film) == 16
    assert same(back.frames, rendered(film))
    assert back.lasts_ms == pytest.approx(16 * 80 + START_MS + END_MS, abs=5.001)


def test_a_training_begins_with_its_first_moment_and_ends_with_its_last(lesson, tmp_path):
    moments = list(lesson.timeline)
    record_film(TrainingFilm(moments, 48), tmp_path / "whole.gif")
    frames = read(tmp_path / "whole.gif").frames
    # A film of one moment draws it with the same words, though on other axes.
    board = slice(26, 26 + 8 * 48)
    for place, moment in ((0, moments[0]), (-1, moments[-1])):
        alone = TrainingFilm([moment], 48)
        apart = np.abs(frames[place][board].astype(int) - rgb(alone.frame(0))[board])
        assert apart.mean() < 2.0
    assert np.abs(frames[0][board].astype(int) - frames[-1][board]).mean() > 4.0


def test_settings_leave_the_head_of_a_film_before_the_levels_name_is_cut(lesson):
    film = TrainingFilm(list(lesson.timeline), 48, ("q",))
    settings = replace(lesson.settings, epsilon="linear:1.0:0.05:2000")
    name, about = film._head("Slippery Frozen Lake", settings)
    assert name == "Slippery Frozen Lake"
    assert about.startswith("Q-learning") and "linear" not in about
    name, about = film._head("Lake", lesson.settings)
    assert name == "Lake" and about.startswith("Q-learning  α ")


def test_a_film_tells_a_change_in_the_words_of_the_window():
    lesson = Lesson(LAKE, TrainingSettings.from_level(LAKE, seed=2))
    lesson.advance(900)
    for algorithm in ("sarsa", "expected_sarsa"):
        lesson.change(algorithm=algorithm, alpha=0.25)
    lesson.advance(900)
    lesson.remember()
    film = TrainingFilm(list(lesson.timeline), 32)
    film.draw(len(film) - 1)
    words = [mark.words for mark in film._plot.marks if getattr(mark, "words", "")]
    assert words == ["Expected SARSA, α 0.25"]
    assert film._head("Lake", lesson.settings)[1].startswith("Expected SARSA  α 0.25")


def test_the_learned_way_covers_no_number(lesson, monkeypatch):
    film = TrainingFilm(list(lesson.timeline), 48)
    film.draw(len(film) - 1)
    drawn = pygame.surfarray.array3d(film.canvas)
    monkeypatch.setattr("game.ui.board.Board.draw_path", lambda *_, **__: None)
    film.draw(len(film) - 1)
    bare = pygame.surfarray.array3d(film.canvas)
    covered = (drawn != bare).any(axis=-1)
    assert covered.sum() > 500
    numbers = film._overlay.numbers_on(film._board)
    assert len(numbers) == 4 * film._overlay._open.sum()
    for rect in numbers:
        assert not covered[rect.left : rect.right, rect.top : rect.bottom].any(), rect


def test_few_colours_are_near_those_drawn(lesson):
    film = TrainingFilm(list(lesson.timeline), 32, ("q", "policy"))
    recorded = rgb(film.frame(12)).astype(int)
    drawn = rgb(colours_of(film.picture(12))).astype(int)
    assert np.abs(recorded - drawn).mean() < 1.0
    assert len(np.unique(film.frame(12))) <= 255 < len(np.unique(colours_of(film.picture(12))))


def test_any_frame_can_be_drawn_at_any_time(lesson):
    for film in (
        GameFilm(LAKE, shortest_solution(LAKE), 32),
        TrainingFilm(list(lesson.timeline), 32, ("q", "values", "policy")),
    ):
        forward = [film.frame(index).tobytes() for index in range(len(film))]
        backward = [film.frame(index).tobytes() for index in reversed(range(len(film)))]
        assert forward == backward[::-1]


def test_a_film_is_the_same_on_another_thread(lesson):
    """Drawn by both at once, which shared pictures would not survive."""
    moments = list(lesson.timeline)

    def draw(into):
        film = TrainingFilm(moments, 24, ("q",))
        game = GameFilm(LAKE, shortest_solution(LAKE), 24)
        into += [film.frame(index).tobytes() for index in range(len(film))]
        into += [game.frame(index).tobytes() for index in range(0, len(game), 4)]

    there, here = [], []
    thread = threading.Thread(target=draw, args=(there,))
    thread.start()
    draw(here)
    thread.join()
    assert here == there


def test_what_a_lab_draws_can_be_filmed(tmp_path):
    def draw_on(surface, index):
        surface.fill((24, 35, 58))
        pygame.draw.circle(surface, (127, 209, 255), (20 + 5 * index, 40), 12)

    film = Drawn(draw_on, (120, 80), [60.0] * 9)
    record_film(film, tmp_path / "lab.gif", loop=False)
    back = read(tmp_path / "lab.gif")
    assert same(back.frames, rendered(film)) and back.lasts_ms == 540 and back.loop is None


@pytest.mark.parametrize("ending", [".gif", ".webp"])
def test_the_estimate_is_about_right(lesson, ending, tmp_path):
    for film in (
        GameFilm(LAKE, shortest_solution(LAKE), 32),
        TrainingFilm(list(lesson.timeline), 32),
        TrainingFilm(list(lesson.timeline)[:1], 32),
    ):
        size = record_film(film, tmp_path / f"a{ending}").nbytes
        assert 0.8 * size < estimate_bytes(film, ending) < 1.25 * size


def test_what_cannot_be_filmed_gets_a_sentence():
    tiles = np.full((200, 300), 4, np.uint8)
    tiles[0, 0] = 1
    huge = Level("huge", tiles, (0, 0))
    with pytest.raises(FilmError, match="9,600 x 6,400 pixels; at most 4,096"):
        GameFilm(huge, (), 32)
    with pytest.raises(FilmError, match=r"delay is 10 ms; expected from 20"):
        GameFilm(LAKE, (), 32, delay_ms=10)
    with pytest.raises(FilmError, match="no moment"):
        TrainingFilm([], 32)


def test_the_usual_size_is_a_whole_factor_of_the_art():
    sizes = {(8, 8): 64, (4, 4): 96, (16, 16): 32, (20, 20): 16, (100, 30): 5, (1024, 900): 1}
    for (rows, columns), cell in sizes.items():
        tiles = np.full((rows, columns), 4, np.uint8)
        tiles[0, 0] = 1
        assert usual_cell(Level("any", tiles, (0, 0))) == cell
