"""A whole run at one moment: kept in memory to go back to, and on disk as an .npz file."""

import io
import json
import math
import struct
import tokenize
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.agent.history import History, Mark
from game.agent.pages import Pages
from game.agent.records import NO_ACTION, POINT, POINTS, RUN, STEP
from game.agent.settings import TrainingSettings
from game.agent.tables import mean
from game.files import write_atomically
from game.world.level import LARGEST
from game.world.model import TransitionModel

_FORMAT = 1
_COLUMNS = len(POINT.names or ())
# The largest level takes 128 bytes a cell; curves and the rest stay below 8 MiB.
_MOST_BYTES = 128 * LARGEST**2 + 8 * 2**20
_DAMAGE = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, EOFError),
    *(RuntimeError, MemoryError),
    *(zipfile.BadZipFile, zlib.error, struct.error, tokenize.TokenError),
)


class AgentFileError(ValueError):
    """One sentence that says why a file can't be taken for this agent."""


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All that determines how a run goes on. Its arrays are copies and read-only.

    The tables are kept in pages, which moments share; `table`, `visits` and `q` put them together,
    each time anew. `run`, `curve` and `last` are arrays of the kinds in `game.agent.records`;
    `slip` is the slip set while learning, None if it is the world's own.
    """

    settings: TrainingSettings
    model: TransitionModel
    slip: float | None
    table_pages: Pages
    visits_pages: Pages
    run: NDArray[np.void]
    curve: NDArray[np.void]
    recent: NDArray[np.float64]
    last: NDArray[np.void]
    marks: tuple[Mark, ...]

    def __post_init__(self) -> None:
        for array in self._arrays():
            array.flags.writeable = False

    @property
    def q(self) -> NDArray[np.float64]:
        """The values, float64 (S, 4); for double Q-learning the mean of both tables."""
        return _whole(self.q_pages)

    @property
    def q_pages(self) -> Pages:
        """The values as pages."""
        double = self.settings.algorithm == "double_q_learning"
        return self.table_pages.mapped(mean) if double else self.table_pages

    @property
    def table(self) -> NDArray[np.float64]:
        """What the run learns in: float64 (S, 4), or (S, 2, 4) for double Q-learning."""
        return _whole(self.table_pages)

    def both(self, state: int) -> NDArray[np.float64] | None:
        """Double Q-learning's two tables of a state, float64 (2, 4); None with one table."""
        table = self.table_pages.of_state(state)
        return table if table.ndim == 2 else None

    @property
    def visits(self) -> NDArray[np.int64]:
        """How often each action was taken, int64 (S, 4)."""
        return _whole(self.visits_pages)

    @property
    def state(self) -> int:
        """Where the agent stood."""
        return int(self.run["state"][0])

    @property
    def steps(self) -> int:
        """How many steps had been done."""
        return int(self.run["steps"][0])

    @property
    def episodes(self) -> int:
        """How many episodes had finished."""
        return int(self.run["episodes"][0])

    @property
    def epsilon(self) -> float:
        """The share of random moves in the episode under way."""
        return float(self.run["epsilon"][0])

    @property
    def history(self) -> History:
        """The curves up to this moment."""
        return History(
            self.curve, self.recent, self.episodes, int(self.run["stride"][0]), self.marks
        )

    def bytes_beyond(self, before: "Snapshot") -> int:
        """The bytes held in addition to those of another moment, the model included."""
        kept = [*self._arrays(), *_new(self.model, before.model)]
        pages = self.table_pages.bytes_beyond(before.table_pages)
        pages += self.visits_pages.bytes_beyond(before.visits_pages)
        return pages + sum(array.nbytes for array in kept)

    def _arrays(self) -> tuple[NDArray[Any], ...]:
        return self.run, self.curve, self.recent, self.last


def _whole(pages: Pages) -> NDArray[Any]:
    """A table in one piece, read-only."""
    table = pages.whole()
    table.flags.writeable = False
    return table


def _new(model: TransitionModel, before: TransitionModel) -> list[NDArray[Any]]:
    """The tables of a world that another one does not share."""
    both = (
        (getattr(model, name), getattr(before, name))
        for name in ("next_state", "reward", "ends", "wins")
    )
    return [table for table, known in both if table is not known]


def save(snapshot: Snapshot, path: Path | str) -> None:
    """Write a snapshot to an .npz file without pickle; raises OSError if that can't be done.

    Its arrays: `q` (S, 4), `visits` (S, 4), `tables` (S, 2, 4) for double Q-learning, `curve`
    (points, 6), `recent` (1024, 2), and `run`, the rest as JSON.
    """
    rest = {
        "format": _FORMAT,
        "settings": asdict(snapshot.settings),
        "slip": snapshot.slip,
        "run": _fields(snapshot.run),
        "last": _fields(snapshot.last),
        "marks": snapshot.marks,
    }
    arrays: dict[str, NDArray[Any]] = {
        "q": snapshot.q,
        "visits": snapshot.visits,
        "curve": snapshot.curve.view(np.float64).reshape(-1, _COLUMNS),
        "recent": snapshot.recent,
        "run": np.array(json.dumps(rest)),
    }
    if snapshot.settings.algorithm == "double_q_learning":
        arrays["tables"] = snapshot.table
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, **arrays)
    write_atomically(path, stream.getvalue())


def load(path: Path | str, model: TransitionModel) -> Snapshot:
    """Read the snapshot that `save` wrote, to go on in `model`.

    Raises AgentFileError when the file is missing, unreadable, damaged, or made in a world of
    another size.
    """
    try:
        with Path(path).open("rb") as stream, np.load(stream, allow_pickle=False) as file:
            _check_sizes(file.zip)
            arrays = {name: file[name] for name in file.files}
        rest = json.loads(str(arrays["run"][()]))
        if rest["format"] != _FORMAT:
            raise AgentFileError(
                f"{path} has format {rest['format']!r}; this version reads format {_FORMAT}"
            )
        states = len(arrays["q"])
        if states != model.states:
            raise AgentFileError(
                f"{path} was made on a level of {states} cells; this level has {model.states}"
            )
        return _snapshot(arrays, rest, model)
    except FileNotFoundError:
        raise AgentFileError(
            f"{path}: there is no such file; expected a trained agent (.npz)"
        ) from None
    except OSError as problem:
        reason = problem.strerror or problem
        raise AgentFileError(f"{path} can't be read: {reason}") from None
    except AgentFileError:
        raise
    except _DAMAGE:
        raise AgentFileError(
            f"{path} is damaged or isn't a trained agent; expected an .npz file saved by this game"
        ) from None


def _check_sizes(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that unpacks to more than any agent, or whose arrays promise more than it.

    Memory is reserved for what is promised, before a byte of it is read.
    """
    if sum(info.file_size for info in archive.infolist()) > _MOST_BYTES:
        raise ValueError("more than any agent")
    for info in archive.infolist():
        with archive.open(info) as part:
            version = np.lib.format.read_magic(part)
            first = version == (1, 0)
            read = (
                np.lib.format.read_array_header_1_0
                if first
                else np.lib.format.read_array_header_2_0
            )
            shape, _, kind = read(part)
        if math.prod(shape) * kind.itemsize > info.file_size:
            raise ValueError("less than promised")


def _snapshot(
    arrays: dict[str, NDArray[Any]], rest: dict[str, Any], model: TransitionModel
) -> Snapshot:
    """The snapshot of a file's contents; any of `_DAMAGE` when they don't make sense."""
    settings = TrainingSettings.from_mapping(rest["settings"])
    slip = None if rest["slip"] is None else float(rest["slip"])
    if slip is not None:
        model = model.with_slip(slip)
    double = settings.algorithm == "double_q_learning"
    table = arrays["tables" if double else "q"]
    run, last = _record(rest["run"], RUN), _record(rest["last"], STEP)
    _check(table, np.float64, (model.states, 2, 4) if double else (model.states, 4))
    _check(arrays["visits"], np.int64, (model.states, 4))
    _check(arrays["recent"], np.float64, (POINTS, 2))
    _check_run(run[0], model.states)
    _check_last(last[0], model.states)
    points = int(run["point"][0]) + bool(run["filled"][0])
    _check(arrays["curve"], np.float64, (points, _COLUMNS))
    return Snapshot(
        settings=settings,
        model=model,
        slip=slip,
        table_pages=Pages.of(table),
        visits_pages=Pages.of(arrays["visits"]),
        run=run,
        curve=np.ascontiguousarray(arrays["curve"]).view(POINT).reshape(points),
        recent=arrays["recent"],
        last=last,
        marks=tuple(Mark(int(e), int(s), str(what)) for e, s, what in rest["marks"]),
    )


def _fields(records: NDArray[np.void]) -> dict[str, Any]:
    return dict(zip(records.dtype.names or (), records[0].item(), strict=True))


def _record(fields: dict[str, Any], kind: np.dtype[np.void]) -> NDArray[np.void]:
    return np.array([tuple(fields[name] for name in kind.names or ())], dtype=kind)


def _check(array: NDArray[Any], kind: type[np.generic], shape: tuple[int, ...]) -> None:
    if array.dtype != kind or array.shape != shape or not np.isfinite(array).all():
        raise ValueError("an array of another kind")


def _check_run(run: np.void, states: int) -> None:
    """The compiled loop looks at no index twice, so all of them are looked at here."""
    stride, point, filled = int(run["stride"]), int(run["point"]), int(run["filled"])
    fits = (
        0 <= run["state"] < states
        and NO_ACTION <= run["next_action"] < 4
        and 0 <= point < POINTS
        and 0 <= filled < stride
        and run["episodes"] == point * stride + filled
        and run["steps"] >= 0
        and run["length"] >= 0
        and 0.0 <= run["epsilon"] <= 1.0
        and np.isfinite(run["total"])
    )
    if not fits:
        raise ValueError("numbers that no run reaches")


def _check_last(last: np.void, states: int) -> None:
    """Whoever puts the last step into words looks its cells and actions up."""
    fits = (
        all(0 <= last[name] < states for name in ("state", "next_state"))
        and all(0 <= last[name] < 4 for name in ("action", "taken"))
        and NO_ACTION <= last["next_action"] < 4
        and last["table"] in (0, 1)
        and all(np.isfinite(last[name]) for name in STEP.names or () if STEP[name].kind == "f")
    )
    if not fits:
        raise ValueError("a step that no run makes")
