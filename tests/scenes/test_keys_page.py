"""The F1 page: a key that a button shows is on it, what it tells is a key's, and no words on screen
spell a key out that the one table of keys may change.
"""

import ast
import re
from pathlib import Path

import pygame
import pytest

import game
from game.scenes.editor import EditorScene
from game.scenes.lab import LabScene
from game.scenes.labs_menu import LabsMenuScene
from game.scenes.levels import LevelsScene
from game.scenes.menu import MenuScene
from game.scenes.play import PlayScene
from game.scenes.random_level import RandomLevelScene
from game.scenes.settings import SettingsScene
from game.scenes.train import TrainScene
from game.ui.controls import Controls
from game.ui.dialogs import KeysHelp
from game.ui.input import Act, key_name
from game.ui.scene import Pop, Push
from game.ui.theme import Theme
from game.world.level_file import load
from game.world.packs import find_level
from tests.scenes.hands import frames, key, until, window


def first():
    return load(find_level("first-steps/first-slide"))


SCREENS = {
    MenuScene: MenuScene,
    LevelsScene: LevelsScene,
    RandomLevelScene: RandomLevelScene,
    SettingsScene: SettingsScene,
    LabsMenuScene: LabsMenuScene,
    PlayScene: lambda: PlayScene(first(), "first-steps/first-slide"),
    TrainScene: lambda: TrainScene(first()),
    EditorScene: lambda: EditorScene(first()),
    LabScene: lambda: LabScene("clustering"),
}


@pytest.mark.parametrize("text", [None, "  \n"])
def test_an_empty_clipboard_is_told_alike_wherever_something_is_pasted(text, monkeypatch):
    monkeypatch.setattr("game.ui.clipboard.get", lambda: text)
    said = set()
    for kind in (PlayScene, EditorScene, LabScene):
        app = window(SCREENS[kind]())
        until(app, lambda app=app: getattr(app.scene, "session", None) is not None)
        key(app, pygame.K_v, pygame.KMOD_LCTRL)
        frames(app, 2)
        said.add(app._said.sentence)
        app.close()
    assert said == {"The clipboard holds no text."}


@pytest.mark.parametrize("kind", SCREENS, ids=lambda kind: kind.__name__)
def test_every_key_on_a_button_is_on_the_page(kind, monkeypatch):
    shown = set()
    made = Controls.button

    def button(self, *args, **more):
        result = made(self, *args, **more)
        act = more.get("act") or (args[3] if len(args) > 3 else None)
        if act is not None:
            shown.add(act)
        if act is Act.HELP:
            assert result.tool_tip_text.startswith("All keys of this screen<br>")
        return result

    monkeypatch.setattr(Controls, "button", button)
    app = window(SCREENS[kind]())
    told = [act for act, _ in KeysHelp(app.scene.keys).rows]
    app.close()
    assert shown <= set(told)
    assert len(told) == len(set(told)), "no key twice"
    assert all(key_name(act) for act in told)


def test_every_act_with_a_key_is_told_by_a_screen():
    told = {act for kind in SCREENS for act, _ in KeysHelp(kind.keys).rows}
    keys = {act for act in Act if key_name(act)}
    assert keys - told == {Act.PREVIOUS}, "told with the key that walks on"


def test_what_the_keys_do_stands_whole_and_in_line(monkeypatch):
    app = window(MenuScene(), (1280, 800), scale=1.5)
    drawn, draw_text = [], Theme.draw_text

    def spy(self, surface, words, at, *args, **more):
        drawn.append((words, at[0]))
        return draw_text(self, surface, words, at, *args, **more)

    for kind in SCREENS:
        page = KeysHelp(kind.keys)
        app._do(Push(page))
        monkeypatch.setattr(Theme, "draw_text", spy)
        frames(app)
        monkeypatch.undo()
        lefts = dict(drawn)
        middle = (len(page.rows) + 1) // 2
        for rows in (page.rows[:middle], page.rows[middle:]):
            assert len({lefts[words] for _, words in rows}) == 1, kind
        drawn.clear()
        app._do(Pop())
    app.close()


def words_on_screen():
    """The strings of what is shown, docstrings left aside: (file, line, string)."""
    for folder in ("ui", "scenes", "play", "labs", "editor", "agent"):
        for path in sorted((Path(game.__file__).parent / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                string = isinstance(node, ast.Constant) and isinstance(node.value, str)
                if string and id(node) not in bare and path.name != "input.py":
                    yield path.relative_to(Path(game.__file__).parent), node.lineno, node.value


def test_words_ask_the_table_for_the_name_of_a_key():
    names = {key_name(act) for act in Act} - {""}
    letters = {name for name in names if len(name) == 1 and name.isalpha()}
    long = {name for name in names if len(name) > 1} | {"Escape", "Backspace", "arrow key"}
    spelled = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, long))})(?!\w)")
    lone = re.compile(rf"(?<!\w)[{''.join(letters)}](?!\w)")

    def spells(path, words):
        if spelled.search(words):
            return True
        # In labs a capital is mathematics, in a map a tile, and by itself an index.
        sentence = " " in words and "\n" not in words
        return path.parts[0] in ("ui", "scenes") and sentence and lone.search(words)

    assert not [(str(path), *found) for path, *found in words_on_screen() if spells(path, found[1])]
