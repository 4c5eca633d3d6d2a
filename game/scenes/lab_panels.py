"""What a lab's screen writes: labels, numbers, the step in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame
from pygame import Rect

from game.labs.lab import Number
from game.percent import percent
from game.ui import theme as look
from game.ui.panels import draw_bar, draw_heading, draw_on_line, draw_panel
from game.ui.theme import Theme
from game.ui.ticks import format_number

if TYPE_CHECKING:
    from game.scenes.lab import LabScene

_TONES = {
    "plain": look.TEXT,
    "good": look.MINT,
    "bad": look.CORAL,
    "accent": look.ICE_BLUE,
    "gold": look.GOLD,
    "quiet": look.QUIET,
}
_DIGITS = 6
STOP, AGAIN = "Stop", "Work out"


def draw_frames(scene: LabScene, surface: pygame.Surface) -> None:
    """The panels' ground."""
    theme, layout = scene.context.theme, scene.places
    for slot in layout.slots:
        draw_panel(surface, theme, slot)
    draw_panel(surface, theme, layout.reading if scene.reads_wide else layout.panel)
    draw_panel(surface, theme, layout.transport)


def draw_labels(scene: LabScene, surface: pygame.Surface) -> None:
    """Labels of the settings, and the numbers of their sliders."""
    theme, settings = scene.context.theme, scene.panel.settings
    if settings is None:
        return
    for rect, words in settings.labels:
        words = theme.shorten(words, rect.width, 14)
        theme.draw_text(surface, words, rect.midleft, 14, look.QUIET, anchor="midleft")
    for rect, words in settings.number_places():
        right = rect.right + theme.px(48)
        theme.draw_text(
            surface, words, (right, rect.centery), 14, look.TEXT, True, anchor="midright"
        )


def numbers_area(scene: LabScene) -> Rect | None:
    """Where the numbers are: a tab of their own, or as many as fit below the settings."""
    px, panel = scene.context.theme.px, scene.places.panel
    area = panel.inflate(-px(24), 0)
    if scene.tab == "Numbers":
        area.top, area.height = panel.top + px(50), panel.height - px(60)
        return area
    if scene.panel.settings is None:
        return None
    area.top = scene.panel.settings.bottom + px(10)
    area.height = panel.bottom - px(8) - area.top
    return area if area.height >= px(64) else None


def draw_numbers(scene: LabScene, surface: pygame.Surface) -> None:
    """The read-out: label, number, and what to compare it with, below where there is no room."""
    theme, area = scene.context.theme, numbers_area(scene)
    if area is None:
        return
    pygame.draw.rect(surface, look.PANEL, area)
    if not scene.read_numbers():
        return
    if scene.tab == "Setup":
        draw_heading(surface, theme, area.topleft, "Numbers")
        area.top, area.height = area.top + theme.px(24), area.height - theme.px(24)
    line = theme.line_height(14) + theme.px(3)
    y = area.top
    for label, value in scene.read_numbers().items():
        words, beside, tone = number_words(value)
        colour = _TONES[tone]
        number_wide = theme.width(words, 14, bold=True)
        label_wide = theme.width(label, 14)
        aside = theme.width(beside, look.SMALL) + theme.px(8) if beside else 0
        one_line = label_wide + theme.px(10) + number_wide + aside <= area.width
        tall = line if one_line or not beside else line + theme.line_height(look.SMALL)
        if y + tall > area.bottom + 2:
            return
        right = area.right
        if beside and one_line:
            place = (right, y + line // 2)
            right = draw_on_line(surface, theme, beside, place, look.SMALL, 14).left - theme.px(8)
        where = theme.draw_text(
            surface, words, (right, y + line // 2), 14, colour, True, anchor="midright"
        )
        label = theme.shorten(label, where.left - area.left - theme.px(8), 14)
        theme.draw_text(
            surface, label, (area.left, y + line // 2), 14, look.QUIET, anchor="midleft"
        )
        if beside and not one_line:
            theme.draw_text(
                surface,
                theme.shorten(beside, area.width, look.SMALL),
                (area.right, y + line),
                look.SMALL,
                look.QUIET,
                anchor="topright",
            )
        y += tall


def number_words(value: float | str) -> tuple[str, str, str]:
    """A number as it is written, the words beside it, and its tone."""
    if isinstance(value, str):
        return value, "", "plain"
    beside, tone, form = "", "plain", ""
    if isinstance(value, Number):
        beside, tone, form = value.beside, value.tone, value.form
    if form.endswith("%"):
        decimals = int(form.strip(".%") or 0)
        return percent(float(value), decimals), beside, tone
    if form:
        return format(float(value), form).replace("-", "−"), beside, tone
    if isinstance(value, int):
        return f"{value:,}", beside, tone
    return format_number(float(value), _DIGITS), beside, tone


def draw_transport(scene: LabScene, surface: pygame.Surface) -> None:
    """The step and the speed in words."""
    theme, controls, session = scene.context.theme, scene.panel, scene.session
    if session is None:
        return
    place = controls.speed_words.midright
    theme.draw_text(surface, scene.pace.words, place, 14, anchor="midright")
    run = session.run
    if run.state is None:
        return
    words = f"step {run.step:,} of {run.last_step:,}"
    if run.finished:
        words = f"step {run.step:,}, the last"
    elif not run.ended:
        words = f"step {run.step:,}" if run.at_newest else f"{words} so far"
    phase = session.lab.phase(run.state)
    if phase and theme.width(f"{words} · {phase}", 14) <= controls.step_words.width:
        words += f" · {phase}"
    words = theme.shorten(words, controls.step_words.width, 14)
    theme.draw_text(surface, words, controls.step_words.midleft, 14, look.TEXT, anchor="midleft")


def draw_caption(scene: LabScene, surface: pygame.Surface) -> None:
    """What the step did, in words, and its rule."""
    theme, area = scene.context.theme, scene.panel.caption
    words, formula, colour = scene.told()
    line = theme.line_height()
    most = max((area.height - (line if formula else 0)) // line, 1)
    lines = theme.wrap(words, area.width)
    if len(lines) > most:
        lines[most - 1] = theme.shorten(" ".join(lines[most - 1 :]), area.width)
    for index, text in enumerate(lines[:most]):
        theme.draw_text(surface, text, (area.left, area.top + index * line), colour=colour)
    if formula:
        top = area.top + min(len(lines), most) * line + theme.px(2)
        size = 14
        while theme.width(formula, size, mono=True) > area.width and size > 9:
            size -= 1
        theme.draw_text(surface, formula, (area.left, top), size, look.QUIET, mono=True)


def work_card(theme: Theme, area: Rect, picture: Rect) -> Rect:
    """Where a picture says that it is being worked out: in the middle of its data `area`."""
    card = Rect(0, 0, min(theme.px(224), area.width), theme.px(56))
    card.center = area.center
    return card.clamp(picture)


def work_button(theme: Theme, card: Rect, words: str) -> Rect:
    """The place for the button on such a card."""
    place = Rect(0, 0, theme.width(words, 14) + theme.px(16), theme.px(26))
    place.topright = (card.right - theme.px(7), card.top + theme.px(7))
    return place


def draw_work(surface: pygame.Surface, theme: Theme, card: Rect, share: float | None) -> None:
    """The card, with a bar while its extra is being worked out; `share` is None once stopped."""
    px = theme.px
    pygame.draw.rect(surface, look.BACKGROUND, card, border_radius=px(6))
    pygame.draw.rect(surface, look.HOVERED, card, 1, border_radius=px(6))
    left = card.left + px(8)
    words, button = ("Stopped", AGAIN) if share is None else ("Being worked out …", STOP)
    place = work_button(theme, card, button)
    words = theme.shorten(words, place.left - left - px(4), 13)
    theme.draw_text(surface, words, (left, place.centery), 13, look.QUIET, anchor="midleft")
    if share is not None:
        bar = Rect(left, card.bottom - px(14), place.right - left, px(6))
        draw_bar(surface, theme, bar, share, look.ICE_BLUE)
