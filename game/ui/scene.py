"""What a screen is, what it may ask for, and what it is handed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pygame

from game.ui.input import Act, Intent

if TYPE_CHECKING:
    from game.ui.controls import Controls
    from game.ui.engine import Engine
    from game.ui.input import InputReader
    from game.ui.jobs import Jobs
    from game.ui.preferences import Preferences
    from game.ui.sound import Sound
    from game.ui.theme import Theme


@dataclass(frozen=True)
class Push:
    """Open `scene` above this one; `then` gets what it is popped with."""

    scene: Scene
    then: Callable[[Any], Command | None] | None = None


@dataclass(frozen=True)
class Pop:
    """Close this screen and hand `result` to the one below."""

    result: Any = None


@dataclass(frozen=True)
class Replace:
    """Open `scene` in this one's place."""

    scene: Scene


@dataclass(frozen=True)
class Quit:
    """Close the program."""


@dataclass(frozen=True)
class Say:
    """Show a sentence for a moment; `tone` is "info", "good" or "problem".

    It ends with the screen that it was said on, and as soon as it no longer `holds`.
    """

    sentence: str
    tone: str = "info"
    holds: Callable[[], bool] | None = field(default=None, compare=False)


def sentence(problem: object) -> str:
    """A problem as a sentence: with its full stop, and with a capital if it begins with a word.

    Errors are sentences without a full stop. What stays as it is written is a first word that can
    only be a name: with a colon behind it, of one letter, or with more in it than small letters, as
    lake.toml and n_samples have.
    """
    words = str(problem).rstrip(".")
    first = words.split(" ", 1)[0]
    if len(first) > 1 and first.rstrip(",").isalpha() and first.islower():
        words = words[:1].upper() + words[1:]
    return f"{words}."


def problem_said(problem: object) -> Say:
    """Tell a problem in a sentence."""
    return Say(sentence(problem), "problem")


def not_written(what: object, problem: OSError) -> Say:
    """Tell that a file can't be written, and the system's reason."""
    return Say(f"{what} can't be written: {reason_of(problem)}.", "problem")


def reason_of(problem: Exception) -> str:
    """Why something went wrong, in the system's words without its numbers."""
    return str(getattr(problem, "strerror", None) or problem)


@dataclass(frozen=True)
class Rebuild:
    """Lay every screen out anew: the interface scale or the palette changed."""


@dataclass(frozen=True)
class FullScreen:
    """Fill the whole screen, or go back to a window."""

    on: bool


Command = Push | Pop | Replace | Quit | Say | Rebuild | FullScreen


@dataclass
class Context:
    """What the app lends to its screens.

    `kept` is what screens put by for their next opening in this run of the program, by a name.
    """

    theme: Theme
    preferences: Preferences
    sound: Sound
    jobs: Jobs
    engine: Engine
    reader: InputReader
    kept: dict[str, Any] = field(default_factory=dict)


class Scene:
    """One screen. The app calls; the scene answers with commands and never reaches for the app.

    `overlay` scenes are drawn above the one below, which stays visible and still.
    `arrows_move_focus`: arrow keys walk between controls (menus), instead of being moves.
    `back_name` is what the way back to this screen is called ("Menu"); `below`, set by the app when
    the screen is opened, is what this screen's own way back leads to, "" for no screen or a
    nameless one.
    `letters_are_tools`: letter keys choose tools, as in an editor. `keys` lists (act, words) for
    the keys help.
    """

    title = ""
    back_name = ""
    below = ""
    overlay = False
    arrows_move_focus = False
    letters_are_tools = False
    keys: Sequence[tuple[Act, str]] = ()

    context: Context
    controls: Controls
    size: tuple[int, int]
    _worn: tuple[Controls, ...] = ()

    @property
    def back_words(self) -> str:
        """What the way back says."""
        return f"‹ {self.below or 'Back'}"

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Called once, when the scene is pushed."""
        self.context = context
        self.resize(size)

    def resize(self, size: tuple[int, int]) -> None:
        """Make fresh controls for a window of `size` pixels and lay them out.

        What a person is typing stays where it was.
        """
        from game.ui.controls import Controls

        before: Controls | None = getattr(self, "controls", None)
        self.size = size
        self.controls = Controls(self.context.theme, size, self.arrows_move_focus)
        self.layout()
        if before is not None:
            self._worn = (*self._worn, before)
            self.controls.go_on_typing(before)

    def drop_worn_controls(self) -> None:
        """Give back the memory of controls that fresh ones replaced; called between frames."""
        for controls in self._worn:
            controls.close()
        self._worn = ()

    def layout(self) -> None:
        """Place the controls; called on entering, on resizing and when the scale changes."""

    def resume(self) -> None:
        """Called when the screen above was closed."""

    def handle(self, intent: Intent) -> Command | None:
        """Answer one wish that no control took."""
        return None

    def take_event(self, event: pygame.Event) -> Command | None:
        """Answer a pygame_gui event that no wired control is behind, such as a window's."""
        return None

    def update(self, dt: float) -> Command | None:
        """Let `dt` seconds pass. The only place where time moves."""
        return None

    def draw(self, surface: pygame.Surface) -> None:
        """Draw everything below the controls. Reads only."""

    def draw_above(self, surface: pygame.Surface) -> None:
        """Draw what must lie above the controls. Reads only."""

    def before_quit(self) -> Command | None:
        """Called when the window is about to close; a Push here asks the person first."""
        return None

    def leave(self) -> None:
        """Called when the scene is closed: stop workers, keep what must be kept."""
