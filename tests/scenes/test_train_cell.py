"""A chosen cell of the training board: what is told of its values adds up."""

import re

import pygame
import pytest

from game.agent.explain import number
from game.scenes.train_cell import draw_inspector
from game.ui.theme import SMALL, Theme
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import click, key, settle
from tests.scenes.train_hands import training


def told_of(app, cell):
    """The story of a cell, and all that its panel draws, each with its place."""
    scene, drawn = app.scene, []
    click(app, scene.board.rect_of(*cell).center)
    settle(app)
    with pytest.MonkeyPatch.context() as patch:
        draw_text = Theme.draw_text

        def noted(self, *args, **kwargs):
            drawn.append((args[1], draw_text(self, *args, **kwargs)))
            return drawn[-1][1]

        patch.setattr(Theme, "draw_text", noted)
        draw_inspector(scene, pygame.display.get_surface())
    return ["".join(words for words, _ in line) for line in scene.story.lines], drawn


@pytest.fixture
def app():
    app = training(load(find_level("first-steps/mind-the-hole")))
    yield app
    app.close()


def learned(app, algorithm):
    """A paused run, and the cell before the goal with its best move."""
    scene = app.scene
    scene.change(algorithm=algorithm)
    scene.lesson.advance(600)
    key(app, pygame.K_n)
    state, action = divmod(int(scene.view.q.argmax()), 4)
    return scene.view.level.position(state), state, action


def test_double_q_learning_tells_both_tables_of_a_cell_and_which_one_each_step_changed(app):
    cell, state, action = learned(app, "double_q_learning")
    run = app.scene.lesson.trainer
    one, two = run.both(state)[:, action]
    assert one != two and (one + two) / 2 == run.q[state, action]
    lines, drawn = told_of(app, cell)
    mean = f"{number(run.q[state, action])} (Q₁: {number(one)}, Q₂: {number(two)})"
    assert f" has the highest value: {mean}, before " in lines[0]
    assert "mean Q₁, Q₂" in [words for words, _ in drawn]
    assert "learned Q" not in [words for words, _ in drawn]
    steps = [line for line in lines if line.startswith("step ")]
    assert steps
    newest = {"Q₁": number(one), "Q₂": number(two)}
    for line in steps:
        table = line.partition(" in ")[2][:2]
        value = line.partition(" → ")[2].split()[0]
        assert value == newest.pop(table, value), line


def test_with_one_table_a_cell_tells_of_no_other(app):
    cell, state, _ = learned(app, "q_learning")
    assert app.scene.lesson.trainer.both(state) is None
    lines, drawn = told_of(app, cell)
    assert "learned Q" in [words for words, _ in drawn]
    assert "Q₁" not in "".join(lines)


def test_looking_back_both_tables_are_those_of_then(app):
    _, state, _ = learned(app, "double_q_learning")
    lesson = app.scene.lesson
    lesson.remember()
    moment, now = lesson.timeline.at(-1).snapshot, lesson.trainer.both(state)
    lesson.advance(5_000)
    assert (moment.both(state) == now).all()
    assert (moment.both(state) != lesson.trainer.both(state)).any()


@pytest.mark.parametrize("lines", range(1, 9))
def test_no_introduction_stands_alone_where_there_is_no_room_for_an_update(app, lines, monkeypatch):
    cell, _, _ = learned(app, "q_learning")

    def room(theme, rect):
        table = 4 * theme.px(22) + theme.px(3)
        height = table + lines * theme.line_height(SMALL)
        return pygame.Rect(rect.left + 14, rect.top + 36, rect.width - 28, height)

    monkeypatch.setattr("game.scenes.train_cell.cell_room", room)
    lines_told, drawn = told_of(app, cell)
    words = "".join(words for words, _ in drawn)
    assert lines_told[0][:12] in words
    updates = re.findall(r"step ?[\d,]+:", words)
    assert updates or "Its last updates" not in words
    assert lines < 8 or (updates and "Its last updates" in words)
