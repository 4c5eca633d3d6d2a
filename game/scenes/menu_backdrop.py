"""The board behind the menu, on which an agent learns for as long as one looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.ui import theme as look
from game.ui.board import Board
from game.ui.glide import resting
from game.ui.overlays import Overlay
from game.ui.scene import Context
from game.world.level import Action
from game.world.level_file import load
from game.world.packs import find_level

if TYPE_CHECKING:
    from game.agent.trainer import Trainer

_LEVEL = "classic/slippery-frozen-lake"
_STEPS_PER_S = 150.0
_VERDICT_EVERY_S = 0.5
_LESSON_EPISODES = 1_500
_THINNEST = 28


class Lesson:
    """What the menu keeps while its window is resized: the level, the agent, its verdict."""

    def __init__(self) -> None:
        self.level = load(find_level(_LEVEL))
        self.trainer: Trainer | None = None
        self.optimal = 0
        self.of = 0
        self.seed = 0
        self._due = 0.0
        self._verdict_s = 0.0

    def update(self, dt: float) -> None:
        """Learn some steps; the pace grows with the episodes, so that it begins readably."""
        if self.trainer is None or self.trainer.episodes > _LESSON_EPISODES:
            self._begin()
        assert self.trainer is not None
        self._due += dt * _STEPS_PER_S * (1 + self.trainer.episodes / 20)
        steps, self._due = int(self._due), self._due % 1
        self.trainer.advance(steps)
        self._verdict_s -= dt
        if self._verdict_s <= 0:
            self._verdict_s = _VERDICT_EVERY_S
            verdict = self._meter.judge(self.trainer.q)
            self.optimal, self.of = verdict.optimal_states, verdict.reachable_states

    def _begin(self) -> None:
        from game.agent.settings import TrainingSettings
        from game.agent.trainer import Trainer
        from game.agent.verdict import TruthMeter
        from game.world.model import build_model

        model = build_model(self.level)
        settings = TrainingSettings.from_level(self.level, epsilon="0.2", seed=self.seed)
        self.seed += 1
        # The verdict on the one before is none on this one.
        self._verdict_s = 0.0
        self.trainer = Trainer(model, settings)
        self._meter = TruthMeter(model, settings.gamma)


class Backdrop:
    """A board right of `left`, shaded towards the menu, with an agent at work."""

    def __init__(self, context: Context, size: tuple[int, int], left: int, lesson: Lesson) -> None:
        self.context = context
        self.lesson = lesson
        self._left = left
        cell = max(-(-size[1] // lesson.level.rows), 16)
        side = cell * lesson.level.columns
        place = pygame.Rect(size[0] - side, size[1] - cell * lesson.level.rows, side, size[1])
        self._board = Board(
            lesson.level, place, context.theme, context.preferences.palette, fit=True
        )
        self._board.camera.fix(cell)
        self._values = Overlay({"values"}, numbers=False)
        self._veil = self._shade(place)

    def update(self, dt: float) -> None:
        """Learn for a slice of the frame, once the engine is loaded."""
        if not self.context.engine.ready:
            return
        self.lesson.update(dt)
        trainer = self.lesson.trainer
        if trainer is not None:
            self._values.update(trainer.q, trainer.visits, self.lesson.level, dt)
        self._board.update(dt)

    def draw(self, surface: pygame.Surface, share: float = 1.0) -> None:
        """The board with its values, darker towards the menu, and what is going on.

        `share` is how far it has faded in, 0 to 1.
        """
        self._board.draw(surface)
        trainer = self.lesson.trainer
        if trainer is not None:
            self._values.draw(surface, self._board)
            self._board.draw_elf(
                surface, resting(self.lesson.level.position(trainer.state), Action.DOWN)
            )
        else:
            self._board.draw_elf(surface, resting(self.lesson.level.start, Action.DOWN))
        surface.blit(self._veil, self._board.rect)
        if share < 1.0:
            dark = pygame.Surface(self._board.rect.size, pygame.SRCALPHA)
            dark.fill((*look.BACKGROUND, round(255 * (1.0 - share))))
            surface.blit(dark, self._board.rect)
        self._draw_note(surface)

    def _draw_note(self, surface: pygame.Surface) -> None:
        theme, px = self.context.theme, self.context.theme.px
        engine, trainer = self.context.engine, self.lesson.trainer
        tail = ""
        if engine.problem:
            words = engine.problem
        elif trainer is None:
            words = "preparing the learning engine …"
        else:
            words = f"an agent is learning this board right now: episode {trainer.episodes:,}, "
            tail = f"{self.lesson.optimal} / {self.lesson.of} optimal"
            if theme.width(words + tail, 14) > surface.get_width() - self._left - px(84):
                words = f"an agent learns this: episode {trainer.episodes:,}, "
        wide = theme.width(words, 14) + theme.width(tail, 14) + px(28)
        box = pygame.Rect(0, 0, wide, px(40))
        # At the top, because the goal and the way to it lie at the bottom.
        box.topright = (surface.get_width() - px(40), px(34))
        plate = pygame.Surface(box.size, pygame.SRCALPHA)
        pygame.draw.rect(plate, (*look.PANEL, 235), plate.get_rect(), border_radius=px(8))
        surface.blit(plate, box)
        where = theme.draw_text(
            surface, words, (box.left + px(14), box.centery), 14, anchor="midleft"
        )
        theme.draw_text(surface, tail, where.midright, 14, look.MINT, anchor="midleft")

    def _shade(self, place: pygame.Rect) -> pygame.Surface:
        """A veil: solid under the menu, whose words are to be read, clear beyond it."""
        row = pygame.Surface((place.width, 1), pygame.SRCALPHA)
        solid_to = max(self._left, place.left)
        clear_from = solid_to + 0.25 * place.width
        for x in range(place.width):
            share = (place.left + x - solid_to) / max(clear_from - solid_to, 1)
            alpha = 255 * (1.0 - min(max(share, 0.0), 1.0))
            row.set_at((x, 0), (*look.BACKGROUND, round(max(alpha, _THINNEST))))
        return pygame.transform.scale(row, place.size)
