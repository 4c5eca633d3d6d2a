"""The command line: which commands there are, and what becomes of a mistake.

A mistake a person can make is one line on stderr and the exit code 2; Ctrl-C is 130. What is heavy
is imported by the command that needs it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from game.cli import fit, generate, gif, learn, solve, windows
from game.cli.interrupt import where_it_is_heard
from game.cli.speech import INTERRUPTED, MISTAKE, Mistake, Parser, say
from game.cli.streams import spell_what_cannot_be_said
from game.files import user_folder

_EXAMPLES = """\
examples:
  python main.py                                    the menu
  python main.py play classic/snow-islands          play a level
  python main.py train my-level.toml                watch an agent learn a level of your own
  python main.py edit                               draw a level
  python main.py learn classic/frozen-lake-4x4 --episodes 50000 --algorithm sarsa
  python main.py solve classic/slippery-frozen-lake --json
  python main.py generate --rows 12 --columns 12 --min-moves 12 --seed 7 -o lake.toml

LEVEL is a file, or a name such as classic/slippery-frozen-lake. The name of a pack alone, as in
python main.py play classic, tells its levels.

Settings, progress, levels, agents and recordings are kept in
  {folder}
The environment variable Q_ON_ICE_HOME names another folder."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit code."""
    with where_it_is_heard():
        return _main(arguments)


def _main(arguments: Sequence[str] | None) -> int:
    spell_what_cannot_be_said()
    try:
        options = _parser().parse_args(arguments)
        code: int = options.command(options)
        sys.stdout.flush()
        return code
    except Mistake as mistake:
        say(mistake)
        return MISTAKE
    except KeyboardInterrupt:
        say("stopped")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; nothing is left to flush into.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED


def _parser() -> Parser:
    parser = Parser(
        prog="main.py",
        description="Q on Ice: a gridworld of ice that you play and an agent learns live.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.late["epilog"] = lambda: _EXAMPLES.format(folder=user_folder())
    parser.set_defaults(command=windows.open_window, screen="the menu", level=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for command in (windows, learn, solve, gif, fit, generate):
        command.add_to(commands)
    return parser
