"""`learn`: train an agent without a window."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from game.cli.levels import find, load_level
from game.cli.speech import (
    INTERRUPTED,
    Commands,
    Mistake,
    count,
    either,
    file_to_write,
    mistakes,
    print_json,
    say,
    writing,
)
from game.counts import counted

_EXAMPLES = """\
examples:
  python main.py learn classic/slippery-frozen-lake --episodes 10000 --seed 1 --json
  python main.py learn classic/cliff-walking --algorithm sarsa --epsilon exp:1.0:0.01:0.99
  python main.py learn my-level.toml --q-out agent.npz --curve-out curve.csv
  python main.py learn my-level.toml --resume agent.npz --alpha 0.01 --q-out agent.npz

epsilon, the share of random moves: a number, 1/n (n counts episodes), linear:FROM:TO:EPISODES or
exp:FROM:FLOOR:FACTOR. What is left out is as the level says. Ctrl-C stops early, and what was
asked for is still written."""


def add_to(commands: Commands) -> None:
    """Add `learn` to the command line."""
    command = commands.add_parser(
        "learn",
        help="train without a window and print what came of it",
        description="Train an agent without a window and print what came of it.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("level", metavar="LEVEL", help="a level's file or name")
    command.add_argument(
        "--episodes", type=count, default=10_000, metavar="N", help="how many more; 10,000"
    )
    command.add_argument("--algorithm", metavar="A")
    command.late["algorithm"] = _algorithms
    command.add_argument("--alpha", type=float, metavar="X", help="learning rate, above 0, up to 1")
    command.add_argument("--gamma", type=float, metavar="X", help="discount, from 0 to 1")
    command.add_argument("--epsilon", metavar="E", help="share of random moves; see below")
    command.add_argument("--seed", type=int, metavar="N", help="seed of all chance")
    command.add_argument("--q-out", type=Path, metavar="F.npz", help="save the trained agent")
    command.add_argument("--curve-out", type=Path, metavar="F.csv", help="save the curves")
    command.add_argument("--resume", type=Path, metavar="F.npz", help="go on with a saved agent")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(command=learn)


def _algorithms() -> str:
    from game.world.training import ALGORITHMS

    return either(ALGORITHMS)


def learn(options: argparse.Namespace) -> int:
    """Train without a window; print what came of it, and write what was asked for."""
    level = load_level(find(options.level))
    for path in filter(None, (options.q_out, options.curve_out)):
        file_to_write(path)
    from game.learning import begin, outcome, summary, train

    settings = ("algorithm", "alpha", "gamma", "epsilon", "seed")
    with mistakes(ValueError):
        chosen = {name: getattr(options, name) for name in settings}
        trainer = begin(level, chosen, options.resume)
    first_step = trainer.steps
    seconds, interrupted = train(trainer, options.episodes)
    if interrupted:
        say(f"stopped after {counted(trainer.episodes, 'episode')}")
    # Before the outcome, which takes its time on a large level; a failure is told after it.
    unwritten = _write(
        (options.q_out, trainer.save), (options.curve_out, trainer.history.write_csv)
    )
    if trainer.model.states > 50_000:
        say(f"finding the exact optimum of {trainer.model.states:,} cells")
    result = outcome(level, trainer, seconds, trainer.steps - first_step)
    if options.json:
        print_json({**result, "interrupted": interrupted})
    else:
        print(summary(result))
    if unwritten:
        raise unwritten
    return INTERRUPTED if interrupted else 0


def _write(*files: tuple[Path | None, Callable[[Path], None]]) -> Mistake | None:
    """Write the files that were asked for; the first problem, if there is one."""
    problem = None
    for path, write in files:
        try:
            if path:
                with writing(path):
                    write(path)
        except Mistake as unwritten:
            problem = problem or unwritten
    return problem
