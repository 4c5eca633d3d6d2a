"""The words about an update say what its numbers say."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.agent.explain import apart, explain, number
from game.agent.settings import TrainingSettings
from game.agent.trainer import Trainer
from game.world.model import build_model
from tests.agent.runs import POND, training_settings
from tests.world.worlds import level_of, levels


def words(runs):
    return "".join(text for text, _ in runs)


@settings(deadline=None, max_examples=60)
@given(levels(longest=4), training_settings, st.integers(0, 200))
def test_what_is_told_is_what_happened(level, chosen, before):
    trainer = Trainer(build_model(level), chosen)
    trainer.advance(before)
    update = trainer.step()
    told = explain(update, level, chosen)
    sentence = words(told.sentence)
    draw, sign, epsilon = re.search(r"draw (\S+) (<|≥) ε ([^)]+)\)", sentence).groups()
    assert (sign == "<") == update.explored == (float(draw) < float(epsilon))
    assert float(draw) == pytest.approx(update.draw, abs=0.006)
    assert sentence.startswith(f"at ({update.state // level.columns},")
    assert ("slipped" in sentence) == (update.taken != update.action)
    assert ("cut off" in sentence) == update.truncated
    numbers = words(told.numbers)
    assert f"{chosen.alpha:g} · ({update.reward:g} + {chosen.gamma:g} · " in numbers
    assert ("(end)" in numbers) == update.ended
    assert ("worth 0" in words(told.source)) == update.ended


@pytest.mark.parametrize(
    ("algorithm", "said"),
    [
        ("q_learning", "best of the four"),
        ("sarsa", "its next move"),
        ("expected_sarsa", "average"),
        ("double_q_learning", "likes best"),
    ],
)
def test_each_algorithm_says_where_its_bootstrap_comes_from(algorithm, said):
    level = level_of(POND)
    run = Trainer(build_model(level), TrainingSettings(algorithm, epsilon="0.5", seed=3))
    update = run.step()
    while update.ended:
        update = run.step()
    source = words(explain(update, level, run.settings).source)
    assert said in source


@given(st.floats(-1e3, 1e3), st.floats(1e-6, 1.0))
def test_values_that_differ_are_told_apart(value, step):
    one, other = apart(value, value + step)
    assert one != other or step < 1e-6 * abs(value)


def test_a_tiny_value_is_told_in_few_letters():
    assert number(2.83141e-5) == "2.83e−5"
    assert number(-1.5e-120) == "−1.5e−120"
    assert number(0.00012345) == "0.000123"
    assert number(0.0) == "0" and number(0.0123456) == "0.01235"
    assert apart(2.8311e-5, 2.8314e-5) == ("2.8311e−5", "2.8314e−5")


def test_double_q_learning_tells_its_table_from_the_mean_that_the_board_shows():
    level = level_of(POND)
    run = Trainer(build_model(level), TrainingSettings("double_q_learning", epsilon="0.5", seed=3))
    seen = set()
    for _ in range(60):
        update = run.step()
        mean = run.q[update.state, update.action]
        told = explain(update, level, run.settings, mean)
        table = "Q₂" if update.table else "Q₁"
        seen.add((table, update.explored))
        said = f"; {table} changed; the board shows the mean of Q₁ and Q₂: {number(mean)}"
        assert words(told.source).endswith(said)
        greedily = "greedily by the mean of Q₁ and Q₂ (" in words(told.sentence)
        assert greedily != update.explored
    assert len(seen) == 4


def test_one_table_needs_no_word_about_which():
    level = level_of(POND)
    run = Trainer(build_model(level), TrainingSettings(epsilon="0", seed=3))
    update = run.step()
    told = explain(update, level, run.settings, 1.0)
    assert "mean" not in words(told.source) + words(told.sentence)
