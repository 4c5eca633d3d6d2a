"""What there is to film of a lab: the run so far, with the pictures as they are on screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from game.runs import lab_can_travel, run_of_lab
from game.scenes.export_subjects import Cut, Subject, drawn_subject
from game.ui.film_lab import LAB_SIZES, LabPainter, Reel, about_data
from game.ui.plot import Plot
from game.ui.plot3d import Plot3D

if TYPE_CHECKING:
    from game.labs.session import Session
    from game.recording.run import Run
    from game.scenes.lab_extras import ExtrasDesk
    from game.scenes.lab_pictures import Pictures


def lab_subjects(session: Session, pictures: Pictures, desk: ExtrasDesk) -> list[Subject]:
    """The run of a session up to its newest state; none before the first one."""
    run, setup, lab, name = session.run, session.setup, session.lab, session.name
    reel = reel_of(session, pictures, desk)
    if not reel.states:
        return []

    def draw(cut: Cut) -> Callable[[pygame.Surface, int], None]:
        return LabPainter(reel.until(cut.last), LAB_SIZES[cut.size]).draw

    def carried(cut: Cut) -> Run | None:
        return run_of_lab(name, lab, setup, reel.steps[cut.last])

    count = len(reel.states)
    # Of a long run only some states are kept, so their places are not the steps' numbers.
    unit = "step" if run.last_step == count - 1 else "moment"
    note = "" if lab_can_travel(setup) else "The points are too many to travel inside the GIF."
    tip = "The run from its beginning to its newest step, in the pictures that are on screen"
    delay_ms = reel.delay_ms
    return [drawn_subject(lab.title, unit, count, LAB_SIZES, draw, carried, delay_ms, tip, note)]


def reel_of(session: Session, pictures: Pictures, desk: ExtrasDesk) -> Reel:
    """The kept states of a session, and what a person sees of them.

    Pictures whose extra is not worked out yet are left out.
    """
    run, setup = session.run, session.setup
    views = [view for view, _ in pictures.arranged if not view.extra or view.extra in desk.results]
    plots = pictures.plots
    return Reel(
        session.lab,
        setup.data,
        about_data(setup),
        setup.values,
        tuple(run.timeline),
        run.timeline.keys,
        views,
        desk.results,
        desk.stale,
        {
            name: (plot.x_limits, plot.y_limits)
            for name, plot in plots.items()
            if isinstance(plot, Plot) and plot.zoomed
        },
        {
            name: (plot.azimuth, plot.elevation, plot.magnification)
            for name, plot in plots.items()
            if isinstance(plot, Plot3D)
        },
        pictures.history().limits,
    )
