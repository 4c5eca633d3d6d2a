"""The screen of a person's game: keys, clicks and the clipboard in, the board and panels out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pygame

from game.counts import counted
from game.play import replay
from game.play.catalogue import Place, place_of
from game.play.progress import Best, level_key
from game.play.replay import Replay, ReplayError
from game.play.session import Session
from game.scenes.play_card import EndCard, ending
from game.scenes.play_game import LiveGame
from game.scenes.play_ghosts import Ghosts
from game.scenes.play_panels import PlayPanels
from game.scenes.play_pointer import Pointer
from game.ui import clipboard
from game.ui import theme as look
from game.ui.board import Board
from game.ui.dialogs import KeysHelp
from game.ui.goal_pointer import draw_goal_pointer
from game.ui.input import Act, Intent, key_name
from game.ui.marks import BANK
from game.ui.scene import Command, Context, Pop, Push, Replace, Say, Scene
from game.world.level import Action, Level, LevelError, Tile
from game.world.level_file import load
from game.world.packs import find_level
from game.world.rules import DIRECTIONS


class PlayScene(Scene):
    """One level, played.

    `name` is what packs know the level by ("classic/snow-islands"): it gives the place in its
    pack, the next level and the key of the results. `about` stands beside the title where no pack
    does. `replay` is played back on entering. `rng` decides where slips lead.
    """

    title = "Play"
    back_name = "Game"
    keys = (
        (Act.MOVE, "move; or click, or swipe"),
        (Act.UNDO, "take a move back"),
        (Act.REDO, "do it again"),
        (Act.RESTART, "back to the start"),
        (Act.WINNABLE, "back to where it can be won"),
        (Act.NEXT_TAB, "the next level"),
        (Act.PREVIOUS_TAB, "the level before"),
        (Act.HINT, "the best next move"),
        (Act.SOLUTION, "watch the solution from here"),
        (Act.RUN, "let what is played hurry"),
        (Act.GHOSTS, "your best way, the agent's, the best"),
        (Act.DOOMED, "shade doomed cells"),
        (Act.TRAIN_ON_IT, "watch it learn this level"),
        (Act.COPY, "copy this game as text"),
        (Act.PASTE, "play back a game from text"),
        (Act.SAVE_GIF, "save this game as a GIF"),
        (Act.ZOOM_IN, "zoom in; or turn the wheel"),
        (Act.ZOOM_OUT, "zoom out; right button drags"),
    )

    def __init__(
        self,
        level: Level,
        name: str = "",
        about: str = "",
        replay: Replay | None = None,
        rng: np.random.Generator | None = None,
    ) -> None:
        self.level = level
        self.name = name
        self.place: Place | None = place_of(name) if name else None
        self.about = about
        if self.place is not None:
            self.about = f"{self.place.pack} · {self.place.number} of {self.place.count}"
        self.doomed_shown = False
        self._replay = replay
        self._rng = rng
        self._card: EndCard | None = None
        self._card_age_s = 0.0
        self._pointer = Pointer()
        self._goals = np.argwhere(level.tiles == Tile.GOAL)
        self._made: Board | None = None

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Begin the game, or the replay that was handed in."""
        self.game = LiveGame(self.level, self.name, context, self._rng)
        self.ghosts = Ghosts(self.level, context.jobs)
        if self.name:
            context.preferences.last_level = self.name
        super().enter(context, size)
        if self._replay is not None:
            self.game.play_back(self._replay)

    def layout(self) -> None:
        """Board left, panels right; the board keeps its view."""
        self.panels = PlayPanels(self)
        theme, palette = self.context.theme, self.context.preferences.palette
        if self._made is None:
            self._made = Board(self.level, self.panels.board, theme, palette, margin=BANK)
        else:
            self._made.lay_out(self.panels.board, theme, palette)
        self._card = None
        self._show_card_if_over()
        self.panels.refresh()

    @property
    def board(self) -> Board:
        """The board on screen."""
        assert self._made is not None
        return self._made

    @property
    def session(self) -> Session:
        """The game's moves."""
        return self.game.session

    @property
    def best(self) -> Best:
        """The person's best result on this level."""
        return self.game.best

    @property
    def doomed_words(self) -> str:
        """From how many cells the goal can't be reached."""
        count = int(self.game.guide.doomed.sum())
        if not count:
            return "from every cell the goal can be reached"
        cells = "cell has" if count == 1 else "cells have"
        return f"{count} doomed {cells} no way to the goal"

    # -- what a person asks ----------------------------------------------------------------

    def handle(self, intent: Intent) -> Command | None:
        """Moves, buttons' keys, the mouse on the board, the clipboard."""
        if not self.game.may(intent.act):
            return None
        match intent.act:
            case Act.MOVE:
                self.move(intent.value)
            case Act.UNDO:
                self.undo()
            case Act.REDO:
                self.redo()
            case Act.RESTART:
                self.restart()
            case Act.WINNABLE:
                return self.back_to_winnable()
            case Act.HINT:
                self.game.hint()
            case Act.SOLUTION:
                self.game.solution()
            case Act.RUN:
                self.game.play_faster()
            case Act.GHOSTS:
                self.toggle_ghosts()
            case Act.DOOMED:
                self.toggle_doomed()
            case Act.CONFIRM if self._card is not None:
                answer = self._card.primary()
                return answer if isinstance(answer, Command) else None
            case Act.CONFIRM if self.session.over:
                self.game.hurry()
            case Act.NEXT_TAB | Act.PREVIOUS_TAB if self.place is not None:
                onward = intent.act is Act.NEXT_TAB
                return self._open(self.place.next_name if onward else self.place.previous_name)
            case Act.TRAIN_ON_IT:
                return self.watch()
            case Act.COPY:
                return self._copy()
            case Act.PASTE:
                return self._paste()
            case Act.SAVE_GIF:
                return self.save_gif()
            case Act.DROP:
                return self._dropped(intent.value)
            case Act.BACK:
                return self.go_back()
            case _:
                free = self._card is None or not self._card.rect.collidepoint(intent.position)
                action = self._pointer.take(intent, self.board, self.session.position, free)
                if action is not None:
                    self.move(action)
        return None

    def move(self, action: Action) -> None:
        """Make a move; what the last one came to is told first."""
        self.game.hurry()
        self.panels.refresh()
        self.game.move(action)

    def undo(self) -> None:
        """Take back the last move."""
        self._jump(self.session.undo)

    def redo(self) -> None:
        """Do again what was undone."""
        self._jump(self.session.redo)

    def restart(self) -> None:
        """Back to the start."""
        if self.game.restart(helped=self.ghosts.shown or self.doomed_shown):
            self._remove_card()

    def back_to_winnable(self) -> Command | None:
        """Undo until the game can be won."""
        if self.game.wait_for(self.back_to_winnable):
            return None
        if self.session.winnable:
            here = self.session.position
            return Say("It can be won from here.", holds=lambda: self.session.position == here)
        if not self._jump(self.session.back_to_winnable):
            return Say("No way wins this level, not even from the start.", "problem")
        return None

    def _jump(self, change: Any) -> bool:
        changed = self.game.jump(change)
        if changed:
            self._remove_card()
        return changed

    def toggle_ghosts(self) -> None:
        """Show or hide the three ways."""
        self.ghosts.toggle()
        self.session.helped |= self.ghosts.shown and not self.session.over

    def toggle_doomed(self) -> None:
        """Shade the doomed cells, or not."""
        self.doomed_shown = not self.doomed_shown
        self.session.helped |= self.doomed_shown and not self.session.over

    # -- where to go from here -------------------------------------------------------------

    def watch(self) -> Command:
        """Let an agent learn this level."""
        from game.scenes.train_opening import training

        self.game.stop_playing()
        return Push(training(self.level, self.about))

    def show_keys(self) -> Command:
        """The keys of this screen."""
        return Push(KeysHelp(self.keys))

    def go_back(self) -> Command:
        """Leave the game."""
        return Pop()

    def next_button(self) -> tuple[str, Any, Act | None, str]:
        """What leads on from here: the next level, the next pack, or back to where one chose."""
        place = self.place
        if place is None or not place.next_name:
            words = f"Back to the {self.below.lower()}" if self.below else "Go back"
            return words, self.go_back, Act.BACK, "Back to where you came from"
        words, tip = "Next level", "The next level of this pack"
        if place.next_pack:
            words, tip = f"On to {place.next_pack}", "The next pack's first level"
        return words, lambda: self._open(place.next_name), Act.NEXT_TAB, tip

    def _open(self, name: str) -> Command:
        """Leave this level for the one called `name`."""
        if not name:
            return Say("No level lies that way.")
        try:
            level = load(find_level(name))
        except LevelError as problem:
            return Say(f"That level can't be opened: {problem}.", "problem")
        return Replace(PlayScene(level, name))

    # -- replays ---------------------------------------------------------------------------

    def _copy(self) -> Command:
        moves = tuple(self.session.moves)
        if not clipboard.put(replay.dumps(Replay(self.level, moves))):
            return Say("There is no clipboard to copy to.", "problem")
        count = counted(len(moves), "move")
        return Say(
            f"Copied the level and {count} as text. {key_name(Act.PASTE)} plays the game back.",
            "good",
        )

    def _paste(self) -> Command | None:
        text = clipboard.get()
        if text is None or not text.strip():
            return Say("The clipboard holds no text.", "problem")
        try:
            pasted = replay.loads(text, self.level, "the pasted text")
        except ReplayError as problem:
            return Say(f"This can't be played back: {problem}.", "problem")
        if level_key(pasted.level) == level_key(self.level):
            self._remove_card()
            self.game.play_back(pasted)
            return None
        return Push(PlayScene(pasted.level, about="pasted", replay=pasted))

    def save_gif(self) -> Command:
        """Save this game, the best one or the shortest way as a GIF."""
        from game.scenes.export import export
        from game.scenes.export_subjects import play_subjects

        self.game.stop_playing()
        palette, planned = self.context.preferences.palette, self.game.ready
        subjects = play_subjects(self.session, self.best.run, palette, planned)
        return export(subjects, self.level.name)

    def _dropped(self, path: str) -> Command:
        from game.scenes.export_open import dropped

        return dropped(path)

    # -- time and drawing ------------------------------------------------------------------

    def update(self, dt: float) -> Command | None:
        """Let the game go on, the camera follow, and the card come when all is over."""
        self.board.update(dt)
        self.game.update(dt)
        self.board.camera.look_at(*self.game.position)
        self._card_age_s += dt
        self._show_card_if_over()
        self.ghosts.update(self.game.guide if self.game.ready else None, self.best.run)
        self.panels.refresh()
        progress = self.game.progress
        if progress.problem:
            problem, progress.problem = progress.problem, ""
            return Say(problem, "problem")
        return None

    def _show_card_if_over(self) -> None:
        game = self.game
        if self._card is None and game.session.over and game.at_rest and game.ready:
            self._card = EndCard(self, ending(game, self.place))
            self._card_age_s = 0.0

    def _remove_card(self) -> None:
        if self._card is not None:
            self._card.remove()
            self._card = None

    def draw(self, surface: pygame.Surface) -> None:
        """Board, ways, elf; panels; the card."""
        board, game = self.board, self.game
        board.draw(surface)
        if self.doomed_shown and game.ready:
            board.draw_shade(surface, game.guide.doomed)
        if game.glide is None:
            self._draw_hint(surface)
        self.ghosts.draw(surface, board)
        if game.glide is not None:
            board.draw_glide(surface, game.glide)
        else:
            board.draw_elf(surface, game.figure)
        draw_goal_pointer(surface, board, self._goals)
        board.draw_corners(surface)
        self.panels.draw(surface)
        if self._card is not None:
            self._card.draw(surface, self._card_age_s)

    def _draw_hint(self, surface: pygame.Surface) -> None:
        """An arrow on the cell that the hint points to; beside the elf where there is none."""
        if self.game.hinted is None:
            return
        down, right = DIRECTIONS[self.game.hinted]
        row, column = self.session.position
        inside = self.level.inside((row + down, column + right))
        away, size = (0.85, 0.9) if inside else (0.25, 0.6)
        if not inside:
            row, column = row - 0.5 * right, column - 0.5 * abs(down)
        tip = (row + away * down, column + away * right)
        self.board.draw_arrow(surface, tip, self.game.hinted, look.GOLD, size)

    def resume(self) -> None:
        """Another screen may have changed what is known."""
        self.game.reload()

    def leave(self) -> None:
        """Let the workers end."""
        self.game.leave()
        self.ghosts.stop()
