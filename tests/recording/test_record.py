import re
import sys

import numpy as np
import pytest
from PIL import Image

from game import recording
from game.recording import formats
from game.recording.colours import Nearest, few_for, nearest, packed, rgb
from game.recording.endings import ENDINGS
from game.recording.formats import FormatError, problem_with
from game.recording.record import bytes_in_words, common_colours, record_frames
from game.recording.run import GameRun, read_run
from tests.recording.reading import read, same


def draw(index):
    frame = np.full((30, 40, 3), (24, 35, 58), np.uint8)
    frame[index : index + 8, 2 * index : 2 * index + 8] = (127, 209, 255)
    return frame


FRAMES = [draw(index) for index in range(10)]


def test_frames_by_number_become_a_gif_with_its_run(tmp_path):
    shares = []
    run = GameRun("a level", "RDL")
    done = record_frames(draw, 10, 40, tmp_path / "a.gif", run, shares.append, loop=False)
    back = read(tmp_path / "a.gif")
    assert same(back.frames, FRAMES) and back.delays_ms == [40] * 10 and back.loop is None
    assert read_run(tmp_path / "a.gif") == run
    assert (done.frames, done.merged, done.nbytes) == (10, 0, (tmp_path / "a.gif").stat().st_size)
    assert shares == sorted(shares) and shares[0] > 0 and shares[-1] <= 1


def test_a_size_is_told_in_three_figures_or_so():
    told = [bytes_in_words(size) for size in (0, 1_499, 999_499, 999_500, 12_340_000)]
    assert told == ["1 KB", "1 KB", "999 KB", "1.0 MB", "12.3 MB"]


def test_each_frame_may_have_its_own_delay(tmp_path):
    delays = [500, 40, 40, 45, 55, 40, 40, 40, 40, 1500]
    record_frames(draw, 10, delays, tmp_path / "a.gif")
    assert read(tmp_path / "a.gif").lasts_ms == sum(delays)
    with pytest.raises(ValueError, match="10 frames and 9 delays"):
        record_frames(draw, 10, delays[1:], tmp_path / "a.gif")


@pytest.mark.parametrize("ending", [".gif", ".webp"])
def test_a_cancelled_recording_leaves_the_old_file_and_nothing_else(tmp_path, ending):
    path = tmp_path / f"kept{ending}"
    path.write_bytes(b"old")

    def progress(share):
        if share > 0.5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        record_frames(draw, 10, 40, path, None, progress)
    assert path.read_bytes() == b"old" and len(list(tmp_path.iterdir())) == 1


def test_a_frame_that_fails_leaves_nothing(tmp_path):
    def broken(index):
        return draw(index) if index < 5 else 1 / 0

    with pytest.raises(ZeroDivisionError):
        record_frames(broken, 10, 40, tmp_path / "a.gif")
    assert not list(tmp_path.iterdir())


def test_webp_keeps_every_pixel_and_the_time(tmp_path):
    delays = [500, *[40] * 8, 1500]
    record_frames(draw, 10, delays, tmp_path / "a.webp", loop=False)
    with Image.open(tmp_path / "a.webp") as picture:
        frames, times = [], []
        for index in range(picture.n_frames):
            picture.seek(index)
            picture.load()
            frames.append(np.asarray(picture.convert("RGB")))
            times.append(picture.info["duration"])
        assert same(frames, FRAMES) and times == delays and picture.info["loop"] == 1


@pytest.mark.parametrize("module", [recording, formats])
def test_the_kinds_of_files_that_are_named_are_those_that_are_made(module):
    named = re.findall(r"GIF|WebP|MP4|PNG", module.__doc__.splitlines()[0])
    assert {f".{kind.lower()}" for kind in named} == set(ENDINGS)


def test_an_encoder_that_is_missing_gets_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)
    monkeypatch.setattr(formats.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(FormatError, match="MP4 needs the package imageio-ffmpeg"):
        record_frames(draw, 10, 40, tmp_path / "a.mp4")
    monkeypatch.setattr(formats.features, "check", lambda name: False)
    assert "without WebP" in problem_with("a.webp")
    assert "expected .gif, .webp or .mp4" in problem_with("a.avi")
    assert problem_with("A.GIF") == ""
    assert not list(tmp_path.iterdir())


def test_the_nearest_of_few_colours_is_the_nearest():
    chance = np.random.default_rng(4)
    colours = chance.integers(0, 1 << 24, 500).astype(np.uint32)
    few = chance.integers(0, 1 << 24, 30).astype(np.uint32)
    weights = np.array([2.0, 4.0, 1.5])
    apart = rgb(colours)[:, None].astype(float) - rgb(few)[None].astype(float)
    expected = (weights * apart**2).sum(axis=-1)
    found = expected[np.arange(500), nearest(colours, few)]
    np.testing.assert_allclose(found, expected.min(axis=1), rtol=1e-4)
    by_table = Nearest(few)
    assert np.array_equal(by_table(colours.reshape(20, 25)).ravel(), few[nearest(colours, few)])
    assert np.array_equal(by_table(few), few)


def test_few_colours_keep_the_frequent_ones_and_serve_the_rare():
    ramp = (np.arange(256, dtype=np.uint32) << 16 | 0x2040).repeat(8) + np.tile(np.arange(8), 256)
    colours = np.unique(np.append(ramp.astype(np.uint32), [0xFFFFFF, 0x0F1626]))
    counts = np.ones(len(colours))
    counts[np.searchsorted(colours, [0xFFFFFF, 0x0F1626])] = 100_000
    few = few_for(colours, counts)
    assert len(few) == len(np.unique(few)) == 255
    assert {0xFFFFFF, 0x0F1626} <= set(few.tolist()) <= set(colours.tolist())
    worst = np.abs(rgb(colours).astype(int) - rgb(few[nearest(colours, few)])).max()
    assert worst <= 8
    exact = colours[500:600]
    assert set(exact.tolist()) <= set(few_for(colours, counts, exact=exact).tolist())


def test_frames_with_few_colours_need_none_merged_and_others_become_few():
    assert common_colours(draw, 10) is None
    chance = np.random.default_rng(5)
    noise = [chance.integers(0, 256, (20, 30, 3), dtype=np.uint8) for _ in range(5)]
    noise[0] //= 64
    merged = common_colours(noise.__getitem__, 5)
    seen = np.unique([merged(packed(frame)) for frame in noise])
    assert len(seen) <= 255
    assert np.array_equal(merged(packed(noise[0])), packed(noise[0]))
