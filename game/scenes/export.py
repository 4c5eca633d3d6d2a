"""Save as GIF: what, how large, how fast, from where to where, and where to; with a preview."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pygame

from game.counts import counted
from game.files import found
from game.recording.endings import ENDINGS
from game.recording.formats import problem_with
from game.recording.record import Recorded, bytes_in_words
from game.scenes.export_files import free_name, recordings_folder
from game.scenes.export_preview import Preview
from game.scenes.export_subjects import Cut, Subject
from game.ui import theme as look
from game.ui.dialogs import Dialog
from game.ui.file_dialog import FileDialog, ask_to_replace
from game.ui.film import record_film
from game.ui.input import Act, Intent
from game.ui.jobs import Job
from game.ui.panels import draw_bar
from game.ui.scene import Command, Context, Pop, Push, Say, not_written, problem_said, sentence
from game.ui.segments import Segments
from game.ui.slider import Slider

Rect = pygame.Rect

SPEEDS = {"¼": 0.25, "½": 0.5, "1×": 1.0, "2×": 2.0, "4×": 4.0}
_KINDS = {"GIF": ".gif", "WebP": ".webp", "MP4": ".mp4"}
_ENDS = {
    "begin anew": "It plays over and over, as most GIFs do",
    "stop": "It plays once, and its last picture stays",
}
_TALL = 500
_PREVIEW = 320
_ROW, _LABEL, _NUMBER = 46, 96, 104
_PATIENCE_S = 3.0


def export(subjects: Sequence[Subject], name: str) -> Command:
    """Ask how to save one of `subjects`, and save it; `name` is what the file is called after."""
    if not subjects:
        return Say("There is nothing to record yet: make a move first.")

    def said(done: Recorded | None) -> Command | None:
        if done is None:
            return None
        merged = ""
        if done.merged:
            some = "1 frame has" if done.merged == 1 else f"{done.merged:,} frames have"
            merged = f" {some} nearly the right colours."
        return Say(f"Saved {done.path} · {bytes_in_words(done.nbytes)}.{merged}", "good")

    return Push(ExportScene(subjects, name), said)


class ExportScene(Dialog):
    """The dialog above the screen that is recorded; popped with what was `Recorded`, or None.

    The film is drawn and written by a worker. Esc stops that, or else closes the dialog.
    """

    title = "Save as GIF"
    width = 800

    def __init__(self, subjects: Sequence[Subject], name: str) -> None:
        self.subjects = tuple(subjects)
        self.subject = self.subjects[0]
        self.cut: Cut = self.subject.whole
        self.loop = True
        self.path = free_name(name, ".gif")
        self.problem = ""
        self.saving: Job | None = None
        self._done: Recorded | None = None
        self._may_replace: Path | None = None

    def height(self) -> int:
        """As tall as the rows need."""
        return self.context.theme.px(_TALL)

    def enter(self, context: Context, size: tuple[int, int]) -> None:
        """Show the whole of the first subject."""
        self.preview = Preview(context.jobs)
        super().enter(context, size)
        self._show_anew(at_once=True)

    # -- controls ------------------------------------------------------------------------------

    def layout(self) -> None:
        """Preview left, choices right, the file and the buttons below."""
        px, made, box = self.context.theme.px, self.controls, self.box
        top = box.top + px(42)
        self._screen = Rect(box.left + px(14), top, px(_PREVIEW), px(_PREVIEW))
        left, right = self._screen.right + px(20) + px(_LABEL), box.right - px(14)
        self._rows = [
            Rect(left, top + index * px(_ROW), right - left, px(32)) for index in range(7)
        ]
        what, size, speed, first, last, again, kind = self._rows
        told = {subject.name: subject.tip for subject in self.subjects}
        name = self.subject.name
        self.what = Segments(made, what, list(told), name, self._choose_subject, told)
        places = range(len(self.subject.sizes))
        tip = "How large the picture is"
        self.size_slider = self._slider(size, places, self._size_place, self._choose_size, tip)
        now = next(words for words, times in SPEEDS.items() if times == self.cut.speed)
        tip = "How many times as fast as it was"
        self.speed = Segments(made, speed, list(SPEEDS), now, self._choose_speed, tip)
        parts = range(self.subject.length + 1)
        tip = "Where the recording begins"
        self.first = self._slider(first, parts, self.cut.first, self._choose_first, tip)
        tip = "Where the recording ends"
        self.last = self._slider(last, parts, self.cut.last, self._choose_last, tip)
        ends = list(_ENDS)
        self.again = Segments(made, again, ends, ends[not self.loop], self._choose_loop, _ENDS)
        tip = "A GIF opens everywhere and carries the run. WebP is smaller. MP4 suits slides"
        self.kind = Segments(made, kind, list(_KINDS), self._kind_name, self._choose_kind, tip)
        self._place_foot()
        self._refresh()

    def _place_foot(self) -> None:
        """The file's name, and the buttons."""
        px, made, box = self.context.theme.px, self.controls, self.box
        foot = Rect(box.left + px(14), box.bottom - px(92), box.width - px(28), px(34))
        wide = made.button_width("Choose …")
        entry = Rect(foot.left, foot.top, foot.width - wide - px(8), foot.height)
        tip = "The file to save"
        self.name = made.entry(entry, str(self.path), self._name_typed, tip, length=400)
        choose = Rect(foot.right - wide, foot.top, wide, foot.height)
        self.choose = made.button(choose, "Choose …", self._choose_file, tip="Choose a folder")
        top = box.bottom - px(48)
        save = Rect(foot.left, top, made.button_width("Save", Act.CONFIRM), px(34))
        tip = "Draw it and save it"
        self.save_button = made.button(save, "Save", self.save, Act.CONFIRM, tip, "primary")
        stop = Rect(save.right + px(8), top, made.button_width("Cancel", Act.BACK), px(34))
        tip = "Stop saving, or else close; nothing is saved then"
        self.cancel_button = made.button(stop, "Cancel", self.cancel, Act.BACK, tip)
        self._told = Rect(stop.right + px(16), top, foot.right - stop.right - px(16), px(34))

    def _slider(self, row: Rect, places: range, value: int, choose: Any, tip: str) -> Slider:
        """A slider over whole numbers, with room for words behind it."""
        rect = Rect(row.left, row.top, row.width - self.context.theme.px(_NUMBER), row.height)
        last = max(places.stop - 1, 1)
        return self.controls.slider(
            rect, value, 0, last, lambda moved: choose(min(round(moved), places.stop - 1)), tip, 1
        )

    def _refresh(self) -> None:
        """While it saves, nothing but Cancel can be pressed."""
        made, idle = self.controls, self.saving is None
        made.enable(self.save_button, idle and not self.problem)
        for segments in (self.what, self.speed, self.again, self.kind):
            for button in segments.buttons.values():
                made.enable(button, idle)
        for control in (self.size_slider, self.name, self.choose):
            made.enable(control, idle)
        for control in (self.first, self.last):
            made.enable(control, idle and self.subject.length > 0)

    # -- choices -------------------------------------------------------------------------------

    @property
    def _size_place(self) -> int:
        return self.subject.sizes.index(self.cut.size)

    @property
    def _kind_name(self) -> str:
        return next(name for name, end in _KINDS.items() if end == self.path.suffix.lower())

    def _choose_subject(self, name: str) -> None:
        self.subject = next(subject for subject in self.subjects if subject.name == name)
        self.cut = replace(self.subject.whole, speed=self.cut.speed)
        self.resize(self.size)
        self._show_anew()

    def _choose_size(self, place: int) -> None:
        self._change(size=self.subject.sizes[place])

    def _choose_speed(self, words: str) -> None:
        self._change(speed=SPEEDS[words])

    def _choose_first(self, place: int) -> None:
        self._change(first=place, last=max(place, self.cut.last))

    def _choose_last(self, place: int) -> None:
        self._change(first=min(place, self.cut.first), last=place)

    def _change(self, **what: Any) -> None:
        self.cut = replace(self.cut, **what)
        self.first.set(self.cut.first)
        self.last.set(self.cut.last)
        self._show_anew()

    def _choose_loop(self, words: str) -> None:
        self.loop = words == "begin anew"

    def _choose_kind(self, kind: str) -> None:
        self._take_path(self.path.with_suffix(_KINDS[kind]))

    def _name_typed(self, text: str) -> None:
        if not text.strip():
            self.name.set_text(str(self.path))
            return
        path = Path(text.strip())
        with contextlib.suppress(RuntimeError):  # "~nobody" stays as it is typed
            path = path.expanduser()
        path = recordings_folder() / path
        # A folder is where to save, under the name there is.
        self._take_path(path / self.path.name if found(path) == "folder" else path)

    def _choose_file(self) -> Command:
        start = self.path if found(self.path.parent) == "folder" else Path.home() / self.path.name
        endings = [self.path.suffix, *ENDINGS]
        dialog = FileDialog("Save the recording", start, endings, saving=True)
        return Push(dialog, self._take_chosen)

    def _take_chosen(self, path: Path | None) -> None:
        """Save under a name from the file window, which has asked about a file that is there."""
        self._take_path(path)
        self._may_replace = path if path is not None and found(path) else self._may_replace

    def _take_path(self, path: Path | None) -> None:
        """Save under this name; one without an ending gets that of the kind chosen."""
        if path is None:
            return
        if path.suffix.lower() not in ENDINGS:
            path = path.with_name(path.name + self.path.suffix)
        self.path = path
        self.problem = problem_with(path)
        self.preview.become(path.suffix.lower())
        self.kind.show(self._kind_name)
        self.name.set_text(str(path))
        self._refresh()

    # -- saving --------------------------------------------------------------------------------

    def save(self) -> Command | None:
        """Draw and write the film on a worker."""
        if self.saving is not None or self.problem:
            return None
        if found(self.path) and self.path != self._may_replace:
            return ask_to_replace(self.path, self._answered)
        self.preview.stop()
        subject, cut = self.subject, self.cut
        film, path, loop = subject.film(cut), self.path, self.loop

        def work(job: Job) -> Recorded:
            return record_film(film, path, subject.run(cut), job.progress, loop=loop)

        self.saving = self.context.jobs.start("saving a recording", work, self._saved, self._failed)
        self._refresh()
        return None

    def _answered(self, replace_it: bool | None) -> Command | None:
        if not replace_it:
            return None
        self._may_replace = self.path
        return self.save()

    def _saved(self, done: Recorded) -> None:
        self._done = done

    def _failed(self, problem: Exception) -> Command:
        self.saving = None
        self._go_on()
        if isinstance(problem, OSError):
            return not_written(self.path, problem)
        if isinstance(problem, ValueError):
            return problem_said(problem)
        raise problem

    def cancel(self) -> Command | None:
        """Stop saving, or close."""
        if self.saving is None:
            return Pop()
        self._stop_saving()
        self._go_on()
        return Say("Stopped; nothing was saved.")

    def _go_on(self) -> None:
        """Nothing was saved: choices can be made again."""
        self._refresh()
        self._show_anew(at_once=True)

    def _stop_saving(self) -> None:
        """Stop, and wait for what is half written to be gone: it takes a frame's time."""
        job, self.saving = self.saving, None
        if job is not None:
            job.cancel()
            job.wait(_PATIENCE_S)

    def handle(self, intent: Intent) -> Command | None:
        """Enter saves, Esc stops or closes."""
        if intent.act is Act.BACK:
            return self.cancel()
        if intent.act is Act.CONFIRM:
            return self.save()
        return None

    def leave(self) -> None:
        """Let the workers end."""
        self.preview.stop()
        self._stop_saving()

    # -- time and drawing ------------------------------------------------------------------------

    def update(self, dt: float) -> Command | None:
        """Play the preview; close once it is saved."""
        if self._done is not None:
            self.saving = None
            return Pop(self._done)
        self.preview.update(dt)
        return None

    def _show_anew(self, at_once: bool = False) -> None:
        """Another film: play it from its start."""
        self.preview.show(self.subject, self.cut, self._screen.width, at_once)

    def draw(self, surface: pygame.Surface) -> None:
        """The preview, the labels and what it comes to."""
        super().draw(surface)
        self.preview.draw(surface, self._screen)
        theme = self.context.theme
        unit, length = self.subject.unit, self.subject.length
        labels = ("what", "size", "speed", f"from {unit}", f"to {unit}", "at the end", "kind")
        for row, words in zip(self._rows, labels):
            left = row.left - theme.px(_LABEL)
            theme.draw_text(surface, words, (left, row.centery), 14, look.QUIET, anchor="midleft")
        width, height = self.subject.pixels(self.cut.size)
        for row, words in (
            (self._rows[1], f"{width} × {height}"),
            (self._rows[3], f"{self.cut.first:,} of {length:,}"),
            (self._rows[4], f"{self.cut.last:,} of {length:,}"),
        ):
            words = theme.shorten(words, theme.px(_NUMBER - 6), 14)
            theme.draw_text(surface, words, row.midright, 14, anchor="midright")
        below = (self._screen.left, self._screen.bottom + theme.px(6))
        theme.draw_text(surface, self._estimate(), below, 14)
        if self.saving is not None:
            bar = self._told.inflate(0, -theme.px(22))
            draw_bar(surface, theme, bar, self.saving.share, look.ICE_BLUE)
            return
        words, colour = (sentence(self.problem), look.CORAL) if self.problem else ("", look.QUIET)
        lines = theme.wrap(words or self.subject.note, self._told.width, 14)
        tall = theme.line_height(14)
        top = self._told.centery - tall * len(lines) // 2
        for index, line in enumerate(lines):
            where = (self._told.left, top + index * tall)
            theme.draw_text(surface, theme.shorten(line, self._told.width, 14), where, 14, colour)

    def _estimate(self) -> str:
        """Frames, seconds and about how many bytes."""
        preview = self.preview
        size = " · …" if preview.estimates else ""
        if preview.nbytes is not None:
            size = f" · about {bytes_in_words(preview.nbytes)}"
        if preview.film is None:
            return "…"
        frames = counted(preview.frames, "frame")
        return f"{frames} · {preview.seconds:.1f} s{size}"
