"""Moments that share their pages: each stays what it was, and costs what is its own."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.agent.lesson import Lesson
from game.agent.pages import Pages
from game.agent.records import PAGE
from game.agent.settings import ALGORITHMS, TrainingSettings
from game.agent.trainer import Trainer
from game.world.level import Level, Tile
from game.world.model import build_model
from tests.agent.runs import goes_on_alike


def field(side=40, **parts):
    """Ice, some rocks, and a start in the middle: few of its pages are written to in a while."""
    tiles = np.full((side, side), Tile.SNOW, np.uint8)
    tiles[np.random.default_rng(1).random(tiles.shape) < 0.1] = Tile.ROCK
    tiles[side // 2, side // 2], tiles[-1, -1] = Tile.SNOW, Tile.GOAL
    return Level("field", tiles, (side // 2, side // 2), **parts)


FIELD = build_model(field())


def copied(trainer):
    """The tables of a run, copied whole from what the loop writes to."""
    return trainer.q.copy(), trainer._tables.table.copy(), trainer.visits.copy()


def same(moment, copies):
    return all(
        np.array_equal(one, another)
        for one, another in zip((moment.q, moment.table, moment.visits), copies, strict=True)
    )


@settings(deadline=None, max_examples=40)
@given(
    algorithm=st.sampled_from(ALGORITHMS),
    initial_q=st.sampled_from([0.0, -0.0, 1.5]),
    way=st.lists(st.integers(0, 400) | st.sampled_from([*ALGORITHMS, "back"]), max_size=8),
    data=st.data(),
)
def test_every_moment_stays_what_it_was(algorithm, initial_q, way, data):
    chosen = TrainingSettings(algorithm=algorithm, initial_q=initial_q, epsilon="0.5", alpha=0.5)
    trainer = Trainer(FIELD, chosen)
    kept = [(trainer.snapshot(), copied(trainer))]
    for part in way:
        if part == "back":
            moment, copies = data.draw(st.sampled_from(kept))
            trainer.restore(moment)
            assert all(map(np.array_equal, copied(trainer), copies))
        elif isinstance(part, str):
            trainer.set(algorithm=part)
        else:
            trainer.advance(part)
        kept.append((trainer.snapshot(), copied(trainer)))
        assert np.array_equal(trainer.q, trainer.snapshot().q)
    assert all(same(*each) for each in kept)
    one, another = data.draw(st.sampled_from(kept)), data.draw(st.sampled_from(kept))
    alike = one[0].settings == another[0].settings and all(map(np.array_equal, one[1], another[1]))
    if not alike:
        assert not goes_on_alike(one[0], another[0])


def test_a_moment_costs_the_pages_that_were_written_to():
    trainer = Trainer(build_model(field(200)), TrainingSettings())
    first = trainer.snapshot()
    whole = trainer.q.nbytes + trainer.visits.nbytes
    fresh = Trainer(trainer.model, TrainingSettings()).snapshot()
    assert first.bytes_beyond(fresh) < whole / 10, "what nobody has learned is kept once"
    trainer.advance(50)
    second = trainer.snapshot()
    cells = np.flatnonzero(trainer.visits.any(axis=1))
    pages = len(set(cells // PAGE))
    rest = sum(array.nbytes for array in second._arrays())
    assert second.bytes_beyond(first) == pages * PAGE * 64 + rest
    assert trainer.snapshot().bytes_beyond(second) == rest


def test_what_nobody_has_learned_stays_one_page_in_another_algorithm():
    trainer = Trainer(build_model(field(200)), TrainingSettings())
    trainer.advance(50)
    for algorithm, tables in (("double_q_learning", 2), ("q_learning", 1)):
        trainer.set(algorithm=algorithm)
        moment = trainer.snapshot()
        blank = Pages.blank(moment.table.shape, np.float64)
        pages = len(set(np.flatnonzero(trainer.visits.any(axis=1)) // PAGE))
        assert moment.table_pages.bytes_beyond(blank) <= pages * PAGE * 32 * tables


def test_a_whole_table_is_kept_bit_for_bit():
    table = np.zeros((PAGE + 9, 4))
    table[3, 1], table[PAGE + 8, 2] = 2.5, -0.0
    pages = Pages.of(table)
    assert pages.whole().tobytes() == table.tobytes()
    table[0, 0] = 7.0
    assert pages.whole()[0, 0] == 0.0
    other = Pages.blank(table.shape, table.dtype)
    assert pages.put_into(other.whole(), other) == [0, 1]


def test_a_large_level_has_a_past_of_many_moments():
    lesson = Lesson(field(512), TrainingSettings())
    for _ in range(60):
        lesson.advance(40)
        lesson.remember()
    assert len(lesson.timeline) == 61
    assert lesson.timeline.nbytes < 40 * 2**20
    middle = lesson.timeline.at(30).snapshot
    q, visits = middle.q, middle.visits
    lesson.continue_from(30)
    assert np.array_equal(lesson.trainer.q, q) and np.array_equal(lesson.trainer.visits, visits)


def test_worlds_and_maps_of_the_past_count_too():
    lesson = Lesson(field(100), TrainingSettings())
    before = lesson.timeline.nbytes
    lesson.advance(1)
    lesson.paint([(2, 2)], Tile.ICE)
    assert lesson.timeline.nbytes - before > lesson.model.next_state.nbytes


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_loop_says_which_pages_it_wrote_to(algorithm):
    trainer = Trainer(FIELD, TrainingSettings(algorithm=algorithm))
    trainer.advance(300)
    cells = np.flatnonzero(trainer.visits.any(axis=1))
    assert np.flatnonzero(trainer._tables.written).tolist() == sorted(set(cells // PAGE))
