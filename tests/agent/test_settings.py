import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.agent.settings import Schedule, ScheduleKind, SettingsError, TrainingSettings
from tests.agent.runs import classic
from tests.world.worlds import level_of


def test_epsilon_follows_the_schedules_of_the_level_files():
    assert [Schedule.parse("0.1").value(n) for n in (1, 7, 10**9)] == [0.1, 0.1, 0.1]
    assert [Schedule.parse("1/n").value(n) for n in (1, 2, 4)] == [1.0, 0.5, 0.25]
    linear = Schedule.parse("linear:1.0:0.05:500")
    assert linear.value(1) == 1.0
    assert linear.value(251) == pytest.approx(0.525)
    assert [linear.value(n) for n in (501, 502, 10**9)] == [0.05, 0.05, 0.05]
    falling = Schedule.parse("exp:1.0:0.01:0.995")
    assert [falling.value(n) for n in (1, 2)] == [1.0, 0.995]
    assert falling.value(101) == pytest.approx(0.995**100)
    assert falling.value(10**9) == 0.01


probabilities = st.floats(0.0, 1.0)


@given(
    st.builds(lambda p: Schedule(ScheduleKind.CONSTANT, p, p, 1.0), probabilities)
    | st.just(Schedule(ScheduleKind.RECIPROCAL, 1.0, 0.0, 1.0))
    | st.builds(
        lambda a, b, n: Schedule(ScheduleKind.LINEAR, a, b, float(n)),
        *(probabilities, probabilities, st.integers(1, 2**53)),
    )
    | st.builds(
        lambda a, b, f: Schedule(ScheduleKind.EXPONENTIAL, max(a, b), min(a, b), f),
        *(probabilities, probabilities, st.floats(0.0, 1.0, exclude_min=True)),
    )
)
def test_a_schedule_survives_being_written_as_text(schedule):
    assert Schedule.parse(str(schedule)) == schedule
    assert all(0.0 <= schedule.value(n) <= 1.0 for n in (1, 2, 3, 1000, 2**53))


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "n/1", "1/m", "nan", "inf", "0.1:0.2", "linear", "linear:1:0", "exp:1:0"),
        *("linear:1:0:10:3", "linear:a:0:10", "linear:1:0:nan", "exp:1:0:x", "cos:1:0:3", ":::"),
    ],
)
def test_a_schedule_that_cannot_be_read_says_what_there_is(text):
    with pytest.raises(SettingsError) as refused:
        TrainingSettings(epsilon=text)
    sentence = str(refused.value)
    assert repr(text) in sentence and '"1/n"' in sentence and "\n" not in sentence


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("1.5", "epsilon is 1.5; it must be between 0 and 1"),
        ("-0.1", "between 0 and 1"),
        ("linear:1:2:10", "between 0 and 1"),
        ("linear:1:0:0", "episodes"),
        ("linear:1:0:2.5", "whole number"),
        ("exp:1:0.1:0", "factor"),
        ("exp:1:0.1:1.5", "factor"),
        ("exp:0.1:0.5:0.9", "floor"),
    ],
)
def test_a_schedule_out_of_range_names_the_part(text, about):
    with pytest.raises(SettingsError, match=about):
        TrainingSettings(epsilon=text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("alpha", value) for value in (0.0, -0.1, 1.01, math.nan, math.inf, "0.1", None, True)),
        *(("gamma", value) for value in (-0.01, 1.01, math.nan, "1", [1])),
        *(("initial_q", value) for value in (math.nan, math.inf, "0", 10**400)),
        *(("seed", value) for value in (-1, 1.0, "1", True, None)),
        *(("algorithm", value) for value in ("Q", "", None, 0)),
    ],
)
def test_a_setting_out_of_range_is_named(name, value):
    with pytest.raises(SettingsError, match=f"^{name} is ") as refused:
        TrainingSettings(**{name: value})
    assert "\n" not in str(refused.value)


def test_the_edges_of_the_ranges_are_allowed():
    made = TrainingSettings(alpha=1.0, gamma=0.0, seed=2**200)
    assert (made.alpha, made.gamma, made.seed) == (1.0, 0.0, 2**200)
    made = TrainingSettings(alpha=5e-324, gamma=1.0, initial_q=-1e300, epsilon="0")
    assert (made.alpha, made.initial_q, made.epsilon) == (5e-324, -1e300, "0")


def test_numbers_of_any_kind_become_plain_ones():
    made = TrainingSettings(alpha=np.float32(0.5), gamma=1, seed=np.int64(3), epsilon=0.25)
    assert made == TrainingSettings(alpha=0.5, gamma=1.0, seed=3, epsilon="0.25")
    assert type(made.gamma) is float and type(made.seed) is int


def test_a_level_gives_its_own_settings_and_leaves_the_rest():
    settings = TrainingSettings.from_level(classic("slippery-frozen-lake"))
    assert (settings.algorithm, settings.alpha, settings.gamma, settings.epsilon) == (
        *("q_learning", 0.1, 0.8, "1/n"),
    )
    assert settings.seed == TrainingSettings().seed
    changed = TrainingSettings.from_level(
        classic("slippery-frozen-lake"), gamma=0.5, seed=9, epsilon=None
    )
    assert (changed.gamma, changed.seed, changed.epsilon) == (0.5, 9, "1/n")


def test_what_is_no_setting_is_refused():
    with pytest.raises(SettingsError, match="'speed' is no training setting"):
        TrainingSettings.from_level(level_of("S.\n.G"), speed=3)


def test_settings_are_read_without_the_compiler():
    code = "import sys, game.agent.settings; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
