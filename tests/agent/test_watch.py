import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.agent.settings import ALGORITHMS
from game.agent.trainer import Trainer
from game.agent.watch import Watch, updates_of
from tests.agent.runs import pond, pond_run, training_settings


@settings(deadline=None, max_examples=40)
@given(
    training_settings,
    st.integers(0, 300),
    st.integers(0, 400),
    st.sampled_from([0, 1, 2, 6, 8]),
    st.none() | st.integers(0, 3),
    st.integers(1, 9),
)
def test_the_replay_finds_the_updates_that_were_made(chosen, before, steps, state, action, last):
    trainer = Trainer(pond(), chosen)
    trainer.advance(before)
    moment = trainer.snapshot()
    made = [trainer.step() for _ in range(steps)]
    found = updates_of(moment, state, action, until_steps=trainer.steps, last=last)
    touching = [u for u in made if u.state == state and action in (None, u.action)]
    assert found == touching[-last:]


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_a_replay_in_pieces_ends_where_the_run_is(algorithm):
    trainer = pond_run(algorithm)
    trainer.advance(1000)
    moment = trainer.snapshot()
    trainer.advance(5000)
    visits = trainer.visits[0].sum() - moment.visits[0].sum()
    watch = Watch(moment, 0, until_steps=trainer.steps)
    assert not watch.done
    while not watch.done:
        watch.advance(321)
    watch.advance(321)
    assert watch.done and watch.count == visits
    assert watch.updates == updates_of(moment, 0, until_steps=trainer.steps)
    last = watch.updates[-1]
    assert last.new == trainer.snapshot().table.reshape(12, -1, 4)[0, last.table, last.action]
    assert trainer.steps == 6000


def test_a_cell_that_was_not_visited_has_no_updates():
    trainer = pond_run()
    moment = trainer.snapshot()
    trainer.advance(100)
    assert updates_of(moment, 3, until_steps=100) == []
    assert updates_of(moment, 0, until_steps=0) == []


@pytest.mark.parametrize(
    ("wrong", "about"),
    [
        ({"until_steps": 99}, "until_steps is 99"),
        ({"state": 12}, "state is 12"),
        ({"state": -1}, "state is -1"),
        ({"action": 4}, "action is 4"),
        ({"last": 0}, "last is 0"),
    ],
)
def test_what_cannot_be_watched_is_refused(wrong, about):
    trainer = pond_run()
    trainer.advance(100)
    with pytest.raises(ValueError, match=about):
        updates_of(trainer.snapshot(), **{"state": 0, "until_steps": 200, **wrong})
