"""A setting changed while an agent learns, or when one looks back at how it learned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from game.agent.settings import SettingsError, probability
from game.ui.scene import Command, problem_said

if TYPE_CHECKING:
    from game.scenes.train import TrainScene


def change(scene: TrainScene, **settings: Any) -> Command | None:
    """Change settings; looking back, that begins another future there.

    A wrong value is told. That one, and one that is what it was, leave all as it is.
    """
    shown, slip = scene.view.settings, scene.view.level.slip
    others = {name: value for name, value in settings.items() if name != "slip"}
    try:
        wanted = replace(shown, **others)
        wanted_slip = probability("slip", settings.get("slip", slip))
    except SettingsError as problem:
        return problem_said(problem)
    if (wanted, wanted_slip) == (shown, slip):
        return None
    told = scene.continue_from_here()
    scene.lesson.change(**settings)
    if wanted_slip != slip:
        # Who walks would go on in a world that slips otherwise than the one told about.
        scene.walk.stop()
    if scene.shadows is not None:
        scene.shadows.set(**settings)
    return told
