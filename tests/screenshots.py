"""Renders every screen to build/screenshots/ without a display: `make screenshots`."""

import pygame

from game.files import ROOT
from game.ui.app import App
from game.ui.dialogs import KeysHelp
from game.ui.preferences import Preferences
from game.ui.scene import Push
from game.world.level_file import load
from game.world.packs import find_level
from tests.apart import work_apart

work_apart()

OUT = ROOT / "build" / "screenshots"
SIZES = ((1280, 800), (960, 640))
LAKE = "classic/slippery-frozen-lake"


def _key(code):
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=code, mod=0, unicode="", scancode=0))


def _frames(app, count, dt=1 / 30):
    for _ in range(count):
        app.frame(dt)


def _save(app, name, size):
    path = OUT / f"{name}-{size[0]}x{size[1]}.png"
    pygame.image.save(pygame.display.get_surface(), path)
    print(path.relative_to(ROOT))
    if app.problems:
        raise app.problems[0]


def menu(app):
    """The menu, once the agent behind it has learned for a while."""
    app.context.engine.wait()
    _frames(app, 150)


def levels(app):
    """The level list."""
    from game.scenes.levels import LevelsScene

    app._do(Push(LevelsScene("play")))
    _frames(app, 30)


def play(app):
    """The play screen in the middle of a slide."""
    from game.scenes.play import PlayScene

    app._do(Push(PlayScene(load(find_level(LAKE)), LAKE)))
    _frames(app, 5)
    _key(pygame.K_RIGHT)
    _frames(app, 4)


def train(app):
    """The training screen after half a second at full speed."""
    from game.scenes.train import TrainScene

    scene = TrainScene(load(find_level(LAKE)))
    app._do(Push(scene))
    scene.pace.choose(8)
    scene.toggle_run()
    _frames(app, 60)
    scene.one_step()
    _frames(app, 20)


def editor(app):
    """The editor with a classic level open."""
    from game.scenes.editor import EditorScene

    app._do(Push(EditorScene(load(find_level(LAKE)))))
    _frames(app, 40)


def labs(app):
    """The choice of labs."""
    from game.scenes.labs_menu import LabsMenuScene

    app._do(Push(LabsMenuScene()))
    _settle(app)


def lab_regression(app):
    """The regression lab."""
    _lab(app, "regression")


def lab_clustering(app):
    """The clustering lab."""
    _lab(app, "clustering")


def lab_mixture(app):
    """The Gaussian mixture lab."""
    _lab(app, "mixture")


def lab_svm(app):
    """The support vector machine lab."""
    _lab(app, "svm")


def _lab(app, name):
    from game.scenes.lab import open_lab

    app._do(Push(open_lab(name)))
    _settle(app)
    _key(pygame.K_SPACE)
    _frames(app, 60)
    _settle(app)


def _settle(app):
    """Let the workers finish, and their results come in."""
    for _ in range(12):
        _frames(app, 5)
        for job in list(app.context.jobs.running):
            job.wait(10)


def settings(app):
    """The settings."""
    from game.scenes.settings import SettingsScene

    app._do(Push(SettingsScene()))
    _frames(app, 3)


def keys(app):
    """The keys of the training screen."""
    train(app)
    app._do(Push(KeysHelp(app.scene.keys)))
    _frames(app, 2)


SCREENS = (
    menu,
    levels,
    play,
    train,
    editor,
    labs,
    lab_regression,
    lab_clustering,
    lab_mixture,
    lab_svm,
    settings,
    keys,
)


def main():
    """One picture of each screen at each size."""
    OUT.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        for screen in SCREENS:
            app = App(size, preferences=Preferences(muted=True))
            _frames(app, 2)
            screen(app)
            _save(app, screen.__name__, size)
            app.close()


if __name__ == "__main__":
    main()
