"""What the colours on a plot stand for, read from the marks: legend entries and a colour bar."""

from collections.abc import Iterable, Sequence

from game.ui.plot_layout import ColourBar, LegendEntry
from game.ui.plot_marks import Band, Bars, Heatmap, Line, Mark, Points, Polygon


def legend_entries(marks: Iterable[Mark]) -> tuple[LegendEntry, ...]:
    """One entry for each label among `marks`, in order; heatmaps have a colour bar instead."""
    entries: dict[str, LegendEntry] = {}
    for mark in marks:
        if not isinstance(mark, (Points, Line, Band, Bars, Polygon)) or not mark.label:
            continue
        colour = mark.edge or mark.colour if isinstance(mark, Polygon) else mark.colour
        if isinstance(mark, Points) and mark.colours is not None and mark.outline is not None:
            # Of many colours; what they have in common is the ring around them.
            colour = mark.outline
        if colour is not None:
            entries.setdefault(mark.label, LegendEntry(mark.label, colour, _swatch_of(mark)))
    return tuple(entries.values())


def colour_bar(marks: Sequence[Mark], label: str) -> ColourBar | None:
    """The scale of the last heatmap of values among `marks`, if there is one."""
    for mark in reversed(marks):
        if isinstance(mark, Heatmap) and mark.map != "classes":
            return ColourBar(mark.map, *mark.range(), label)
    return None


def _swatch_of(mark: Mark) -> str:
    if isinstance(mark, Points):
        if mark.colours is not None and mark.outline is not None:
            return "ring"
        return "dot" if mark.marker == "circle" else mark.marker
    if isinstance(mark, Line):
        return "dashed" if mark.dashed else "line"
    return "patch"
