"""What a recording will look like and come to: a small film that plays, and an estimate."""

from __future__ import annotations

from dataclasses import dataclass

import pygame

from game.scenes.export_subjects import Cut, Subject
from game.ui import theme as look
from game.ui.film import Film, estimate_bytes
from game.ui.jobs import Job, Jobs

_SETTLED_S = 0.3


@dataclass(frozen=True)
class _Wanted:
    """What is to be shown, within a square of `side` pixels."""

    subject: Subject
    cut: Cut
    side: int


class Preview:
    """Plays a cut of a subject as it will be saved, scaled down, and estimates its bytes.

    Both are worked out by workers, the film with its first picture and then each frame as it is
    due: the picture that was done last is shown until the next one is. What is wanted anew while
    choices are still being made is begun when nothing has changed for a moment. `frames` and
    `seconds` are None until the film is there, `nbytes` until the estimate is; `estimates` says
    whether there will be one, as for an MP4 there is none.
    """

    def __init__(self, jobs: Jobs) -> None:
        self.nbytes: int | None = None
        self._ending = ".gif"
        self.film: Film | None = None
        self.index = 0
        self._jobs = jobs
        self._wanted: _Wanted | None = None
        self._unsettled_s = 0.0
        self._left_ms = 0.0
        self._picture: pygame.Surface | None = None
        self._is_due = False
        self._drawing: Job | None = None
        self._estimating: Job | None = None

    def show(self, subject: Subject, cut: Cut, side: int, at_once: bool = False) -> None:
        """Play this cut from its start, within a square of `side` pixels."""
        self.stop()
        self._wanted = _Wanted(subject, cut, side)
        self._unsettled_s = 0.0 if at_once else _SETTLED_S

    @property
    def estimates(self) -> bool:
        """Whether the bytes of such a file can be estimated."""
        return self._ending != ".mp4"

    def become(self, ending: str) -> None:
        """Estimate the bytes of a .gif, .webp or .mp4 from now on."""
        if ending == self._ending:
            return
        self._ending, self.nbytes = ending, None
        if self._estimating is not None:
            self._estimating.cancel()
        if self.film is not None and self._wanted is not None:
            self._estimate(self._wanted)

    def stop(self) -> None:
        """Let the workers end; the last picture stays, still, until something is shown again."""
        for job in (self._estimating, self._drawing):
            if job is not None:
                job.cancel()
        self._estimating = self._drawing = self._wanted = self.film = self.nbytes = None

    @property
    def seconds(self) -> float | None:
        """How long the recording lasts."""
        return None if self.film is None else self.film.seconds

    @property
    def frames(self) -> int | None:
        """How many frames it has."""
        return None if self.film is None else len(self.film)

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass."""
        wanted, film = self._wanted, self.film
        if wanted is None:
            return
        if film is None:
            self._unsettled_s -= dt
            if self._unsettled_s <= 0.0 and self._drawing is None:
                self._begin(wanted)
            return
        self._left_ms -= 1000.0 * dt
        while self._left_ms <= 0.0:
            self.index = (self.index + 1) % len(film)
            self._left_ms += film.delays_ms[self.index]
            self._is_due = True
        if self._is_due and self._drawing is None:
            self._is_due = False
            self._draw(film, wanted.side)

    def draw(self, surface: pygame.Surface, place: pygame.Rect) -> None:
        """Draw the newest picture in the middle of `place`."""
        pygame.draw.rect(surface, look.BACKGROUND, place, border_radius=6)
        if self._picture is not None:
            surface.blit(self._picture, self._picture.get_rect(center=place.center))

    # -- workers -------------------------------------------------------------------------------

    def _begin(self, wanted: _Wanted) -> None:
        """Make the film and its first picture, then the estimate."""
        film = wanted.subject.film(wanted.cut)

        def work(job: Job) -> pygame.Surface:
            _ = film.delays_ms
            return _small(film, 0, wanted.side)

        def drawn(picture: pygame.Surface) -> None:
            self.film, self.index, self._left_ms = film, 0, film.delays_ms[0]
            self._take(picture)
            self._estimate(wanted)

        self._is_due = False
        self._drawing = self._jobs.start("drawing a preview", work, drawn, _untold)

    def _draw(self, film: Film, side: int) -> None:
        index = self.index

        def work(job: Job) -> pygame.Surface:
            return _small(film, index, side)

        self._drawing = self._jobs.start("drawing a preview", work, self._take, _untold)

    def _take(self, picture: pygame.Surface) -> None:
        self._picture, self._drawing = picture, None

    def _estimate(self, wanted: _Wanted) -> None:
        if not self.estimates:
            return
        film, ending = wanted.subject.film(wanted.cut), self._ending

        def work(job: Job) -> int:
            return estimate_bytes(film, ending, job.progress)

        def estimated(nbytes: int) -> None:
            self.nbytes = nbytes

        self._estimating = self._jobs.start("estimating", work, estimated, _untold)


def _small(film: Film, index: int, side: int) -> pygame.Surface:
    """A copy of a frame that fits into a square of `side` pixels."""
    picture = film.picture(index)
    share = side / max(picture.get_size())
    if share >= 1.0:
        return picture.copy()
    size = (round(picture.get_width() * share), round(picture.get_height() * share))
    return pygame.transform.smoothscale(picture, size)


def _untold(problem: Exception) -> None:
    """A picture or an estimate that fails is none; saving will tell what is wrong."""
