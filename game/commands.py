"""The command line: one function a command; what is heavy is imported by the command that needs it.

A mistake a person can make is one line on stderr and the exit code 2; Ctrl-C is 130.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from game.ui.scene import Scene
    from game.world.level import Level

MISTAKE, INTERRUPTED = 2, 130

_Read = TypeVar("_Read")

_EXAMPLES = """\
examples:
  python main.py                                    the menu
  python main.py play classic/snow-islands          play a level
  python main.py train my-level.toml                watch an agent learn a level of your own
  python main.py edit                               draw a level
  python main.py learn classic/frozen-lake-4x4 --episodes 50000 --algorithm sarsa
  python main.py solve classic/slippery-frozen-lake --json
  python main.py generate --rows 12 --columns 12 --min-moves 12 --seed 7 -o lake.toml

LEVEL is a file, or a name such as classic/slippery-frozen-lake."""

_LEARN_EXAMPLES = """\
examples:
  python main.py learn classic/slippery-frozen-lake --episodes 10000 --seed 1 --json
  python main.py learn classic/cliff-walking --algorithm sarsa --epsilon exp:1.0:0.01:0.99
  python main.py learn my-level.toml --q-out agent.npz --curve-out curve.csv
  python main.py learn my-level.toml --resume agent.npz --alpha 0.01 --q-out agent.npz

epsilon, the share of random moves: a number, 1/n (n counts episodes), linear:FROM:TO:EPISODES or
exp:FROM:FLOOR:FACTOR. What is left out is as the level says. Ctrl-C stops early, and what was
asked for is still written."""

_SOLVE_EXAMPLES = """\
examples:
  python main.py solve classic/slippery-frozen-lake
  python main.py solve classic/cliff-walking --gamma 1 --json

Moves are letters: L left, D down, R right, U up. They leave slip aside; values take it in."""

_FIT_EXAMPLES = """\
examples:
  python main.py fit kmeans --data iris -p n_clusters=3 --json
  python main.py fit lasso --data houses.csv --target price -p alpha=0.1
  python main.py fit svm --data points.npy --target last -p kernel=rbf -p C=10

NAME is ridge, lasso, kmeans, kernel-kmeans, gmm, linear-svm or svm. DATA is a name such as iris,
moons or old-faithful, or a .csv or .npy file. What is predicted is learned on 60 % of the rows
and scored on these, on 20 % for validation and on 20 % for testing."""

_GIF_EXAMPLES = """\
examples:
  python main.py gif classic/slippery-frozen-lake -o won.gif
  python main.py gif classic/snow-islands -o game.gif --moves RDLU --scale 2
  python main.py gif classic/frozen-lake-4x4 -o walk.gif --agent --episodes 20000
  python main.py gif classic/slippery-frozen-lake -o learning.gif --training
  python main.py gif won.gif -o larger.gif --scale 3

Without --moves, --agent or --training, the shortest solution is filmed, or the run that a GIF
carries. The run travels inside a GIF: python main.py play won.gif opens it again. A name that ends
in .webp or .mp4 makes such a file."""

_GENERATE_EXAMPLES = """\
examples:
  python main.py generate --rows 12 --columns 12 --min-moves 12 --seed 7 -o lake.toml
  python main.py generate --rows 6 --columns 7 --min-moves 16 --rocks 5 -o small.toml
  python main.py generate --rows 9 --columns 9 --min-moves 10 --holes 4 --ice 0.8 -o mixed.toml

The same wish with the same seed makes the same file. The shortest solution has the moves wished
for, or as few more as can be."""


class _Mistake(Exception):
    """Something the person can put right, in one sentence."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise _Mistake(f"{message}; {self.prog} --help says more")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and give its exit code."""
    try:
        options = _parser().parse_args(arguments)
        code: int = options.command(options)
        sys.stdout.flush()
        return code
    except _Mistake as mistake:
        _say(mistake)
        return MISTAKE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; nothing is left to flush into.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED


def _parser() -> _Parser:
    shape = argparse.RawDescriptionHelpFormatter
    parser = _Parser(
        prog="main.py",
        description="Q on Ice: a gridworld of ice that you play and an agent learns live.",
        epilog=_EXAMPLES,
        formatter_class=shape,
    )
    parser.set_defaults(command=open_window, screen="the menu", level=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)

    for screen, what in (("play", "play a level"), ("train", "watch an agent learn a level")):
        command = commands.add_parser(screen, help=what, description=f"Open a window to {what}.")
        command.add_argument(
            "level", metavar="LEVEL", nargs="?", help="a level's file or name, or a GIF of a run"
        )
        command.set_defaults(command=open_window, screen=screen)

    command = commands.add_parser(
        "edit", help="draw a level", description="Open a window to draw a level, or a new one."
    )
    command.add_argument("level", metavar="LEVEL", nargs="?", help="a level's or draft's file")
    command.set_defaults(command=open_editor, screen="edit")

    command = commands.add_parser(
        "lab", help="open a machine-learning lab", description="Open a window with a lab."
    )
    command.add_argument(
        "name", metavar="NAME", nargs="?", help="regression, clustering, mixture or svm"
    )
    command.add_argument("--data", metavar="DATA", help="a .csv or .npy file, or a name")
    command.set_defaults(command=open_lab, screen="lab")

    command = commands.add_parser(
        "learn",
        help="train without a window and print what came of it",
        description="Train an agent without a window and print what came of it.",
        epilog=_LEARN_EXAMPLES,
        formatter_class=shape,
    )
    command.add_argument("level", metavar="LEVEL", help="a level's file or name")
    command.add_argument(
        "--episodes", type=_count, default=10_000, metavar="N", help="how many more; 10,000"
    )
    command.add_argument(
        "--algorithm",
        metavar="A",
        help="q_learning, sarsa, expected_sarsa or double_q_learning",
    )
    command.add_argument("--alpha", type=float, metavar="X", help="learning rate, above 0, up to 1")
    command.add_argument("--gamma", type=float, metavar="X", help="discount, from 0 to 1")
    command.add_argument("--epsilon", metavar="E", help="share of random moves; see below")
    command.add_argument("--seed", type=int, metavar="N", help="seed of all chance")
    command.add_argument("--q-out", type=Path, metavar="F.npz", help="save the trained agent")
    command.add_argument("--curve-out", type=Path, metavar="F.csv", help="save the curves")
    command.add_argument("--resume", type=Path, metavar="F.npz", help="go on with a saved agent")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(command=learn)

    command = commands.add_parser(
        "solve",
        help="print the shortest solution and the optimal values",
        description="Print a level's shortest solution and the optimal values at its start.",
        epilog=_SOLVE_EXAMPLES,
        formatter_class=shape,
    )
    command.add_argument("level", metavar="LEVEL", help="a level's file or name")
    command.add_argument("--gamma", type=float, metavar="G", help="discount, from 0 to 1")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(command=solve)

    command = commands.add_parser(
        "gif",
        help="film a game, an agent's walk or its training",
        description="Film a game, an agent's walk or its training, without a window.",
        epilog=_GIF_EXAMPLES,
        formatter_class=shape,
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
    command.add_argument("--delay", type=float, metavar="MS", help="time between frames; 40 or 80")
    command.add_argument(
        "--episodes", type=_count, metavar="N", help="how many to learn from; 1,000"
    )
    command.add_argument("--frames", type=_count, metavar="N", help="moments of a training; 80")
    command.add_argument("--overlay", metavar="NAMES", help="q, policy, values, visits; q,policy")
    command.add_argument("--seed", type=int, metavar="N", help="seed of all chance")
    command.add_argument("--once", action="store_true", help="play once, not again and again")
    command.set_defaults(command=gif)

    command = commands.add_parser(
        "fit",
        help="fit a model to data and print what it learned",
        description="Fit a model of the labs to data, without a window.",
        epilog=_FIT_EXAMPLES,
        formatter_class=shape,
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

    command = commands.add_parser(
        "generate",
        help="make a level that can be solved, of a wanted length",
        description="Make a level whose shortest solution takes a wanted number of moves.",
        epilog=_GENERATE_EXAMPLES,
        formatter_class=shape,
    )
    command.add_argument("--rows", type=_count, required=True, metavar="R", help="from 2 to 1024")
    command.add_argument(
        "--columns", type=_count, required=True, metavar="C", help="from 2 to 1024"
    )
    command.add_argument(
        "--min-moves", type=_count, required=True, metavar="M", help="of its shortest solution"
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
    return parser


def _count(text: str) -> int:
    try:
        count = int(text)
    except ValueError:
        count = 0
    if count < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return count


def open_window(options: argparse.Namespace) -> int:
    """`play`, `train`, and no command: the game in a window."""
    path = _find(options.level) if options.level else None
    if path and path.suffix.lower() == ".gif":
        return _open(options.screen, lambda: _scene_of(path))
    level = _load(path) if path else None
    return _open(options.screen, lambda: _first_scene(options.screen, level, path))


def open_editor(options: argparse.Namespace) -> int:
    """`edit`: a level, which may be a draft, or a new one, in the editor."""
    from game.world.level_file import load_draft

    path = _find(options.level) if options.level else None
    draft = _read(load_draft, path) if path else None

    def scene() -> Scene:
        from game.scenes.editor import EditorScene

        return EditorScene(draft, path)

    return _open(options.screen, scene)


def open_lab(options: argparse.Namespace) -> int:
    """`lab`: a lab in a window, or the choice of labs."""

    def scene() -> Scene:
        if options.name is None:
            if options.data is not None:
                raise _Mistake("--data needs the NAME of the lab to open it in")
            from game.scenes.labs_menu import LabsMenuScene

            return LabsMenuScene()
        from game.scenes.lab import open_lab

        return open_lab(options.name, options.data)

    return _open(options.screen, scene)


def _open(screen: str, scene: Callable[[], Scene | None]) -> int:
    """The window with `scene` above the menu, until it is closed."""
    # SDL would look for a display too, but say more than one line about it.
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in displays):
        raise _no_display(screen)
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from game.ui.app import App
    from game.ui.display import NoDisplayError

    try:
        with _mistakes(ValueError):
            app = App(scene=scene())
    except NoDisplayError:
        raise _no_display(screen) from None
    app.run()
    return 0


def _no_display(screen: str) -> _Mistake:
    return _Mistake(
        f"there is no display, and {screen} opens a window; "
        "learn and solve work without one, and so do gif, fit and generate"
    )


def _scene_of(path: Path) -> Scene:
    """The screen that the run in a GIF opens."""
    from game.scenes.export_open import scene_of

    return scene_of(path)


def _first_scene(screen: str, level: Level | None, path: Path | None) -> Scene | None:
    """The screen to open above the menu: with no level, the list to choose one from."""
    if screen == "the menu":
        return None
    if level is None or path is None:
        from game.scenes.levels import LevelsScene

        return LevelsScene(screen)
    if screen == "train":
        from game.scenes.train import TrainScene

        return TrainScene(level)
    from game.scenes.play import PlayScene
    from game.world.packs import packs

    names = [f"{pack.name}/{path.stem}" for pack in packs() if path in pack.levels]
    return PlayScene(level, name=names[0]) if names else PlayScene(level, about=path.name)


def learn(options: argparse.Namespace) -> int:
    """Train without a window; print what came of it, and write what was asked for."""
    level = _load(_find(options.level))
    for path in filter(None, (options.q_out, options.curve_out)):
        if path.is_dir():
            raise _Mistake(f"{path} is a folder; expected a file to write")
    from game.learning import begin, outcome, summary, train

    settings = ("algorithm", "alpha", "gamma", "epsilon", "seed")
    with _mistakes(ValueError):
        chosen = {name: getattr(options, name) for name in settings}
        trainer = begin(level, chosen, options.resume)
    first_step = trainer.steps
    seconds, interrupted = train(trainer, options.episodes)
    if interrupted:
        _say(f"stopped after {trainer.episodes:,} episodes")
    # Before the outcome, which takes its time on a large level; a failure is told after it.
    unwritten = _write(
        (options.q_out, trainer.save), (options.curve_out, trainer.history.write_csv)
    )
    if trainer.model.states > 50_000:
        _say(f"finding the exact optimum of {trainer.model.states:,} cells")
    result = outcome(level, trainer, seconds, trainer.steps - first_step)
    if options.json:
        _print_json({**result, "interrupted": interrupted})
    else:
        print(summary(result))
    if unwritten:
        raise unwritten
    return INTERRUPTED if interrupted else 0


def _write(*files: tuple[Path | None, Callable[[Path], None]]) -> _Mistake | None:
    """Write the files that were asked for; the first problem, if there is one."""
    problem = None
    for path, write in files:
        try:
            if path:
                write(path)
        except OSError as error:
            problem = problem or _Mistake(f"{path}: {error.strerror or error}")
    return problem


def solve(options: argparse.Namespace) -> int:
    """Print the shortest solution, which leaves slip aside, and the optimal values at the start."""
    level = _load(_find(options.level))
    from game.solving import answers, summary

    with _mistakes(ValueError):
        result = answers(level, options.gamma)
    if options.json:
        _print_json(result)
    else:
        print(summary(result))
    return 0


def fit(options: argparse.Namespace) -> int:
    """Fit a model to data and print its parameters, objective, iterations and scores."""
    from game.fitting import fit_command, summary

    with _mistakes(ValueError, OSError):
        result = fit_command(
            options.name, options.data, options.params, target=options.target, seed=options.seed
        )
    if options.json:
        _print_json(result)
    else:
        print(summary(result))
    return 0


def gif(options: argparse.Namespace) -> int:
    """Film a game, a walk or a training, and print what came of it."""
    out: Path = options.out
    if out.is_dir():
        raise _Mistake(f"{out} is a folder; expected a file to write")
    from game.recording.formats import problem_with

    if problem := problem_with(out):
        raise _Mistake(problem)
    path = _find(options.level)
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from game.filming import Wish, film_of, opened, overlays_from, record, summary

    with _mistakes(ValueError):
        level, run = opened(path) if path.suffix.lower() == ".gif" else (_load(path), None)
        names = ("moves", "agent", "training", "scale", "episodes", "frames", "seed")
        given = {name: getattr(options, name) for name in names}
        given["delay_ms"] = options.delay
        given["overlays"] = overlays_from(options.overlay) if options.overlay else None
        wish = Wish(**{name: value for name, value in given.items() if value is not None})
        film, carried = film_of(level, wish, run, path.name)
        try:
            done = record(film, carried, out, loop=not options.once)
        except OSError as problem:
            raise _Mistake(f"{out}: {problem.strerror or problem}") from problem
    print(summary(film, done))
    return 0


def generate(options: argparse.Namespace) -> int:
    """Make a level to a wish, write it and print what it asks of whoever plays it."""
    if options.out.is_dir():
        raise _Mistake(f"{options.out} is a folder; expected a file to write")
    from tqdm import tqdm

    from game.editor import generator
    from game.world.level import Tile
    from game.world.level_file import save
    from game.world.planning import shortest_solution

    wish = {name: getattr(options, name) for name in ("rocks", "holes", "ice", "seed")}
    # A search that is over within the delay shows no bar.
    bar = tqdm(total=100, unit=" %", file=sys.stderr, delay=0.5, leave=False)
    with _mistakes(ValueError), bar:
        level = generator.generate(
            options.rows,
            options.columns,
            options.min_moves,
            **wish,
            progress=lambda share: bar.update(round(100 * share) - bar.n),
        )
    with _mistakes(ValueError):
        save(level, options.out)
    moves = "".join(action.name[0] for action in shortest_solution(level) or ())
    size = {"rows": level.rows, "columns": level.columns}
    tiles = {tile.name.lower(): int((level.tiles == tile).sum()) for tile in Tile}
    if options.json:
        told = {"level": level.name, "file": str(options.out), "seed": options.seed}
        _print_json({**told, "moves": moves, "length": len(moves), **size, "tiles": tiles})
    else:
        parts = ", ".join(f"{number} {tile}" for tile, number in tiles.items())
        print(f"{options.out}: {level.name}\nshortest solution  {moves} ({len(moves)} moves)")
        print(f"tiles              {parts}")
    return 0


def _find(name: str) -> Path:
    from game.world.packs import find_level

    with _mistakes(ValueError):
        return find_level(name)


def _load(path: Path) -> Level:
    """The level of a file."""
    from game.world.level_file import load

    return _read(load, path)


def _read(read: Callable[[Path], _Read], path: Path) -> _Read:
    """What `read` makes of a level's file; what the file warns of goes to stderr."""
    from game.world.level import LevelWarning

    with warnings.catch_warnings(record=True) as noticed:
        warnings.simplefilter("always", LevelWarning)
        with _mistakes(ValueError, OSError):
            made = read(path)
    for warning in noticed:
        _say(f"warning: {warning.message}")
    return made


@contextlib.contextmanager
def _mistakes(*kinds: type[Exception]) -> Iterator[None]:
    """Say these errors, whose messages are written for people, in one line."""
    try:
        yield
    except kinds as problem:
        if isinstance(problem, OSError) and problem.strerror:
            raise _Mistake(f"{problem.filename}: {problem.strerror}") from problem
        raise _Mistake(str(problem)) from problem


def _print_json(result: dict[str, Any]) -> None:
    print(json.dumps(_plain(result), ensure_ascii=False, allow_nan=False))


def _plain(value: Any) -> Any:
    """`value` with null for what JSON has no number for."""
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _say(message: object) -> None:
    print(f"q-on-ice: {message}", file=sys.stderr)
