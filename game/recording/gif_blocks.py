"""The parts a GIF is made of: how each is written, and how its comments are found again.

After CompuServe's "Graphics Interchange Format, version 89a" (1990); the sections are named below.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

TABLE_ENTRIES = 256
LONGEST_SIDE = 0xFFFF
LONGEST_DELAY_CS = 0xFFFF
"""Hundredths of a second that one frame can be shown."""

_BLOCK = 255
_EXTENSION, _IMAGE, _END = b"!", b",", b";"
_COMMENT, _CONTROL, _APPLICATION = b"\xfe", b"\xf9", b"\xff"
_LEAVE_IN_PLACE = 1 << 2


def header(width: int, height: int) -> bytes:
    """Signature, screen, and room for a table of 256 colours (sections 17 to 19).

    Raises ValueError for a side that is not from 1 to 65,535 pixels.
    """
    if not (1 <= width <= LONGEST_SIDE and 1 <= height <= LONGEST_SIDE):
        raise ValueError(
            f"the picture is {width} x {height} pixels; a GIF has sides from 1 to {LONGEST_SIDE:,}"
        )
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF7, 0, 0) + bytes(3 * TABLE_ENTRIES)


TABLE_OFFSET = 13
"""Where in the file the table of colours begins."""


def colour_table(colours: NDArray[np.uint32], entries: int) -> bytes:
    """Colours 0xRRGGBB as a table of `entries`, black where there are none left (section 19)."""
    table = np.zeros((entries, 3), np.uint8)
    table[: len(colours)] = colours[:, None] >> np.array([16, 8, 0], np.uint32) & 0xFF
    return table.tobytes()


def loop(times: int = 0) -> bytes:
    """The NETSCAPE2.0 extension: how often to play again, 0 for ever."""
    return _EXTENSION + _APPLICATION + b"\x0bNETSCAPE2.0" + struct.pack("<BBHB", 3, 1, times, 0)


def comment(text: bytes) -> bytes:
    """A comment of any length, in blocks of 255 bytes (section 24)."""
    blocks = (text[at : at + _BLOCK] for at in range(0, len(text), _BLOCK))
    return _EXTENSION + _COMMENT + b"".join(bytes([len(block)]) + block for block in blocks) + b"\0"


def image(
    numbers: NDArray[np.uint8],
    corner: tuple[int, int],
    delay_cs: int,
    see_through: bool,
    colours: NDArray[np.uint32] | None = None,
) -> bytes:
    """One frame: its control block, place, own colours if it has any, and pixels (20 to 23).

    `numbers` (height, width) are entries of the table; with `see_through`, 0 leaves what is below.
    `corner` is (row, column).
    """
    bits = max(int(numbers.max()).bit_length(), 2)
    height, width = numbers.shape
    control = struct.pack("<BBHBB", 4, _LEAVE_IN_PLACE | see_through, delay_cs, 0, 0)
    flags, table = 0, b""
    if colours is not None:
        size = max((len(colours) - 1).bit_length(), 1)
        flags, table = 0x80 | (size - 1), colour_table(colours, 1 << size)
    place = struct.pack("<HHHHB", corner[1], corner[0], width, height, flags)
    return b"".join(
        (_EXTENSION, _CONTROL, control, _IMAGE, place, table, bytes([bits]), _packed(numbers, bits))
    )


def end() -> bytes:
    """The last byte (section 27)."""
    return _END


def _packed(numbers: NDArray[np.uint8], bits: int) -> bytes:
    """The pixels, packed by Pillow's LZW coder into blocks, with the block that ends them."""
    height, width = numbers.shape
    pixels = np.ascontiguousarray(numbers)
    picture = Image.frombuffer("L", (width, height), pixels, "raw", "L", 0, 1)
    return picture.tobytes("gif", "L", bits, 0) + b"\0"


def comments(stream: IO[bytes], longest: int) -> Iterator[bytes]:
    """The comments of a GIF in order, each of at most `longest` bytes.

    Raises ValueError, a sentence without the file's name, where the file is no GIF, is cut off or
    damaged, or a comment is too long. Pixels are passed over, never decoded.
    """
    screen = stream.read(13)
    if screen[:6] not in (b"GIF87a", b"GIF89a"):
        raise ValueError("is not a GIF; of all recordings only a GIF carries a run")
    _skip_table(stream, screen, 10)
    while True:
        match _exactly(stream, 1):
            case b"!":
                if _exactly(stream, 1) == _COMMENT:
                    yield b"".join(_blocks(stream, longest))
                else:
                    _skip_blocks(stream)
            case b",":
                _skip_table(stream, _exactly(stream, 9), 8)
                _exactly(stream, 1)
                _skip_blocks(stream)
            case b";":
                return
            case _:
                raise ValueError("is damaged: it has a block that no GIF has")


def _blocks(stream: IO[bytes], longest: int) -> Iterator[bytes]:
    read = 0
    while size := _exactly(stream, 1)[0]:
        read += size
        if read > longest:
            raise ValueError(f"has a comment of more than {longest >> 20} MB; no run is that long")
        yield _exactly(stream, size)


def _skip_blocks(stream: IO[bytes]) -> None:
    while size := _exactly(stream, 1)[0]:
        _exactly(stream, size)


def _skip_table(stream: IO[bytes], block: bytes, flags_at: int) -> None:
    if len(block) <= flags_at:
        raise ValueError("is cut off")
    if block[flags_at] & 0x80:
        _exactly(stream, 3 * (2 << (block[flags_at] & 7)))


def _exactly(stream: IO[bytes], count: int) -> bytes:
    data = stream.read(count)
    if len(data) != count:
        raise ValueError("is cut off")
    return data
