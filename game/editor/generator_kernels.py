"""The generator's compiled search: random boards, climbed until some cell is first passed late."""

import numpy as np
from numpy.typing import NDArray

from game.compiled import compiled
from game.world.level import Action, Tile
from game.world.rules import DIRECTIONS, ENTERING, Effect

Tiles = NDArray[np.uint8]
Ints = NDArray[np.int32]
Bits = NDArray[np.uint64]

_HOLE, _SNOW, _ICE = int(Tile.HOLE), int(Tile.SNOW), int(Tile.ICE)
_EFFECTS = tuple(int(ENTERING[tile]) for tile in sorted(Tile))
_BLOCK, _STOP, _FALL = int(Effect.BLOCK), int(Effect.STOP), int(Effect.FALL)
_ROW_STEPS = tuple(DIRECTIONS[action][0] for action in Action)
_COLUMN_STEPS = tuple(DIRECTIONS[action][1] for action in Action)

# One evaluation in so many may take a step back, so that a climb gets off a small hill.
_RETREAT = 10
# One change in so many moves the start instead of a tile.
_START_MOVES = 8
# Places tried for a tile of snow, in the hope of one beside other snow.
_SNOW_TRIES = 4


@compiled()
def draw(random: Bits, below: int) -> int:
    """A whole number from 0 to `below` - 1: SplitMix64 (Steele, Lea and Flood 2014)."""
    random[0] += np.uint64(0x9E3779B97F4A7C15)
    bits = (random[0] ^ (random[0] >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    bits ^= bits >> np.uint64(31)
    return np.int64((bits >> np.uint64(32)) * np.uint64(below) >> np.uint64(32))


@compiled()
def first_passes(
    tiles: Tiles, width: int, start: int, passed: Ints, depth: Ints, queue: Ints
) -> tuple[int, int]:
    """In `passed`, the number of the move that first passes each cell, 0 where none does.

    `tiles` is a board without goals as one row, with a border of rocks, `width` to a row. A goal
    put on a cell is won by exactly that many moves: until then nothing has passed there. `depth`
    and `queue` are room to work in, as long as `tiles`. The result is the latest first pass, and
    how many cells were looked at.
    """
    for cell in range(len(tiles)):
        passed[cell], depth[cell] = 0, -1
    depth[start], queue[0] = 0, start
    head, tail, latest, work = 0, 1, 0, 0
    while head < tail:
        here = queue[head]
        head += 1
        for action in range(4):
            step = _ROW_STEPS[action] * width + _COLUMN_STEPS[action]
            at = here
            while True:
                onward = at + step
                effect = _EFFECTS[tiles[onward]]
                work += 1
                if effect == _BLOCK:
                    break
                if effect == _FALL:
                    at = here
                    break
                if passed[onward] == 0 and onward != start:
                    passed[onward] = latest = depth[here] + 1
                at = onward
                if effect == _STOP:
                    break
            if depth[at] < 0:
                depth[at] = depth[here] + 1
                queue[tail] = at
                tail += 1
    return latest, work


@compiled()
def touches_snow(tiles: Tiles, width: int, cell: int) -> bool:
    """Whether one of the four neighbours of `cell` is snow."""
    for action in range(4):
        if tiles[cell + _ROW_STEPS[action] * width + _COLUMN_STEPS[action]] == _SNOW:
            return True
    return False


@compiled()
def copy_over(source: Tiles | Ints, target: Tiles | Ints) -> None:
    """Copy an array onto another, by a loop that compiles in a tenth of the time of a slice."""
    for index in range(len(source)):
        target[index] = source[index]


@compiled()
def pick(tiles: Tiles, width: int, cells: Ints, first: int, tries: int, random: Bits) -> int:
    """An entry of `cells` from `first` on, beside snow if one of so many tries finds such a one."""
    entry = first
    for _ in range(tries):
        entry = first + draw(random, len(cells) - first)
        if touches_snow(tiles, width, cells[entry]):
            break
    return entry


@compiled()
def swap(tiles: Tiles, cells: Ints, one: int, other: int) -> None:
    """Let the tiles of two entries of `cells` change places, and the entries with them."""
    first, second = cells[one], cells[other]
    tiles[first], tiles[second] = tiles[second], tiles[first]
    cells[one], cells[other] = second, first


@compiled()
def scatter(
    tiles: Tiles, cells: Ints, columns: int, rocks: int, holes: int, snow: int, random: Bits
) -> None:
    """Fill a board at random: `tiles`, which are all rock, within their border, and its `cells`.

    The cells come in random order, but for this: first are those of the rocks, then those of the
    holes, of the snow, which likes to lie beside snow, and of the ice.
    """
    width, ground = columns + 2, rocks + holes
    for index in range(len(cells)):
        other = draw(random, index + 1)
        cells[index] = cells[other]
        cells[other] = (index // columns + 1) * width + index % columns + 1
    for index in range(rocks, len(cells)):
        tiles[cells[index]] = _HOLE if index < ground else _ICE
    for index in range(ground, ground + snow):
        other = pick(tiles, width, cells, index, _SNOW_TRIES, random)
        swap(tiles, cells, index, other)
        tiles[cells[index]] = _SNOW


@compiled()
def climb(
    tiles: Tiles,
    cells: Ints,
    columns: int,
    rocks: int,
    holes: int,
    snow: int,
    random: Bits,
    wanted: int,
    patience: int,
    most_work: int,
    best_tiles: Tiles,
    best_passed: Ints,
    room: tuple[Ints, Ints, Ints],
) -> tuple[int, int, int]:
    """Change a board of `scatter` a tile at a time while its latest first pass gets later.

    How many rocks, holes and tiles of snow there are stays. Ends at `wanted` moves, after
    `patience` changes without progress, or after `most_work`. The best board and its `passed` of
    `first_passes` are left in `best_tiles` and `best_passed`; `room` is three arrays as long to
    work in. The result is the best board's start, its latest first pass, and the work.
    """
    passed, depth, queue = room
    width, ground, special = columns + 2, rocks + holes, rocks + holes + snow
    movable = special if special < len(cells) else ground
    start = new_start = best_start = cells[ground + draw(random, len(cells) - ground)]
    now = best = -1
    one = other = work = waited = 0
    while best < wanted and waited <= patience and work < most_work:
        new, looked_at = first_passes(tiles, width, new_start, passed, depth, queue)
        work += looked_at
        if new >= now or (new == now - 1 and draw(random, _RETREAT) == 0):
            now, start = new, new_start
            if now > best:
                best, best_start, waited = now, start, 0
                copy_over(tiles, best_tiles)
                copy_over(passed, best_passed)
        else:
            swap(tiles, cells, one, other)
        # Next: another start, or a tile that changes places with one of another kind.
        waited += 1
        one, other, new_start = 0, 0, start
        if movable == 0 or draw(random, _START_MOVES) == 0:
            new_start = cells[ground + draw(random, len(cells) - ground)]
            continue
        one = draw(random, movable)
        after = rocks if one < rocks else ground if one < ground else special
        other = pick(tiles, width, cells, after, _SNOW_TRIES if one >= ground else 1, random)
        if one < ground and cells[other] == start:
            other = one
        swap(tiles, cells, one, other)
    return best_start, best, work


def warm_up() -> None:
    """Compile the search, or load it compiled, by a search of three by three cells."""
    tiles = np.full(25, Tile.ROCK, dtype=np.uint8)
    cells = np.empty(9, dtype=np.int32)
    random = np.zeros(1, dtype=np.uint64)
    room = [np.zeros(25, dtype=np.int32) for _ in range(4)]
    scatter(tiles, cells, 3, 1, 0, 0, random)
    limits = (1, 1, 1)
    best = (tiles.copy(), room[0])
    climb(tiles, cells, 3, 1, 0, 0, random, *limits, *best, (room[1], room[2], room[3]))
