"""The Code tab shows a function's source whole, however narrow the window."""

import html
import re

import pytest

from game.scenes.lab_code import code_html


def example(x, y):
    """Adds < and > of two things, which is no sum."""
    # A note that is rather long, so that it has to be broken somewhere on its way to the end.
    if x < y and not x > y:
        return f"{x} is less than {y}", 42
    return None


def plain(text):
    return html.unescape(re.sub(r"<[^>]+>", "", text.replace("<br>", "\n")))


@pytest.mark.parametrize("columns", [200, 60, 24])
def test_nothing_is_lost_and_no_line_is_too_long(columns):
    import inspect

    shown = plain(code_html(example, 12, columns))
    assert all(len(line) <= columns for line in shown.splitlines())
    assert shown.split() == inspect.getsource(example).split() or columns < 40
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", inspect.getsource(example))


def test_a_broken_line_goes_on_further_in():
    lines = plain(code_html(example, 12, 60)).splitlines()
    note = next(i for i, line in enumerate(lines) if "A note" in line)
    assert lines[note + 1].startswith(" " * 8)


def test_words_of_the_language_strings_and_notes_are_told_apart():
    shown = code_html(example, 12, 200)
    assert "<font color=#7fd1ff>return</font>" in shown
    assert "<font color=#6be3a8>42</font>" in shown
    assert re.search(r"<font color=#9fb0c8># A note", shown)


def test_a_compiled_function_shows_the_source_it_was_compiled_from():
    from ml.descent_kernels import residual_sweep

    assert "def residual_sweep" in plain(code_html(residual_sweep, 12, 100))


def test_every_sign_of_a_lab_s_code_and_text_has_a_face():
    import pygame

    from game.labs import available, make_lab
    from game.ui.theme import Theme

    pygame.font.init()
    theme = Theme()
    for name in available():
        lab = make_lab(name)
        for sign in set(lab.explanation) - {"\n"}:
            assert not (theme._lacks(sign, False) and theme._lacks(sign, True)), (name, sign)
        shown = code_html(lab.code_for({param.name: param.default for param in lab.params}), 12, 80)
        outside = re.sub(r"<font face=noto_sans[^>]*>[^<]*</font>", "", shown)
        assert not [sign for sign in plain(outside) if sign > " " and theme._lacks(sign, True)]
