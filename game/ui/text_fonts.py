"""The faces of long texts: prose, code, and signs that only the face of code has."""

from __future__ import annotations

from game.ui.gui import Gui
from game.ui.theme import Theme


def small_code_size(theme: Theme) -> int:
    """The pixels in which long lines of code are set."""
    return round(12 * theme.scale)


def load_text_fonts(manager: Gui, theme: Theme) -> None:
    """Make the faces known to a screen's manager; a screen without long texts needs none."""
    size, small = round(14 * theme.scale), small_code_size(theme)
    mono = theme.font_file(mono=True)
    manager.add_font_paths("mono", mono, mono, mono, mono)
    faces = [("noto_sans", "italic", size)]
    faces += [("mono", style, size) for style in ("regular", "bold", "italic")]
    faces += [(face, "regular", small) for face in ("mono", "noto_sans")]
    manager.preload_fonts_once(faces)


def with_all_signs(theme: Theme, text: str) -> str:
    """HTML whose arrows and mathematical signs are set in the face that has them."""
    return "".join(
        f"<font face=mono>{sign}</font>" if theme.only_mono_has(sign) else sign for sign in text
    )
