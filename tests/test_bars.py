import io
import time

from game.bars import bar, onto, waiting


class Terminal(io.StringIO):
    def isatty(self):
        return True


def shown_on(stream):
    """What stands in the terminal's line in the end, each return writing over what was there."""
    line = ""
    for written in stream.getvalue().split("\r"):
        line = written + line[len(written) :]
    return line.rstrip()


def test_a_bar_is_drawn_on_a_terminal_and_in_no_log(monkeypatch):
    for stream, drawn in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr("sys.stderr", stream)
        with bar() as shown:
            shown.delay = 0  # as if half a second had passed
            for share in (0.0, 0.25, 0.5):
                onto(shown)(share)
            shown.refresh()
        assert ("50%" in stream.getvalue()) is drawn
        assert "\n" not in stream.getvalue()
        assert shown_on(stream) == ""


def test_work_that_cannot_tell_how_far_it_is_shows_its_time_on_a_terminal(monkeypatch):
    for stream, drawn in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr("sys.stderr", stream)
        with waiting("fitting"):
            end = time.monotonic() + (30 if drawn else 0)
            while "fitting 00:" not in stream.getvalue() and time.monotonic() < end:
                time.sleep(0.05)
        assert ("fitting 00:" in stream.getvalue()) is drawn
        assert shown_on(stream) == "", "the next line would go on behind it"
