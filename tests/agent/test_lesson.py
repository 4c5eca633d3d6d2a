import numpy as np
import pytest

from game.agent.lesson import Lesson
from game.agent.settings import SettingsError, TrainingSettings
from game.world.level import Tile
from game.world.model import build_model
from tests.agent.runs import POND, everything, goes_on_alike
from tests.world.worlds import level_of

SETTINGS = TrainingSettings(alpha=0.3, gamma=0.9, epsilon="0.3", seed=5)


@pytest.fixture
def lesson():
    return Lesson(level_of(POND, slip=0.3, max_steps=30), SETTINGS)


def touching(updates, state, action):
    return [u for u in updates if (u.state, u.action) == (state, action)][-5:]


@pytest.mark.parametrize(
    "change",
    [
        lambda lesson: lesson.change(alpha=0.8),
        lambda lesson: lesson.change(algorithm="sarsa"),
        lambda lesson: lesson.change(slip=0.0),
        lambda lesson: lesson.paint([(2, 1)], Tile.ROCK),
    ],
)
def test_the_story_of_a_value_is_of_the_run_that_was(lesson, change):
    lesson.advance(500)
    lesson.remember()
    before = [lesson.step() for _ in range(300)]
    change(lesson)
    after = [lesson.step() for _ in range(300)]
    for action in range(4):
        found = lesson.replay_of()(0, action)
        assert found == touching(after, 0, action)
        assert found != touching(before, 0, action) or not found


def test_the_story_ends_at_the_moment_looked_at(lesson):
    lesson.advance(500)
    lesson.remember()
    made = [lesson.step() for _ in range(300)]
    lesson.remember()
    lesson.advance(1000)
    lesson.remember()
    place = next(i for i, moment in enumerate(lesson.timeline) if moment.snapshot.steps == 800)
    assert lesson.replay_of(place)(0, 1) == touching(made, 0, 1)


def test_a_change_without_a_step_is_a_moment_of_its_own(lesson):
    lesson.advance(100)
    lesson.remember()
    kept = len(lesson.timeline)
    lesson.change(alpha=0.7)
    assert len(lesson.timeline) == kept
    assert lesson.timeline.at(-1).snapshot.settings.alpha == 0.7
    lesson.remember()
    assert len(lesson.timeline) == kept


def test_all_that_is_painted_between_two_steps_is_kept(lesson):
    lesson.advance(50)
    lesson.paint([(0, 2)], Tile.ROCK)
    lesson.paint([(1, 3)], Tile.ROCK)
    # No move leads to a hole among rocks, but it is drawn.
    lesson.paint([(0, 3)], Tile.HOLE)
    drawn, moment = lesson.level, lesson.timeline.at(-1).snapshot
    assert goes_on_alike(moment, lesson.trainer.snapshot())
    made = [lesson.step() for _ in range(300)]
    for state in range(12):
        for action in range(4):
            assert lesson.replay_of()(state, action) == touching(made, state, action)
    after = everything(lesson.trainer)
    lesson.continue_from(-1)
    assert lesson.level == drawn
    lesson.advance(300)
    assert everything(lesson.trainer) == after


def test_continuing_from_a_moment_gives_the_same_future_and_keeps_the_one_left(lesson):
    lesson.advance(400)
    lesson.remember()
    here = everything(lesson.trainer)
    lesson.advance(900)
    first, returns = everything(lesson.trainer), lesson.trainer.history.mean
    lesson.paint([(2, 1)], Tile.ROCK)
    lesson.advance(100)
    place = next(i for i, moment in enumerate(lesson.timeline) if moment.snapshot.steps == 400)
    lesson.continue_from(place)
    assert everything(lesson.trainer) == here
    assert lesson.level.tiles[2, 1] != Tile.ROCK
    assert lesson.timeline.keys[-1] == 400
    assert lesson.abandoned.mean[:10].tolist() == returns[:10].tolist()
    lesson.advance(900)
    assert everything(lesson.trainer) == first


def test_a_painted_world_is_the_one_its_level_describes(lesson):
    lesson.change(slip=0.1)
    for position, tile in (((2, 1), Tile.ROCK), ((1, 2), Tile.HOLE), ((2, 1), Tile.GOAL)):
        lesson.advance(50)
        lesson.paint([position], tile)
        anew = build_model(lesson.level)
        for name in ("next_state", "reward", "ends", "wins", "slip"):
            assert np.array_equal(getattr(lesson.model, name), getattr(anew, name)), name
    model = lesson.model
    lesson.reset()
    assert lesson.model is model and lesson.trainer.steps == 0


def test_what_cannot_be_is_refused_and_changes_nothing(lesson):
    lesson.advance(100)
    before = everything(lesson.trainer)
    with pytest.raises(SettingsError):
        lesson.change(gamma=2.0)
    level = lesson.level
    assert lesson.paint([level.start], Tile.ROCK) == "The start must stay on snow or ice."
    assert lesson.paint([(2, 3)], Tile.SNOW).startswith("The last goal must stay")
    assert lesson.paint([(0, 1), (0, 1)], Tile(level.tiles[0, 1])) is None
    assert lesson.level is level and not lesson.changes
    assert everything(lesson.trainer) == before


def test_a_stroke_is_its_cells_painted_one_by_one_but_one_change_of_the_world(lesson):
    one_by_one = Lesson(lesson.level, SETTINGS)
    cells = [(0, 1), (0, 2), (1, 1), (1, 3), (2, 0), (2, 2)]
    for each, strokes in ((lesson, [cells]), (one_by_one, [[cell] for cell in cells])):
        each.advance(77)
        version = each.version
        for stroke in strokes:
            assert each.paint(stroke, Tile.ROCK) is None
        assert each.version == version + len(strokes) and len(each.timeline) == 2
        each.advance(500)
    assert everything(lesson.trainer) == everything(one_by_one.trainer)
    assert lesson.changes == one_by_one.changes and lesson.level == one_by_one.level
    anew = build_model(lesson.level)
    assert all(
        np.array_equal(getattr(lesson.model, name), getattr(anew, name))
        for name in ("next_state", "reward", "ends", "wins")
    )


def test_of_a_stroke_over_everything_the_start_and_one_goal_stay(lesson):
    lesson.paint([(0, 1)], Tile.GOAL)
    start, everywhere = lesson.level.start, [tuple(cell) for cell in np.ndindex(3, 4)]
    refused = lesson.paint(everywhere, Tile.ROCK)
    tiles = lesson.level.tiles
    assert refused.startswith("The last goal must stay")
    assert (tiles == Tile.GOAL).sum() == 1 and (tiles == Tile.ROCK).sum() == tiles.size - 2
    assert tiles[start] != Tile.ROCK
