"""Games as text: round trips, tolerance, a sentence for each fault, and recorded games."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.play import replay
from game.play.replay import Replay, ReplayError, moves_from_text, moves_to_arrows, moves_to_text
from game.play.session import Session
from game.world.level import Action
from game.world.level_file import dumps as level_text
from tests.world.worlds import level_of, levels

RECORDED = sorted((Path(__file__).parent / "replays").glob("*.txt"))
EXPECTED = re.compile(r"# ends: (?P<end>\w+) at \((?P<row>\d+), (?P<column>\d+)\)")
LEVEL = level_of("S.G\n...")
moves = st.lists(st.sampled_from(list(Action)), max_size=50).map(tuple)


@given(levels(), moves)
@settings(max_examples=100, deadline=None)
def test_a_replay_survives_its_text(level, made):
    whole = Replay(level, made)
    assert replay.loads(replay.dumps(whole)) == whole
    assert replay.loads(replay.dumps(whole).replace("\n", "\r\n"), LEVEL) == whole


@given(levels(), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_a_game_with_slips_ends_alike_when_replayed(level, seed):
    rng = np.random.default_rng(seed)
    session = Session(level, rng)
    while not session.over and session.count < 30:
        session.move(int(rng.integers(4)))
        if session.count == 0 and rng.random() < 0.2:
            break
    again = replay.loads(replay.dumps(Replay(level, tuple(session.moves)))).play()
    assert (again.position, again.outcome, again.moves) == (
        session.position,
        session.outcome,
        session.moves,
    )


@given(moves)
def test_letters_and_arrows_read_alike(made):
    assert moves_from_text(moves_to_text(made)) == made
    assert moves_from_text(moves_to_arrows(made)) == made
    assert moves_from_text(" ".join(moves_to_text(made).lower())) == made


def test_bare_moves_are_for_the_level_at_hand():
    assert replay.loads(" r, d\nL→ ", LEVEL) == Replay(LEVEL, tuple(moves_from_text("RDLR")))


def test_what_comes_after_the_end_is_passed_over():
    session = Replay(LEVEL, moves_from_text("RRLLLL")).play()
    assert session.won
    assert session.count == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the replay is empty; expected moves such as RDLU, or a level with moves"),
        ("  \n", "the replay is empty"),
        ("RDX", "'X' at place 3 is no move; expected R, D, L, U or arrows"),
        ("hello there", "'h' at place 1 is no move"),
        ("R" * 100_001, "the replay has more than 100,000 moves"),
        ("R" * (8 * 2**20 + 1), "the replay is longer than 8 MB"),
        (level_text(LEVEL), 'the replay has no moves; expected a line moves = "RDLU"'),
        ("moves = 7\n" + level_text(LEVEL), "the replay has moves that can't be read"),
        ('moves = "RD\n' + level_text(LEVEL), "the replay has moves that can't be read"),
        ('moves = "RQ"\n' + level_text(LEVEL), "'Q' at place 2 is no move"),
        ('moves = "RD"', "there is no map"),
        ("moves = \"RD\"\nmap = '''\nS.\n.X\n'''", "unknown tile 'X'"),
        ('moves = "RD"\nmoves = "LU"\n' + level_text(LEVEL), "more than one line of moves"),
    ],
)
def test_each_fault_gets_a_sentence(text, sentence):
    with pytest.raises(ReplayError, match=re.escape(sentence)) as problem:
        replay.loads(text, LEVEL)
    assert "\n" not in str(problem.value)


def test_bare_moves_need_a_level():
    with pytest.raises(ReplayError, match="no level to make them on"):
        replay.loads("RDLU")


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_recorded_games_end_as_they_did(path):
    text = path.read_text(encoding="utf-8")
    expected = EXPECTED.match(text)
    recorded = replay.loads(text, source=path.name)
    session = recorded.play()
    end = {"win": session.won, "fall": session.fallen, "open": not session.over,
           "exhausted": session.exhausted}  # fmt: skip
    assert end[expected["end"]]
    assert session.position == (int(expected["row"]), int(expected["column"]))
    assert session.count == len(recorded.moves)


def test_there_are_recorded_games():
    assert len(RECORDED) >= 8
