"""What a person can do on a lab's screen: play, look back, change settings and points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from game.labs.data import relabelled
from game.labs.lab import Param
from game.labs.session import Session
from game.labs.setup import BLANK, Setup, file_setup, named_setup, seeded
from game.scenes.seed import seed_of
from game.ui.scene import Command, Say, problem_said
from ml.datasets import Dataset, available

if TYPE_CHECKING:
    from game.scenes.lab import LabScene


class LabActions:
    """The actions on the session of a screen."""

    def __init__(self, scene: LabScene, session: Session) -> None:
        self.scene = scene
        self.session = session
        self.label = 0
        self.settings_page = 0

    @property
    def setup(self) -> Setup:
        """What the lab is set to."""
        return self.session.setup

    # -- playing -----------------------------------------------------------------------------

    def toggle_run(self) -> Command | None:
        """Run or pause; at the end, run once more from the start."""
        session = self.session
        if session.playing or not self.scene.ready:
            session.playing = False
            return None
        if session.run.problem:
            return Say(session.run.told, "problem")
        if session.run.finished:
            session.run.look_at(0)
        session.run.goal = -1
        session.playing = True
        return None

    def step(self) -> Command | None:
        """Pause, and go one step on."""
        if not self.scene.ready:
            return None
        self._pause()
        run = self.session.run
        if not run.forward() and run.waiting:
            run.goal = run.last_step + 1
        return None

    def step_back(self) -> Command | None:
        """Pause, and look one kept step back."""
        self._pause()
        self.session.run.back()
        return None

    def to_start(self) -> Command | None:
        """Look at the first state."""
        return self.look_at(0)

    def to_end(self) -> Command | None:
        """Look at the newest state, and make the rest of the run."""
        if not self.scene.ready:
            return None
        self._pause()
        run = self.session.run
        run.look_at(run.last_step)
        run.goal = float("inf")
        return None

    def look_at(self, step: float) -> Command | None:
        """Look at a step that was made."""
        self._pause()
        self.session.run.look_at(step)
        return None

    def reset(self) -> Command | None:
        """Back to the start of the run."""
        if self.scene.ready:
            self.session.reset()
        return None

    def _pause(self) -> None:
        session, run = self.session, self.session.run
        session.playing = False
        session.settle()
        if run.goal < float("inf"):
            run.pursue(0.05)
        run.goal = -1

    def save_gif(self) -> Command | None:
        """Save the run so far as a GIF, which brings the lab back when it is opened."""
        from game.scenes.export import export
        from game.scenes.export_lab import lab_subjects

        if not self.scene.ready:
            words = "The lab is being prepared; there is nothing to record yet."
            return Say(words, holds=lambda: not self.scene.ready)
        self._pause()
        session = self.session
        if session.run.problem and session.run.state is None:
            return Say(session.run.told, "problem")
        subjects = lab_subjects(session, self.scene.pictures, self.scene.desk)
        return export(subjects, f"{session.lab.title} {session.setup.source}")

    # -- settings ----------------------------------------------------------------------------

    def turn_settings(self) -> Command | None:
        """Show the next page of the settings; the keyboard stays on the button that turns them."""
        scene, settings = self.scene, self.scene.panel.settings
        by_key = settings is not None and scene.controls.focused is settings.more
        self.settings_page += 1
        scene.lay_out_anew()
        if by_key and scene.panel.settings is not None:
            scene.controls.focus(scene.panel.settings.more)
        return None

    def undo(self) -> Command | None:
        """Take back the last change of points or settings."""
        return None if self.session.undo() else Say("There is nothing to undo.")

    def redo(self) -> Command | None:
        """Make the change taken back again."""
        return None if self.session.redo() else Say("There is nothing to redo.")

    def value_of(self, param: Param) -> Any:
        """The present value of a param."""
        return self.setup.values[param.name]

    def set_value(self, param: Param, value: Any) -> Command | None:
        """Change one setting."""
        if param.kind == "slider":
            value = round(value) if param.whole else float(value)
        self.set_values({param.name: value}, param.name if param.kind == "slider" else "")
        return None

    def set_values(self, values: Mapping[str, Any], key: str = "") -> None:
        """Change settings; those of one `key` in a row are one step of undo."""
        if any(self.setup.values[name] != value for name, value in values.items()):
            self._go_on_with(self.setup.with_value(**values), key)

    def type_seed(self, text: str) -> Command | None:
        """A seed was typed."""
        if text.strip() == str(self.setup.seed):
            return None
        return self.take(lambda: seeded(self.session.lab, self.setup, seed_of(text)))

    # -- data --------------------------------------------------------------------------------

    def choose_data(self, source: str) -> Command | None:
        """Another data set, or a known one as it was before it was edited."""
        if source == self.setup.source and source not in (*available(), BLANK):
            # A file that is open already.
            return None
        return self.take(lambda: named_setup(self.session.lab, self.setup, source))

    def choose_count(self, count: int) -> Command | None:
        """A toy set of another size."""
        setup = self.setup
        if count == setup.data.n_samples:
            return None
        return self.take(
            lambda: named_setup(self.session.lab, setup, setup.source, count), "points"
        )

    def take_data(self, data: Dataset) -> None:
        """The data of a file, read and taken by the lab."""
        self.take(lambda: file_setup(self.session.lab, self.setup, data))

    def set_points(self, data: Dataset, key: str = "") -> None:
        """Change the points; the picture keeps its limits as far as they hold them."""
        sheet = self.scene.pictures.sheet
        kept = None if sheet is None else sheet.holding(data)
        self._go_on_with(replace(self.setup, data=data, edited=True, sheet=kept), key)

    def make_room(self, key: str) -> None:
        """Show more where points lie on the edge of the picture, as a part of the change `key`."""
        sheet = self.setup.sheet
        wider = None if sheet is None else sheet.holding(self.setup.data, pushed=True)
        if wider != sheet:
            self._go_on_with(replace(self.setup, sheet=wider), key)

    def choose_label(self, name: str) -> Command | None:
        """The class of the points that are added."""
        self.label = self.setup.data.class_names.index(name)
        return None

    def press_digit(self, digit: int) -> Command | None:
        """The class of the point below the pointer, and of the points that are added."""
        data = self.setup.data
        if not 1 <= digit <= len(data.classes):
            return None
        self.label = digit - 1
        index = self.scene.hands.point_below()
        if index is not None:
            self.set_points(relabelled(data, index, data.classes[self.label]))
        return None

    def let_go(self) -> None:
        """A hand has let go of what it dragged."""
        self.session.past.seal()
        self.session.settle()

    def take(self, make: Callable[[], Setup], key: str = "") -> Command | None:
        """Go on with the setup that `make` returns; a ValueError is told."""
        before = self.setup
        try:
            setup = make()
        except ValueError as problem:
            return problem_said(problem)
        self._go_on_with(setup, key)
        if setup.data is not before.data:
            self.scene.pictures.reset_views()
        return None

    def _go_on_with(self, setup: Setup, key: str) -> None:
        if self.scene.ready:
            self.session.change(setup, key)
        else:
            self.session.past.change(setup, key)

    # -- pictures and tabs -------------------------------------------------------------------

    def show_view(self, slot: int, name: str) -> Command | None:
        """Bring a picture to the front of its slot."""
        self.scene.pictures.choose(slot, name)
        self.scene.lay_out_anew()
        return None

    def enlarge(self, slot: int) -> Command | None:
        """Make the picture in a slot the large one."""
        self.scene.pictures.enlarge(slot)
        self.scene.lay_out_anew()
        return None

    def ask(self, name: str) -> Command | None:
        """Work out an extra that waits for a button, where it can be seen."""
        self.scene.desk.ask(name)
        found = self.scene.pictures.slot_of_extra(name)
        return None if found is None else self.show_view(*found)

    def stop_or_start(self, name: str) -> Command | None:
        """Stop working an extra out, or begin again."""
        desk = self.scene.desk
        if desk.in_work == name:
            desk.cancel()
        else:
            desk.ask(name)
        return None
