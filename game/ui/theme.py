"""What everything looks like: the palette, the sizes and the one way to put words on a surface."""

import importlib.util
import re
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

import pygame

from game.files import shown
from game.palette import CATEGORICAL as CATEGORICAL
from game.palette import GOLD as GOLD
from game.palette import ICE_BLUE as ICE_BLUE
from game.palette import Colour
from game.ui.check_mark import CHECK, check_mark, check_width

BACKGROUND: Colour = (0x0F, 0x16, 0x26)
PANEL: Colour = (0x18, 0x23, 0x3A)
RAISED: Colour = (0x22, 0x30, 0x4D)
HOVERED: Colour = (0x2C, 0x3D, 0x61)
TEXT: Colour = (0xE6, 0xED, 0xF7)
QUIET: Colour = (0x9F, 0xB0, 0xC8)
CORAL: Colour = (0xFF, 0x6B, 0x6B)
MINT: Colour = (0x6B, 0xE3, 0xA8)

GAP = 12
BODY = 15
SMALL = 13
HEADING = 13
TITLE = 18
NUMBER = 30

_TEXTS_KEPT = 2_000
_WIDTHS_KEPT = 8_000


def _font_folder() -> Path:
    """pygame_gui's own font folder; its licence files lie beside the fonts."""
    spec = importlib.util.find_spec("pygame_gui")
    if spec is None or spec.origin is None:
        raise RuntimeError("pygame_gui is not installed, and the fonts come with it")
    return Path(spec.origin).parent / "data"


class Theme:
    """Sizes at one interface scale, and words drawn in the program's fonts.

    `scale` is the interface scale (1, 1.25, 1.5 or 2); every length that is not a cell of a board
    goes through `px`. Rendered words are cached, so a label that does not change costs one blit.
    """

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        folder = _font_folder()
        self._files = {
            (False, False): folder / "NotoSans-Regular.ttf",
            (True, False): folder / "NotoSans-Bold.ttf",
            (False, True): folder / "FiraCode-Regular.ttf",
            (True, True): folder / "FiraCode-Regular.ttf",
        }
        self._fonts: dict[tuple[int, bool, bool], pygame.Font] = {}
        self._missing: dict[tuple[str, bool], bool] = {}
        self._texts: OrderedDict[tuple[str, int, Colour, bool, bool], pygame.Surface] = (
            OrderedDict()
        )
        self._widths: dict[tuple[str, int, bool, bool], int] = {}

    def px(self, units: float) -> int:
        """`units` of the 1280x800 design in pixels at this scale."""
        return round(units * self.scale)

    def font_file(self, bold: bool = False, mono: bool = False) -> Path:
        """The file that a face is read from."""
        return self._files[bold, mono]

    def font(self, size: int = BODY, bold: bool = False, mono: bool = False) -> pygame.Font:
        """The font of `size` design units."""
        key = (self.px(size), bold, mono)
        if key not in self._fonts:
            self._fonts[key] = pygame.Font(self._files[bold, mono], key[0])
        return self._fonts[key]

    def open_fonts(self, sizes: Iterable[int], bold: bool = False, mono: bool = False) -> None:
        """Open fonts for a thread that will draw with this theme.

        Opening a font lets other threads in, so that is done on the main thread beforehand.
        """
        for size in sizes:
            self.font(size, bold, mono)

    def text(
        self,
        words: str,
        size: int = BODY,
        colour: Colour = TEXT,
        bold: bool = False,
        mono: bool = False,
    ) -> pygame.Surface:
        """`words` on a clear ground; arrows and signs come from the font that has them."""
        key = (words, size, colour, bold, mono)
        if (known := self._texts.get(key)) is not None:
            self._texts.move_to_end(key)
            return known
        runs = self._runs(words, mono)
        fonts = [self.font(size, bold, run_mono) for _, run_mono in runs]
        pieces = [
            check_mark(font, self.px(size), colour, bold)
            if run == CHECK
            else _rendered(font, run, colour)
            for (run, _), font in zip(runs, fonts)
        ]
        if len(pieces) == 1:
            surface = pieces[0]
        else:
            ascent = max(font.get_ascent() for font in fonts)
            depth = max(piece.get_height() - f.get_ascent() for piece, f in zip(pieces, fonts))
            width = sum(piece.get_width() for piece in pieces)
            surface = pygame.Surface((width, ascent + depth), pygame.SRCALPHA)
            x = 0
            for piece, font in zip(pieces, fonts):
                surface.blit(piece, (x, ascent - font.get_ascent()))
                x += piece.get_width()
        self._texts[key] = surface
        if len(self._texts) > _TEXTS_KEPT:
            self._texts.popitem(last=False)
        return surface

    def draw_text(
        self,
        surface: pygame.Surface,
        words: str,
        position: tuple[float, float],
        size: int = BODY,
        colour: Colour = TEXT,
        bold: bool = False,
        mono: bool = False,
        anchor: str = "topleft",
    ) -> pygame.Rect:
        """Draw `words` with the corner or side named by `anchor` at `position`; returns where."""
        image = self.text(words, size, colour, bold, mono)
        where = image.get_rect(**{anchor: (round(position[0]), round(position[1]))})
        surface.blit(image, where)
        return where

    def width(self, words: str, size: int = BODY, bold: bool = False, mono: bool = False) -> int:
        """Pixels that `words` take; known ones are not measured again."""
        key = (words, size, bold, mono)
        known = self._widths.get(key)
        if known is None:
            runs = self._runs(words, mono)
            known = sum(
                check_width(self.px(size))
                if run == CHECK
                else self.font(size, bold, m).size(run)[0]
                for run, m in runs
            )
            if len(self._widths) >= _WIDTHS_KEPT:
                self._widths.clear()
            self._widths[key] = known
        return known

    def line_height(self, size: int = BODY) -> int:
        """Pixels from one line of `size` to the next."""
        return self.font(size).get_linesize()

    def shorten(self, words: str, width: int, size: int = BODY, bold: bool = False) -> str:
        """`words`, cut with an ellipsis if they would be wider than `width` pixels."""
        if self.width(words, size, bold) <= width:
            return words
        while words and self.width(words + "…", size, bold) > width:
            words = words[:-1]
        return words.rstrip() + "…"

    def wrap(self, words: str, width: int, size: int = BODY) -> list[str]:
        """`words` in lines of at most `width` pixels, broken between words where possible.

        No line begins with a per cent sign.
        """
        lines: list[str] = []
        for paragraph in words.split("\n"):
            line = ""
            for word in re.split(" (?!%)", paragraph):
                longer = f"{line} {word}" if line else word
                if self.width(longer, size) <= width or not line:
                    line = longer
                else:
                    lines.append(line)
                    line = word
            lines.append(line)
        return lines

    def only_mono_has(self, sign: str) -> bool:
        """Whether the plain face lacks `sign` and the monospaced one has it."""
        return ord(sign) > 0x24F and self._lacks(sign, False) and not self._lacks(sign, True)

    def _runs(self, words: str, mono: bool) -> list[tuple[str, bool]]:
        """`words` cut where the font must change because the wanted one lacks the sign.

        A check mark is a run of its own: it is drawn by hand.
        """
        runs: list[tuple[str, bool]] = []
        for sign in shown(words):
            use = mono
            if sign == CHECK:
                runs.append((sign, mono))
                continue
            if ord(sign) > 0x24F and self._lacks(sign, mono) and not self._lacks(sign, not mono):
                use = not mono
            if runs and runs[-1][1] == use and runs[-1][0] != CHECK:
                runs[-1] = (runs[-1][0] + sign, use)
            else:
                runs.append((sign, use))
        return runs or [("", mono)]

    def _lacks(self, sign: str, mono: bool) -> bool:
        """Whether a font has no picture of `sign`, and draws the box for the unknown."""
        key = (sign, mono)
        if key not in self._missing:
            font = self.font(BODY, False, mono)
            box = font.render("\uffff", True, TEXT)
            mine = _rendered(font, sign, TEXT)
            self._missing[key] = mine.get_size() == box.get_size() and (
                pygame.image.tobytes(mine, "RGBA") == pygame.image.tobytes(box, "RGBA")
            )
        return self._missing[key]


def _rendered(font: pygame.Font, words: str, colour: Colour) -> pygame.Surface:
    """`words` in a font; pygame refuses signs that take no room, as the one that turns writing."""
    return font.render(words if font.size(words)[0] else "", True, colour)


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """The colour `share` of the way from `one` to `other`."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other))  # type: ignore[return-value]
