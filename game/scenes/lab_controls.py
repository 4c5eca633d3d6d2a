"""The controls of a lab's screen: top bar, tabs, settings, the pictures' tabs, transport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pygame import Rect

from game.labs.session import Session
from game.scenes.lab_layout import LabLayout
from game.scenes.lab_pace import SPEEDS
from game.scenes.lab_panels import AGAIN, STOP, work_button
from game.scenes.lab_settings import LabSettings, what_applies
from game.ui import theme as look
from game.ui.controls import Controls
from game.ui.input import Act, key_name
from game.ui.panels import TopAction, place_top_bar
from game.ui.scene import Command

if TYPE_CHECKING:
    from game.scenes.lab import LabScene

TABS = ("Setup", "Explain", "Code", "Numbers")
_TURNS = f"{key_name(Act.PREVIOUS_TAB)} and {key_name(Act.NEXT_TAB)}"
_TAB_TIPS = {
    "Setup": "Data and settings",
    "Explain": "What happens here, and why",
    "Code": "The very function that runs",
    "Numbers": "Every number, with what to compare it with",
}


class LabControls:
    """Everything that can be pressed, slid, chosen or typed on a lab's screen."""

    def __init__(self, scene: LabScene, layout: LabLayout) -> None:
        self.scene = scene
        self.layout = layout
        self.made: Controls = scene.controls
        self.px = scene.context.theme.px
        self.settings: LabSettings | None = None
        self.span = self._top_bar()
        area = layout.transport.inflate(-self.px(28), -self.px(22))
        self._row = Rect(area.left, area.top, area.width, self.px(32))
        top = self._row.bottom + self.px(8)
        self.caption = Rect(area.left, top, area.width, area.bottom - top)
        if scene.session is not None:
            self._transport()
            self._tabs()
            self._slots()
            if scene.tab == "Setup":
                self.settings = LabSettings(scene, scene.session, layout.panel, layout.wide)

    def what_applies(self) -> tuple[object, ...]:
        """What controls there should be now; other ones call for a new layout."""
        return what_applies(self._session, self.scene.pictures.axes is not None)

    @property
    def _session(self) -> Session:
        assert self.scene.session is not None
        return self.scene.session

    def refresh(self) -> None:
        """Show on the controls what the session is now."""
        scene, made, run = self.scene, self.made, self._session.run
        made.set_words(self.run, "Pause" if self._session.playing else "Run")
        self.timeline.set_range(0, max(run.last_step, 1))
        self.timeline.set(max(run.step, 0))
        self.speed.set(scene.pace.index)
        if self.settings is not None:
            self.settings.refresh()
        for slot, button in enumerate(self.stops[: len(scene.pictures.shown)]):
            work = scene.pictures.work(slot)
            if button.visible != (work != ""):
                if button.visible:
                    button.hide()
                else:
                    button.show()
            if work:
                words = AGAIN if work == "declined" else STOP
                card = scene.pictures.work_card(slot)
                place = work_button(scene.context.theme, card, words)
                if button.rect != place:
                    button.set_dimensions(place.size)
                    button.set_position(place.topleft)
                made.set_words(button, words)

    # -- the parts ---------------------------------------------------------------------------

    def _top_bar(self) -> tuple[int, int]:
        scene, wide = self.scene, self.layout.wide
        actions = (
            ("Open data", "Open data", scene.files.ask, Act.OPEN, "Open a .csv or .npy file"),
            (
                "Copy settings",
                "Copy",
                scene.exchange.copy,
                Act.COPY,
                "Copy one line of text that brings back this lab as it is; "
                f"{key_name(Act.PASTE)} pastes one",
            ),
            (
                "Against scikit-learn",
                "scikit-learn",
                scene.exchange.judge,
                None,
                "The same data, our numbers beside scikit-learn's",
            ),
            (
                "Save GIF",
                "GIF",
                self._save_gif,
                Act.SAVE_GIF,
                "A film of the run, which opens this lab again",
            ),
            ("Keys", "Keys", scene.show_keys, Act.HELP, "All keys of this screen"),
        )
        made = []
        for words, short, on_click, act, tip in actions:
            if wide or act is None:
                made.append(TopAction(words if wide else short, on_click, act, tip))
            else:
                # Without the room for keys on the buttons, the name of the data has some.
                made.append(TopAction(short, on_click, tip=f"{tip} ({key_name(act)})"))
        return place_top_bar(self.made, scene.size[0], scene.back_words, scene.go_back, made)

    def _save_gif(self) -> Command | None:
        return None if self.scene.session is None else self.scene.actions.save_gif()

    def _tabs(self) -> None:
        scene, px, made = self.scene, self.px, self.made
        theme, panel = scene.context.theme, self.layout.panel
        pad, gap = px(10), px(4)
        room = panel.width - 2 * pad - (len(TABS) - 1) * gap
        wanted = [theme.width(words, 14) for words in TABS]
        spare = max(room - sum(wanted), 0) // len(TABS)
        # The tab that is read wide opens the panel to the left; the tabs stay under the hand.
        x = panel.left + pad
        self.tabs = {}
        for words, wide in zip(TABS, wanted):
            rect = Rect(x, panel.top + pad, wide + min(spare, px(26)), px(28))
            self.tabs[words] = made.button(
                rect,
                words,
                lambda words=words: scene.show_tab(words),
                tip=f"{_TAB_TIPS[words]} ({_TURNS} go through the tabs)",
                style="plain",
                selected=words == scene.tab,
            )
            x = rect.right + gap

    def _slots(self) -> None:
        """Tabs above the smaller pictures, and for each picture a button that stops its work."""
        scene, made = self.scene, self.made
        self.stops, self.view_tabs, self.enlargers = [], {}, {}
        for slot, (view, tabs) in enumerate(scene.pictures.arranged):
            area = self.layout.slots[slot]
            if slot and not scene.reads_wide:
                self._slot_tabs(slot, area, view.name, tabs)
            button = made.button(
                work_button(scene.context.theme, area, STOP),
                STOP,
                lambda name=view.extra: scene.actions.stop_or_start(name),
                tip="Stop working this out, or begin again",
                style="plain",
            )
            button.hide()
            self.stops.append(button)

    def _slot_tabs(self, slot: int, area: Rect, front: str, tabs: tuple[Any, ...]) -> None:
        scene, px, made = self.scene, self.px, self.made
        side = px(25)
        corner = Rect(area.right - px(8) - side, area.top + px(6), side, side)
        self.enlargers[slot] = made.button(
            corner,
            "+",
            lambda: scene.actions.enlarge(slot),
            tip="Show this picture large",
            style="plain",
        )
        if len(tabs) < 2:
            return
        theme, x = scene.context.theme, area.left + px(8)
        wanted = [theme.width(view.title, 14) + px(14) for view in tabs]
        room = corner.left - px(4) - x - (len(tabs) - 1) * px(3)
        share = min(1.0, room / sum(wanted))
        for view, wide in zip(tabs, wanted):
            rect = Rect(x, area.top + px(6), int(wide * share), side)
            self.view_tabs[view.name] = made.button(
                rect,
                view.title,
                lambda name=view.name: scene.actions.show_view(slot, name),
                tip=view.title,
                style="plain",
                selected=view.name == front,
            )
            x = rect.right + px(3)

    def _transport(self) -> None:
        scene, px, made, wide = self.scene, self.px, self.made, self.layout.wide
        act, row, x = scene.actions, self._row, self._row.left
        buttons = []
        for words, longest, on_click, key, tip, style in (
            ("«", "", act.to_start, Act.FIRST, "To the start", ""),
            ("‹ Back", "", act.step_back, Act.STEP_BACK, "One step back", ""),
            ("Run", "Pause", act.toggle_run, Act.RUN, "Run, or pause", "primary"),
            ("Step ›", "", act.step, Act.STEP, "One step, told in words", ""),
            ("»", "", act.to_end, Act.LAST, "To the end", ""),
        ):
            badge = wide and key in (Act.RUN, Act.STEP)
            width = made.button_width(longest or words, key if badge else None)
            rect = Rect(x, row.top, width, row.height)
            buttons.append(made.button(rect, words, on_click, key, tip, style, badge=badge))
            x = rect.right + px(6)
        self.run = buttons[2]
        speed_words, speed = px(92), px(96 if wide else 70)
        self.speed_words = Rect(row.right - speed_words, row.top, speed_words, row.height)
        self.speed = made.slider(
            Rect(self.speed_words.left - speed - px(6), row.top, speed, row.height),
            scene.pace.index,
            0,
            len(SPEEDS) - 1,
            lambda value: scene.pace.choose(round(value)),
            f"How fast it runs: {key_name(Act.SLOWER)} slower, {key_name(Act.FASTER)} faster",
            step=1,
        )
        told = px(190 if wide else 130)
        self.step_words = Rect(self.speed.rect.left - told - px(8), row.top, told, row.height)
        left = x + px(8)
        self.timeline = made.slider(
            Rect(left, row.top, max(self.step_words.left - left - px(10), px(40)), row.height),
            0,
            0,
            1,
            act.look_at,
            "Look at any step that was made",
            step=1,
            colour=look.GOLD,
        )
