"""What a lab is: one algorithm to put hands on, as its host and its author see it.

A lab declares its controls, pictures and data, yields frozen states, and draws any of them on
plots. The host (`game.scenes.lab`) owns everything else: play, pause, steps forward and back,
speed, seed, the data and their editing, undo, layout, workers. A lab keeps nothing between calls:
what it shows is in the state, the history, the data and the values that it is handed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from game.labs.params import Param, Values, always, choice, column, hidden, slider, toggle
from game.labs.plots import Plot, Plot3D
from game.labs.sheet import Box
from ml.dataset import Dataset

__all__ = [
    "Comparison",
    "Dataset",
    "Extra",
    "Hand",
    "History",
    "Lab",
    "LabState",
    "Number",
    "Param",
    "Plot",
    "Plot3D",
    "Values",
    "View",
    "choice",
    "column",
    "hidden",
    "slider",
    "toggle",
]

Progress = Callable[[float], None]
Tone = Literal["plain", "good", "bad", "accent", "gold", "quiet"]


@dataclass(frozen=True)
class View:
    """One named picture. The first is the main one, largest; points are edited there.

    `title` heads it, and names it where only some pictures fit. `extra` is the `Extra` it waits
    for: while that is being worked out its progress is shown here. `when` says for which values the
    picture exists.
    """

    name: str
    title: str
    kind: Literal["2d", "3d"] = "2d"
    extra: str = ""
    when: Callable[[Values], bool] = always


@dataclass(frozen=True)
class Extra:
    """Work longer than a frame, done by `Lab.compute` on a worker when what it uses has changed.

    `uses` are the params it depends on, None for all that restart a run; data and seed always
    count. With `button` it waits to be asked for, by a button with these words and `help`. `when`
    says for which values it applies.
    """

    name: str
    title: str
    uses: tuple[str, ...] | None = None
    button: str = ""
    help: str = ""
    when: Callable[[Values], bool] = always


@dataclass(frozen=True, eq=False)
class LabState:
    """What a lab yields: a state of `ml` beside the values and the seed of its run.

    Labs subclass it for what a caption needs, such as the number the step before had.
    """

    fit: Any
    values: Values
    seed: int


@dataclass(frozen=True, eq=False)
class History(Sequence[Any]):
    """The kept states from the start up to the one shown, oldest first, and what stands around.

    `steps` are their step numbers (0 is the start; early ones may be thinned out). `values` are the
    current ones, also of params that don't restart. `extras` holds the results that there are;
    those in `stale` belong to earlier data or values and are being worked out again. `last_step` is
    the newest step that was made, which may lie after the one shown. `limits` are those that the
    main picture keeps while points on it are edited; None: they follow the data.
    """

    states: tuple[Any, ...] = ()
    steps: tuple[int, ...] = ()
    values: Values = field(default_factory=dict)
    extras: Mapping[str, Any] = field(default_factory=dict)
    stale: frozenset[str] = frozenset()
    last_step: int = 0
    limits: Box | None = None

    def __len__(self) -> int:
        return len(self.states)

    def __getitem__(self, index: Any) -> Any:
        return self.states[index]

    @classmethod
    def of(cls, history: Sequence[Any], state: Any, lab: Lab) -> History:
        """`history`, or one made of a plain sequence of states with the values of `state`."""
        if isinstance(history, History):
            return history
        values = {param.name: param.default for param in lab.params}
        values.update(getattr(state, "values", {}))
        steps = tuple(range(len(history)))
        return cls(tuple(history), steps, values, last_step=max(len(history) - 1, 0))


class Number(float):
    """A read-out with what to compare it with: `beside` ("best 78.85"), a `tone`, a `form`.

    `form` is a format specification such as ".2f", or ".1%" for a share; left out, six significant
    digits are shown.
    """

    beside: str
    tone: Tone
    form: str

    def __new__(
        cls, value: float, beside: str = "", tone: Tone = "plain", form: str = ""
    ) -> Number:
        """A float with words beside it."""
        made = super().__new__(cls, value)
        made.beside, made.tone, made.form = beside, tone, form
        return made


@dataclass(frozen=True)
class Hand:
    """The pointer on a 2-D picture, in data coordinates; `reach` is about 10 pixels each way."""

    view: str
    x: float
    y: float
    reach: tuple[float, float]


@dataclass(frozen=True)
class Comparison:
    """One number of ours beside scikit-learn's; `agree` is how far apart they may be."""

    name: str
    ours: float
    theirs: float
    agree: float


class Lab(Protocol):
    """One mini-lab. Subclass it: everything with a body has a sensible default.

    `task` says what the data are for, and `adopt` makes them so. `datasets` are names that
    `ml.datasets.load` knows, the first being the default. `views` are its pictures, the main one
    first. `pace` is the steps a second that it opens with. `explanation` is HTML of under 200 words
    with the formula in Unicode. `code` is the function whose source the Code tab shows; a plain
    function is wrapped as `staticmethod(function)`. `resumes_at_once` promises that `resume` fits
    a frame even where `slow` says that the run doesn't.
    """

    title: str
    task: Literal["regression", "classification", "clustering"] = "clustering"
    params: tuple[Param, ...]
    datasets: tuple[str, ...]
    views: tuple[View, ...]
    extras: tuple[Extra, ...] = ()
    pace: float = 4.0
    resumes_at_once: bool = False
    explanation: str
    code: Callable[..., Any]

    # -- the run -----------------------------------------------------------------------------

    def prepare(self) -> None:
        """Import and compile what the first state needs; called once, on a worker."""

    def start(self, data: Dataset, values: Values, seed: int) -> Iterator[LabState]:
        """The states of a run, the first being its start. ValueError says what is wrong."""
        ...

    def resume(
        self, state: LabState, data: Dataset, values: Values, seed: int
    ) -> Iterator[LabState]:
        """A run that goes on from `state` on other data or values, while a hand is moving them.

        When the hand lets go the host starts anew, so this need not be exact, only quick.
        """
        return self.start(data, values, seed)

    def slow(self, data: Dataset, values: Values) -> bool:
        """Whether one step may take longer than a frame; steps are then made on a worker."""
        return False

    def compute(
        self, extra: str, data: Dataset, values: Values, seed: int, progress: Progress
    ) -> Any:
        """The result of the extra called `extra`, on a worker.

        Call `progress(share)` often: it shows the share done, and ends the work when cancelled.
        """
        raise NotImplementedError(extra)

    # -- what is seen ------------------------------------------------------------------------

    def draw(
        self,
        state: LabState | None,
        history: Sequence[LabState],
        data: Dataset,
        plots: Mapping[str, Any],
    ) -> None:
        """Record the pictures; reads only. `plots` may lack views that are not on screen.

        `state` is None before the first one, or when the data can't be fitted: the data are drawn
        all the same. Every axis gets a name. `history` is a `History` in the host; `History.of`
        makes one of any sequence. The main picture keeps to its `limits` where it has some.
        """
        ...

    def numbers(
        self, state: LabState, data: Dataset, history: Sequence[LabState] = ()
    ) -> Mapping[str, float | str]:
        """The live read-out in order, `Number`s where there is something to compare with."""
        ...

    def caption(self, state: LabState) -> str:
        """What this step did, in words, with its numbers."""
        ...

    def formula(self, state: LabState) -> str:
        """The rule that this step followed, in Unicode; shown below the caption."""
        return ""

    def phase(self, state: LabState) -> str:
        """A word for the kind of step, such as "M step"; shown beside the step number."""
        return ""

    def code_for(self, values: Values) -> Callable[..., Any]:
        """The very function that runs with these values."""
        return type(self).code

    def code_of(self, state: LabState) -> Callable[..., Any]:
        """The function that made `state`, where kinds of steps have their own.

        For the Code tab while a state is looked at; before the first one it shows `code_for`.
        """
        return self.code_for(state.values)

    # -- the data and hands on them ----------------------------------------------------------

    def adopt(self, data: Dataset) -> Dataset:
        """The data as this lab needs them, by its `task`; ValueError if they won't do."""
        from game.labs.data import adopted

        return adopted(data, self.task)

    def suit(self, values: Values, data: Dataset) -> Values:
        """`values` made to suit data that were just opened, such as as many clusters as classes."""
        return values

    def axes(self, data: Dataset, values: Values) -> tuple[int, int] | None:
        """The columns that the main view shows across and up, where points can be edited.

        -1 stands for the target. None: points can't be edited here. The view must be in the data's
        own units.
        """
        if data.n_features < 2:
            return None
        last = data.n_features - 1
        return min(int(values.get("across", 0)), last), min(int(values.get("up", 1)), last)

    def press(
        self, hand: Hand, state: LabState | None, history: History, data: Dataset
    ) -> Values | None:
        """Changed values if a press here means something to the lab, {} to take hold, else None.

        What is taken is followed by `drag` until it is let go. None leaves the press to the host:
        in the main view it takes hold of a point or adds one.
        """
        return None

    def drag(
        self, hand: Hand, state: LabState | None, history: History, data: Dataset
    ) -> Values | None:
        """Changed values while something that `press` took is dragged."""
        return None

    # -- the judge ---------------------------------------------------------------------------

    def against_sklearn(self, data: Dataset, values: Values, seed: int) -> tuple[Comparison, ...]:
        """Our numbers beside scikit-learn's on the same data, on a worker; () if there are none.

        Imports scikit-learn inside; ImportError is told in a sentence.
        """
        return ()
