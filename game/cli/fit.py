"""`fit`: a model of the labs, fitted to data without a window."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from game.cli.speech import Commands, Mistake, file_to_write, mistakes, print_json, say, writing

_EXAMPLES = """\
examples:
  python main.py fit kmeans --data iris -p n_clusters=3 --json
  python main.py fit lasso --data houses.csv --target price -p alpha=0.1
  python main.py fit svm --data points.npy --target last -p kernel=rbf -p C=10
  python main.py fit kmeans --data blobs --seed 7 --gif kmeans.gif

NAME is ridge, lasso, kmeans, kernel-kmeans, gmm, linear-svm or svm. DATA is a name such as iris,
moons or old-faithful, or a .csv or .npy file. What is predicted is learned on 60 % of the rows
and scored on these, on 20 % for validation and on 20 % for testing.

--gif films the lab that shows the model, with the same data, parameters and seed, step by step.
The lab travels inside the GIF: python main.py play kmeans.gif opens it again. A name that ends in
.webp or .mp4 makes such a file."""


def add_to(commands: Commands) -> None:
    """Add `fit` to the command line."""
    command = commands.add_parser(
        "fit",
        help="fit a model to data and print what it learned",
        description="Fit a model of the labs to data, without a window.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("name", metavar="NAME", help="what to fit; see below")
    command.add_argument("--data", metavar="DATA", help="a name or a file; see below")
    command.add_argument("--target", metavar="COLUMN", help="the column to predict")
    command.add_argument(
        "-p", action="append", default=[], dest="params", metavar="name=value", help="a parameter"
    )
    command.add_argument("--seed", type=int, default=0, metavar="N", help="seed of all chance; 0")
    command.add_argument("--gif", type=Path, metavar="OUT.gif", help="film it in its lab")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(command=fit)


def fit(options: argparse.Namespace) -> int:
    """Fit a model to data and print its parameters, objective, iterations and scores."""
    from game.fitting import fit_command, summary

    if options.gif is not None:
        _check_gif(options)
    with mistakes(ValueError, OSError):
        result = fit_command(
            options.name, options.data, options.params, target=options.target, seed=options.seed
        )
    if options.json:
        print_json(result)
    else:
        print(summary(result))
    if options.gif is not None:
        _film(options, result)
    return 0


def _check_gif(options: argparse.Namespace) -> None:
    """Say what is wrong with the wish for a film before anything is fitted."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from game.filming_fit import check
    from game.recording.formats import problem_with

    file_to_write(options.gif)
    if problem := problem_with(options.gif):
        raise Mistake(problem)
    with mistakes(ValueError):
        check(options.name, options.params)


def _film(options: argparse.Namespace, result: dict[str, Any]) -> None:
    """Film the lab that shows what was fitted, and say so on stderr."""
    from game.filming import record, summary
    from game.filming_fit import film_of_fit

    out: Path = options.gif
    with mistakes(ValueError):
        made = film_of_fit(options.name, options.data, options.target, options.seed, result)
        film, run, states = made
        with writing(out):
            done = record(film, run, out, loop=True)
    say(summary(film, done))
    if states > len(film):
        shown = "one is shown" if len(film) == 1 else f"{len(film)} are shown, evenly spread"
        say(
            f"of the fit's {states:,} states {shown}; the other {states - len(film):,} are left out"
        )
    if run is None and out.suffix.lower() == ".gif":
        say("the points are too many to travel inside the GIF")
