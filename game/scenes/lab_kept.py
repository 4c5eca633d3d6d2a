"""Points that a person edited in a lab, put by until that lab is opened again."""

from __future__ import annotations

from game.labs.undo import Past
from game.ui.input import Act, key_name
from game.ui.scene import Context, Say


def kept_past(context: Context, lab: str) -> Past | None:
    """What was left behind in the lab called `lab` in this run of the program, if anything."""
    return context.kept.get(f"lab {lab}")


def keep_past(context: Context, lab: str, past: Past) -> None:
    """Put `past` by if its points are edited; else what was put by of it is done with."""
    present = past.present
    if present.edited and present.data.n_samples:
        past.seal()
        context.kept[f"lab {lab}"] = past
    elif kept_past(context, lab) is past:
        del context.kept[f"lab {lab}"]


def welcome_back() -> Say:
    """Tell that the points are not a data set's own, and how to come back to that."""
    return Say(f"The points are as you left them. {key_name(Act.UNDO)} takes changes back.")
