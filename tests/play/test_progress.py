"""Best results: what counts, what stays, and what damage and a second window do to them."""

import json
import os
import stat
import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.files import write_atomically
from game.locks import locked
from game.play.progress import ROUND, Best, Game, Progress, after, level_key, par_wins
from game.play.session import Session
from game.world.level import Action
from tests.world.worlds import level_of, levels

LEVEL = level_of("S.G\n...")
SLIPPERY = level_of("S.G\n...", slip=0.5, max_steps=9)
LEFT, DOWN, RIGHT, UP = Action

keys = st.text(max_size=12)
games = st.builds(
    Game,
    won=st.booleans(),
    moves=st.text("LDRU", min_size=1, max_size=12),
    helped=st.booleans(),
    slippery=st.booleans(),
    par=st.none() | st.integers(1, 9),
    par_rate=st.none() | st.floats(0, 1),
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "progress.json"


def played(level, text, **parts):
    session = Session(level)
    for key, value in parts.items():
        setattr(session, key, value)
    for action in text:
        session.repeat("LDRU".index(action), shown=False)
    return session


def test_a_better_game_is_kept_and_a_worse_one_is_not(path):
    progress = Progress(path)
    progress.record("a", Game.of(played(LEVEL, "DRUR")))
    assert progress.best("a").moves == 4
    assert progress.best("a").stars == (True, False, True)
    progress.record("a", Game.of(played(LEVEL, "RR", helped=True)))
    progress.record("a", Game.of(played(LEVEL, "RLRR")))
    assert progress.best("a") == Best(True, 2, "RR", True, True)
    assert Progress(path).best("a") == progress.best("a")
    assert progress.best("b") == Best()
    assert progress.problem == ""


def test_what_counts_as_a_game():
    assert Game.of(played(LEVEL, "R")) is None, "not over"
    assert Game.of(played(level_of("SO\n.G"), "R")) is None, "a fall is no result"
    shown = Session(LEVEL)
    shown.show(RIGHT)
    shown.move(RIGHT)
    assert Game.of(shown) is None, "the solution played"
    shown.undo()
    shown.undo()
    shown.move(RIGHT)
    shown.move(RIGHT)
    assert Game.of(shown).won, "its moves were taken back"
    assert Game.of(played(SLIPPERY, "R" + "U" * 8)).won is False, "the steps ran out"
    assert Game.of(played(SLIPPERY, "RR", pure=False)) is None, "practice"


def test_on_slippery_levels_the_score_is_over_several_tries():
    best = Best()
    results = [True, False, True, True, True, False]
    for number, won in enumerate(results, 1):
        best = after(best, Game(won, "RR", par=2, slippery=True, par_rate=0.8))
        assert best.at_par == (number >= ROUND)
    assert (best.tries, best.wins, best.recent, best.best_round) == (6, 4, "LWWWL", 4)
    best = after(best, Game(False, "RR", par=2, slippery=True, par_rate=0.8))
    assert best.at_par, "an earned star stays"


def test_one_lucky_try_is_not_at_par():
    assert not after(Best(), Game(True, "RR", par=2, slippery=True, par_rate=0.5)).at_par


@pytest.mark.parametrize(
    ("game", "par", "par_rate"),
    [(Game(True, "RR"), 2, None), (Game(True, "RR", slippery=True), 2, 0.8)],
)
def test_games_from_before_par_was_known_earn_its_star_later(path, game, par, par_rate):
    progress = Progress(path)
    for _ in range(ROUND):
        progress.record("a", game)
    before = progress.best("a")
    assert not before.at_par
    assert progress.judge("a", par, par_rate).at_par
    assert Progress(path).best("a") == replace(before, at_par=True)
    progress.record("b", replace(game, moves="RDRU", won=False))
    assert not progress.judge("b", par, par_rate).at_par


def test_at_par_takes_at_least_one_win():
    best = Best()
    for _ in range(2 * ROUND):
        best = after(best, Game(False, "RR", par=2, slippery=True, par_rate=0.0))
    assert not best.at_par
    rates = (0.0, 0.2, 0.69, 0.7, 0.744, 0.8, 0.859, 0.9, 1.0)
    assert [par_wins(rate) for rate in rates] == [1, 1, 3, 4, 4, 4, 4, 5, 5], "to the nearest"


def test_a_changed_level_has_no_best_and_the_old_one_keeps_its_own(path):
    progress = Progress(path)
    progress.record(level_key(LEVEL, "my/one"), Game(True, "RR", par=2))
    changed = level_of("S.G\n.#.")
    assert progress.best(level_key(changed, "my/one")) == Best()
    assert progress.best(level_key(LEVEL, "my/one")).moves == 2
    assert progress.best(level_key(LEVEL, "my/two")) == Best()
    renamed = level_of("S.G\n...", name="Another name", note="!", author="me")
    assert level_key(renamed, "my/one") == level_key(LEVEL, "my/one")


@given(levels(), levels())
@settings(max_examples=50, deadline=None)
def test_levels_that_play_differently_have_different_keys(one, other):
    alike = (
        np.array_equal(one.tiles, other.tiles)
        and (one.start, one.slip, one.hole) == (other.start, other.slip, other.hole)
        and (one.slip == 0.0 or one.max_steps == other.max_steps)
    )
    assert (level_key(one) == level_key(other)) == alike


def test_two_windows_add_to_one_another(path):
    first, second = Progress(path), Progress(path)
    first.record("a", Game(True, "RR", par=2))
    second.record("b", Game(True, "R", par=1))
    second.record("a", Game(True, "RRR", helped=True, par=2))
    assert second.best("a").moves == 2
    first.reload()
    assert first.best("b").moves == 1


def test_many_windows_at_once_lose_nothing(path):
    def play(number):
        window = Progress(path)
        for _ in range(5):
            window.record("shared", Game(True, "RR", slippery=True, par_rate=0.5))
            window.record(f"own {number}", Game(True, "RR", par=2))

    threads = [threading.Thread(target=play, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    progress = Progress(path)
    assert progress.best("shared").tries == 20
    assert all(progress.best(f"own {number}").solved for number in range(4))


@given(st.lists(st.tuples(keys, games), max_size=12))
@settings(max_examples=40, deadline=None)
def test_what_is_recorded_is_read_again(tmp_path_factory, list_of_games):
    path = tmp_path_factory.mktemp("progress") / "progress.json"
    progress = Progress(path)
    for key, game in list_of_games:
        progress.record(key, game)
    again = Progress(path)
    assert again.problem == ""
    for key, _ in list_of_games:
        assert again.best(key) == progress.best(key)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_a_damaged_file_is_set_aside_and_only_what_was_hit_is_lost(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("progress") / "progress.json"
    progress = Progress(path)
    for number in range(6):
        progress.record(f"level {number}", Game(True, "R" * (number + 1), par=1))
    lines = path.read_bytes().split(b"\n")
    hit = data.draw(st.integers(1, 6))
    lines[hit] = data.draw(
        st.binary(min_size=1, max_size=30).filter(lambda some: b"\n" not in some)
    )
    damaged = b"\n".join(lines)
    path.write_bytes(damaged)
    again = Progress(path)
    kept = [number for number in range(6) if again.best(f"level {number}").moves == number + 1]
    assert set(range(6)) - set(kept) <= {hit - 1}
    if again.problem:
        assert "progress.damaged.json" in again.problem
        assert (path.parent / "progress.damaged.json").read_bytes() == damaged
        assert Progress(path).problem == "", "told once, and the file is whole again"
        assert len(kept) == 5


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"[1, 2]", b"null", b"{", b'{"a": 7}', b'{"a": {"moves": -1}}',
     b'{"a": {"solved": 1}}', b'{"a": {"run": "xyz"}}', b'{"a": {"best_round": 9}}',
     b"[" * 100_000],
)  # fmt: skip
def test_any_nonsense_is_set_aside_with_a_sentence(path, content):
    path.write_bytes(content)
    progress = Progress(path)
    assert progress.problem.startswith("The progress file was damaged and set aside as")
    assert progress.best("a") == Best()
    assert path.with_name("progress.damaged.json").read_bytes() == content
    path.write_bytes(content)
    assert "progress.damaged-2.json" in Progress(path).problem
    progress.record("a", Game(True, "R", par=1))
    assert Progress(path).best("a").solved


def test_a_newer_file_keeps_what_is_known(path):
    path.write_text(json.dumps({"a": {"solved": True, "moves": 3, "medal": "gold"}}))
    progress = Progress(path)
    assert progress.problem == ""
    assert progress.best("a") == Best(solved=True, moves=3)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes anywhere")
def test_a_folder_that_cannot_be_written_is_told(path):
    path.parent.chmod(stat.S_IREAD | stat.S_IEXEC)
    try:
        progress = Progress(path)
        assert progress.record("a", Game(True, "R", par=1)).solved
        assert "can't be written" in progress.problem
    finally:
        path.parent.chmod(stat.S_IRWXU)
    progress.record("b", Game(True, "R", par=1))
    assert Progress(path).best("a").solved, "kept until it could be written"


def test_what_could_not_be_written_is_written_with_the_next(path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    progress = Progress(path)
    with monkeypatch.context() as patched:
        patched.setattr("game.play.progress.write_atomically", full)
        assert progress.record("a", Game(True, "R", par=1)).solved
    assert progress.problem == "Your progress can't be written: No space left on device."
    Progress(path).record("b", Game(True, "R", par=1))
    progress.record("c", Game(True, "R", par=1))
    assert [Progress(path).best(key).solved for key in "abc"] == [True] * 3


def test_a_file_that_cannot_be_read_is_not_written_over(path, monkeypatch):
    def refused(_):
        raise PermissionError(13, "Permission denied")

    Progress(path).record("a", Game(True, "R", par=1))
    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.read_bytes", refused)
        progress = Progress(path)
        assert progress.record("b", Game(True, "R", par=1)).solved
        assert progress.problem == "Your progress can't be read: Permission denied."
    assert Progress(path).best("a").solved
    progress.record("c", Game(True, "R", par=1))
    assert [Progress(path).best(key).solved for key in "abc"] == [True] * 3


def test_a_lock_left_by_a_crash_does_not_stop_anybody(path):
    lock = path.with_suffix(".lock")
    lock.touch()
    Progress(path).record("a", Game(True, "R", par=1))
    assert Progress(path).best("a").solved
    assert not lock.exists()


def test_a_lock_that_is_held_is_waited_for_however_old_it_is(path):
    lock = locked(path.with_suffix(".lock"))
    os.utime(lock.path, (0, 0))
    window = Progress(path)
    waits = threading.Thread(target=window.record, args=("a", Game(True, "R", par=1)))
    waits.start()
    waits.join(0.05)
    assert waits.is_alive() and not path.exists()
    lock.release()
    waits.join()
    assert Progress(path).best("a").solved


def test_a_window_that_hangs_in_the_lock_stops_nobody_for_ever(path, monkeypatch):
    monkeypatch.setattr("game.play.progress._LOCK_PATIENCE_S", 0.05)
    lock = locked(path.with_suffix(".lock"))
    Progress(path).record("a", Game(True, "R", par=1))
    assert Progress(path).best("a").solved
    lock.release()


def test_what_another_window_records_while_damage_is_mended_stays(path, monkeypatch):
    other = Progress(path)
    other.record("a", Game(True, "R", par=1))
    path.write_bytes(path.read_bytes() + b"and more")
    threads = []

    def write(where, content):
        write_atomically(where, content)
        if not threads:
            # The copy is written: now the other window wins a game.
            threads.append(threading.Thread(target=other.record, args=("b", Game(True, "R"))))
            threads[0].start()
            threads[0].join(0.1)

    monkeypatch.setattr("game.play.progress.write_atomically", write)
    mends = Progress(path)
    threads[0].join()
    assert "set aside" in mends.problem
    assert other.problem == "", "told once"
    assert [Progress(path).best(key).solved for key in "ab"] == [True, True]


def test_reset_forgets_everything(path):
    progress = Progress(path)
    progress.record("a", Game(True, "R", par=1))
    progress.reset()
    assert progress.best("a") == Best()
    assert Progress(path).best("a") == Best()
