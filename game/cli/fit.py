"""`fit`: a model of the labs, fitted to data without a window."""

from __future__ import annotations

import argparse

from game.cli.speech import Commands, mistakes, print_json

_EXAMPLES = """\
examples:
  python main.py fit kmeans --data iris -p n_clusters=3 --json
  python main.py fit lasso --data houses.csv --target price -p alpha=0.1
  python main.py fit svm --data points.npy --target last -p kernel=rbf -p C=10

NAME is ridge, lasso, kmeans, kernel-kmeans, gmm, linear-svm or svm. DATA is a name such as iris,
moons or old-faithful, or a .csv or .npy file. What is predicted is learned on 60 % of the rows
and scored on these, on 20 % for validation and on 20 % for testing."""


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
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(command=fit)


def fit(options: argparse.Namespace) -> int:
    """Fit a model to data and print its parameters, objective, iterations and scores."""
    from game.fitting import fit_command, summary

    with mistakes(ValueError, OSError):
        result = fit_command(
            options.name, options.data, options.params, target=options.target, seed=options.seed
        )
    if options.json:
        print_json(result)
    else:
        print(summary(result))
    return 0
