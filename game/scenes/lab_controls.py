"""The controls of a lab's screen: top bar, tabs, settings, pictures' tabs, transport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pygame import Rect

from game.labs.lab import Param
from game.labs.setup import BLANK, FEWEST, MOST, shown_name
from game.scenes.lab_layout import TABS_HEIGHT, LabLayout
from game.scenes.lab_pace import SPEEDS
from game.ui import theme as look
from game.ui.controls import Controls
from game.ui.input import Act
from game.ui.panels import TopAction, place_top_bar
from game.ui.ticks import format_number
from ml.datasets import TOY_SETS

if TYPE_CHECKING:
    from game.scenes.lab import LabScene

TABS = ("Setup", "Explain", "Code", "Numbers")
_TAB_TIPS = {
    "Setup": "Data and settings",
    "Explain": "What happens here, and why",
    "Code": "The very function that runs",
    "Numbers": "Every number, with what to compare it with",
}
_OPEN_FILE = "open a file …"
_LABEL_SIZE = 14


class LabControls:
    """Everything that can be pressed, slid, chosen or typed on a lab's screen."""

    def __init__(self, scene: LabScene, layout: LabLayout) -> None:
        self.scene = scene
        self.layout = layout
        self.made: Controls = scene.controls
        self.px = scene.context.theme.px
        self.labels: list[tuple[Rect, str]] = []
        self.sliders: dict[str, tuple[Param, Any]] = {}
        self.choices: dict[str, tuple[Param, Any]] = {}
        self.toggles: dict[str, Any] = {}
        self.slot_tabs: list[dict[str, Any]] = []
        self.points: Any = None
        self.settings_bottom = layout.panel.top
        self.span = self._top_bar()
        self._transport()
        if scene.session is not None:
            self._tabs()
            self._slots()
            if scene.tab == "Setup":
                self._setup()

    # -- showing what is ---------------------------------------------------------------------

    def refresh(self) -> None:
        """Show on the controls what the session is now."""
        scene, made = self.scene, self.made
        session = scene.session
        if session is None:
            return
        run, setup = session.run, session.setup
        made.set_words(self.run, "Pause" if session.playing else "Run")
        self.timeline.set_range(0, max(run.last_step, 1))
        self.timeline.set(max(run.step, 0))
        self.speed.set(scene.pace.index)
        for name, (param, control) in self.sliders.items():
            control.set(min(max(setup.values[name], param.low), param.high))
        for name, (param, menu) in list(self.choices.items()):
            shown = self._option_words(param)[self._option_index(param)]
            self.choices[name] = (param, made.select(menu, shown))
        for name, button in self.toggles.items():
            on = bool(setup.values[name])
            made.show_selected(button, on)
            made.set_words(button, "on" if on else "off")
        if scene.tab == "Setup":
            if not self.seed.is_focused and self.seed.get_text() != str(setup.seed):
                self.seed.set_text(str(setup.seed))
            if self.points is not None:
                self.points.set(min(setup.data.n_samples, MOST))
            self.data = made.select(self.data, self._data_words())
            if self.label_menu is not None and setup.data.classes:
                names = setup.data.class_names
                self.label_menu = made.select(self.label_menu, names[scene.label % len(names)])
        for slot, (button, view) in enumerate(zip(self.stops, scene.views_shown)):
            name = view.extra
            working = bool(name) and scene.desk.in_work == name
            declined = bool(name) and scene.desk.declined(name)
            wanted = working or declined
            if button.visible != wanted:
                if wanted:
                    button.show()
                else:
                    button.hide()
            made.set_words(button, "Work out" if declined else "Stop")
            del slot

    # -- the parts ---------------------------------------------------------------------------

    def _top_bar(self) -> tuple[int, int]:
        scene = self.scene
        return place_top_bar(
            self.made,
            scene.size[0],
            "‹ Back",
            scene.go_back,
            (
                TopAction("Open data", scene.files.ask, Act.OPEN, "Open a .csv or .npy file"),
                TopAction(
                    "Copy settings",
                    scene.copy_settings,
                    Act.COPY,
                    "Copy one line of text that brings back this lab as it is; Ctrl V pastes one",
                ),
                TopAction(
                    "Against scikit-learn",
                    scene.judge,
                    tip="The same data, our numbers beside scikit-learn's",
                ),
                TopAction("Keys", scene.show_keys, Act.HELP, "All keys of this screen"),
            ),
        )

    def _tabs(self) -> None:
        scene, px, made = self.scene, self.px, self.made
        theme = scene.context.theme
        panel = self.layout.panel
        pad, gap = px(10), px(4)
        room = panel.width - 2 * pad - (len(TABS) - 1) * gap
        wanted = [theme.width(words, _LABEL_SIZE) for words in TABS]
        spare = max(room - sum(wanted), 0) // len(TABS)
        area = self.layout.reading if scene.reads_wide else panel
        x = area.left + pad
        self.tabs = {}
        for words, wide in zip(TABS, wanted):
            rect = Rect(x, area.top + pad, wide + min(spare, px(26)), px(28))
            self.tabs[words] = made.button(
                rect,
                words,
                lambda words=words: scene.show_tab(words),
                tip=f"{_TAB_TIPS[words]} (PgUp and PgDn go through the tabs)",
                style="plain",
                selected=words == scene.tab,
            )
            x = rect.right + gap

    def _slots(self) -> None:
        """Tabs above the smaller pictures, the button that makes one large, and Stop buttons."""
        scene, px, made = self.scene, self.px, self.made
        self.stops = []
        for slot, (view, tabs) in enumerate(scene.arranged):
            area = self.layout.slots[slot]
            covered = scene.reads_wide and slot > 0
            if not covered:
                self._slot_tabs(slot, area, view.name, tabs)
            width = made.button_width("Work out", size=13)
            place = Rect(0, 0, width, px(24))
            place.midbottom = (area.centerx, area.bottom - px(52))
            button = made.button(
                place,
                "Stop",
                lambda view=view: scene.stop_or_start(view.extra),
                tip="Stop working this out, or begin again",
                style="plain",
            )
            button.hide()
            self.stops.append(button)

    def _slot_tabs(self, slot: int, area: Rect, front: str, tabs: tuple[Any, ...]) -> None:
        scene, px, made = self.scene, self.px, self.made
        if slot == 0:
            return
        side = px(25)
        corner = Rect(area.right - px(8) - side, area.top + px(6), side, side)
        made.button(
            corner,
            "+",
            lambda: scene.enlarge(slot),
            tip="Show this picture large",
            style="plain",
        )
        if len(tabs) < 2:
            return
        theme, x = scene.context.theme, area.left + px(8)
        wanted = [theme.width(view.title, 13) + px(14) for view in tabs]
        room = corner.left - px(4) - x - (len(tabs) - 1) * px(3)
        share = min(1.0, room / sum(wanted))
        for view, wide in zip(tabs, wanted):
            rect = Rect(x, area.top + px(6), int(wide * share), side)
            made.button(
                rect,
                view.title,
                lambda name=view.name: scene.show_view(slot, name),
                tip=view.title,
                style="plain",
                selected=view.name == front,
            )
            x = rect.right + px(3)

    def _setup(self) -> None:
        scene, px = self.scene, self.px
        session = scene.session
        assert session is not None
        lab, setup, panel = session.lab, session.setup, self.layout.panel
        params = [param for param in lab.params if self._is_shown(param)]
        buttons = [extra for extra in lab.extras if extra.button and extra.when(setup.values)]
        labelled = scene.editable and len(setup.data.classes) > 1
        toy = setup.source in TOY_SETS
        count = 2 + toy + labelled + len(params) + len(buttons)
        top = panel.top + px(46)
        height = min(px(34), (panel.bottom - px(8) - top) // count)
        self.rows = [
            Rect(panel.left + px(12), top + index * height, panel.width - px(24), height)
            for index in range(count)
        ]
        self.settings_bottom = self.rows[-1].bottom
        theme = scene.context.theme
        fixed = ["points" if toy else "", "data", "new points" if labelled else ""]
        widest = max(theme.width(words, 14) for words in fixed + [param.label for param in params])
        self.label_width = min(widest + px(12), round(self.rows[0].width * 0.46))
        rows = iter(self.rows)
        self._data(next(rows))
        if toy:
            self._count(next(rows))
        self._seed(next(rows))
        self.label_menu = None
        if labelled:
            names = list(setup.data.class_names)
            self.label_menu = self.made.choice(
                self._field(next(rows), "new points"),
                names,
                names[scene.label % len(names)],
                scene.choose_label,
                "The class of the points you add: a number key sets it, or that of the point below "
                "the pointer",
            )
        for param in params:
            self._param(next(rows), param)
        for extra in buttons:
            rect = next(rows).inflate(0, -px(5))
            self.made.button(
                rect, extra.button, lambda name=extra.name: scene.ask(name), tip=extra.help
            )

    def _is_shown(self, param: Param) -> bool:
        session = self.scene.session
        assert session is not None
        if param.kind == "hidden" or not param.when(session.setup.values):
            return False
        return param.kind != "column" or session.setup.data.n_features > 2

    @property
    def shown_params(self) -> tuple[str, ...]:
        """The params that apply now, so that others call for a new layout."""
        session = self.scene.session
        assert session is not None
        setup = session.setup
        shown = [param.name for param in session.lab.params if self._is_shown(param)]
        shown += [extra.name for extra in session.lab.extras if extra.when(setup.values)]
        shown += [setup.source if setup.source in TOY_SETS else "", *setup.data.class_names]
        return (*shown, *setup.data.feature_names[:40], str(self.scene.editable))

    def _field(self, row: Rect, words: str, tail: int = 0) -> Rect:
        self.labels.append((row, words))
        left = self.label_width
        inner = min(row.height - self.px(4), self.px(28))
        rect = Rect(row.left + left, 0, row.width - left - tail, inner)
        rect.centery = row.centery
        return rect

    def _data(self, row: Rect) -> None:
        scene = self.scene
        assert scene.session is not None
        lab, setup = scene.session.lab, scene.session.setup
        self.sources = {shown_name(name): name for name in lab.datasets}
        if setup.source != BLANK:
            self.sources.setdefault(shown_name(setup.source), setup.source)
        self.sources["Blank: click to add"] = BLANK
        self.data = self.made.choice(
            self._field(row, "data"),
            [*self.sources, _OPEN_FILE],
            self._data_words(),
            self._choose_data,
            setup.data.note or "The points to learn from",
        )

    def _data_words(self) -> str:
        scene = self.scene
        assert scene.session is not None
        source = scene.session.setup.source
        return next(
            (words for words, name in self.sources.items() if name == source),
            next(iter(self.sources)),
        )

    def _choose_data(self, words: str) -> Any:
        if words == _OPEN_FILE:
            return self.scene.files.ask()
        return self.scene.choose_data(self.sources[words])

    def _count(self, row: Rect) -> None:
        scene = self.scene
        assert scene.session is not None
        self.points = self.made.slider(
            self._field(row, "points", self.px(48)),
            min(scene.session.setup.data.n_samples, MOST),
            FEWEST,
            MOST,
            lambda value: scene.choose_count(round(value)),
            "How many points are drawn; this undoes your edits",
            log=True,
        )

    def _seed(self, row: Rect) -> None:
        scene, made = self.scene, self.made
        assert scene.session is not None
        place = self._field(row, "seed")
        wide = self.layout.wide
        reset = made.button_width("Reset", Act.RESTART if wide else None)
        made.button(
            Rect(place.right - reset, place.top, reset, place.height),
            "Reset",
            scene.reset,
            Act.RESTART,
            "Back to the start of the run",
            badge=wide,
        )
        place.width -= reset + self.px(6)
        self.seed = made.entry(
            place,
            str(scene.session.setup.seed),
            scene.type_seed,
            "Toy data and all chance come from it: the same seed gives the same again",
            length=9,
        )

    def _param(self, row: Rect, param: Param) -> None:
        scene, made = self.scene, self.made
        assert scene.session is not None
        value = scene.session.setup.values[param.name]
        if param.kind == "slider":
            control = made.slider(
                self._field(row, param.label, self.px(48)),
                value,
                param.low,
                param.high,
                lambda moved: scene.set_value(param, moved),
                param.help,
                step=param.step,
                log=param.log,
            )
            self.sliders[param.name] = (param, control)
        elif param.kind == "toggle":
            rect = self._field(row, param.label)
            rect.width = self.px(56)
            rect.right = row.right
            self.toggles[param.name] = made.button(
                rect,
                "on" if value else "off",
                lambda: scene.set_value(param, not scene.value_of(param)),
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
                lambda chosen: scene.set_value(param, self._option(param, chosen)),
                param.help,
                upward=row.centery > self.layout.panel.centery,
            )
            self.choices[param.name] = (param, menu)

    def _option_words(self, param: Param) -> list[str]:
        assert self.scene.session is not None
        if param.kind == "column":
            return list(self.scene.session.setup.data.feature_names)
        return list(param.words)

    def _option_index(self, param: Param) -> int:
        value = self.scene.value_of(param)
        return int(value) if param.kind == "column" else param.options.index(value)

    def _option(self, param: Param, words: str) -> Any:
        place = self._option_words(param).index(words)
        return place if param.kind == "column" else param.options[place]

    def _transport(self) -> None:
        scene, px, made, wide = self.scene, self.px, self.made, self.layout.wide
        area = self.layout.transport.inflate(-px(28), -px(22))
        height = px(32)
        x = area.left
        buttons = []
        for words, longest, on_click, act, tip, style in (
            ("«", "", scene.to_start, Act.FIRST, "To the start", ""),
            ("‹ Back", "", scene.step_back, Act.STEP_BACK, "One step back", ""),
            ("Run", "Pause", scene.toggle_run, Act.RUN, "Run, or pause", "primary"),
            ("Step ›", "", scene.step, Act.STEP, "One step, told in words", ""),
            ("»", "", scene.to_end, Act.LAST, "To the end", ""),
        ):
            badge = wide and act in (Act.RUN, Act.STEP)
            width = made.button_width(longest or words, act if badge else None)
            rect = Rect(x, area.top, width, height)
            buttons.append(made.button(rect, words, on_click, act, tip, style, badge=badge))
            x = rect.right + px(6)
        self.run = buttons[2]
        speed_words, speed = px(92), px(96 if wide else 70)
        self.speed_words = Rect(area.right - speed_words, area.top, speed_words, height)
        self.speed = made.slider(
            Rect(self.speed_words.left - speed - px(6), area.top, speed, height),
            scene.pace.index,
            0,
            len(SPEEDS) - 1,
            lambda value: scene.pace.choose(round(value)),
            "How fast it runs: [ slower, ] faster",
            step=1,
        )
        told = px(190 if wide else 130)
        self.step_words = Rect(self.speed.rect.left - told - px(8), area.top, told, height)
        left = x + px(8)
        self.timeline = made.slider(
            Rect(left, area.top, max(self.step_words.left - left - px(10), px(40)), height),
            0,
            0,
            1,
            scene.look_at,
            "Look at any step that was made",
            step=1,
            colour=look.GOLD,
        )
        self.caption = Rect(
            area.left, area.top + height + px(8), area.width, area.bottom - area.top - height
        )
        self.caption.height = area.bottom - self.caption.top

    def number_places(self) -> list[tuple[Rect, str]]:
        """Where the values of sliders are written, and what."""
        scene = self.scene
        assert scene.session is not None
        setup = scene.session.setup
        places = [
            (control.rect, f"{setup.values[name]:,}" if param.whole else _short(setup.values[name]))
            for name, (param, control) in self.sliders.items()
        ]
        if self.points is not None and scene.tab == "Setup":
            places.append((self.points.rect, f"{setup.data.n_samples:,}"))
        return places


def _short(value: float) -> str:
    return format_number(value, 3)


__all__ = ["TABS", "TABS_HEIGHT", "LabControls"]
