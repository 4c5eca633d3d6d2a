"""What every lab promises its host, and the means to check it: runs, recordings, fingerprints."""

import dataclasses
import itertools

import numpy as np

from game.labs import available, make_lab
from game.labs.lab import Hand, History, Number
from game.labs.template import TemplateLab
from game.ui.plot_record import DisplayList
from ml import datasets

ALL_LABS = (*available(), "template")
STEPS = 6


def lab_called(name):
    return TemplateLab() if name == "template" else make_lab(name)


def defaults(lab):
    return {param.name: param.default for param in lab.params}


def data_for(lab, name, n_samples=None):
    """The data set as the host hands it over, toy sets with so many samples."""
    toy = name in datasets.TOY_SETS
    return lab.adopt(datasets.load(name, n_samples=n_samples if toy else None, random_state=1))


def run(lab, data, values=None, seed=0, steps=STEPS):
    """The first states of a run."""
    values = {**defaults(lab), **(values or {})}
    return list(itertools.islice(lab.start(data, values, seed), steps))


def history_of(lab, states, values=None, extras=None):
    """What the host would hand the lab with the last of these states."""
    kept = {**defaults(lab), **(values or {})}
    steps = tuple(range(len(states)))
    return History(tuple(states), steps, kept, extras or {}, last_step=max(len(states) - 1, 0))


class Runs:
    """Whole runs of a lab, its values given by name."""

    def __init__(self, lab):
        self.lab = lab

    def run(self, data, seed=0, **values):
        return list(self.lab.start(data, {**defaults(self.lab), **values}, seed))

    def history(self, states, extras=None, **values):
        return history_of(self.lab, states, values, extras)

    def numbers(self, data, states, extras=None, **values):
        return self.lab.numbers(states[-1], data, self.history(states, extras, **values))


def marks(plots, view, kind):
    """The marks of one kind on the plot of a view."""
    return [mark for mark in plots[view].marks if isinstance(mark, kind)]


def fingerprint(thing):
    """Everything in a state, down to the bytes of its arrays."""
    if isinstance(thing, np.ndarray):
        return thing.dtype.str, thing.shape, thing.tobytes()
    if dataclasses.is_dataclass(thing):
        return type(thing).__name__, *(
            (field.name, fingerprint(getattr(thing, field.name)))
            for field in dataclasses.fields(thing)
        )
    if isinstance(thing, dict) or hasattr(thing, "items"):
        return tuple((str(key), fingerprint(part)) for key, part in thing.items())
    if isinstance(thing, (tuple, list)):
        return tuple(map(fingerprint, thing))
    if type(thing).__module__.startswith(("ml.", "game.")) and hasattr(thing, "__dict__"):
        return type(thing).__name__, fingerprint(vars(thing))
    return repr(thing)


class Recorder3D:
    """What a 3-D plot is asked to record, by name."""

    def __init__(self):
        self.marks = []
        self.labels = ()

    def clear(self, title="", x_label="", y_label="", z_label="", subtitle=""):
        self.marks = [("clear", title, subtitle)]
        self.labels = (x_label, y_label, z_label)

    def __getattr__(self, name):
        if name not in ("limits", "points", "line", "surface", "plane", "text", "legend"):
            raise AttributeError(f"a 3-D plot has no {name}")
        return lambda *args, **kwargs: self.marks.append((name, args, kwargs))


def sheets(lab, values):
    """A plot for each of the lab's views that exists with these values."""
    return {
        view.name: DisplayList() if view.kind == "2d" else Recorder3D()
        for view in lab.views
        if view.when(values)
    }


def recorded(lab, states, data, values=None, extras=None):
    """The plots after drawing the last state, as the host does it."""
    values = {**defaults(lab), **(values or {})}
    history = history_of(lab, states, values, extras)
    plots = sheets(lab, values)
    lab.draw(states[-1] if states else None, history, data, plots)
    return plots


def ink(plots):
    """Everything that was recorded, comparable."""
    found = []
    for name, plot in plots.items():
        heads = (plot.labels,) if isinstance(plot, Recorder3D) else (plot.x_axis, plot.y_axis)
        marks = [
            tuple(fingerprint(getattr(mark, slot)) for slot in getattr(mark, "__slots__", ()))
            if hasattr(mark, "__slots__")
            else fingerprint(mark)
            for mark in plot.marks
        ]
        found.append((name, repr(heads), tuple(marks)))
    return tuple(found)


def told(lab, states, data):
    """Numbers, caption, formula and phase of the last state."""
    state = states[-1]
    numbers = lab.numbers(state, data, states)
    read = tuple(
        (name, repr(value), getattr(value, "beside", "")) for name, value in numbers.items()
    )
    return read, lab.caption(state), lab.formula(state), lab.phase(state)


def other_value(param, data):
    """A value of `param` that isn't its default, or None for one that only hands can set."""
    if param.kind == "slider":
        far = param.high if param.default < (param.low * param.high) ** 0.5 else param.low
        if not param.log:
            far = param.high if param.default < (param.low + param.high) / 2 else param.low
        return int(far) if param.whole else far
    if param.kind == "choice":
        return next(option for option in param.options if option != param.default)
    if param.kind == "toggle":
        return not param.default
    if param.kind == "column":
        return next(i for i in reversed(range(data.n_features)) if i != param.default)
    return None


def settings_where(lab, param):
    """Values under which `param` applies, the nearest to the defaults that there are."""
    others = [one for one in lab.params if one.kind in ("choice", "toggle") and one != param]
    pools = [
        (one.default, *(o for o in (one.options or (True, False)) if o != one.default))
        for one in others
    ]
    for changed in range(len(others) + 1):
        for which in itertools.combinations(range(len(others)), changed):
            for picked in itertools.product(*(pools[i][1:] for i in which)):
                values = defaults(lab)
                values.update((others[i].name, value) for i, value in zip(which, picked))
                if param.when(values):
                    yield values


def check_number(name, value):
    assert isinstance(value, (float, int, str)), f"{name} is a {type(value).__name__}"
    if isinstance(value, Number):
        format(float(value), value.form)
        assert value.tone in ("plain", "good", "bad", "accent", "gold", "quiet")


HANDS = tuple((x, y) for x in (0.1, 0.5, 0.9) for y in (0.1, 0.5, 0.9))


def hand_at(view, plot_limits, place):
    """A hand somewhere on a view, with a reach of a hundredth of its sides."""
    (left, right), (low, high) = plot_limits
    x, y = left + place[0] * (right - left), low + place[1] * (high - low)
    return Hand(view, x, y, ((right - left) / 100, (high - low) / 100))
