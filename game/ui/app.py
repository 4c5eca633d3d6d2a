"""The window and its loop: events in, the top scene's update, one drawing."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pygame

from game.files import user_folder
from game.ui import theme as look
from game.ui.dialogs import KeysHelp, message
from game.ui.engine import Engine, clear_garbage
from game.ui.gui import KEYS_REPEAT_MS
from game.ui.input import Act, InputReader, Intent
from game.ui.jobs import Jobs
from game.ui.log import keep_log, log
from game.ui.preferences import Preferences
from game.ui.said import beside, draw_said, seconds_of
from game.ui.scene import (
    Command,
    Context,
    FullScreen,
    Pop,
    Push,
    Quit,
    Rebuild,
    Replace,
    Say,
    Scene,
    reason_of,
)
from game.ui.sound import Sound
from game.ui.theme import Theme
from game.ui.window import Window

if TYPE_CHECKING:
    from game.ui.capture import Capture

FRAMES_PER_SECOND = 60
_ROUNDS = 5
_LONGEST_STEP_S = 0.1
# A compiler on a worker thread comes back to the interpreter thousands of times, and each time
# would wait out the switch interval (5 ms) while frames follow each other without a pause.
_GIVE_WAY_S = 0.0005


class App:
    """The window, the stack of scenes and what they share.

    `App(size)` opens the menu; `frame(dt)` is one turn of the loop and `run()` turns it until the
    person quits. `scene` opens another screen above the menu. Raises NoDisplayError when there
    is no display.
    """

    def __init__(
        self,
        size: tuple[int, int] | None = None,
        scene: Scene | None = None,
        preferences: Preferences | None = None,
    ) -> None:
        from game.scenes.menu import MenuScene

        preferences = preferences or Preferences.load()
        pygame.font.init()
        size = size or (preferences.width, preferences.height)
        self.window = Window(size, preferences.full_screen)
        pygame.key.set_repeat(*KEYS_REPEAT_MS)
        self.context = Context(
            theme=Theme(self.window.scale_for(preferences.scale)),
            preferences=preferences,
            sound=Sound(preferences.volume, preferences.muted),
            jobs=Jobs(),
            engine=Engine(),
            reader=InputReader(),
        )
        self.scenes: list[Scene] = []
        self.running = True
        self.problems: list[BaseException] = []
        self._then: list[Any] = []
        self._pads: dict[int, Any] = {}
        self._said: Say | None = None
        self._said_left_s = 0.0
        self._just_said = False
        self._frames = 0
        self._capture: Capture | None = None
        self._outdated: set[int] = set()
        self._left: list[Scene] = []
        self._garbage = False
        self._do(Push(MenuScene()))
        if scene is not None:
            self._do(Push(scene))
        if preferences.problem:
            self._do(Say(preferences.problem, "problem"))

    # -- the loop --------------------------------------------------------------------------

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Turn the loop at 60 frames a second until the window is closed, or `until` is true."""
        clock = pygame.Clock()
        while self.running and not until():
            self.frame(clock.tick(FRAMES_PER_SECOND) / 1000)
        self.close()

    def frame(self, dt: float) -> None:
        """One turn: handle the waiting events, let `dt` seconds pass, draw once."""
        dt = min(dt, _LONGEST_STEP_S)
        try:
            # Controls answer a click by posting events of their own, which are to act in the same
            # frame: a choice from a menu passes through its button, its list and the menu itself,
            # and a screen that shows its state in between would put the old choice back.
            for _ in range(_ROUNDS):
                for event in pygame.event.get():
                    self._take(event)
                    if not self.running:
                        return
            self._lay_out_visible()
            self._update(dt)
            self._lay_out_visible()
            self._draw()
        except Exception as problem:
            self._rescue(problem)
        self._clear_away()
        self._frames += 1
        if self._frames == 1:
            self.context.engine.start()
            pygame.joystick.init()
        if self._at_work:
            time.sleep(_GIVE_WAY_S)

    def close(self) -> None:
        """Leave every scene, keep the settings and close the window."""
        while self.scenes:
            self._leave()
        self._clear_away()
        if self._capture is not None:
            self._capture.finish()
        self.context.jobs.cancel_all()
        self.context.sound.close()
        preferences = self.context.preferences
        preferences.width, preferences.height = self.window.windowed
        if problem := preferences.save():
            # The window closes, so there is no screen to say so on.
            log.warning(problem)
        self._pads.clear()
        if pygame.display.get_init():
            # Taken out one by one: SDL would drop events without freeing the elements they name.
            pygame.event.get()
        pygame.display.quit()

    @property
    def _at_work(self) -> bool:
        """Whether a thread is at work beside the frames."""
        return bool(self.context.jobs.running) or self.context.engine.busy

    @property
    def scene(self) -> Scene:
        """The screen on top."""
        return self.scenes[-1]

    # -- events ----------------------------------------------------------------------------

    def _take(self, event: pygame.Event) -> None:
        self.context.reader.watch(event)
        if event.type == pygame.QUIT:
            self._do(Quit())
        elif event.type == pygame.VIDEORESIZE:
            self._resized()
        elif event.type == pygame.JOYDEVICEADDED:
            self._open_pad(event.device_index)
        elif event.type == pygame.JOYDEVICEREMOVED:
            self._pads.pop(event.instance_id, None)
        else:
            scene = self.scene
            used = scene.controls.process(event)
            self._do_all(scene.controls.take_commands())
            if event.type >= pygame.USEREVENT and scene is self.scene:
                self._do(scene.take_event(event))
            if used or scene is not self.scene:
                return
            typing, tools = scene.controls.typing, scene.letters_are_tools
            for intent in self.context.reader.intents(event, typing, tools):
                self._offer(intent)

    def _open_pad(self, place: int) -> None:
        """Listen to a gamepad; pygame closes one that nobody keeps."""
        with contextlib.suppress(pygame.error):  # taken out again already
            pad = pygame.joystick.Joystick(place)
            self._pads[pad.get_instance_id()] = pad

    def _offer(self, intent: Intent) -> None:
        """Give an intent to the controls, then to the scene, then to the app itself."""
        scene = self.scene
        if scene.controls.handle(intent):
            self._do_all(scene.controls.take_commands())
            return
        if intent.act is Act.HELP and not scene.overlay:
            self._do(Push(KeysHelp(scene.keys)))
        elif intent.act is Act.FULL_SCREEN:
            self._do(FullScreen(not self.context.preferences.full_screen))
        elif intent.act is Act.SCREENSHOT:
            self._do(self._screenshot())
        elif intent.act is Act.CAPTURE:
            self._start_or_stop_capture()
        elif intent.act is Act.MUTE:
            preferences = self.context.preferences
            preferences.muted = not preferences.muted
            self.context.sound.muted = preferences.muted
            self._do(Say("Sound is off." if preferences.muted else "Sound is on."))
        else:
            self._do(scene.handle(intent))

    def _do_all(self, commands: list[Command]) -> None:
        for command in commands:
            self._do(command)

    def _do(self, command: Command | None) -> None:
        """Carry out what a scene asked for."""
        match command:
            case Push(scene, then):
                self.scenes.append(scene)
                self._then.append(then)
                self._enter(scene)
            case Pop(result):
                self._pop(result)
            case Replace(scene):
                self._leave()
                self.scenes.append(scene)
                self._enter(scene)
            case Quit():
                for open_scene in reversed(self.scenes):
                    question = open_scene.before_quit()
                    if question is not None:
                        self._do(question)
                        return
                self.running = False
            case Say():
                self._said, self._said_left_s = command, seconds_of(command)
                self._just_said = True
            case Rebuild():
                self._resized()
            case FullScreen(on):
                self.context.preferences.full_screen = on
                self.window.open(on)
                self._resized()

    def _pop(self, result: Any) -> None:
        if len(self.scenes) == 1:
            self._do(Quit())
            return
        self._leave()
        then = self._then.pop()
        self.scene.controls.manager.rest()
        self.scene.resume()
        if then is not None:
            self._do(then(result))

    def _enter(self, scene: Scene) -> None:
        """Open the screen that is now on top, and tell it where its way back leads."""
        below = next((one for one in reversed(self.scenes[:-1]) if not one.overlay), None)
        if below is not None:
            scene.below = below.back_name
        self._fall_silent(scene)
        scene.enter(self.context, self.window.size)

    def _leave(self) -> None:
        """Close the screen on top."""
        scene = self.scenes.pop()
        self._left.append(scene)
        self._fall_silent(scene)
        scene.leave()

    def _fall_silent(self, scene: Scene) -> None:
        """End what was said before `scene` came or went, unless that came with the words."""
        if not scene.overlay and not self._just_said:
            self._said = None

    def _clear_away(self) -> None:
        """Drop the controls that no screen shows any more; no event is on its way through them."""
        for scene in self.scenes:
            scene.drop_worn_controls()
        for scene in self._left:
            scene.drop_worn_controls()
            # A screen that failed while it was opened may have none.
            if hasattr(scene, "controls"):
                scene.controls.close()
            self._garbage = True
        self._left.clear()
        if self._garbage and len(self.scenes) == 1 and not self._at_work:
            clear_garbage()
            self._garbage = False

    # -- time and drawing ------------------------------------------------------------------

    def _update(self, dt: float) -> None:
        for answer in self.context.jobs.poll():
            if not isinstance(answer, Say):
                raise TypeError(f"a job's callback may only say something, not {answer}")
            self._do(beside(self._said, answer))
        if self._capture is not None:
            self._capture.update(dt)
            if self._capture.done:
                self._capture = None
        scene = self.scene
        scene.controls.update(dt)
        self._do_all(scene.controls.take_commands())
        if scene is self.scene:
            self._do(beside(self._said, scene.update(dt)))
        self._said_left_s -= dt
        if self._said is not None and (
            self._said_left_s <= 0 or not (self._said.holds is None or self._said.holds())
        ):
            self._said = None
        self._just_said = False

    def _draw(self) -> None:
        surface = self.window.paper
        if surface is None:
            return
        surface.fill(look.BACKGROUND)
        for scene in self._visible():
            scene.draw(surface)
            scene.controls.draw(surface)
            scene.draw_above(surface)
            scene.controls.manager.draw_tips(surface)
        if self._said is not None:
            free = self._visible()[0].controls.bar_free
            draw_said(surface, self.context.theme, self._said, free)
        if self._capture is not None:
            self._capture.take(surface)
            self._capture.draw_mark(surface, self.context.theme)
        self.window.show()

    # -- the window ------------------------------------------------------------------------

    def _resized(self) -> None:
        preferences = self.context.preferences
        self.window.resized(preferences.full_screen)
        scale = self.window.scale_for(preferences.scale)
        if scale != self.context.theme.scale:
            self.context.theme = Theme(scale)
        self._outdated = {id(scene) for scene in self.scenes}

    def _visible(self) -> list[Scene]:
        """The top scene, and those below that show through it."""
        base = len(self.scenes) - 1
        while base > 0 and self.scenes[base].overlay:
            base -= 1
        return self.scenes[base:]

    def _lay_out_visible(self) -> None:
        """Lay out anew what is seen and was made for another size; a drag of the window's edge
        costs one layout a frame, and hidden scenes wait until they are seen.
        """
        if self._outdated:
            for scene in self._visible():
                if id(scene) in self._outdated:
                    self._outdated.discard(id(scene))
                    scene.resize(self.window.size)
                    # Controls are painted as time passes, which it does not below a dialog.
                    scene.controls.update(0.0)

    def _screenshot(self) -> Say:
        folder = user_folder() / "screenshots"
        name = f"q-on-ice-{datetime.now():%Y-%m-%d-%H%M%S-%f}.png"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            pygame.image.save(self.window.paper, folder / name)
        except (OSError, pygame.error) as problem:
            return Say(f"The picture can't be written: {reason_of(problem)}.", "problem")
        return Say(f"Saved {folder / name}", "good")

    def _start_or_stop_capture(self) -> None:
        """Record the window, or end the recording; a worker says where it is."""
        if self._capture is not None:
            self._capture.stop()
            return
        from game.ui.capture import Capture

        self._capture = Capture(self.window.size, self.context.jobs)

    def _rescue(self, problem: Exception) -> None:
        """Log what went wrong, tell it, and go back to the menu."""
        self.problems.append(problem)
        keep_log()
        log.error("a screen failed", exc_info=problem)
        if len(self.problems) > 20 and len(self.scenes) == 1:
            raise problem
        while len(self.scenes) > 1:
            self._then.pop()
            try:
                self._leave()
            except Exception:
                log.exception("leaving %s failed too", type(self._left[-1]).__name__)
        words = f"{type(problem).__name__}: {problem}\nDetails are in {user_folder() / 'log.txt'}"
        self._do(Push(message("Something went wrong, and the screen was closed", words)))
