"""A game: moves, slips, undo after anything, and the way back to where it can be won."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from game.play.session import Session
from game.world.level import Action
from game.world.level_file import load
from game.world.packs import find_level
from game.world.planning import shortest_solution
from game.world.rules import Outcome, move
from tests.world.worlds import FROZEN_LAKE, level_of, levels

LEFT, DOWN, RIGHT, UP = Action
LAKE = load(find_level("classic/slippery-frozen-lake"))


def deeds(*more):
    known = [*Action, "undo", "redo", "restart", "back", *more]
    return st.lists(st.sampled_from(known), max_size=40)


def seen(session):
    return session.position, session.moves, session.outcome


def do(session, deed):
    """Do one thing that a person may do; whether the session took it as new."""
    match deed:
        case "undo":
            session.undo()
        case "redo":
            session.redo()
        case "restart":
            session.restart()
        case "back":
            session.back_to_winnable()
        case _ if not session.over:
            session.move(deed)


def test_the_lake_is_won_in_ten_moves():  # reference: its shortest solution
    session = Session(LAKE)
    for action in shortest_solution(LAKE):
        assert session.winnable
        assert session.moves_to_go == 10 - session.count
        session.move(action)
    assert session.won
    assert session.over
    assert session.count == 10
    assert session.position == (7, 4)


def test_a_turn_says_where_one_slid_and_how_it_ended():
    session = Session(LAKE)
    turn = session.move(RIGHT)
    assert turn.wished is turn.action is RIGHT
    assert turn.move == move(LAKE, (0, 0), RIGHT)
    assert session.position == (0, 5)


def test_a_bump_is_no_move_where_nothing_slips():
    session = Session(LAKE)
    assert session.move(UP).move.outcome is Outcome.BUMP
    assert session.moves == []
    assert not session.can_undo


@given(levels(), st.integers(0, 2**32), deeds())
@settings(max_examples=150, deadline=None)
def test_undo_returns_every_earlier_position(level, seed, list_of_deeds):
    session = Session(level, np.random.default_rng(seed))
    earlier = [seen(session)]
    for deed in list_of_deeds:
        if deed in ("undo", "redo", "back"):
            continue
        do(session, deed)
        if seen(session) != earlier[-1] or (deed in list(Action) and session.can_undo):
            earlier.append(seen(session))
    # A bump or a restart at the start adds nothing, so walk back by what undo itself reaches.
    way_back = [seen(session)]
    while session.undo():
        way_back.append(seen(session))
    way_back.reverse()
    assert without_repeats(way_back) == without_repeats(earlier)
    way_forth = [seen(session)]
    while session.redo():
        way_forth.append(seen(session))
    assert way_forth == way_back


def without_repeats(states):
    return [one for one, before in zip(states, [None, *states]) if one != before]


@given(levels(), st.integers(0, 2**32), deeds())
@settings(max_examples=150, deadline=None)
def test_moves_are_what_was_carried_out_and_repeat_the_game(level, seed, list_of_deeds):
    session = Session(level, np.random.default_rng(seed))
    for deed in list_of_deeds:
        do(session, deed)
    again = Session(level)
    for action in session.moves:
        again.repeat(action)
    assert seen(again) == seen(session)
    assert len(session.moves) == session.count


@given(levels(), st.integers(0, 2**32), deeds())
@settings(max_examples=150, deadline=None)
def test_going_back_ends_where_it_can_be_won_and_redo_returns(level, seed, list_of_deeds):
    session = Session(level, np.random.default_rng(seed))
    for deed in list_of_deeds:
        do(session, deed)
    before = seen(session)
    winnable = session.winnable
    went_back = session.back_to_winnable()
    if shortest_solution(level) is None:
        assert not went_back
    elif level.slip == 0.0 or level.max_steps > 1:
        assert session.winnable
        assert went_back == (not winnable)
    while session.can_redo and seen(session) != before:
        session.redo()
    assert seen(session) == before


def test_undo_works_after_a_fall_and_after_a_win():
    fall = Session(level_of("SOG\n..."))
    fall.move(RIGHT)
    assert fall.fallen
    assert fall.over
    assert not fall.winnable
    with pytest.raises(ValueError, match="over"):
        fall.move(LEFT)
    assert fall.undo()
    assert not fall.over
    assert fall.position == (0, 0)
    won = Session(level_of("SG\n.."))
    won.move(RIGHT)
    assert won.won
    assert won.winnable
    won.undo()
    assert not won.over
    assert won.redo()
    assert won.won


def test_a_fall_leads_to_the_start_where_holes_do():
    session = Session(level_of("S.OG\n....", hole="restart"))
    session.move(RIGHT)
    turn = session.move(RIGHT)
    assert turn.move.path == [(0, 2)]
    assert session.outcome is Outcome.FALL
    assert session.position == (0, 0)
    assert not session.over
    assert session.moves == [RIGHT, RIGHT]
    session.undo()
    assert session.position == (0, 1)


def test_restart_can_be_undone_and_a_new_move_ends_redoing():
    session = Session(LAKE)
    session.move(RIGHT)
    session.move(DOWN)
    there = seen(session)
    assert session.restart()
    assert seen(session) == ((0, 0), [], None)
    assert not session.restart()
    session.undo()
    assert seen(session) == there
    session.undo()
    session.move(LEFT)
    assert not session.can_redo


@given(deeds("hint"))
@example([RIGHT, "hint", DOWN, "restart", "undo"])
@example([RIGHT, "hint", "undo", "restart", "redo"])
@settings(max_examples=150, deadline=None)
def test_no_way_back_to_where_help_was_given_hides_it(list_of_deeds):
    session = Session(LAKE)
    hinted_at = []
    for deed in list_of_deeds:
        if deed == "hint":
            session.helped = True
            # At the start a restart clears it on the spot.
            hinted_at += [session._now] if session.count else []
        else:
            do(session, deed)
        way = session._now
        while way is not None:
            assert session.helped or not any(way is moment for moment in hinted_at)
            way = way.before


def test_a_one_way_slide_dooms_and_is_left_by_going_back():
    # DOWN slides to the bottom, and UP from there slides past the start's row into the hole.
    level = level_of("O##\ns.G\n~##\n.##")
    session = Session(level)
    session.move(DOWN)
    assert session.position == (3, 0)
    assert not session.winnable
    assert session.moves_to_go is None
    assert session.guide.doomed.tolist() == [[False] * 3, [False] * 3, [True, False, False],
                                             [True, False, False]]  # fmt: skip
    session.move(UP)
    assert session.fallen
    assert session.back_to_winnable()
    assert session.position == (1, 0)
    assert not session.pure
    assert session.redo()
    assert session.redo()
    assert session.fallen


class TestSlip:
    """FrozenLake with slip 2/3."""

    level = level_of(FROZEN_LAKE, slip=2 / 3, max_steps=100)

    def test_moves_slip_to_both_sides_as_often_as_they_should(self):
        rng = np.random.default_rng(4)
        turned = np.zeros(4)
        session = Session(self.level, rng)
        for _ in range(6000):
            turn = session.move(RIGHT)
            turned[(turn.action - turn.wished) % 4] += 1
            session.restart()
        assert turned[2] == 0
        # Each of the three ways has 1/3; 6,000 draws stay within four standard deviations.
        assert np.abs(turned[[0, 1, 3]] - 2000).max() < 4 * np.sqrt(6000 * 2 / 9)

    def test_the_same_generator_gives_the_same_game(self):
        games = []
        for _ in range(2):
            session = Session(self.level, np.random.default_rng(9))
            while not session.over:
                session.move(RIGHT)
            games.append(session.moves)
        assert games[0] == games[1]

    def test_a_level_without_slip_draws_nothing(self):
        rng = np.random.default_rng(1)
        before = rng.bit_generator.state
        Session(LAKE, rng).move(RIGHT)
        assert rng.bit_generator.state == before

    def test_every_try_to_move_counts_and_the_steps_run_out(self):
        level = level_of("S.G\n...", slip=0.5, max_steps=3)
        session = Session(level)
        for _ in range(3):
            session.repeat(UP)
        assert session.count == 3
        assert session.exhausted
        assert session.over
        assert session.steps_left == 0
        assert not session.winnable
        assert session.back_to_winnable()
        assert session.count == 2

    def test_par_is_the_best_attainable_rate(self):
        # reference: FrozenLake 4x4, best possible success within 100 steps
        assert Session(self.level).guide.par_rate == pytest.approx(0.744190, abs=1e-6)
        assert Session(LAKE).guide.par_rate is None

    def test_the_advised_moves_reach_the_par(self):
        guide = Session(self.level).guide
        for steps in (1, 5, 30, 100):
            position = (2, 2)
            action = guide.next_move(position, steps)
            assert guide._chance_of(position, action, steps) == pytest.approx(
                guide.chance(position, steps)
            )

    def test_without_moves_left_there_is_no_chance(self):
        guide = Session(self.level).guide
        assert guide.chance((2, 2), 0) == guide.chance((2, 2), -1) == 0.0

    def test_taking_back_is_practice_until_the_next_start(self):
        session = Session(self.level)
        session.move(RIGHT)
        session.undo()
        assert not session.pure
        session.repeat(RIGHT)
        session.restart()
        assert session.pure

    def test_a_restart_makes_no_game_of_what_was_taken_back(self):
        session = Session(self.level)
        session.repeat(RIGHT)
        session.repeat(DOWN)
        while session.undo():
            pass
        assert not session.restart()
        assert session.pure
        session.redo()
        assert not session.pure


def test_the_next_move_is_the_first_of_a_shortest_way_everywhere():
    guide = Session(LAKE).guide
    for state in range(64):
        position = LAKE.position(state)
        way = guide.solution(position)
        assert guide.next_move(position) == (way[0] if way else None)
        assert guide.moves_to_go(position) == (len(way) if way else None)
