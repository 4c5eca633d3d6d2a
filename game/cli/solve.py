"""`solve`: a level's exact answers."""

from __future__ import annotations

import argparse

from game.cli.levels import find, load_level
from game.cli.speech import Commands, mistakes, print_json

_EXAMPLES = """\
examples:
  python main.py solve classic/slippery-frozen-lake
  python main.py solve classic/cliff-walking --gamma 1 --json

Moves are letters: L left, D down, R right, U up. They leave slip aside; values take it in."""


def add_to(commands: Commands) -> None:
    """Add `solve` to the command line."""
    command = commands.add_parser(
        "solve",
        help="print the shortest solution and the optimal values",
        description="Print a level's shortest solution and the optimal values at its start.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("level", metavar="LEVEL", help="a level's file or name")
    command.add_argument("--gamma", type=float, metavar="G", help="discount, from 0 to 1")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(command=solve)


def solve(options: argparse.Namespace) -> int:
    """Print the shortest solution, which leaves slip aside, and the optimal values at the start."""
    level = load_level(find(options.level))
    from game.solving import answers, summary

    with mistakes(ValueError):
        result = answers(level, options.gamma)
    if options.json:
        print_json(result)
    else:
        print(summary(result))
    return 0
