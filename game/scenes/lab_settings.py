"""The Setup tab of a lab: a row for the data, the seed, and each setting that applies."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pygame import Rect

from game.labs.lab import Extra, Param
from game.labs.session import Session
from game.labs.setup import BLANK, FEWEST, MOST, shown_name
from game.ui.controls import Controls
from game.ui.input import Act
from game.ui.ticks import format_number
from ml.datasets import TOY_SETS

if TYPE_CHECKING:
    from game.scenes.lab import LabScene

_OPEN_FILE = "open a file …"
_LABEL_SIZE = 14
_SWITCH = 56
_NUMBER = 48


class LabSettings:
    """The rows of settings in `panel`. `labels` are the words drawn beside the controls, each with
    its room. Rows for which the panel is not high enough are on further pages; `more` turns them.
    """

    def __init__(self, scene: LabScene, session: Session, panel: Rect, wide: bool) -> None:
        self.scene, self.session = scene, session
        self.made: Controls = scene.controls
        self.panel, self.wide = panel, wide
        self.px = scene.context.theme.px
        self.labels: list[tuple[Rect, str]] = []
        self.sliders: dict[str, tuple[Param, Any]] = {}
        self.choices: dict[str, tuple[Param, Any]] = {}
        self.toggles: dict[str, Any] = {}
        self.data: Any = None
        self.points: Any = None
        self.seed: Any = None
        self.label_menu: Any = None
        self.more: Any = None
        self._build()

    @property
    def bottom(self) -> int:
        """Where the rows end."""
        return self.rows[-1].bottom

    def refresh(self) -> None:
        """Show on the controls what the session is now."""
        made, setup = self.made, self.session.setup
        for name, (param, control) in self.sliders.items():
            control.set(min(max(setup.values[name], param.low), param.high))
        for param, menu in self.choices.values():
            shown = self._option_words(param)[self._option_index(param)]
            menu.show(shown)
        for name, button in self.toggles.items():
            on = bool(setup.values[name])
            made.show_selected(button, on)
            made.set_words(button, "on" if on else "off")
        seed = self.seed
        if seed is not None and not seed.is_focused and seed.get_text() != str(setup.seed):
            seed.set_text(str(setup.seed))
        if self.points is not None:
            self.points.set(min(setup.data.n_samples, MOST))
        if self.data is not None:
            self.data.show(self._data_words())
        if self.label_menu is not None:
            names = setup.data.class_names
            label = names[self.scene.actions.label % len(names)]
            self.label_menu.show(label)

    def number_places(self) -> list[tuple[Rect, str]]:
        """Where the values of sliders are written, and what."""
        values = self.session.setup.values
        places = [
            (
                control.rect,
                f"{values[name]:,}" if param.whole else self._number(values[name]),
            )
            for name, (param, control) in self.sliders.items()
        ]
        if self.points is not None:
            places.append((self.points.rect, f"{self.session.setup.data.n_samples:,}"))
        return places

    def _number(self, value: float) -> str:
        """As many of three digits as there is room for: one beyond its slider may be 7.5e-8."""
        theme = self.scene.context.theme
        for digits in (3, 2, 1):
            words = format_number(value, digits)
            if theme.width(words, _LABEL_SIZE, bold=True) <= self.px(_NUMBER):
                break
        return words

    def _build(self) -> None:
        scene, px, lab, setup = self.scene, self.px, self.session.lab, self.session.setup
        params = [param for param in lab.params if applies(self.session, param)]
        buttons = [extra for extra in lab.extras if extra.button and extra.when(setup.values)]
        editable = scene.pictures.axes is not None
        labelled = editable and len(setup.data.classes) > 1
        toy = setup.source in TOY_SETS
        words = ["data", "points" if toy else "", "new points" if labelled else ""]
        # The words of a switch have its row to themselves.
        words += [param.label for param in params if param.kind != "toggle"]
        widest = max(scene.context.theme.width(one, _LABEL_SIZE) for one in words)
        width = self.panel.width - px(24)
        self.label_width = min(widest + px(6), round(width * 0.46))
        makers: list[Callable[[Rect], None]] = [lambda row: self._data(row, editable)]
        makers += [self._count] * toy
        makers.append(self._seed)
        makers += [self._label] * labelled
        makers += [lambda row, param=param: self._param(row, param) for param in params]
        makers += [lambda row, extra=extra: self._extra(row, extra) for extra in buttons]
        top = self.panel.top + px(46)
        tall = self.panel.bottom - px(8) - top
        # Lower rows would cut the words of their controls.
        lowest = scene.context.theme.line_height(_LABEL_SIZE) + px(4)
        makers, on_page = self._page(makers, max(tall // lowest, 2))
        height = min(px(34 if self.wide else 30), tall // on_page)
        left = self.panel.left + px(12)
        self.rows = [
            Rect(left, top + index * height, width, height) for index in range(len(makers))
        ]
        for make, row in zip(makers, self.rows):
            make(row)

    def _page(
        self, makers: list[Callable[[Rect], None]], most: int
    ) -> tuple[list[Callable[[Rect], None]], int]:
        """Those of the rows that are on the page looked at, and how many rows a page has."""
        if len(makers) <= most:
            return makers, len(makers)
        pages = -(-len(makers) // (most - 1))
        page = self.scene.actions.settings_page % pages
        first = page * (most - 1)

        def turn(row: Rect) -> None:
            self.more = self.made.button(
                row.inflate(0, -self.px(2)),
                f"More settings ({page + 1} of {pages})",
                self.scene.actions.turn_settings,
                tip="The window is too low for all settings: turn to the others",
            )

        return [*makers[first : first + most - 1], turn], most

    def _extra(self, row: Rect, extra: Extra) -> None:
        ask = self.scene.actions.ask
        rect = row.inflate(0, -self.px(5))
        self.made.button(rect, extra.button, lambda: ask(extra.name), tip=extra.help)

    def _field(self, row: Rect, words: str, tail: int = 0) -> Rect:
        left = self.label_width
        self.labels.append((Rect(row.left, row.top, left - self.px(2), row.height), words))
        inner = min(row.height - self.px(2), self.px(28))
        rect = Rect(row.left + left, 0, row.width - left - tail, inner)
        rect.centery = row.centery
        return rect

    def _data(self, row: Rect, editable: bool) -> None:
        lab, setup = self.session.lab, self.session.setup
        self.sources = {shown_name(name): name for name in lab.datasets}
        if setup.source != BLANK:
            self.sources.setdefault(shown_name(setup.source), setup.source)
        if editable:
            self.sources["Blank: click to add"] = BLANK
        self.data = self.made.choice(
            self._field(row, "data"),
            [*self.sources, _OPEN_FILE],
            self._data_words(),
            self._choose_data,
            setup.data.note or "The points to learn from",
        )

    def _data_words(self) -> str:
        source = self.session.setup.source
        found = (words for words, name in self.sources.items() if name == source)
        return next(found, next(iter(self.sources)))

    def _choose_data(self, words: str) -> Any:
        if words == _OPEN_FILE:
            return self.scene.files.ask()
        return self.scene.actions.choose_data(self.sources[words])

    def _count(self, row: Rect) -> None:
        scene = self.scene
        self.points = self.made.slider(
            self._field(row, "points", self.px(_NUMBER)),
            min(self.session.setup.data.n_samples, MOST),
            FEWEST,
            MOST,
            lambda value: scene.actions.choose_count(_rounded(value)),
            "How many points are drawn; moving it takes your edits away",
            log=True,
        )

    def _seed(self, row: Rect) -> None:
        scene, made = self.scene, self.made
        place = self._field(row, "seed")
        reset = made.button_width("Reset", Act.RESTART if self.wide else None)
        made.button(
            Rect(place.right - reset, place.top, reset, place.height),
            "Reset",
            scene.actions.reset,
            Act.RESTART,
            "Back to the start of the run",
            badge=self.wide,
        )
        place.width -= reset + self.px(6)
        self.seed = made.entry(
            place,
            str(self.session.setup.seed),
            scene.actions.type_seed,
            "Toy data and all chance come from it: the same seed gives the same again",
            length=9,
        )

    def _label(self, row: Rect) -> None:
        scene, names = self.scene, list(self.session.setup.data.class_names)
        self.label_menu = self.made.choice(
            self._field(row, "new points"),
            names,
            names[scene.actions.label % len(names)],
            scene.actions.choose_label,
            "The class of the points you add. A number key sets it, or the class of the point "
            "below the pointer",
        )

    def _param(self, row: Rect, param: Param) -> None:
        actions, made = self.scene.actions, self.made
        value = actions.value_of(param)
        if param.kind == "slider":
            control = made.slider(
                self._field(row, param.label, self.px(_NUMBER)),
                value,
                param.low,
                param.high,
                lambda moved: actions.set_value(param, moved),
                param.help,
                step=param.step,
                log=param.log,
            )
            self.sliders[param.name] = (param, control)
        elif param.kind == "toggle":
            rect = self._field(row, param.label)
            rect.left, rect.width = rect.right - self.px(_SWITCH), self.px(_SWITCH)
            self.labels[-1][0].width = row.width - rect.width - self.px(4)
            self.toggles[param.name] = made.button(
                rect,
                "on" if value else "off",
                lambda: actions.set_value(param, not actions.value_of(param)),
                tip=param.help,
                style="plain",
                selected=bool(value),
            )
        else:
            words = self._option_words(param)
            menu = made.choice(
                self._field(row, param.label),
                words,
                words[self._option_index(param)],
                lambda chosen: actions.set_value(param, self._option(param, chosen)),
                param.help,
                upward=row.centery > self.panel.centery,
            )
            self.choices[param.name] = (param, menu)

    def _option_words(self, param: Param) -> list[str]:
        if param.kind == "column":
            return list(self.session.setup.data.feature_names)
        return list(param.words)

    def _option_index(self, param: Param) -> int:
        value = self.scene.actions.value_of(param)
        return int(value) if param.kind == "column" else param.options.index(value)

    def _option(self, param: Param, words: str) -> Any:
        place = self._option_words(param).index(words)
        return place if param.kind == "column" else param.options[place]


def _rounded(count: float) -> int:
    """Two digits are enough to say how many points."""
    return round(float(f"{count:.2g}"))


def applies(session: Session, param: Param) -> bool:
    """Whether a param has a control now."""
    setup = session.setup
    if param.kind == "hidden" or not param.when(setup.values) or not param.fits(setup.data):
        return False
    return param.kind != "column" or setup.data.n_features > 2


def what_applies(session: Session, editable: bool) -> tuple[object, ...]:
    """What rows there are to be; others call for a new layout."""
    lab, setup = session.lab, session.setup
    data = setup.data
    return (
        *(param.name for param in lab.params if applies(session, param)),
        *(extra.name for extra in lab.extras if extra.when(setup.values)),
        setup.source,
        data.feature_names,
        data.class_names,
        editable,
    )
