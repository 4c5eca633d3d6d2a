"""Makes the game's short sounds from sines and noise, and writes them as WAV files beside it.

    python assets/sounds/make_sounds.py [--to FOLDER]

The same sounds come out each time: mono, 16 bits, 22,050 samples a second.
"""

import argparse
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 22_050

SLIDES = (1, 3, 5, 8, 13)
"""The number of cells from which each slide sound is used."""

Wave = NDArray[np.float64]


def seconds(length_s: float) -> Wave:
    """The time of each sample."""
    return np.arange(round(length_s * RATE)) / RATE


def noise(length_s: float, seed: int) -> Wave:
    """White noise in -1..1."""
    return np.random.default_rng(seed).integers(-1000, 1001, round(length_s * RATE)) / 1000.0


def lowpass(signal: Wave, from_hz: float, to_hz: float | None = None) -> Wave:
    """A one-pole low pass whose corner glides from one frequency to another."""
    corner = np.linspace(from_hz, to_hz or from_hz, len(signal))
    share = 1.0 - np.exp(-2.0 * np.pi * corner / RATE)
    out = np.empty_like(signal)
    held = 0.0
    for number, (sample, weight) in enumerate(zip(signal, share)):
        held += weight * (sample - held)
        out[number] = held
    return out


def tone(length_s: float, from_hz: float, to_hz: float | None = None) -> Wave:
    """A sine that glides evenly in pitch."""
    time = seconds(length_s)
    ratio = (to_hz or from_hz) / from_hz
    pitch = from_hz * ratio ** (time / max(length_s, 1e-9))
    return np.sin(2.0 * np.pi * np.cumsum(pitch) / RATE)


def fade(signal: Wave, attack_s: float, half_life_s: float) -> Wave:
    """A quick rise, then decay by half every `half_life_s`, ending in silence."""
    time = seconds(len(signal) / RATE)[: len(signal)]
    shape = np.minimum(time / attack_s, 1.0) * 0.5 ** (time / half_life_s)
    last = min(len(signal), round(0.012 * RATE))
    shape[-last:] *= np.linspace(1.0, 0.0, last)
    return signal * shape


def mix(length_s: float, *parts: tuple[float, float, Wave]) -> Wave:
    """Parts (when in s, how loud, what) laid over one another."""
    out = np.zeros(round(length_s * RATE))
    for at_s, loud, signal in parts:
        first = round(at_s * RATE)
        room = len(out) - first
        out[first : first + len(signal)] += loud * signal[:room]
    return out


def bell(pitch_hz: float, length_s: float = 0.5) -> Wave:
    """A small bell: a fundamental and two overtones that die sooner."""
    return (
        fade(tone(length_s, pitch_hz), 0.003, 0.11)
        + 0.45 * fade(tone(length_s, 2.76 * pitch_hz), 0.002, 0.045)
        + 0.25 * fade(tone(length_s, 5.4 * pitch_hz), 0.002, 0.02)
    )


def step() -> Wave:
    """Two crunches of snow under a boot."""
    grain = [fade(lowpass(noise(0.06, seed), 2600, 900), 0.002, 0.012) for seed in (1, 2)]
    thump = fade(tone(0.08, 130, 80), 0.004, 0.02)
    return mix(0.11, (0.0, 1.0, grain[0]), (0.035, 0.7, grain[1]), (0.0, 0.35, thump))


def slide(number: int) -> Wave:
    """A hiss over the ice that grows longer and higher, with a glassy ring at the end."""
    length_s = 0.15 + 0.045 * number
    time = seconds(length_s) / length_s
    hiss = noise(length_s, 10 + number)
    hiss = lowpass(hiss, 900 + 250 * number, 2200 + 600 * number) - lowpass(hiss, 400, 700)
    swell = np.sin(np.pi * time**0.7) ** 1.3
    ring = tone(length_s, 620 + 90 * number, 820 + 160 * number) * time**2 * (1 - time) * 4
    return mix(length_s, (0.0, 1.0, hiss * swell), (0.0, 0.10, ring))


def bump() -> Wave:
    """A dull knock."""
    knock = fade(tone(0.14, 170, 75), 0.002, 0.025)
    scratch = fade(lowpass(noise(0.05, 20), 1500), 0.001, 0.008)
    return mix(0.14, (0.0, 1.0, knock), (0.0, 0.5, scratch))


def fall() -> Wave:
    """A whistle down, and a splash."""
    whistle = tone(0.30, 880, 260) * np.sin(np.pi * seconds(0.30) / 0.30) ** 0.6
    splash = fade(lowpass(noise(0.36, 30), 4200, 500), 0.006, 0.07)
    drops = [fade(tone(0.07, pitch, pitch * 1.8), 0.003, 0.02) for pitch in (420, 640, 520)]
    return mix(
        0.66,
        (0.0, 0.40, whistle),
        (0.26, 1.0, splash),
        (0.40, 0.22, drops[0]),
        (0.48, 0.18, drops[1]),
        (0.56, 0.14, drops[2]),
    )


def win() -> Wave:
    """Sleigh bells up a major chord."""
    pitches = (523.25, 659.26, 783.99, 1046.5)
    chord = [(0.09 * number, 0.8, bell(pitch)) for number, pitch in enumerate(pitches)]
    shake = [
        (0.27 + 0.08 * number, 0.10, fade(noise(0.05, 40 + number), 0.002, 0.01))
        for number in range(4)
    ]
    return mix(0.95, *chord, (0.36, 0.5, bell(1318.5, 0.55)), *shake)


def click() -> Wave:
    """A short tick."""
    return mix(0.035, (0.0, 1.0, fade(tone(0.035, 1900, 1300), 0.001, 0.006)))


def undo() -> Wave:
    """Two soft blips, the second lower."""
    return mix(
        0.14,
        (0.0, 0.8, fade(tone(0.07, 640, 560), 0.004, 0.02)),
        (0.055, 0.8, fade(tone(0.08, 470, 400), 0.004, 0.02)),
    )


# How loud each is beside the others, by ear and peak.
LOUDNESS = {"step": 0.45, "bump": 0.6, "fall": 0.7, "win": 0.7, "click": 0.3, "undo": 0.4}
SLIDE_LOUDNESS = 0.5


def sounds() -> dict[str, NDArray[np.int16]]:
    """Every sound's samples by its file name without the ending."""
    made = {}
    for maker in (step, bump, fall, win, click, undo):
        made[maker.__name__] = _samples(maker(), LOUDNESS[maker.__name__])
    for number in range(len(SLIDES)):
        made[f"slide_{number}"] = _samples(slide(number), SLIDE_LOUDNESS)
    return made


def _samples(signal: Wave, peak: float) -> NDArray[np.int16]:
    return np.rint(signal / np.abs(signal).max() * peak * 32_767).astype(np.int16)


def write(folder: Path) -> int:
    """Write all sounds to `folder`; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    made = sounds()
    for name, samples in made.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples.astype("<i2").tobytes())
    return len(made)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the sounds as WAV files.")
    parser.add_argument("--to", type=Path, default=Path(__file__).resolve().parent)
    print(f"{write(parser.parse_args().to)} sounds written")
