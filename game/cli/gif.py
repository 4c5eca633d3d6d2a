"""`gif`: a film of a game, a walk or a training."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from game.cli.levels import find, load_level
from game.cli.speech import Commands, Mistake, count, file_to_write, mistakes, say, writing
from game.recording.endings import is_recording

_EXAMPLES = """\
examples:
  python main.py gif classic/slippery-frozen-lake -o won.gif
  python main.py gif classic/snow-islands -o game.gif --moves RDLU --scale 2
  python main.py gif classic/frozen-lake-4x4 -o walk.gif --agent --episodes 20000
  python main.py gif classic/slippery-frozen-lake -o learning.gif --training
  python main.py gif won.gif -o larger.gif --scale 3

Without --moves, --agent or --training, the shortest solution is filmed, or the run that a GIF
carries. The run travels inside a GIF: python main.py play won.gif opens it again. A name that ends
in .webp or .mp4 makes such a file.

While something moves there is a frame about every --delay milliseconds; what stands still is one
longer frame. Of a training every moment is shown so long, the first and the last longer."""


def add_to(commands: Commands) -> None:
    """Add `gif` to the command line."""
    command = commands.add_parser(
        "gif",
        help="film a game, an agent's walk or its training",
        description="Film a game, an agent's walk or its training, without a window.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("level", metavar="LEVEL", help="a level's file or name, or a GIF")
    command.add_argument(
        "-o", "--out", type=Path, required=True, metavar="OUT.gif", help="the file"
    )
    what = command.add_mutually_exclusive_group()
    what.add_argument("--moves", metavar="RDLU...", help="the moves of a game, slips included")
    what.add_argument("--agent", action="store_true", help="the walk of an agent that has learned")
    what.add_argument("--training", action="store_true", help="its learning, as a time-lapse")
    command.add_argument("--scale", type=float, metavar="X", help="size; 1 is 32 pixels a cell")
    delay = "how long a frame of motion, 40, or of a training, 80, is shown"
    command.add_argument("--delay", type=float, metavar="MS", help=delay)
    command.add_argument(
        "--episodes", type=count, metavar="N", help="how many to learn from; 1,000"
    )
    command.add_argument("--frames", type=count, metavar="N", help="moments of a training; 80")
    command.add_argument("--overlay", metavar="NAMES", help="q, policy, values, visits; q,policy")
    command.add_argument("--seed", type=int, metavar="N", help="seed of all chance")
    command.add_argument("--once", action="store_true", help="play once, not again and again")
    command.set_defaults(command=gif)


def gif(options: argparse.Namespace) -> int:
    """Film a game, a walk or a training, and print what came of it."""
    out: Path = options.out
    file_to_write(out)
    from game.recording.formats import problem_with

    if problem := problem_with(out):
        raise Mistake(problem)
    path = find(options.level)
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from game.filming import Wish, film_of, opened, overlays_from, record, remark, summary

    with mistakes(ValueError):
        level, run = opened(path) if is_recording(path) else (load_level(path), None)
        names = ("moves", "agent", "training", "scale", "episodes", "frames", "seed")
        given = {name: getattr(options, name) for name in names}
        given["delay_ms"] = options.delay
        given["overlays"] = overlays_from(options.overlay) if options.overlay else None
        wish = Wish(**{name: value for name, value in given.items() if value is not None})
        film, carried = film_of(level, wish, run, path.name)
        with writing(out):
            done = record(film, carried, out, loop=not options.once)
    print(summary(film, done))
    if words := remark(film):
        say(words)
    return 0
