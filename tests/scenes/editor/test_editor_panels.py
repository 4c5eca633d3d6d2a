"""Beside the board of the editor: properties, the verdict, and room for all of it."""

import numpy as np
import pygame
import pytest

from game.editor.strokes import Brush, Tool
from game.scenes.editor import EditorScene
from game.scenes.editor_verdict_panel import TIPS
from game.ui.dialogs import KeysHelp
from game.ui.theme import Theme
from game.ui.tips import TipArea
from game.world.draft import Draft
from game.world.level import Tile
from game.world.level_file import load, loads_draft
from game.world.packs import find_level
from game.world.planning import best_success_probability
from tests.scenes.editor_hands import POND, click_cell, drag_cells, entry, point_at, rows, type_into
from tests.scenes.hands import calls, click, frames, key, post, press, settle, until, window
from tests.world.worlds import FROZEN_LAKE, level_of, serpentine

LAKE = "classic/slippery-frozen-lake"


# -- properties ---------------------------------------------------------------------------------


def test_properties_are_typed_and_checked_as_they_are(pond):
    scene = pond.scene
    type_into(pond, entry(pond, "name"), "Hidden corner")
    assert scene.session.properties.name == "Hidden corner"
    scene.properties.show_tab("Rules")
    frames(pond)
    type_into(pond, entry(pond, "slip"), "1.5")
    assert scene.properties.wrong["slip"] == "Slip is 1.5; it must be between 0 and 1."
    assert scene.session.properties.slip == 0.0, "not even the 1 on the way"
    assert entry(pond, "slip").get_text() == "1.5", "what was typed is not lost"
    scene.resize(scene.size)
    assert entry(pond, "slip").get_text() == "1.5"
    type_into(pond, entry(pond, "slip"), "2/3")
    assert not scene.properties.wrong
    assert scene.session.properties.slip == 2 / 3
    for name, text, sentence in (
        ("max_steps", "2.5", "Step limit is '2.5'; it must be a whole number."),
        ("max_steps", "0", "Step limit is 0; it must be between 1 and 2147483647."),
        ("rewards.goal", "", "Reward: goal is empty; it must be a number, such as 0.1 or 2/3."),
        ("rewards.hole", "nan", "Reward: hole is 'nan'; it must be a number, such as 0.1 or 2/3."),
    ):
        type_into(pond, entry(pond, name), text)
        assert scene.properties.wrong[name] == sentence
    frames(pond, 2)


def test_training_defaults_may_be_left_open(pond):
    scene = pond.scene
    scene.properties.show_tab("Training")
    frames(pond)
    type_into(pond, entry(pond, "training.alpha"), "0.5")
    type_into(pond, entry(pond, "training.epsilon"), "linear:1:0.1:200")
    type_into(pond, entry(pond, "training.seed"), "7")
    assert scene.session.level().training == {
        "alpha": 0.5, "epsilon": "linear:1:0.1:200", "seed": 7
    }  # fmt: skip
    type_into(pond, entry(pond, "training.alpha"), "")
    type_into(pond, entry(pond, "training.gamma"), "2")
    type_into(pond, entry(pond, "training.epsilon"), "soon")
    assert scene.properties.wrong["training.gamma"] == "Gamma is 2.0; it must be between 0 and 1."
    assert "Epsilon is 'soon'" in scene.properties.wrong["training.epsilon"]
    assert scene.session.level().training == {"epsilon": "linear:1:0.1:200", "seed": 7}


def test_keys_typed_into_a_field_draw_nothing_but_save(pond, home):
    scene = pond.scene
    scene.files.belong(None)
    press(pond, entry(pond, "name"))
    for code in (pygame.K_f, pygame.K_6, pygame.K_SPACE, pygame.K_z, pygame.K_RIGHT):
        key(pond, code)
    assert (scene.session.tool, scene.session.brush) == (Tool.PENCIL, Brush.ROCK)
    assert rows(pond) == POND
    key(pond, pygame.K_ESCAPE)
    assert pond.scene is scene
    assert not scene.controls.typing
    press(pond, entry(pond, "name"))
    click_cell(pond, 3, 3)
    assert not scene.controls.typing, "the board takes the keyboard back"
    key(pond, pygame.K_4)
    assert scene.session.brush is Brush.HOLE


def test_the_slider_of_slip_is_undone_like_all_else(pond):
    scene = pond.scene
    scene.properties.show_tab("Rules")
    frames(pond)
    rect = scene.properties._slider.get_abs_rect()
    click(pond, rect.center)
    assert scene.session.properties.slip == pytest.approx(0.5, abs=0.05)
    key(pond, pygame.K_z)
    frames(pond)
    assert scene.session.properties.slip == 0.0
    assert scene.properties._slider.value == 0.0
    assert entry(pond, "slip").get_text() == "0"


# -- the verdict --------------------------------------------------------------------------------


def test_the_verdict_on_the_classic_lake():
    app = window(EditorScene(load(find_level(LAKE))))
    verdict = app.scene.verdict
    until(app, lambda: verdict.effort is not None)
    assert verdict.judgement.moves == 10  # reference: its shortest solution
    assert verdict.success == 1.0
    assert 10 < verdict.effort.typical < 1000
    app.close()


def test_the_verdict_under_slip_is_the_best_that_can_be_done():
    level = level_of(FROZEN_LAKE, slip=2 / 3, max_steps=100)
    app = window(EditorScene(level))
    until(app, lambda: app.scene.verdict.success_known)
    # reference: FrozenLake 4x4, best possible success within 100 steps
    assert app.scene.verdict.success == pytest.approx(0.744190, abs=1e-6)
    assert app.scene.verdict.success == best_success_probability(app.scene.verdict.judgement.model)
    app.close()


def test_dead_ends_and_idle_cells():
    app = window(EditorScene(level_of("S..#\n~~##\n~~OG\n.#~~")))
    settle(app)
    judged = app.scene.verdict.judgement
    assert judged.moves is None
    assert not judged.idle[0, :3].any()
    assert judged.idle[2, 3]
    assert not judged.idle[0, 3], "a rock is not for reaching"
    assert judged.doomed[0, 0]
    assert judged.path.tolist() == [[0, 0]]
    key(app, pygame.K_o)
    frames(app)
    assert "no way" in app._said.sentence
    app.close()


def test_a_shown_solution_costs_what_shows_and_not_what_it_is_long():
    taken = []
    for side in (81, 241):
        app = window(EditorScene(serpentine(side)))
        key(app, pygame.K_o)
        until(app, lambda app=app: not app.scene.verdict.stale)
        desk = app.scene.desk
        desk.board.camera.fix(24)
        desk.board.camera.look_at(0, 0, at_once=True)
        frames(app)
        taken.append(calls(lambda desk=desk: desk.draw(pygame.display.get_surface())))
        app.close()
    assert taken[0] == pytest.approx(taken[1], abs=50)


def test_the_newest_question_wins(pond):
    scene, verdict = pond.scene, pond.scene.verdict
    until(pond, lambda: verdict.effort is not None)
    for column in range(4):
        scene.session.press((1, column))
        scene.session.release()
        frames(pond)
        assert verdict.effort is None
    until(pond, lambda: not verdict.stale)
    assert verdict.judgement.moves is None
    assert verdict.judgement.level == scene.session.level()
    key(pond, pygame.K_z)
    until(pond, lambda: verdict.effort is not None)
    assert verdict.judgement.level == scene.session.level()
    assert verdict.judgement.moves is not None


def test_a_changed_name_asks_nothing_anew(pond):
    verdict = pond.scene.verdict
    until(pond, lambda: verdict.effort is not None)
    pond.scene.session.set_property("name", "Another")
    frames(pond, 3)
    assert verdict.effort is not None
    pond.scene.session.set_property("slip", 0.2)
    frames(pond, 1)
    assert verdict.effort is None


def test_every_row_of_the_verdict_tells_where_the_mouse_rests_what_it_measures(pond, monkeypatch):
    scene = pond.scene
    until(pond, lambda: scene.verdict.judgement is not None)
    frames(pond, 2)
    inside = scene.verdict_panel._inside

    def areas():
        sprites = scene.controls.manager.get_sprite_group().sprites()
        return [one for one in sprites if isinstance(one, TipArea)]

    for index, words in enumerate(TIPS):
        # On the labels and on the values, in turn.
        at = (
            inside.left + 8 if index % 2 else inside.right - 8,
            inside.top + int((index + 0.5) * scene.verdict_panel._line),
        )
        monkeypatch.setattr(pygame.mouse, "get_pos", lambda at=at: at)
        post(pygame.MOUSEMOTION, pos=at, rel=(1, 1), buttons=(0, 0, 0))
        frames(pond, 12, 0.1)
        assert [one.tool_tip_text for one in areas() if one.tool_tip is not None] == [words]
    scene.session.replace(Draft(scene.session.draft.tiles), "clear")
    until(pond, lambda: scene.verdict.judgement.missing)
    frames(pond, 12, 0.1)
    assert not any(one.tool_tip for one in areas()), "the rows say what is missing"


def test_the_training_can_be_called_off_and_begun_again(pond, monkeypatch):
    from game.scenes import editor_effort

    monkeypatch.setattr(editor_effort, "MOST_STEPS", 10**12)
    scene, verdict = pond.scene, pond.scene.verdict
    scene.session.set_property("rewards.goal", 0.0)
    scene.session.set_property("training.epsilon", "0")
    until(pond, lambda: verdict.measuring is not None)
    press(pond, scene.verdict_panel.measure)
    assert verdict.measuring is None
    until(pond, lambda: verdict._working is None)
    assert verdict.can_measure
    press(pond, scene.verdict_panel.measure)
    assert verdict.measuring is not None
    key(pond, pygame.K_ESCAPE)


def test_a_step_limit_below_the_shortest_solution(pond):
    scene = pond.scene
    scene.session.set_property("max_steps", 1)
    until(pond, lambda: scene.verdict.success_known)
    assert not scene.verdict.judgement.in_time
    assert scene.verdict.success == 0.0


# -- the window ---------------------------------------------------------------------------------


@pytest.mark.parametrize("tab", ["Level", "Rules", "Training"])
@pytest.mark.parametrize("scale", [1.0, 1.25])
@pytest.mark.parametrize("size", [(1280, 800), (960, 640), (1920, 1080)])
def test_nothing_overlaps_or_leaves_the_window(size, scale, tab):
    app = window(EditorScene(level_of(POND)), size, scale=scale)
    scene = app.scene
    scene.properties.show_tab(tab)
    frames(app)
    rects = [control.get_abs_rect() for control in scene.controls._order]
    whole = pygame.Rect((0, 0), size)
    for index, rect in enumerate(rects):
        assert whole.contains(rect)
        assert rect.height >= 18
        assert not rect.colliderect(scene.rects.board)
        for other in rects[index + 1 :]:
            assert not rect.colliderect(other)
    panels = [scene.rects.tools, scene.rects.board, scene.rects.status, scene.rects.verdict,
              scene.rects.properties, scene.rects.shape]  # fmt: skip
    for index, rect in enumerate(panels):
        assert whole.contains(rect)
        assert not any(rect.colliderect(other) for other in panels[index + 1 :])
    app.close()


def test_words_fit_their_buttons(app):
    theme = app.context.theme
    for tab in ("Level", "Rules", "Training"):
        app.scene.properties.show_tab(tab)
        frames(app)
        for control in app.scene.controls._order:
            words = getattr(control, "text", "")
            if isinstance(words, str) and control.__class__.__name__ == "UIButton":
                assert theme.width(words, 14) <= control.rect.width - 8, words


@pytest.mark.parametrize("shape", [(64, 64), (256, 256), (2, 2), (2, 300)])
def test_any_size_can_be_drawn_on(shape):
    tiles = np.full(shape, Tile.ICE, np.uint8)
    app = window(EditorScene(Draft(tiles, (0, 0))))
    board = app.scene.desk.board
    cell = app.scene.desk.cell_under(board.area.center)
    click(app, board.area.center)
    assert app.scene.session.picture.tiles[cell] == Tile.ROCK
    key(app, pygame.K_x)
    key(app, pygame.K_o)
    app.window.windowed = (960, 640)
    pygame.display.set_mode((960, 640))
    post(pygame.VIDEORESIZE, size=(960, 640), w=960, h=640)
    frames(app, 2)
    assert app.scene.rects.board.width < 700
    settle(app)
    app.close()


def test_undo_and_redo_are_off_while_there_is_nothing_to_take_back(pond):
    undo, redo = (pond.scene.buttons.bar[words] for words in ("Undo", "Redo"))
    assert not undo.is_enabled
    assert not redo.is_enabled
    drag_cells(pond, (3, 0), (3, 2))
    assert undo.is_enabled
    press(pond, undo)
    assert not undo.is_enabled
    assert redo.is_enabled
    press(pond, redo)
    assert undo.is_enabled
    assert not redo.is_enabled


def test_the_files_menu_is_closed_by_mouse(app):
    scene = app.scene
    press(app, scene.buttons.bar["Files"])
    assert app.scene is not scene
    press(app, next(one for one in app.scene.controls._order if one.text == "Cancel"))
    assert app.scene is scene


def test_the_keys_are_listed(app):
    key(app, pygame.K_F1)
    assert isinstance(app.scene, KeysHelp)
    key(app, pygame.K_ESCAPE)
    assert isinstance(app.scene, EditorScene)


def test_draft_text_round_trip_through_the_clipboard(app, board_of_paper):
    key(app, pygame.K_c, pygame.KMOD_CTRL)
    assert loads_draft(board_of_paper["text"]) == app.scene.session.draft
    key(app, pygame.K_v, pygame.KMOD_CTRL)
    assert app._said.tone == "good"


def test_what_a_press_does_is_told_whole_beside_the_cell(app, monkeypatch):
    said = []
    draw_text = Theme.draw_text

    def listen(theme, surface, words, *rest, **named):
        said.append(words)
        return draw_text(theme, surface, words, *rest, **named)

    monkeypatch.setattr(Theme, "draw_text", listen)
    for tool in Tool:
        app.scene.take_tool(tool)
        point_at(app, 3, 3)
        said.clear()
        frames(app)
        hints = [words for words in said if words.startswith(f"{tool.value}: ")]
        assert hints and not any("…" in words for words in hints)
        assert any("(from 0)" in words for words in said)
