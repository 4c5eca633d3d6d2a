"""Watch it learn: a level, an agent at work on it, and everything that can be known about both."""

from __future__ import annotations

import time
from typing import Any

import pygame

from game.agent.lesson import Lesson
from game.agent.settings import ALGORITHM_WORDS, TrainingSettings
from game.agent.shadow import ShadowRuns
from game.scenes import train_hands
from game.scenes import train_panels as panels
from game.scenes.seed import seed_of
from game.scenes.train_brush import Stroke
from game.scenes.train_changes import change
from game.scenes.train_controls import SCHEDULES, TrainControls
from game.scenes.train_files import AgentFiles
from game.scenes.train_kept import put_by, reset, take_up, undo_reset
from game.scenes.train_layout import lay_out
from game.scenes.train_meter import TruthPanel
from game.scenes.train_pace import Pace
from game.scenes.train_picture import draw_board, draw_read_outs
from game.scenes.train_story import CellStory
from game.scenes.train_truth import TruthDesk
from game.scenes.train_view import Viewpoint
from game.scenes.train_walk import Walk
from game.ui import theme as look
from game.ui.board import Board
from game.ui.dialogs import KeysHelp
from game.ui.input import Act, Intent, key_name
from game.ui.marks import BANK
from game.ui.overlays import Overlay
from game.ui.panels import draw_top_bar
from game.ui.plot import Plot
from game.ui.scene import Command, Context, Pop, Push, Say, Scene, problem_said
from game.ui.stills import Stills
from game.world.level import Level, Tile
from game.world.rules import standable

_REMEMBER_EVERY_S = 0.2


class TrainScene(Scene):
    """One level being learned. `about` says where the level comes from.

    `lesson` is a training of that level to show; else the one last left in this run of the program
    goes on, if it was of that level and the screen `goes_on`, or a new one begins.
    """

    title = "Watch it learn"
    back_name = "Training"
    keys = train_hands.KEYS
    goes_on = True

    def __init__(self, level: Level, about: str = "", lesson: Lesson | None = None) -> None:
        self.about = about or level.author
        self.opened = level
        self.given = lesson
        self.learn_in(lesson or Lesson(level, TrainingSettings.from_level(level)))
        self.pace = Pace()
        self.stroke = Stroke(self)
        self.running = False
        self.finishing = False
        self.overlay_kinds = {"q", "policy"}
        self.curve = "return"
        self.reading_update = False
        self.brush: Tile | None = None
        self.selected: tuple[int, int] | None = None
        self.shadows: ShadowRuns | None = None
        self._remember_s = 0.0
        self.told: Command | None = None
        self.truth_before: tuple[tuple[int, float], ...] = ()
        self.pointer: tuple[int, int] | None = None
        self._made: Board | None = None

    def learn_in(self, lesson: Lesson) -> None:
        """Show this training, in the present."""
        self.lesson = lesson
        self.view = Viewpoint(lesson)

    # -- laying out ------------------------------------------------------------------------

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Make what outlives a resize, then lay out; a new lesson goes on where it was left."""
        self.truth = TruthDesk(context.jobs)
        take_up(self, context)
        self.files = AgentFiles(context.jobs, self.lesson, self.started_anew)
        self.story = CellStory(context.jobs, self.lesson)
        self.walk = Walk(context.preferences.reduced_motion)
        super().enter(context, size)

    def layout(self) -> None:
        """Board, panels and controls for this window; the board keeps its view."""
        theme, palette = self.context.theme, self.context.preferences.palette
        self.panels = lay_out(theme, self.size)
        if self._made is None:
            self._made = Board(self.view.level, self.panels.board, theme, palette, margin=BANK)
        else:
            self._made.lay_out(self.panels.board, theme, palette)
        self.values = Overlay(self.overlay_kinds)
        self.plot = Plot(theme, behind=look.BACKGROUND if self.panels.wide else look.PANEL)
        self.stills = Stills()
        self.panel = TrainControls(self, self.panels)
        self.meter = TruthPanel(self)

    @property
    def board(self) -> Board:
        """The board on screen."""
        assert self._made is not None
        return self._made

    # -- time ------------------------------------------------------------------------------

    def update(self, dt: float) -> Command | None:
        """Learn as much as the speed and the frame allow, and keep the views up to date."""
        spent_s = self._remember(dt)
        trainer = self.lesson.trainer
        before = trainer.steps
        if self.running and self.context.engine.ready:
            steps = self.pace.learn(self.lesson, self.shadows, dt, spent_s)
            for _ in range(steps):
                self.walk.show_step(self.lesson.step(), self.lesson.level)
        elif self.finishing:
            self._finish_episode()
        elif self.shadows is not None and self.context.engine.ready:
            self.pace.catch_up(self.lesson, self.shadows)
        self.pace.measure(trainer.steps - before)
        refused = self.stroke.update()
        self.stills.update(dt)
        self.truth.update(dt, self.view)
        self.walk.update(dt)
        self.board.show(self.view.level)
        self.board.update(dt)
        if self.selected is not None and not self.learning:
            self.story.follow(self.selected, self.view)
        self.values.update(self.view.q, self.view.visits, self.view.level, dt)
        self.panel.refresh()
        told, self.told = self.told, None
        return told or refused

    def _remember(self, dt: float) -> float:
        """Keep the present moment a few times a second; returns the seconds that took."""
        self._remember_s += dt
        if self._remember_s < _REMEMBER_EVERY_S or self.view.looking is not None:
            return 0.0
        self._remember_s = 0.0
        began = time.perf_counter()
        self.lesson.remember()
        return time.perf_counter() - began

    # -- drawing ---------------------------------------------------------------------------

    def draw(self, surface: pygame.Surface) -> None:
        """The board and the panels."""
        began = time.perf_counter()
        theme = self.context.theme
        words = self.lesson.level.name + (f" · {self.about}" if self.about else "")
        draw_top_bar(surface, theme, self.title, words, self.panel.span)
        draw_board(self, surface)
        panels.draw_labels(self, surface)
        panels.draw_legend(self, surface)
        panels.draw_transport(self, surface)
        draw_read_outs(self, surface)
        self.pace.budget.drew(time.perf_counter() - began)

    # -- the mouse and the keys --------------------------------------------------------------

    def handle(self, intent: Intent) -> Command | None:
        """Keys and the mouse on the board."""
        return train_hands.handle(self, intent)

    def point_at(self, position: tuple[int, int]) -> None:
        """The mouse is here: the curves tell what lies under it."""
        inside = self.panels.chart.collidepoint(position)
        self.pointer = position if inside and self.selected is None else None
        self.plot.hover(self.pointer)

    def select_at(self, position: tuple[int, int]) -> None:
        """Ask about the cell here, or no longer."""
        cell = self.board.cell_at(position)
        acts = cell is not None and bool(standable(self.view.level.tiles[cell]))
        self.selected = cell if acts and cell != self.selected else None

    # -- what the controls call ------------------------------------------------------------

    def toggle_run(self) -> Command | None:
        """Run, or pause; running on from a look back returns to the present."""
        running = not self.learning
        self._pause()
        self.running = running
        self.reading_update = self.reading_update and not running
        return self._not_ready() if running else None

    def one_step(self) -> Command | None:
        """Pause, and do one step that is explained."""
        self._pause()
        if not self.context.engine.ready:
            return self._not_ready()
        self.walk.show_step(self.lesson.step(), self.lesson.level)
        self.read_update()
        return None

    def one_episode(self) -> Command | None:
        """Pause, and learn to the end of the episode; a very long one takes some frames."""
        self._pause()
        if not self.context.engine.ready:
            return self._not_ready()
        self._finish_episode()
        return None

    def _finish_episode(self) -> None:
        self.finishing = not self.lesson.finish_episode(self.pace.budget.seconds)
        if not self.finishing:
            self.lesson.remember()

    def _not_ready(self) -> Say | None:
        """Why nothing is learned yet, unless the engine is ready."""
        engine = self.context.engine
        if engine.ready:
            return None
        if engine.problem:
            return problem_said(engine.problem)
        words = "The learning engine is still being prepared: a moment, please."
        return Say(words, holds=lambda: not engine.ready)

    @property
    def learning(self) -> bool:
        """Whether steps are made by themselves."""
        return self.running or self.finishing

    def _pause(self) -> None:
        """Stand still, in the present."""
        self.running = self.finishing = False
        self.view.looking = None
        self.walk.stop()

    def reset(self) -> Command | None:
        """Begin anew; settings and world stay, and until the next step it can be taken back."""
        return reset(self)

    def undo_reset(self) -> Command | None:
        """Bring back what the last reset put aside."""
        return undo_reset(self)

    def started_anew(self, truth: tuple[tuple[int, float], ...] = ()) -> None:
        """Show the run that has taken the place of another; `truth` is its curve so far."""
        self._pause()
        self.truth.forget(truth)
        if self.shadows is not None:
            self.shadows = ShadowRuns(self.lesson.model, self.lesson.settings)

    def change(self, **settings: Any) -> Command | None:
        """Change settings while it runs; looking back, that begins another future there."""
        return change(self, **settings)

    def choose_algorithm(self, words: str) -> Command | None:
        """Learn by another algorithm from here on."""
        key = next(key for key, shown in ALGORITHM_WORDS.items() if shown == words)
        return self.change(algorithm=key)

    def next_schedule(self) -> Command | None:
        """The next of the usual schedules."""
        now = self.view.settings.epsilon
        index = SCHEDULES.index(now) + 1 if now in SCHEDULES else 0
        return self.change(epsilon=SCHEDULES[index % len(SCHEDULES)])

    def type_seed(self, text: str) -> Command | None:
        """A seed was typed: begin anew with it."""
        try:
            seed = seed_of(text)
        except ValueError as problem:
            return problem_said(problem)
        if seed == self.lesson.settings.seed:
            return None
        return reset(self, seed)

    def toggle_overlay(self, kind: str) -> Command | None:
        """Show or hide one of the overlays."""
        self.overlay_kinds ^= {kind}
        self.values = Overlay(self.overlay_kinds)
        return None

    def take_brush(self, tile: Tile) -> Command | None:
        """Paint with a tile, or put the brush down."""
        self.brush = None if self.brush == tile else tile
        self.selected = None
        if self.brush is None:
            return None
        ends = f"{key_name(Act.BACK)} ends it"
        words = f"Click or drag on the board to paint {tile.name.lower()}; {ends}."
        return Say(words, holds=lambda: self.brush == tile)

    def show_curve(self, curve: str) -> Command | None:
        """Show the return, the episode length or the share of optimal actions."""
        self.curve = curve
        self.reading_update = False
        self.plot.reset_view()
        return None

    def read_update(self) -> Command | None:
        """Where there is room for one: the last update in place of the curves, or the cell."""
        self.reading_update = True
        if not self.panels.wide:
            self.selected = None
        return None

    def toggle_demonstration(self) -> Command | None:
        """Walk the greedy policy of what is shown, or stop walking."""
        if self.walk.demonstration is not None:
            self.walk.stop()
            return None
        self.running = self.finishing = False
        self.read_update()
        self.walk.demonstrate(self.view.level, self.view.q, self.lesson.settings.seed)
        return None

    def toggle_shadows(self) -> Command | None:
        """Train 20 more seeds of the same settings, or stop."""
        on = self.shadows is None
        self.shadows = ShadowRuns(self.lesson.model, self.lesson.settings) if on else None
        return None

    def step_back(self) -> Command | None:
        """Show the kept moment before the one shown."""
        if self.view.looking is None:
            self.lesson.remember()
            return self.look_back(max(len(self.lesson.timeline) - 2, 0))
        return self.look_back(max(self.view.looking - 1, 0))

    def look_back(self, index: int) -> Command | None:
        """Show a kept moment; the last one is the present."""
        present = index >= len(self.lesson.timeline) - 1
        if self.view.looking is None:
            self.lesson.remember()
        self._pause()
        self.view.looking = None if present else index
        self.values = Overlay(self.overlay_kinds)
        self.truth.look_again()
        return None

    def continue_from_here(self) -> Command | None:
        """Let another future begin at the moment looked at."""
        if self.view.looking is None:
            return None
        self.lesson.continue_from(self.view.looking)
        self._pause()
        self.truth.cut_after(self.lesson.trainer.episodes)
        if self.shadows is not None:
            self.shadows = ShadowRuns(self.lesson.model, self.lesson.settings)
        return Say("Continuing from here; the future left behind stays as a faint curve.")

    def save_gif(self) -> Command:
        """Save the training, or a walk of what it learned, as a GIF."""
        from game.scenes.export import export
        from game.scenes.export_subjects import training_subjects

        kinds, palette = self.overlay_kinds, self.context.preferences.palette
        subjects = training_subjects(self.lesson, self.view, kinds, palette)
        return export(subjects, f"{self.lesson.level.name} learned")

    # -- leaving ---------------------------------------------------------------------------

    def go_back(self) -> Command | None:
        """Put the brush or the chosen cell down first, then leave."""
        if self.brush is not None or self.selected is not None:
            self.brush = self.selected = None
            return None
        return Pop()

    def show_keys(self) -> Command:
        """The keys of this screen."""
        return Push(KeysHelp(self.keys))

    def leave(self) -> None:
        """Stop judging, reading, and looking for a cell's story; what is being saved is saved."""
        put_by(self)
        self.truth.stop()
        self.story.stop()
        self.files.stop()
