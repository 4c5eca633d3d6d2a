"""A lab run to its end without a window: its settings from text, and what its read-out tells.

What is wrong with the wish is a ValueError of one sentence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from game.bars import bar
from game.counts import counted
from game.fitting import (
    MODELS,
    NothingFits,
    check_seed,
    head_lines,
    load_data,
    pairs_of,
    plain,
)
from game.labs import available, make_lab
from game.labs.endings import ENDINGS
from game.labs.lab import Lab, Number, Param
from game.labs.run import Run
from game.labs.setup import Setup, checked_value, fitting_values, open_file, own_name, taken_by
from ml.datasets import Dataset

_BITE_S = 0.1

# What of a last state is learned, and worth printing.
_LEARNED = ("coef", "intercept", "centers", "labels", "weights", "means", "covariances")


def is_lab(name: str, params: Sequence[str] = ()) -> bool:
    """Whether `fit` with this name and these parameters means a lab.

    Where a model has the lab's name, as `svm` has, it means the lab if a parameter is the lab's
    alone.
    """
    if name not in available():
        return False
    if name not in MODELS:
        return True
    models = set(MODELS[name].settings())
    labs = {param.name for param in make_lab(name).params}
    return any(key in labs - models for key, _ in pairs_of(params))


def lab_setup(
    name: str,
    data: str | None = None,
    params: Sequence[str] = (),
    *,
    target: str | None = None,
    seed: int = 0,
) -> tuple[Lab, Setup]:
    """The lab called `name`, set to what was asked for; what wasn't is as the lab opens.

    `data` is what `main.py lab NAME --data` takes, or None for the lab's first data set; `params`
    are "name=value" texts for the lab's params. Raises ValueError, a sentence.
    """
    lab = make_lab(name)
    check_seed(seed)
    wanted = data or lab.datasets[0]
    path = Path(wanted)
    if target is None and (path.suffix.lower() in ENDINGS or path.is_file()):
        table = open_file(lab, path)
    else:
        table = load_data(wanted, target, lab.task, seed)
    setup = setup_on(lab, wanted, table, target, seed)
    known = {param.name: param for param in lab.params if param.kind != "hidden"}
    values = dict(setup.values)
    for key, text in pairs_of(params):
        if key not in known:
            raise ValueError(f"{name} has no parameter {key!r}; it has {', '.join(known)}")
        values[key] = checked_value(known[key], _value(known[key], text, setup.data), setup.data)
    return lab, replace(setup, values=values)


def setup_on(
    lab: Lab, wanted: str, table: Dataset, target: str | None, seed: int, changed: bool = False
) -> Setup:
    """The lab's own values for a table that was asked for as `wanted`, and maybe `changed` since.

    Raises DataError where the lab can't take it.
    """
    named = not Path(wanted).is_file()
    changed = changed or target not in (None, table.target_name)
    taken = taken_by(lab, table)
    if not named:
        taken = own_name(taken)
    values = fitting_values(lab, {param.name: param.default for param in lab.params}, taken)
    return Setup(taken, taken.name, values, seed, edited=named and changed)


def run_to_end(lab: Lab, setup: Setup) -> Run:
    """The lab's whole run, with a bar on stderr. Raises NothingFits where nothing can be fitted."""
    lab.prepare()
    run = Run()
    run.begin(lambda: lab.start(setup.data, setup.values, setup.seed), float("inf"))
    with bar(None, " steps") as shown:
        while not run.ended:
            run.pursue(_BITE_S)
            shown.update(max(run.last_step, 0) - shown.n)
    if run.problem:
        raise NothingFits(run.problem)
    return run


def numbers_of(name: str, lab: Lab, setup: Setup, run: Run) -> dict[str, Any]:
    """What the read-out tells at the end of a run, and what was learned, ready for JSON."""
    state, data = run.state, setup.data
    assert state is not None
    history = run.history(setup.values, {}, frozenset())
    numbers = lab.numbers(state, data, history)
    learned = {key: getattr(state.fit, key) for key in _LEARNED if hasattr(state.fit, key)}
    return {
        "name": name,
        "lab": lab.title,
        "data": data.name,
        "rows": data.n_samples,
        "columns": data.n_features,
        "features": list(data.feature_names),
        "target": data.target_name or None,
        "classes": list(data.class_names),
        "dropped_rows": data.dropped,
        "seed": setup.seed,
        "parameters": plain(_what_counts(lab, setup)),
        "steps": run.last_step,
        "iterations": int(state.fit.iteration),
        "caption": lab.caption(state),
        "numbers": plain(numbers),
        "beside": {key: words for key, value in numbers.items() if (words := _beside(value))},
        "learned": plain(learned),
    }


def summary(result: Mapping[str, Any]) -> str:
    """The numbers of a lab's run in a few lines."""
    set_to = ", ".join(f"{key}={value}" for key, value in result["parameters"].items())
    lines = [
        *head_lines(result["lab"], result, make_lab(result["name"]).task),
        f"parameters  {set_to}",
        f"{counted(result['steps'], 'step')}. {result['caption']}",
    ]
    wide = max(map(len, result["numbers"]), default=0)
    for key, value in result["numbers"].items():
        words = value if isinstance(value, str) else f"{value:.10g}"
        beside = result["beside"].get(key, "")
        lines.append(f"{key:<{wide}}  {words:<16}  {beside}".rstrip())
    return "\n".join(lines)


def _what_counts(lab: Lab, setup: Setup) -> dict[str, Any]:
    """The values that the run depends on, and what else was set; what doesn't apply is left out."""
    values = setup.values
    return {
        param.name: values[param.name]
        for param in lab.params
        if ((param.kind != "hidden" and param.restarts) or values[param.name] != param.default)
        and param.when(values)
        and param.fits(setup.data)
    }


def _value(param: Param, text: str, data: Dataset) -> Any:
    """What a text stands for, of the kind that `param` holds."""
    match param.kind:
        case "choice":
            return text
        case "toggle":
            return {"true": True, "false": False}.get(text.lower(), text)
        case "column" if text in data.feature_names:
            return data.feature_names.index(text)
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError):
        return text


def _beside(value: float | str) -> str:
    return value.beside if isinstance(value, Number) else ""
