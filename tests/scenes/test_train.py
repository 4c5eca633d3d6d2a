"""The training screen as a student uses it: by keys and by the mouse, through the window loop."""

from functools import partial
from itertools import count

import numpy as np
import pygame
import pytest

from game.agent.explain import explain
from game.agent.verdict import TruthMeter
from game.scenes.train import TrainScene
from game.scenes.train_meter import TIPS
from game.scenes.train_pace import SPEEDS, Pace
from game.ui.app import App
from game.ui.preferences import Preferences
from game.ui.tips import TipArea
from game.world.level import Action, Tile
from game.world.level_file import load
from game.world.packs import find_level
from tests.agent.runs import goes_on_alike
from tests.scenes.hands import click, drag, frames, key, post, press, until

LAKE = "classic/slippery-frozen-lake"


@pytest.fixture(params=[(1280, 800), (960, 640)], ids=["large", "small"])
def app(request):
    scene = TrainScene(load(find_level(LAKE)))
    made = App(request.param, scene=scene, preferences=Preferences(muted=True))
    made.context.engine.wait()
    frames(made, 2)
    yield made
    made.close()


def settle(app):
    """Wait for the workers, and for what they hand back."""
    for _ in range(24):
        frames(app, 1, 0.05)
        for job in list(app.context.jobs.running):
            job.wait(10)


def test_it_runs_until_the_greedy_policy_wins_and_the_meter_says_so(app):
    scene = app.scene
    scene.pace.choose(len(SPEEDS) - 3)
    key(app, pygame.K_SPACE)
    assert scene.running
    until(app, lambda: scene.lesson.trainer.episodes > 3000)
    key(app, pygame.K_SPACE)
    assert not scene.running
    settle(app)
    assert scene.truth.verdict.success_probability == 1.0
    assert scene.truth.verdict.shortest_moves == 10
    assert len(scene.truth.curve()[0]) >= 1


def test_one_step_pauses_and_explains_itself(app):
    scene = app.scene
    key(app, pygame.K_SPACE)
    frames(app, 10)
    key(app, pygame.K_n)
    assert not scene.running
    before = scene.lesson.trainer.steps
    key(app, pygame.K_n)
    assert scene.lesson.trainer.steps == before + 1
    update = scene.lesson.last
    assert update.new == pytest.approx(update.old + 0.1 * update.error)
    frames(app, 30)


def test_an_episode_ends_and_reset_forgets(app):
    scene = app.scene
    key(app, pygame.K_e)
    assert scene.lesson.trainer.episodes == 1
    key(app, pygame.K_r)
    assert scene.lesson.trainer.episodes == 0
    assert not scene.lesson.trainer.q.any()


def test_each_speed_learns_and_a_faster_one_learns_more(app):
    scene = app.scene
    key(app, pygame.K_SPACE)
    done = []
    for index in (3, 6, 8):
        scene.pace.choose(index)
        before = scene.lesson.trainer.steps
        frames(app, 30)
        done.append(scene.lesson.trainer.steps - before)
    assert done[0] == pytest.approx(5, abs=2)
    assert done == sorted(done)


def test_sliders_change_the_learning_and_the_curve_marks_it(app):
    scene = app.scene
    rect = scene.panel.alpha.rect
    click(app, (rect.right - 12, rect.centery))
    assert scene.lesson.settings.alpha > 0.9
    assert any("alpha" in mark.what for mark in scene.lesson.trainer.history.marks)
    rect = scene.panel.slip.rect
    click(app, rect.center)
    assert 0.4 < scene.lesson.level.slip < 0.6
    assert scene.lesson.model.slip == scene.lesson.level.slip


def test_algorithms_are_switched_while_it_runs(app):
    scene = app.scene
    scene.pace.choose(8)
    key(app, pygame.K_SPACE)
    for words, name in (
        ("SARSA", "sarsa"),
        ("Double Q-learning", "double_q_learning"),
        ("Expected SARSA", "expected_sarsa"),
    ):
        press(app, scene.panel.algorithm.current_state.open_button)
        opened = scene.panel.algorithm.current_state.options_selection_list
        (row,) = [one for one in opened.item_list if one["text"] == words]
        press(app, row["button_element"])
        before = scene.lesson.trainer.steps
        frames(app, 5)
        assert scene.lesson.settings.algorithm == name
        assert scene.lesson.trainer.steps > before
        assert scene.panel.algorithm.selected_option[0] == words


def test_a_schedule_that_does_not_parse_is_told_and_changes_nothing(app):
    scene = app.scene
    before = scene.lesson.settings
    said = scene.change(epsilon="often")
    assert "often" in said.sentence
    assert scene.lesson.settings == before


def test_scrubbing_back_and_continuing_restores_that_moment_exactly(app):
    scene = app.scene
    scene.pace.choose(7)
    key(app, pygame.K_SPACE)
    frames(app, 120)
    key(app, pygame.K_SPACE)
    assert len(scene.lesson.timeline) > 4
    slider = scene.panel.timeline.rect
    click(app, (slider.left + slider.width // 3, slider.centery))
    looking = scene.view.looking
    assert looking is not None
    moment = scene.lesson.timeline.at(looking).snapshot
    assert np.array_equal(scene.view.q, moment.q)
    settle(app)
    left_behind = scene.lesson.trainer.history.mean.copy()
    key(app, pygame.K_RETURN)
    assert scene.view.looking is None
    assert goes_on_alike(scene.lesson.trainer.snapshot(), moment)
    assert np.array_equal(scene.lesson.abandoned.mean, left_behind)
    frames(app, 2)


def test_continuing_with_the_same_settings_gives_the_same_future(app):
    scene = app.scene
    scene.lesson.advance(500)
    scene.lesson.remember()
    scene.lesson.advance(5000)
    before = scene.lesson.trainer.q.copy()
    scene.lesson.remember()
    scene.look_back(1)
    scene.continue_from_here()
    scene.lesson.advance(5000)
    assert np.array_equal(scene.lesson.trainer.q, before)


def test_a_rock_painted_under_a_running_agent_changes_its_world(app):
    scene = app.scene
    scene.pace.choose(8)
    key(app, pygame.K_SPACE)
    frames(app, 10)
    key(app, pygame.K_7)
    assert scene.brush == Tile.ROCK
    cell = (0, 3)
    click(app, scene.board.rect_of(*cell).center)
    assert scene.lesson.level.tiles[cell] == Tile.ROCK
    start = scene.lesson.level.state((0, 0))
    assert scene.lesson.model.next_state[start, Action.RIGHT] == 2
    before = scene.lesson.trainer.steps
    frames(app, 10)
    assert scene.lesson.trainer.steps > before
    drag(app, scene.board.rect_of(5, 3).center, scene.board.rect_of(5, 4).center)
    assert scene.lesson.level.tiles[5, 4] == Tile.ROCK


def test_painting_over_the_start_or_the_last_goal_is_refused_in_a_sentence(app):
    scene = app.scene
    scene.take_brush(Tile.ROCK)
    for cell in (scene.lesson.level.start, (7, 4)):
        tiles = scene.lesson.level.tiles
        click(app, scene.board.rect_of(*cell).center)
        assert scene.lesson.level.tiles is tiles
        assert app._said.tone == "problem"


def test_a_cell_tells_why_its_arrow_points_there(app):
    scene = app.scene
    scene.lesson.advance(20_000)
    scene.lesson.remember()
    click(app, scene.board.rect_of(4, 4).center)
    assert scene.selected == (4, 4)
    settle(app)
    lines = ["".join(run[0] for run in line) for line in scene.story.lines]
    assert lines[0].startswith("Down has the highest value: 10, before ")
    assert len(lines) == 7
    # The target of the last update is the goal's reward: nothing comes after it.
    assert lines[2].startswith("step ") and lines[2].endswith("towards 10 + 0.8 · 0 = 10")
    key(app, pygame.K_ESCAPE)
    assert scene.selected is None
    assert app.scene is scene


def test_shadow_runs_keep_up_and_draw_a_band(app):
    scene = app.scene
    key(app, pygame.K_k)
    assert scene.shadows is not None
    scene.pace.choose(8)
    key(app, pygame.K_SPACE)
    frames(app, 60)
    band = scene.shadows.band()
    assert len(band.episodes) > 0
    assert (band.lower <= band.upper).all()
    key(app, pygame.K_k)
    assert scene.shadows is None


def test_show_me_walks_to_the_goal(app):
    scene = app.scene
    scene.lesson.advance(50_000)
    key(app, pygame.K_m)
    shown = scene.walk.demonstration
    until(app, lambda: shown.tries >= 1)
    assert shown.wins == shown.tries
    key(app, pygame.K_m)
    assert scene.walk.demonstration is None


def test_every_number_and_label_tells_what_it_means(app, monkeypatch):
    scene = app.scene
    areas = [
        one
        for one in scene.controls.manager.get_sprite_group().sprites()
        if isinstance(one, TipArea)
    ]
    told = {one.tool_tip_text for one in areas}
    assert {TIPS[label] for label in scene.meter.labels} <= told
    assert {tip for _, _, tip in scene.panel.labels} <= told
    (row,) = [one for one in areas if one.tool_tip_text == TIPS["greedy path"]]
    monkeypatch.setattr(pygame.mouse, "get_pos", lambda: row.get_abs_rect().center)
    frames(app, 30, 0.1)
    assert row.tool_tip is None, "not while the mouse rests where the screen came up"
    post(pygame.MOUSEMOTION, pos=row.get_abs_rect().center, rel=(1, 0), buttons=(0, 0, 0))
    frames(app)
    assert row.tool_tip is not None


def test_the_tip_of_a_field_leaves_the_read_outs_beside_it_in_sight(app, monkeypatch):
    scene = app.scene
    field = scene.panel.epsilon
    at = (field.get_abs_rect().right - 4, field.get_abs_rect().centery)
    monkeypatch.setattr(pygame.mouse, "get_pos", lambda: at)
    post(pygame.MOUSEMOTION, pos=at, rel=(1, 0), buttons=(0, 0, 0))
    frames(app, 12, 0.1)
    assert field.tool_tip is not None
    assert field.tool_tip.rect.right <= field.get_abs_rect().right
    click(app, at)
    frames(app, 12, 0.1)
    assert field.is_focused and field.tool_tip is None, "who types has read it"
    post(pygame.MOUSEMOTION, pos=at, rel=(1, 0), buttons=(0, 0, 0))
    frames(app, 12, 0.1)
    assert field.tool_tip is not None


def test_the_meter_follows_a_look_back(app):
    scene = app.scene
    scene.lesson.advance(3000)
    scene.lesson.remember()
    scene.lesson.advance(60_000)
    key(app, pygame.K_p)
    settle(app)
    readings = scene.meter.readings()
    assert readings["steps"].value == "3,000"
    then = scene.lesson.timeline.at(scene.view.looking).snapshot
    assert readings["last return"].value == f"{then.history.mean_return(1):+.4g}"
    assert scene.view.last.step == 3000
    exact = TruthMeter(then.model, 0.8).judge(then.q)
    assert scene.truth.verdict == exact


def test_nothing_is_learned_in_a_second_while_it_is_paused(app):
    scene = app.scene
    scene.pace = Pace(partial(next, count(0.0, 0.02)))
    key(app, pygame.K_SPACE)
    frames(app, 40)
    assert scene.meter.readings()["steps a second"].value == f"{scene.pace.rate:,.0f}" != "0"
    key(app, pygame.K_SPACE)
    told = scene.meter.readings()["steps a second"]
    assert (told.value, told.beside) == ("0", "paused") and scene.pace.rate > 0


def test_what_is_drawn_follows_a_setting_changed_while_it_is_paused(app):
    scene = app.scene
    scene.lesson.advance(5000)
    settle(app)
    surface = pygame.display.get_surface()
    places = [scene.panels.chart]
    if "ε now" in scene.meter.labels:
        places.append(scene.panels.truth)
    before = [surface.subsurface(place).copy() for place in places]
    scene.change(epsilon="0.77")
    frames(app, 2, 0.05)
    for place, picture in zip(places, before, strict=True):
        now = surface.subsurface(place)
        assert pygame.image.tobytes(now, "RGB") != pygame.image.tobytes(picture, "RGB")


def test_the_arithmetic_stays_that_of_the_step_when_a_setting_changes_after_it(app):
    scene = app.scene
    scene.lesson.advance(5000)
    key(app, pygame.K_n)
    told = explain(scene.view.last, *scene.view.last_under)
    scene.change(alpha=0.9, gamma=0.1)
    scene.lesson.paint([(0, 2)], Tile.ROCK)
    assert explain(scene.view.last, *scene.view.last_under) == told
    key(app, pygame.K_n)
    level, chosen = scene.view.last_under
    assert (level, chosen) == (scene.lesson.level, scene.lesson.settings)


def test_overlays_and_curves_follow_the_number_keys(app):
    scene = app.scene
    scene.lesson.advance(5000)
    for code, kind in ((pygame.K_2, "policy"), (pygame.K_3, "values"), (pygame.K_4, "visits")):
        key(app, code)
        assert (kind in scene.overlay_kinds) == (kind != "policy")
    for curve in ("length", "truth", "return"):
        key(app, pygame.K_9)
        assert scene.curve == curve
        frames(app, 2)
