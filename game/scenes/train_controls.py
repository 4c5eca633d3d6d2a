"""The controls of the training screen: the agent's settings, the overlays, the transport."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pygame import Rect

from game.agent.settings import ALGORITHM_WORDS
from game.scenes.train_layout import TrainLayout
from game.scenes.train_pace import SPEEDS
from game.scenes.train_panels import legend_place
from game.ui import theme as look
from game.ui.controls import Controls
from game.ui.input import Act, key_name
from game.ui.panels import TopAction, panel_inside, place_top_bar
from game.ui.slider import Slider
from game.ui.tips import tell
from game.world.level import Tile

if TYPE_CHECKING:
    from game.scenes.train import TrainScene

SCHEDULES = ("1/n", "0.1", "0.3", "linear:1.0:0.05:500", "exp:1.0:0.01:0.995")
OVERLAYS = ("q", "policy", "values", "visits")
OVERLAY_WORDS = {"q": "Q", "policy": "Policy", "values": "Values", "visits": "Visits"}
OVERLAY_TIPS = {
    "q": "The four values of each cell: what each move is worth, in the triangle on its side",
    "policy": "An arrow to the move of the highest value; small arrows where several tie",
    "values": "The highest of the four values of each cell",
    "visits": "How often the agent acted in each cell",
}
LEGEND_TIP = (
    "Values go from the lowest, dark, to the highest, bright; blue and orange are below and above "
    "zero. Pale moves were never tried."
)
_OPTIMISM = (
    "Where it is high, moves never tried look best and so get tried: an optimistic start. Change "
    "it in the editor, as initial values."
)
START_TIP = f"What every value is before anything is learned. {_OPTIMISM}"
LEGEND_AND_START_TIP = f"{LEGEND_TIP} Before anything is learned, all have one value. {_OPTIMISM}"
UPDATE_TIP = (
    "One step changes one value. The gold frame on the board is the cell it belongs to, the blue "
    "one the cell that the move led to. Cells are told as (row,column), counted from 0. 3e−5 is a "
    "tiny number: 0.00003."
)
BRUSHES = (Tile.SNOW, Tile.ICE, Tile.ROCK, Tile.HOLE)


def shadows_words(scene: TrainScene) -> str:
    """What the button of the other seeds says: how far they are, while they are well behind."""
    wanted = scene.lesson.trainer.episodes
    if scene.shadows is not None and scene.shadows.episodes < 0.9 * wanted:
        return f"{100 * scene.shadows.episodes // wanted} % …"
    return "20 seeds"


class TrainControls:
    """Everything that can be pressed, slid, chosen or typed on the training screen."""

    def __init__(self, scene: TrainScene, layout: TrainLayout) -> None:
        self.scene = scene
        self.made: Controls = scene.controls
        self.layout = layout
        self.px = scene.context.theme.px
        self.labels: list[tuple[Rect, str, str]] = []
        self.span = self._top_bar()
        self._agent()
        self._transport()
        self._chart()
        self._tips()

    def refresh(self) -> None:
        """Show on the controls what the lesson is now."""
        scene, settings = self.scene, self.scene.view.settings
        self.alpha.set(settings.alpha)
        self.gamma.set(settings.gamma)
        self.slip.set(scene.view.level.slip)
        self.speed.set(scene.pace.index)
        self.algorithm.show(ALGORITHM_WORDS[settings.algorithm])
        if not self.epsilon.is_focused and self.epsilon.get_text() != settings.epsilon:
            self.epsilon.set_text(settings.epsilon)
        if not self.seed.is_focused and self.seed.get_text() != str(settings.seed):
            self.seed.set_text(str(settings.seed))
        self.made.set_words(self.run, "Pause" if scene.learning else "Run")
        for kind, button in self.overlays.items():
            self.made.show_selected(button, kind in scene.overlay_kinds)
        for tile, button in self.brushes.items():
            self.made.show_selected(button, tile == scene.brush)
        self.made.show_selected(self.show_me, scene.walk.demonstration is not None)
        self.made.show_selected(self.shadows, scene.shadows is not None)
        self.made.set_words(self.shadows, shadows_words(scene))
        for button in self.chart_buttons:
            if button.visible != (scene.selected is None):
                if button.visible:
                    button.hide()
                else:
                    button.show()
        reading = scene.reading_update and not self.layout.wide
        for curve, button in self.curves.items():
            self.made.show_selected(button, curve == scene.curve and not reading)
        if not self.layout.wide:
            self.made.show_selected(self.reading, reading)
        last = max(len(scene.lesson.timeline) - 1, 1)
        self.timeline.set_range(0, last)
        self.timeline.set(last if scene.view.looking is None else scene.view.looking)
        self.made.enable(self.resume, scene.view.looking is not None)

    def _tips(self) -> None:
        """What is drawn tells what it means too."""
        scene, px = self.scene, self.px
        for cell, words, tip in self.labels:
            if tip:
                wide = scene.context.theme.width(words, 14)
                tell(self.made, Rect(cell.left, cell.top, wide, cell.height), tip)
        legend = LEGEND_TIP if self.layout.wide else LEGEND_AND_START_TIP
        tell(self.made, legend_place(scene), legend)
        if self.layout.wide:
            agent = self.layout.agent
            tell(self.made, Rect(agent.topleft, (agent.width, px(34))), START_TIP)
            update = self.layout.update
            tell(self.made, Rect(update.topleft, (update.width, px(34))), UPDATE_TIP)

    # -- the parts ---------------------------------------------------------------------------

    def _top_bar(self) -> tuple[int, int]:
        scene = self.scene
        return place_top_bar(
            self.made,
            scene.size[0],
            scene.back_words,
            scene.go_back,
            (
                TopAction(
                    "Open agent", scene.files.open_agent, Act.OPEN, "Go on with a saved agent"
                ),
                TopAction(
                    "Save agent", scene.files.save_agent, Act.SAVE, "Keep the agent as a file"
                ),
                TopAction(
                    "Save curves", scene.files.save_curves, tip="Keep the curves as a .csv table"
                ),
                TopAction("Save GIF", scene.save_gif, Act.SAVE_GIF, "A film of the training"),
                TopAction("Keys", scene.show_keys, Act.HELP, "All keys of this screen"),
            ),
        )

    def _agent(self) -> None:
        scene, px, made = self.scene, self.px, self.made
        inside = panel_inside(scene.context.theme, self.layout.agent)
        settings = scene.lesson.settings
        columns = 1 if self.layout.wide else 2
        height = px(31)
        width = (inside.width - (columns - 1) * px(18)) // columns
        cells = [
            Rect(
                inside.left + index % columns * (width + px(18)),
                inside.top - px(4) + index // columns * height,
                width,
                height,
            )
            for index in range(8)
        ]
        # In a small window the label is as long, but for the knob that may stand at its end.
        label = px(118) if columns == 1 else px(108)
        number = self.number_width = px(46) if columns == 1 else px(40)

        def field(cell: Rect, words: str, tip: str, tail: int = 0, label: int = label) -> Rect:
            self.labels.append((cell, words, tip))
            return Rect(
                cell.left + label, cell.top + px(3), cell.width - label - tail, cell.height - px(5)
            )

        def share(
            name: str, cell: Rect, words: str, value: float, tip: str, low: float = 0.0
        ) -> Slider:
            """A slider up to 1 for the setting called `name`."""
            place = field(cell, words, tip, number)
            return made.slider(
                place, value, low, 1.0, lambda to: scene.change(**{name: round(to, 2)}), tip, 0.01
            )

        tip = (
            "What a move is taken to lead to. Q-learning: the best next value. SARSA: that of the "
            "move it makes next. Expected SARSA: their average. Double: two tables, less optimism; "
            "each step changes one of them, and the board and greedy moves go by their mean"
        )
        # Without its label where there is little room: names of algorithms explain themselves.
        wide = self.layout.wide
        self.algorithm = made.choice(
            field(cells[0], "Algorithm" if wide else "", tip, label=px(84) if wide else 0),
            list(ALGORITHM_WORDS.values()),
            ALGORITHM_WORDS[settings.algorithm],
            scene.choose_algorithm,
            tip,
        )
        tip = "α: how far each update moves the old value towards the target"
        self.alpha = share("alpha", cells[1], "α learning rate", settings.alpha, tip, 0.01)
        tip = "γ: what a reward is worth one step later. Below 1, short ways are worth more"
        self.gamma = share("gamma", cells[2], "γ discount", settings.gamma, tip)
        tip = (
            "ε: how often it moves at random. A number, 1/n by episode, linear:from:to:episodes or "
            "exp:from:floor:factor"
        )
        place = field(cells[3], "ε exploration", tip, label=px(100))
        pick = Rect(place.right - px(26), place.top, px(26), place.height)
        place.width -= px(30)
        self.epsilon = made.entry(
            place, settings.epsilon, lambda text: scene.change(epsilon=text.strip()), tip, length=40
        )
        tip = f"Take the next of the usual schedules: {', '.join(SCHEDULES)}"
        made.button(pick, "›", scene.next_schedule, tip=tip)
        tip = "How often a move turns to one of its sides before it begins"
        self.slip = share("slip", cells[4], "slip", scene.lesson.level.slip, tip)
        tip = f"The same seed and settings give the same run. {key_name(Act.CONFIRM)} begins anew"
        place = field(cells[5], "seed", tip)
        if self.layout.wide:
            reset_width = made.button_width("Reset", Act.RESTART)
            self._reset(Rect(place.right - reset_width, place.top, reset_width, place.height))
            place.width -= reset_width + px(6)
        self.seed = made.entry(place, str(settings.seed), scene.type_seed, tip, length=10)
        self._rows_of_toggles(inside, cells[6].top)

    def _rows_of_toggles(self, inside: Rect, top: int) -> None:
        scene, px, made = self.scene, self.px, self.made
        height = px(27)
        narrow = self.layout.wide
        first = Rect(inside.left, top + px(3), inside.width, height)
        label = px(62)
        tip = "What to draw on the board: any of these together"
        self.labels.append((Rect(first.left, first.top, label, height), "show", tip))
        wide = (inside.width - label - 3 * px(5)) // 4
        if not narrow:
            wide = (inside.width // 2 - label - 3 * px(5)) // 4
            wide = max(wide, px(56))
        self.overlays = {}
        for index, kind in enumerate(OVERLAYS):
            rect = Rect(first.left + label + index * (wide + px(5)), first.top, wide, height)
            self.overlays[kind] = made.button(
                rect,
                OVERLAY_WORDS[kind],
                lambda kind=kind: scene.toggle_overlay(kind),
                tip=f"{OVERLAY_TIPS[kind]} (key {index + 1})",
                style="plain",
            )
        second = first.move(0, height + px(5))
        tip = "Take a brush and change the world while the agent learns in it"
        self.labels.append((Rect(second.left, second.top, label, height), "paint", tip))
        self.brushes = {}
        for index, tile in enumerate(BRUSHES):
            rect = Rect(second.left + label + index * (wide + px(5)), second.top, wide, height)
            self.brushes[tile] = made.button(
                rect,
                tile.name.capitalize(),
                lambda tile=tile: scene.take_brush(tile),
                tip=f"Change the world under the agent: paint {tile.name.lower()} on the board "
                f"(key {index + 5})",
                style="plain",
            )

    def _reset(self, rect: Rect) -> None:
        tip = f"Forget everything and begin anew; {key_name(Act.UNDO)} takes it back"
        self.made.button(rect, "Reset", self.scene.reset, Act.RESTART, tip, badge=self.layout.wide)

    def _transport(self) -> None:
        scene, px, made, wide = self.scene, self.px, self.made, self.layout.wide
        area = self.layout.transport.inflate(-px(28), -px(20))
        height = px(30)
        x = area.left
        made_buttons = []
        shown = ("Pause", "Step", "Episode", "Show me", "Reset")
        # In a small window all five share what the row is too short by.
        wanted = sum(made.button_width(words) + px(6) for words in shown) - px(6)
        less = 0 if wide else max(-(-(wanted - area.width) // len(shown)), 0)
        for words, longest, on_click, act, tip, style in (
            ("Run", "Pause", scene.toggle_run, Act.RUN, "Let it learn, or pause", "primary"),
            ("Step", "", scene.one_step, Act.STEP, "One step, with its arithmetic", ""),
            ("Episode", "", scene.one_episode, Act.EPISODE, "To the end of this episode", ""),
            (
                "Show me",
                "",
                scene.toggle_demonstration,
                Act.SHOW_ME,
                "Walk what it has learned so far",
                "",
            ),
        ):
            badge = wide and act is Act.RUN
            width = made.button_width(longest or words, act if badge else None) - less
            rect = Rect(x, area.top, width, height)
            made_buttons.append(made.button(rect, words, on_click, act, tip, style, badge=badge))
            x = rect.right + px(6)
        self.run, self.show_me = made_buttons[0], made_buttons[-1]
        row = Rect(x + px(6), area.top, area.right - x - px(6), height)
        if not wide:
            self._reset(Rect(x, area.top, made.button_width("Reset") - less, height))
            row = Rect(area.left, area.top + px(34), area.width, px(26))
            self.labels.append((row, "speed", "How many steps it learns in a second"))
            row = Rect(row.left + px(66), row.top, row.width - px(66), row.height)
        self._speed(row)
        self._timeline(Rect(area.left, area.bottom - px(26), area.width, px(26)))

    def _speed(self, row: Rect) -> None:
        scene, px = self.scene, self.px
        words_width = px(122)
        self.speed_words = Rect(row.right - words_width, row.top, words_width, row.height)
        self.speed = self.made.slider(
            Rect(row.left, row.top, max(row.width - words_width, px(40)), row.height),
            scene.pace.index,
            0,
            len(SPEEDS) - 1,
            lambda value: scene.pace.choose(round(value)),
            f"Speed of learning: {key_name(Act.SLOWER)} slower, {key_name(Act.FASTER)} faster",
            step=1,
        )

    def _timeline(self, row: Rect) -> None:
        scene, px, made, wide = self.scene, self.px, self.made, self.layout.wide
        words = "Continue from here" if wide else "Continue"
        go_on = made.button_width(words)
        told = px(168) if wide else px(140)
        self.timeline_words = Rect(row.right - go_on - told - px(6), row.top, told, row.height)
        tip = "Moments kept of this run. Slide back to see what it knew then"
        self.labels.append((Rect(row.left, row.top, px(66), row.height), "timeline", tip))
        left = row.left + px(66)
        self.timeline = made.slider(
            Rect(left, row.top, self.timeline_words.left - left - px(8), row.height),
            0,
            0,
            1,
            lambda value: scene.look_back(round(value)),
            f"Look back at any kept moment: {key_name(Act.STEP_BACK)} goes one back",
            step=1,
            colour=look.GOLD,
        )
        self.resume = made.button(
            Rect(row.right - go_on, row.top, go_on, row.height),
            words,
            scene.continue_from_here,
            Act.CONFIRM,
            "Go back to this moment exactly and let another future begin",
            badge=False,
            enabled=False,
        )

    def _chart(self) -> None:
        """Which curve, and the shadow runs: small buttons in the chart's upper right corner."""
        scene, px, made = self.scene, self.px, self.made
        chart = self.layout.chart
        buttons = [
            ("Return", "return", "The sum of the rewards of each episode"),
            ("Steps", "length", "How many steps each episode took"),
            ("Optimal", "truth", "The share of cells whose highest value belongs to a best move"),
        ]
        right = chart.right - px(10)
        top, height = chart.top + px(8), px(25)
        width = made.button_width("20 seeds", size=13)
        self.shadows = made.button(
            Rect(right - width, top, width, height),
            "20 seeds",
            scene.toggle_shadows,
            Act.SHADOWS,
            "Train 20 more agents beside this one, alike but for chance: was it lucky? The band is "
            "their middle half, the line the mean of that half. Again: stop",
            "plain",
            badge=False,
        )
        right -= width + px(12)
        self.curves = {}
        if not self.layout.wide:
            width = made.button_width("Update", size=13)
            self.reading = made.button(
                Rect(right - width, top, width, height),
                "Update",
                scene.read_update,
                tip=f"The last update with its arithmetic. {UPDATE_TIP}",
                style="plain",
            )
            right -= width + px(4)
        for words, curve, tip in reversed(buttons):
            width = made.button_width(words, size=13)
            self.curves[curve] = made.button(
                Rect(right - width, top, width, height),
                words,
                lambda curve=curve: scene.show_curve(curve),
                tip=tip,
                style="plain",
            )
            right -= width + px(4)
        self.chart_buttons = [self.shadows, *self.curves.values()]
        if not self.layout.wide:
            self.chart_buttons.append(self.reading)
