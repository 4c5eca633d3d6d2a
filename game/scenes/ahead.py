"""The screens that the menu leads to, imported behind it so that no click waits for them."""

from __future__ import annotations

from importlib import import_module

from game.ui.jobs import Job

MODULES = (
    "game.scenes.levels",
    "game.scenes.play",
    "game.scenes.train",
    "game.scenes.labs_menu",
    "game.scenes.editor",
    "game.scenes.settings",
    "game.scenes.welcome",
    "game.scenes.random_level",
    "game.scenes.export",
    "game.scenes.export_lab",
    "game.scenes.export_subjects",
)


def load_screens(job: Job) -> None:
    """Import the modules of all screens, the likeliest first; for a worker."""
    for done, name in enumerate(MODULES):
        job.progress(done / len(MODULES))
        import_module(name)
