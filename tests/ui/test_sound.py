"""Sound: made by its script, opened late, silent without a device, never in the way."""

import subprocess
import sys
import threading
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest

from game.files import ASSETS
from game.ui import sound as sound_module
from game.ui.sound import NAMES, SLIDES_FROM, Sound

FOLDER = ASSETS / "sounds"


def samples(path: Path) -> np.ndarray:
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(int)


@pytest.fixture
def sound() -> Iterator[Sound]:
    made = Sound()
    yield made
    made.close()


def test_the_script_makes_exactly_the_sounds_that_are_shipped(tmp_path: Path) -> None:
    script = FOLDER / "make_sounds.py"
    subprocess.run(
        [sys.executable, "-B", script, "--to", tmp_path], check=True, capture_output=True
    )
    shipped = sorted(path.name for path in FOLDER.glob("*.wav"))
    assert sorted(path.name for path in tmp_path.glob("*.wav")) == shipped
    assert sorted([*NAMES, *(f"slide_{n}" for n in range(len(SLIDES_FROM)))]) == [
        Path(name).stem for name in shipped
    ]
    for name in shipped:
        ours, made = samples(FOLDER / name), samples(tmp_path / name)
        # Another machine's sine may differ in the last bit.
        assert len(ours) == len(made)
        assert np.abs(ours - made).max() <= 2, name
    assert sum(path.stat().st_size for path in FOLDER.glob("*.wav")) < 200_000


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.wav")), ids=lambda path: path.stem)
def test_each_sound_is_short_and_begins_and_ends_in_silence(path: Path) -> None:
    heard = samples(path)
    assert 0.02 < len(heard) / 22_050 < 1.0
    assert 5_000 < np.abs(heard).max() < 30_000
    assert abs(heard[0]) < 400 and abs(heard[-1]) < 400


def test_farther_slides_are_longer_and_higher() -> None:
    heard = [samples(FOLDER / f"slide_{number}.wav") for number in range(len(SLIDES_FROM))]
    lengths = [len(one) for one in heard]
    assert lengths == sorted(lengths) and len(set(lengths)) == len(lengths)
    pitch = []
    for one in heard:
        power = np.abs(np.fft.rfft(one)) ** 2
        pitch.append((power * np.fft.rfftfreq(len(one))).sum() / power.sum())
    assert pitch == sorted(pitch)


def test_nothing_is_opened_before_the_first_sound(sound: Sound) -> None:
    pygame.mixer.quit()
    assert pygame.mixer.get_init() is None
    sound.volume = 0.3
    assert sound.wait() is False
    assert pygame.mixer.get_init() is None


def test_the_first_sound_opens_the_device_in_another_thread_and_is_played(
    sound: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    pygame.mixer.quit()
    threads, played = [], []
    monkeypatch.setattr(
        pygame.mixer,
        "init",
        lambda *args, original=pygame.mixer.init: (
            threads.append(threading.current_thread()),
            original(*args),
        ),
    )
    monkeypatch.setattr(Sound, "_sound", lambda self, name: played.append(name))
    sound.play("step")
    assert sound.wait() and sound.problem == ""
    assert threads and threads[0] is not threading.main_thread()
    sound.play("win")
    assert played == ["step", "win"]


def test_every_name_can_be_played_and_an_unknown_one_is_silent(sound: Sound) -> None:
    sound.play("click")
    assert sound.wait()
    for name in (*NAMES, "trumpet"):
        sound.play(name)
    for cells in (0, 1, 2, 7, 500):
        sound.slide(cells)
    assert sound.problem == ""


def test_slides_of_more_cells_take_later_sounds(monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[str] = []
    monkeypatch.setattr(Sound, "play", lambda self, name: played.append(name))
    for cells in (1, 2, 3, 4, 5, 8, 12, 13, 900):
        Sound().slide(cells)
    assert [int(name[-1]) for name in played] == [0, 0, 1, 1, 2, 3, 3, 4, 4]


@pytest.mark.parametrize("quiet", [{"muted": True}, {"volume": 0.0}])
def test_a_muted_game_opens_no_device(quiet: dict[str, float]) -> None:
    pygame.mixer.quit()
    silent = Sound(**quiet)
    silent.play("win")
    silent.slide(4)
    assert silent.wait() is False
    assert pygame.mixer.get_init() is None


def test_the_volume_reaches_the_sounds_and_stays_in_range(sound: Sound) -> None:
    sound.volume = 7
    assert sound.volume == 1.0
    sound.volume = float("nan")
    assert sound.volume == 0.0
    sound.volume = 0.25
    sound.play("win")
    assert sound.wait()
    assert sound._sounds["win"].get_volume() == pytest.approx(0.25, abs=0.01)


def test_without_a_device_there_is_one_sentence_and_no_error(
    sound: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    pygame.mixer.quit()
    monkeypatch.setenv("SDL_AUDIODRIVER", "no-such-driver")
    sound.play("step")
    assert sound.wait() is False
    assert sound.problem.startswith("No sound device could be opened (")
    assert sound.problem.endswith("; the game is silent.")
    sound.play("win")
    sound.slide(3)
    assert pygame.mixer.get_init() is None


def test_a_pygame_without_a_mixer_is_silent_too(
    sound: Sound, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Missing:
        def __getattr__(self, name: str) -> object:
            raise NotImplementedError("mixer module not available")

    monkeypatch.setattr(sound_module.pygame, "mixer", Missing())
    sound.play("step")
    assert sound.wait() is False
    assert "mixer module not available" in sound.problem
    sound.close()


def test_missing_files_leave_the_rest_audible(
    sound: Sound, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sounds").mkdir()
    monkeypatch.setattr(sound_module, "ASSETS", tmp_path)
    sound.play("step")
    assert sound.wait() is False
    assert sound.problem.startswith("The sounds can't be read (step.wav, ")
    sound.close()
    (tmp_path / "sounds" / "win.wav").write_bytes((FOLDER / "win.wav").read_bytes())
    (tmp_path / "sounds" / "step.wav").write_bytes(b"not a sound")
    sound.play("step")
    assert sound.wait() and sound.problem == ""
    sound.play("win")
