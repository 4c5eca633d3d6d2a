"""A run that went through a GIF ends where it ended before."""

import base64
import itertools
import json
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.agent.lesson import MOST_CHANGES, Lesson
from game.agent.settings import ALGORITHMS, TrainingSettings
from game.agent.snapshot import load as load_agent
from game.play.replay import moves_from_text
from game.recording.gif_writer import GifWriter
from game.recording.run import TAG, GameRun, RunError, TrainingRun, dumps, loads, read_run
from game.runs import lab_of, lesson_of, replay_of, run_of_game, run_of_training
from game.world.level import Tile
from game.world.level_file import load
from game.world.packs import find_level, packs
from game.world.planning import shortest_solution
from tests.agent.runs import goes_on_alike
from tests.labs.contract import recorded

LAKE = load(find_level("classic/slippery-frozen-lake"))
GYM = load(find_level("classic/frozen-lake-4x4"))


def through_a_gif(run, path):
    with GifWriter(path, (2, 2), run_text=dumps(run)) as writer:
        writer.add(np.zeros((2, 2, 3), np.uint8), 40)
    return read_run(path)


def moments(lesson):
    lesson.remember()
    return lesson.timeline.at(0), lesson.timeline.at(len(lesson.timeline) - 1)


def lesson_on(level, steps=3_000, **wanted):
    lesson = Lesson(level, TrainingSettings.from_level(level, **wanted))
    lesson.advance(steps)
    return lesson


@pytest.mark.parametrize("name", [name for pack in packs() for name in pack.level_names])
def test_a_game_on_any_level_ends_the_same(name, tmp_path):
    level = load(find_level(name))
    moves = tuple(shortest_solution(level) or moves_from_text("RDLU"))
    replay = replay_of(through_a_gif(run_of_game(level, moves), tmp_path / "g.gif"), "g.gif")
    assert replay.level == level and replay.moves == moves
    assert replay.play().won == (shortest_solution(level) is not None)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("level", [LAKE, GYM], ids=lambda level: level.name)
def test_a_training_comes_to_the_same_values_bit_for_bit(level, algorithm, tmp_path):
    lesson = lesson_on(level, 12_345, algorithm=algorithm, seed=5)
    run = through_a_gif(run_of_training(*moments(lesson)), tmp_path / "t.gif")
    again = lesson_of(run, "t.gif")
    assert goes_on_alike(again.trainer.snapshot(), lesson.trainer.snapshot())
    assert again.trainer.q.tobytes() == lesson.trainer.q.tobytes()
    assert again.level == level and again.trainer.steps == 12_345
    assert len(again.timeline) > 100


def test_what_was_changed_while_it_learned_is_done_again(tmp_path):
    lesson = lesson_on(GYM, 0, seed=3)
    lesson.change(algorithm="sarsa", slip=0.5)
    lesson.paint([(0, 1)], Tile.ICE)
    version = lesson.version
    lesson.advance(2_000)
    lesson.change(alpha=0.5)
    lesson.change(alpha=0.25, epsilon="linear:1.0:0.05:500")
    lesson.advance(777)
    lesson.paint([(1, 2), (2, 1), (2, 2)], Tile.HOLE)
    lesson.paint([(2, 2)], Tile.ICE)
    lesson.change(slip=0.1)
    lesson.advance(1_500)
    lesson.change(algorithm="double_q_learning")
    lesson.advance(900)
    run = through_a_gif(run_of_training(*moments(lesson)), tmp_path / "t.gif")
    assert [change[1] for change in run.changes] == [
        *("alpha", "epsilon", "paint", "paint", "paint", "paint", "slip", "algorithm"),
    ]
    again = lesson_of(run, "t.gif")
    assert again.version - 1 == lesson.version - version, "a stroke is one change of the world"
    assert goes_on_alike(again.trainer.snapshot(), lesson.trainer.snapshot())
    assert again.level == lesson.level


def test_a_future_left_behind_leaves_its_changes_behind(tmp_path):
    lesson = lesson_on(GYM, 1_000)
    lesson.remember()
    lesson.advance(1)
    lesson.change(alpha=0.9)
    lesson.advance(1_000)
    lesson.remember()
    lesson.continue_from(1)
    assert lesson.changes == ()
    lesson.change(gamma=0.5)
    lesson.advance(500)
    run = through_a_gif(run_of_training(*moments(lesson)), tmp_path / "t.gif")
    again = lesson_of(run, "t.gif")
    assert goes_on_alike(again.trainer.snapshot(), lesson.trainer.snapshot())


def test_an_earlier_moment_travels_as_it_was(tmp_path):
    lesson = lesson_on(LAKE, 500)
    lesson.remember()
    early = lesson.timeline.at(1)
    lesson.advance(500)
    lesson.change(alpha=0.7)
    lesson.advance(500)
    run = run_of_training(lesson.timeline.at(0), early)
    assert (run.steps, run.changes) == (500, ())
    assert lesson_of(run, "x").trainer.q.tobytes() == early.snapshot.q.tobytes()


def test_an_agent_from_a_file_or_with_too_many_changes_starts_anew(tmp_path):
    lesson = lesson_on(GYM, 1_000)
    lesson.trainer.save(tmp_path / "agent.npz")
    loaded = lesson_on(GYM, 0)
    loaded.go_on_from(load_agent(tmp_path / "agent.npz", loaded.model))
    loaded.advance(10)
    run = run_of_training(*moments(loaded))
    assert (run.steps, run.changes) == (0, ()) and run.settings["alpha"] == GYM.training["alpha"]
    restless = lesson_on(GYM, 0)
    for number in range(MOST_CHANGES + 1):
        restless.advance(1)
        restless.change(alpha=0.1 + 0.1 * (number % 2))
    assert restless.changes is None
    assert run_of_training(*moments(restless)).steps == 0


def test_a_slider_that_moves_between_two_steps_is_one_change():
    lesson = lesson_on(GYM, 10)
    for alpha in np.linspace(0.1, 0.9, 50):
        lesson.change(alpha=float(alpha))
    assert [change.value for change in lesson.changes] == [0.9]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"level": "name = 3"}, "the level in t.gif: there is no map"),
        ({"level": "map = '''\nS\nG\n'''"}, "2 rows and 1 column;"),
        ({"settings": {"alpha": 7}}, "alpha is 7.0; it must be above 0"),
        ({"settings": {"magic": 1}}, "'magic' is no training setting"),
        ({"settings": {"epsilon": "soon"}}, "epsilon is 'soon'"),
        ({"changes": ((1, "self", 1),)}, "'self' can't change"),
        ({"changes": ((1, "seed", 1),)}, "'seed' can't change"),
        ({"changes": ((1, "alpha", "x"),)}, "alpha is 'x'"),
        ({"changes": ((1, "paint", (0, -1, 2)),)}, "paint is (0, -1, 2)"),
        ({"changes": ((1, "paint", (0, 1)),)}, "paint is (0, 1)"),
        ({"changes": ((1, "paint", (0, 1, 9)),)}, "paint is (0, 1, 9)"),
        ({"changes": ((1, "paint", (0, 0, 2)),)}, "start must stay"),
        ({"changes": ((99, "alpha", 0.5),)}, "after 99 steps, of 20 in all"),
    ],
)
def test_a_training_that_cannot_be_gets_a_sentence(changed, sentence):
    run = run_of_training(*moments(lesson_on(LAKE, 20)))
    fields = {**run.__dict__, **changed}
    with pytest.raises(RunError) as problem:
        lesson_of(TrainingRun(**fields), "t.gif")
    assert sentence in str(problem.value)


def test_moves_that_cannot_be_read_get_a_sentence():
    with pytest.raises(RunError, match=r"^g.gif carries a game that can't be played: 'x' at place"):
        replay_of(GameRun(run_of_game(LAKE, ()).level, "RDx"), "g.gif")
    with pytest.raises(RunError, match=r"^the level in g.gif, line 1"):
        replay_of(GameRun("a level", "RD"), "g.gif")


def test_training_again_can_be_cancelled():
    def stop(share):
        if share > 0.3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        lesson_of(TrainingRun(run_of_game(LAKE, ()).level, {}, 5_000_000), "t.gif", stop)


def _zeros(count):
    """So many numbers, packed as a lab's line packs its points."""
    return base64.b64encode(zlib.compress(bytes(8 * count))).decode()


line = st.text(alphabet="S~#OG.\n", max_size=40)
content = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["game", "training"]),
        "level": st.text() | line.map(lambda rows: f"map = '''\n{rows}\n'''"),
        "moves": st.text() | st.text(alphabet="LDRU"),
        "settings": st.dictionaries(
            st.sampled_from(["alpha", "gamma", "epsilon", "seed", "algorithm", "x"]),
            st.floats() | st.integers() | st.text() | st.booleans(),
        ),
        "steps": st.integers(0, 50),
        "changes": st.lists(
            st.tuples(
                st.integers(0, 60),
                st.sampled_from(["alpha", "slip", "paint", "epsilon", "y"]),
                st.floats() | st.lists(st.integers(-2, 9), max_size=4) | st.text(),
            ),
            max_size=3,
        ),
    }
)


@given(content)
@settings(max_examples=150, deadline=None)
def test_any_content_is_a_run_that_can_be_had_or_one_sentence(content):
    try:
        run = loads(f"{TAG} {json.dumps(content)}")
        if isinstance(run, GameRun):
            replay_of(run, "any.gif").play()
        else:
            assert lesson_of(run, "any.gif").trainer.steps == run.steps
    except RunError as problem:
        assert "\n" not in str(problem)


packed_points = st.fixed_dictionaries(
    {
        "shape": st.lists(st.integers(-1, 5), max_size=3),
        "zlib": st.sampled_from([_zeros(size) for size in (0, 1, 2, 4, 6, 10)]) | st.text(),
    }
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
points = st.fixed_dictionaries(
    {
        "X": packed_points | anything,
        "y": st.none() | packed_points | anything,
        "features": st.lists(st.text(max_size=3), max_size=3) | anything,
        "target": st.text() | anything,
        "classes": st.lists(st.integers(0, 2), max_size=3) | anything,
        "class_names": st.lists(st.text(max_size=3), max_size=3) | anything,
    }
)
lab_line = st.fixed_dictionaries(
    {"lab": st.just("clustering"), "data": st.sampled_from(["iris", "blobs", "x\0y"]) | st.text()},
    optional={
        "n": st.integers(-1, 40) | anything,
        "seed": st.integers(-1, 9) | anything,
        "values": anything
        | st.dictionaries(
            st.sampled_from(["k", "init", "start", "placed", "held", "best_of", "algorithm", "up"]),
            st.sampled_from(["hand", "kernel"]) | st.integers(-1, 9) | anything,
        ),
        "points": points | anything,
    },
)


@given(lab_line, st.integers(0, 10**13))
@settings(max_examples=120, deadline=None)
def test_any_lab_in_a_comment_can_be_had_and_drawn_or_gets_one_sentence(content, steps):
    sent = {"kind": "lab", "lab": "clustering", "line": json.dumps(content), "steps": steps}
    try:
        lab, setup = lab_of(loads(f"{TAG} {json.dumps(sent)}"), "any.gif")
    except RunError as problem:
        assert "\n" not in str(problem)
        return
    for words in (setup.source, *setup.data.feature_names, *setup.data.class_names):
        assert words.isprintable()
    try:
        states = list(itertools.islice(lab.start(setup.data, setup.values, setup.seed), 3))
    except ValueError as problem:
        assert str(problem)
    else:
        assert recorded(lab, states, setup.data, setup.values)
