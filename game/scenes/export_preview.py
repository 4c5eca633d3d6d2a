"""What a recording will look like and come to: a small film that plays, and an estimate."""

from __future__ import annotations

from dataclasses import replace

import pygame

from game.scenes.export_subjects import Cut, Subject
from game.ui import theme as look
from game.ui.film import Film, estimate_bytes
from game.ui.jobs import Job, Jobs

_SETTLED_S = 0.3


class Preview:
    """Plays a cut of a subject within a square of `side` pixels, and estimates its bytes.

    The estimate is a worker's, begun when nothing has changed for a moment; `nbytes` is None until
    then. Frames are drawn as they are due, those of a slow subject by a worker: the one that was
    done last is shown until the next one is.
    """

    def __init__(self, subject: Subject, cut: Cut, side: int, jobs: Jobs) -> None:
        self.nbytes: int | None = None
        self.film = _fitting_film(subject, cut, side)
        self.index = 0
        self._subject, self._cut, self._side, self._jobs = subject, cut, side, jobs
        self._left_ms = self.film.delays_ms[0]
        self._picture: pygame.Surface | None = None
        self._is_due = True
        self._drawing: Job | None = None
        self._unsettled_s = _SETTLED_S
        self._job: Job | None = None

    @property
    def seconds(self) -> float:
        """How long the recording lasts."""
        return self.film.seconds

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return len(self.film)

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass."""
        self._left_ms -= 1000.0 * dt
        while self._left_ms <= 0.0:
            self.index = (self.index + 1) % len(self.film)
            self._left_ms += self.film.delays_ms[self.index]
            self._is_due = True
        self._draw_due()
        self._unsettled_s -= dt
        if self._unsettled_s <= 0.0 and self._job is None:
            film = self._subject.film(self._cut)

            def work(job: Job) -> int:
                return estimate_bytes(film, job.progress)

            self._job = self._jobs.start("estimating", work, self._estimated, _untold)

    def draw(self, surface: pygame.Surface, place: pygame.Rect) -> None:
        """Draw the frame that is due in the middle of `place`."""
        if self._picture is None and not self._subject.slow:
            self._draw_due()
        pygame.draw.rect(surface, look.BACKGROUND, place, border_radius=6)
        if self._picture is not None:
            surface.blit(self._picture, self._picture.get_rect(center=place.center))

    def _draw_due(self) -> None:
        """Make the small picture of the frame that is due, or let a worker make it."""
        if not self._is_due or self._drawing is not None:
            return
        self._is_due = False
        index = self.index
        if not self._subject.slow:
            self._picture = self._small(index)
            return

        def work(job: Job) -> pygame.Surface:
            return self._small(index)

        self._drawing = self._jobs.start("drawing a preview", work, self._drawn, self._not_drawn)

    def _small(self, index: int) -> pygame.Surface:
        picture = self.film.picture(index)
        share = self._side / max(picture.get_size())
        if share >= 1.0:
            return picture.copy()
        size = (round(picture.get_width() * share), round(picture.get_height() * share))
        return pygame.transform.smoothscale(picture, size)

    def _drawn(self, picture: pygame.Surface) -> None:
        self._picture, self._drawing = picture, None

    def _not_drawn(self, problem: Exception) -> None:
        """A picture that can't be drawn is none; saving will tell what is wrong."""

    def stop(self) -> None:
        """Let the worker end."""
        for job in (self._job, self._drawing):
            if job is not None:
                job.cancel()

    def _estimated(self, nbytes: int) -> None:
        self.nbytes = nbytes


def _fitting_film(subject: Subject, cut: Cut, side: int) -> Film:
    """The film in its largest size that fits, or its smallest."""
    fitting = [size for size in subject.sizes if max(subject.pixels(size)) <= side]
    return subject.film(replace(cut, size=max(fitting, default=min(subject.sizes))))


def _untold(problem: Exception) -> None:
    """An estimate that fails is none; saving will tell what is wrong."""
