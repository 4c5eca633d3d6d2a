import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.recording.colours import packed, rgb
from game.recording.gif_writer import GifWriter, changed_region
from tests.recording.reading import joined, read, same


def write(path, frames, delays, **options):
    size = (frames[0].shape[1], frames[0].shape[0])
    with GifWriter(path, size, **options) as writer:
        for frame, delay in zip(frames, delays):
            writer.add(frame, delay)
    return writer


def moving_square(count=12, side=40):
    frames = []
    for index in range(count):
        frame = np.full((side, side + 3, 3), (15, 22, 38), np.uint8)
        frame[5 + index : 12 + index, 4 + 2 * index : 11 + 2 * index] = (255, 204, 77)
        frames.append(frame)
    return frames


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_pixel_and_every_moment_comes_back(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("gif") / "any.gif"
    chance = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    height, width = data.draw(st.tuples(st.integers(1, 30), st.integers(1, 30)))
    colours = chance.integers(0, 256, (data.draw(st.integers(1, 240)), 3), dtype=np.uint8)
    frames = []
    for _ in range(data.draw(st.integers(1, 8))):
        frame = frames[-1].copy() if frames else np.zeros((height, width, 3), np.uint8)
        rows, columns = (
            slice(*sorted(chance.integers(0, side + 1, 2))) for side in frame.shape[:2]
        )
        part = frame[rows, columns] if frames else frame
        part[:] = colours[chance.integers(0, len(colours), part.shape[:2])]
        frames.append(frame)
    delays = chance.uniform(20, 200, len(frames)).tolist()
    kinds = [data.draw(st.sampled_from([np.copy, packed])) for _ in frames]
    writer = write(path, [kind(frame) for kind, frame in zip(kinds, frames)], delays)
    back = read(path)
    assert same(back.frames, joined(frames))
    assert writer.merged == 0
    assert back.lasts_ms == pytest.approx(sum(delays), abs=5.001)
    assert min(back.delays_ms) >= 20


def test_more_than_256_colours_in_all_are_exact_while_each_change_has_fewer(tmp_path):
    chance = np.random.default_rng(1)
    frames = [chance.integers(0, 256, (10, 20, 3), dtype=np.uint8) for _ in range(9)]
    assert len(np.unique(packed(np.array(frames)))) > 1500
    writer = write(tmp_path / "many.gif", frames, [40] * 9)
    assert writer.merged == 0
    assert same(read(tmp_path / "many.gif").frames, frames)


def test_a_frame_of_too_many_colours_gets_near_ones_and_is_counted(tmp_path):
    ramp = np.mgrid[0:256, 0:256].transpose(1, 2, 0)
    frame = np.dstack([ramp, np.full((256, 256), 90)]).astype(np.uint8)
    exact = frame.copy()
    exact[100:140, 50:80] = 7
    writer = write(tmp_path / "ramp.gif", [frame, exact], [100, 100])
    back = read(tmp_path / "ramp.gif")
    assert writer.merged == 1
    apart = np.abs(back.frames[0].astype(int) - frame)
    assert apart.mean() < 6 and apart.max() < 40
    # What did not change keeps the colours it was shown in.
    assert (back.frames[1][100:140, 50:80] == 7).all()
    assert np.array_equal(back.frames[1][:100], back.frames[0][:100])


def test_what_a_caller_draws_into_the_same_array_is_another_frame(tmp_path):
    canvas = np.zeros((8, 8, 3), np.uint8)
    with GifWriter(tmp_path / "same.gif", (8, 8)) as writer:
        for shade in (10, 20, 30):
            canvas[2:4] = shade
            writer.add(canvas, 30)
    assert [frame[2, 0, 0] for frame in read(tmp_path / "same.gif").frames] == [10, 20, 30]


def test_thirds_of_a_tenth_add_up(tmp_path):
    frames = moving_square(15)
    write(tmp_path / "thirds.gif", frames, [100 / 3] * 15)
    back = read(tmp_path / "thirds.gif")
    assert set(back.delays_ms) == {30, 40} and back.lasts_ms == 500


def test_equal_frames_are_joined_and_their_time_kept(tmp_path):
    frames = moving_square(3)
    write(tmp_path / "equal.gif", [frames[0], frames[0], frames[1], frames[1], frames[1]], [30] * 5)
    back = read(tmp_path / "equal.gif")
    assert same(back.frames, frames[:2]) and back.delays_ms == [60, 90]


def test_frames_too_quick_for_readers_are_left_out_but_for_both_ends(tmp_path):
    frames = moving_square(17)
    write(tmp_path / "quick.gif", frames, [8.0] * 16 + [30.0])
    back = read(tmp_path / "quick.gif")
    assert min(back.delays_ms) >= 20 and back.lasts_ms == pytest.approx(158, abs=5)
    assert np.array_equal(back.frames[0], frames[0])
    assert np.array_equal(back.frames[-1], frames[-1])
    assert all(any(np.array_equal(frame, one) for one in frames) for frame in back.frames)


def test_a_pause_longer_than_a_frame_can_be_shown(tmp_path):
    frames = moving_square(2)
    write(tmp_path / "long.gif", frames, [1_500_000.0, 40.0])
    back = read(tmp_path / "long.gif")
    assert back.lasts_ms == 1_500_040
    assert same(joined(back.frames), frames)


@pytest.mark.parametrize(("loop", "said"), [(True, 0), (False, None)])
def test_the_loop_flag(tmp_path, loop, said):
    write(tmp_path / "loop.gif", moving_square(3), [40] * 3, loop=loop)
    assert read(tmp_path / "loop.gif").loop == said


def test_a_comment_of_any_length_comes_back(tmp_path):
    for length in (1, 254, 255, 256, 510, 70_000):
        text = "".join(chr(33 + at % 90) for at in range(length))
        write(tmp_path / "c.gif", moving_square(2), [40, 40], run_text=text)
        assert read(tmp_path / "c.gif").comment == text.encode()


def test_only_what_changed_is_written(tmp_path):
    noise = np.random.default_rng(3).integers(0, 200, (200, 200), dtype=np.uint8)
    frames = [np.stack([noise] * 3, -1) for _ in range(20)]
    for index, frame in enumerate(frames):
        # Two far corners, so that what is between them must be left as it was.
        frame[index, index] = frame[-1 - index, -1 - index] = (1, 2, 3)
    one = write(tmp_path / "one.gif", frames[:1], [40])
    write(tmp_path / "all.gif", frames, [40] * 20)
    grown = (tmp_path / "all.gif").stat().st_size - (tmp_path / "one.gif").stat().st_size
    assert one.frames == 1 and grown < 20 * 800
    assert same(read(tmp_path / "all.gif").frames, frames)


def test_memory_does_not_grow_with_the_frames(tmp_path):
    chance = np.random.default_rng(6)
    frame = chance.integers(0, 200, (300, 400)).astype(np.uint32)
    grown = []
    with GifWriter(tmp_path / "long.gif", (400, 300)) as writer:
        tracemalloc.start()
        for index in range(200):
            row, column = chance.integers(0, 250, 2)
            frame[row : row + 40, column : column + 40] = chance.integers(0, 200, (40, 40))
            writer.add(frame, 40)
            if index in (20, 199):
                grown.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert writer.frames == 200 and grown[1] - grown[0] < 2 * frame.nbytes


def test_an_unfinished_recording_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "kept.gif"
    write(path, moving_square(2), [40, 40])
    before = path.read_bytes()
    with pytest.raises(RuntimeError), GifWriter(path, (43, 40)) as writer:
        writer.add(moving_square(1)[0], 40)
        raise RuntimeError("the disk is full, say")
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["kept.gif"]
    writer = GifWriter(path, (43, 40))
    writer.add(moving_square(1)[0], 40)
    writer.abandon()
    with pytest.raises(ValueError, match="no frame"):
        GifWriter(path, (43, 40)).close()
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["kept.gif"]


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((40, 42, 3), np.uint8),
        np.zeros((40, 43, 4), np.uint8),
        np.zeros((40, 43), np.uint8),
        np.zeros((40, 43), np.int64),
    ],
)
def test_a_frame_of_another_kind_is_refused_in_a_sentence(tmp_path, frame):
    with (
        pytest.raises(ValueError, match=r"expected uint8 \(40, 43, 3\)"),
        GifWriter(tmp_path / "no.gif", (43, 40)) as writer,
    ):
        writer.add(frame, 40)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("size", [(0, 5), (70_000, 5)])
def test_a_picture_of_impossible_size_is_refused(tmp_path, size):
    with pytest.raises(ValueError, match="sides from 1 to 65,535"):
        GifWriter(tmp_path / "no.gif", size)
    assert not list(tmp_path.iterdir())


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32))
@settings(max_examples=80, deadline=None)
def test_the_changed_region_holds_every_change(height, width, seed):
    chance = np.random.default_rng(seed)
    last = chance.integers(0, 3, (height, width, 3), dtype=np.uint8)
    frame = last.copy()
    for _ in range(chance.integers(0, 4)):
        frame[chance.integers(height), chance.integers(width), chance.integers(3)] += 1
    for one, other in ((frame, last), (packed(frame), packed(last))):
        region = changed_region(one, other)
        differs = np.argwhere(packed(frame) != packed(last))
        if not len(differs):
            assert region is None
            continue
        top, bottom, left, right = region
        assert (top, bottom) == (differs[:, 0].min(), differs[:, 0].max() + 1)
        assert left <= differs[:, 1].min() and right > differs[:, 1].max() and right <= width
        assert differs[:, 1].min() - left < 8 and right - differs[:, 1].max() <= 8


def test_colours_pack_and_unpack():
    frame = np.random.default_rng(0).integers(0, 256, (7, 5, 3), dtype=np.uint8)
    assert np.array_equal(rgb(packed(frame)), frame)
    assert packed(np.array([1, 2, 3], np.uint8)) == 0x010203
