"""`fit`: a model of `ml` fitted to data, or a lab run to its end, without a window."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from game.cli.speech import (
    Commands,
    Mistake,
    either,
    file_to_write,
    mistakes,
    print_json,
    say,
    writing,
)

if TYPE_CHECKING:
    from game.filming_fit import LabFilm

_EXAMPLES = """\
examples:
  python main.py fit kmeans --data iris -p n_clusters=3 --json
  python main.py fit lasso --data houses.csv --target price -p alpha=0.1
  python main.py fit svm --data points.npy --target last -p kernel=rbf -p C=10
  python main.py fit kmeans --data blobs --seed 7 --gif kmeans.gif
  python main.py fit clustering --data iris -p k=3 -p init=random --json
  python main.py fit svm --data moons -p training=hinge -p kernel=linear

NAME is a model: {models}.
Its parameters are those of the class in ml, and what is predicted is learned on 60 % of the rows
and scored on these, on 20 % for validation and on 20 % for testing. DATA is a name such as iris,
moons or old-faithful, or a .csv or .npy file.

Or NAME is a lab: {labs}.
It is run to its end as its screen would, with that screen's data, settings and read-out; -p sets
what its controls set. svm is the lab wherever a parameter is one that only the lab has, such as
training, scale or features; else it is the model.

--gif films the lab that shows the model, with the same data, parameters and seed, step by step.
The lab travels inside the GIF: python main.py play kmeans.gif opens it again. A name that ends in
.webp or .mp4 makes such a file."""


def add_to(commands: Commands) -> None:
    """Add `fit` to the command line."""
    command = commands.add_parser(
        "fit",
        help="fit a model or run a lab, and print what was learned",
        description="Fit a model to data, or run a lab to its end, without a window.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.late["epilog"] = _epilog
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


def _epilog() -> str:
    from game.fitting import MODELS
    from game.labs import available

    return _EXAMPLES.format(models=either(MODELS), labs=either(available()))


def fit(options: argparse.Namespace) -> int:
    """Fit a model, or run a lab to its end, and print what came of it."""
    from game.fitting import MODELS
    from game.fitting_lab import is_lab
    from game.labs import available

    names = [*MODELS, *(lab for lab in available() if lab not in MODELS)]
    if options.name not in names:
        raise Mistake(f"there is no model or lab {options.name!r}; there are {', '.join(names)}")
    if options.gif is not None:
        _check_gif(options.gif)
    with mistakes(ValueError):
        lab = is_lab(options.name, options.params)
    return _fit_lab(options) if lab else _fit_model(options)


def _fit_model(options: argparse.Namespace) -> int:
    from game.bars import waiting
    from game.fitting import fit_command, summary

    if options.gif is not None:
        from game.filming_fit import check, film_of_fit

        with mistakes(ValueError):
            check(options.name, options.params)
    wish = options.name, options.data
    with _refusals(options.data), waiting("fitting"):
        result = fit_command(*wish, options.params, target=options.target, seed=options.seed)
    _tell(options, result, summary)
    if options.gif is not None:
        with _refusals(options.data):
            made = film_of_fit(*wish, options.target, options.seed, result)
        _film(options.gif, made)
    return 0


def _fit_lab(options: argparse.Namespace) -> int:
    from game.fitting_lab import lab_setup, numbers_of, run_to_end, summary

    with _refusals(options.data):
        lab, setup = lab_setup(
            options.name, options.data, options.params, target=options.target, seed=options.seed
        )
        run = run_to_end(lab, setup)
    _tell(options, numbers_of(options.name, lab, setup, run), summary)
    if options.gif is not None:
        from game.filming_fit import film_of_lab

        with mistakes(ValueError):
            made = film_of_lab(options.name, lab, setup, run)
        _film(options.gif, made)
    return 0


@contextlib.contextmanager
def _refusals(data: str | None) -> Iterator[None]:
    """Say why nothing can be fitted in one line, with the file's name if the data are a file's."""
    from game.fitting import NothingFits

    with mistakes(ValueError, OSError):
        try:
            yield
        except NothingFits as problem:
            file = Path(data) if data is not None else None
            raise Mistake(str(problem), file.name if file and file.is_file() else "") from problem


def _tell(
    options: argparse.Namespace,
    result: dict[str, Any],
    summary: Callable[[Mapping[str, Any]], str],
) -> None:
    if options.json:
        print_json(result)
    else:
        print(summary(result))


def _check_gif(out: Path) -> None:
    """Say what is wrong with the file wished for before anything is fitted."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from game.recording.formats import problem_with

    file_to_write(out)
    if problem := problem_with(out):
        raise Mistake(problem)


def _film(out: Path, made: LabFilm) -> None:
    """Save the film of a lab, and say so on stderr."""
    from game.filming import record, summary

    film, run, states = made
    with mistakes(ValueError), writing(out):
        done = record(film, run, out, loop=True)
    say(summary(film, done))
    if left_out := states - len(film):
        out_of_it = "1 is" if left_out == 1 else f"{left_out:,} are"
        say(f"the frames are evenly spread over the fit's {states:,} states; {out_of_it} left out")
    if run is None and out.suffix.lower() == ".gif":
        say("the points are too many to travel inside the GIF")
