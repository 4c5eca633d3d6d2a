"""Settings are found again, and damaged ones set aside."""

import pytest

from game.ui.preferences import Preferences, preferences_file


@pytest.mark.parametrize(
    "written",
    [b"", b"{", b"[1]", b'{"volume": 7}', b'{"scale": "big"}', b"\x00", b"\xff\xfe\x00garbage"],
)
def test_damaged_settings_are_set_aside_and_told(written, tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    preferences_file().write_bytes(written)
    loaded = Preferences.load()
    assert "damaged" in loaded.problem
    assert loaded.volume == Preferences().volume
    assert preferences_file().with_suffix(".damaged.json").read_bytes() == written


def test_settings_are_found_again(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    assert Preferences(volume=0.25, scale=1.5, last_level="ice/one").save() == ""
    loaded = Preferences.load()
    assert (loaded.volume, loaded.scale, loaded.last_level) == (0.25, 1.5, "ice/one")
    assert loaded.problem == ""


def test_settings_that_cannot_be_written_say_so(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("Q_ON_ICE_HOME", str(blocked))
    assert "can't be written" in Preferences().save()


def test_settings_that_cannot_be_written_on_closing_are_a_line_in_the_log(
    app, tmp_path, monkeypatch, caplog
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path / "file"))
    app.close()
    assert "The settings can't be written" in caplog.text
