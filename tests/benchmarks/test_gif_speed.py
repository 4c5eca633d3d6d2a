"""100 frames of a board animation as a GIF: ours beside `imageio.mimsave` on the same frames."""

import time
from pathlib import Path

import imageio.v2
import numpy as np
import pygame

from game.recording.colours import rgb
from game.recording.gif_writer import GifWriter
from game.ui.board import Board
from game.ui.glide import Glide, resting
from game.world.level_file import load
from game.world.packs import find_level
from game.world.planning import shortest_solution
from game.world.rules import Action, move
from tests.benchmarks.ratios import record
from tests.recording.reading import joined, read, same

CELL, FRAMES, DELAY_MS = 64, 100, 20
ROUNDS = 7


def board_animation() -> list[np.ndarray]:
    """The elf on its shortest way, RGB frames of 512x512 pixels."""
    pygame.font.init()
    level = load(find_level("classic/slippery-frozen-lake"))
    surface = pygame.Surface((8 * CELL, 8 * CELL), 0, 32)
    board = Board(level, surface.get_rect(), fit=True)

    def grab() -> np.ndarray:
        return rgb(pygame.surfarray.pixels2d(surface).T & np.uint32(0xFFFFFF))

    board.draw(surface)
    board.draw_elf(surface, resting(level.start, Action.DOWN))
    frames = [grab()]
    position = level.start
    for action in shortest_solution(level):
        made = move(level, position, action)
        glide = Glide(position, made.path, made.outcome, action)
        while not glide.done:
            glide.update(DELAY_MS / 1000)
            board.draw(surface)
            board.draw_glide(surface, glide)
            frames.append(grab())
        position = made.path[-1]
    return frames[:FRAMES]


def test_a_board_animation_against_imageio(tmp_path: Path) -> None:
    frames = board_animation()
    assert len(frames) == FRAMES and frames[0].shape == (512, 512, 3)
    ours, theirs = tmp_path / "ours.gif", tmp_path / "theirs.gif"

    def write() -> GifWriter:
        with GifWriter(ours, (512, 512)) as writer:
            for frame in frames:
                writer.add(frame, DELAY_MS)
        return writer

    writer = write()
    # The processor's time: other programs at work don't stretch it on one side alone.
    spent = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        write()
        spent.append(time.process_time() - begun)
    begun = time.process_time()
    imageio.v2.mimsave(theirs, frames, duration=DELAY_MS, loop=0)
    reference = time.process_time() - begun
    back = read(ours)
    assert writer.merged == 0 and same(back.frames, joined(frames))
    assert back.lasts_ms == FRAMES * DELAY_MS
    size, other = ours.stat().st_size, theirs.stat().st_size
    ratio = reference / float(np.median(spent))
    print(f"\nours {np.median(spent):.3f} s, {size:,} bytes; imageio {reference:.2f} s, {other:,}")
    record("GIF of 100 frames of 512x512, against imageio.mimsave", ratio, 30)
    record("the same: bytes of the file against imageio's", size / other, 1, "at most")
