"""`generate`: a level that can be solved, of a wanted length."""

from __future__ import annotations

import argparse
from pathlib import Path

from game.cli.speech import Commands, count, file_to_write, mistakes, print_json
from game.counts import counted

_EXAMPLES = """\
examples:
  python main.py generate --rows 12 --columns 12 --min-moves 12 --seed 7 -o lake.toml
  python main.py generate --rows 6 --columns 7 --min-moves 16 --rocks 5 -o small.toml
  python main.py generate --rows 9 --columns 9 --min-moves 10 --holes 4 --ice 0.8 -o mixed.toml

The same wish with the same seed makes the same file. The shortest solution has the moves wished
for, or as few more as can be."""


def add_to(commands: Commands) -> None:
    """Add `generate` to the command line."""
    command = commands.add_parser(
        "generate",
        help="make a level that can be solved, of a wanted length",
        description="Make a level whose shortest solution takes a wanted number of moves.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--rows", type=count, required=True, metavar="R", help="from 2 to 1024")
    command.add_argument("--columns", type=count, required=True, metavar="C", help="from 2 to 1024")
    command.add_argument(
        "--min-moves", type=count, required=True, metavar="M", help="of its shortest solution"
    )
    command.add_argument("--rocks", type=int, metavar="N", help="exactly so many; as it needs")
    command.add_argument("--holes", type=int, default=0, metavar="N", help="exactly so many; 0")
    command.add_argument(
        "--ice", type=float, default=1.0, metavar="SHARE", help="of the ground, the rest is snow; 1"
    )
    command.add_argument("--seed", type=int, default=0, metavar="N", help="seed of all chance; 0")
    command.add_argument(
        "-o", type=Path, required=True, dest="out", metavar="LEVEL.toml", help="the file to write"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(command=generate)


def generate(options: argparse.Namespace) -> int:
    """Make a level to a wish, write it and print what it asks of whoever plays it."""
    file_to_write(options.out)
    from game.bars import bar, onto
    from game.editor import generator
    from game.world.level import Tile
    from game.world.level_file import save
    from game.world.planning import shortest_solution

    wish = {name: getattr(options, name) for name in ("rocks", "holes", "ice", "seed")}
    with mistakes(ValueError), bar() as shown:
        level = generator.generate(
            options.rows,
            options.columns,
            options.min_moves,
            **wish,
            progress=onto(shown),
        )
    with mistakes(ValueError):
        save(level, options.out)
    moves = "".join(action.name[0] for action in shortest_solution(level) or ())
    size = {"rows": level.rows, "columns": level.columns}
    tiles = {tile.name.lower(): int((level.tiles == tile).sum()) for tile in Tile}
    if options.json:
        told = {"level": level.name, "file": str(options.out), "seed": options.seed}
        print_json({**told, "moves": moves, "length": len(moves), **size, "tiles": tiles})
    else:
        parts = ", ".join(f"{number} {tile}" for tile, number in tiles.items())
        print(f"{options.out}: {level.name}")
        print(f"shortest solution  {moves} ({counted(len(moves), 'move')})")
        print(f"tiles              {parts}")
    return 0
