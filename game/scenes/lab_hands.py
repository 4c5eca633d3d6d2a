"""The mouse on a lab's pictures: adding, moving and deleting points, and looking closer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from game.labs import data as points
from game.labs.lab import Hand, View
from game.ui.input import Act, Intent
from game.ui.plot import Plot
from game.ui.plot3d import Plot3D
from game.ui.scene import Command

if TYPE_CHECKING:
    from game.scenes.lab import LabScene

_GRAB = 9
_REACH = 10
_SLIP = 4
_DOUBLE_S = 0.35
_ZOOM = 1.2


class Hands:
    """What the mouse holds: nothing, a point, something of the lab's, or the picture itself."""

    def __init__(self, scene: LabScene) -> None:
        self.scene = scene
        self.holding = ""
        self.point: int | None = None
        self.pointer: tuple[int, int] | None = None
        self._view: View | None = None
        self._from = (0, 0)
        self._far = False
        self._pushed = False
        self._button = 0
        self._last_click: tuple[float, tuple[int, int], bool] = (-1.0, (0, 0), False)
        self._now_s = 0.0
        self._held = 0

    def update(self, dt: float) -> None:
        """Let `dt` seconds pass, by which double clicks are told."""
        self._now_s += dt
        self.scene.pace.held = self.busy

    @property
    def busy(self) -> bool:
        """Whether something is being dragged that changes the run."""
        return self.holding in ("point", "lab")

    def handle(self, intent: Intent) -> Command | None:
        """One wish of the mouse."""
        match intent.act:
            case Act.PRESS:
                return self._press(intent)
            case Act.POINT:
                return self._move(intent)
            case Act.RELEASE:
                return self._release(intent)
            case Act.WHEEL:
                view = self.scene.pictures.at(intent.position)
                if view is not None and intent.value:
                    factor = _ZOOM**intent.value
                    self.scene.pictures.plots[view.name].zoom(intent.position, factor)
        return None

    def point_below(self) -> int | None:
        """The point under the pointer, where points can be edited."""
        scene = self.scene
        if self.pointer is None:
            return None
        view = scene.pictures.at(self.pointer)
        if view is None or view.name != scene.pictures.edited:
            return None
        return self._nearest(view, self.pointer)

    def delete_below(self) -> Command | None:
        """Take away the point under the pointer."""
        index = self.point_below()
        if index is not None:
            self._delete(index)
        return None

    # -- pressing ----------------------------------------------------------------------------

    def _press(self, intent: Intent) -> Command | None:
        scene = self.scene
        if self.holding and intent.button == self._button:
            self._let_go()
        view = scene.pictures.at(intent.position)
        if view is None or scene.session is None or self.holding:
            return None
        self._view, self._from, self._far = view, intent.position, False
        self._button = intent.button
        self.holding = "picture"
        for other in scene.pictures.plots.values():
            other.hover(None)
        plot = scene.pictures.plots[view.name]
        if intent.button != 1 or not isinstance(plot, Plot):
            return None
        if not plot.area.collidepoint(intent.position):
            return None
        taken = scene.session.lab.press(
            self._hand(view, plot, intent.position),
            scene.session.run.state,
            scene.pictures.history(),
            scene.session.setup.data,
        )
        self._held += 1
        if taken is not None:
            self.holding = "lab"
            self._apply(taken)
            return None
        if view.name == scene.pictures.edited:
            self.point = self._nearest(view, intent.position)
            if self.point is not None:
                self.holding = "point"
        return None

    def _nearest(self, view: View, position: tuple[int, int]) -> int | None:
        scene = self.scene
        plot = scene.pictures.plots[view.name]
        axes = scene.pictures.axes
        if axes is None or scene.session is None or not isinstance(plot, Plot):
            return None
        data = scene.session.setup.data
        if not data.n_samples:
            return None
        across, up = (points.values_along(data, axis) for axis in axes)
        return plot.nearest(position, across, up, _GRAB)

    # -- moving ------------------------------------------------------------------------------

    def _move(self, intent: Intent) -> Command | None:
        scene, self.pointer = self.scene, intent.position
        if self.holding and self._button not in intent.buttons:
            self._let_go()
        if not self.holding:
            self._point_at(intent.position)
            return None
        assert self._view is not None
        plot = scene.pictures.plots.get(self._view.name)
        if plot is None or scene.session is None:
            return None
        way = (intent.position[0] - self._from[0], intent.position[1] - self._from[1])
        self._far = self._far or max(map(abs, way)) > scene.context.theme.px(_SLIP)
        if not self._far:
            return None
        if self.holding == "picture":
            plot.pan(*intent.value)
            return None
        assert isinstance(plot, Plot)
        place = self._inside(plot, intent.position)
        if self.holding == "lab":
            changed = scene.session.lab.drag(
                self._hand(self._view, plot, place),
                scene.session.run.state,
                scene.pictures.history(),
                scene.session.setup.data,
            )
            self._apply(changed or {})
        elif self.point is not None and scene.pictures.axes is not None:
            data = scene.session.setup.data
            if self.point < data.n_samples:
                x, y = plot.to_data(*place)
                there = points.moved(data, self.point, scene.pictures.axes, (float(x), float(y)))
                scene.actions.set_points(there, f"move {self._held}")
                self._pushed = place != intent.position
        return None

    def _inside(self, plot: Plot, position: tuple[int, int]) -> tuple[int, int]:
        """The place nearest to `position` where there are data."""
        area = plot.area
        x = min(max(position[0], area.left), area.right)
        return x, min(max(position[1], area.top), area.bottom)

    def _point_at(self, position: tuple[int, int]) -> None:
        view = self.scene.pictures.at(position)
        self.scene.pictures.pointed = "" if view is None else view.name
        for name, plot in self.scene.pictures.plots.items():
            plot.hover(position if view is not None and view.name == name else None)

    # -- letting go --------------------------------------------------------------------------

    def _let_go(self) -> None:
        """Hold nothing any more; the release itself may have gone to another screen.

        A point that was dragged beyond the edge lies on it, and the picture makes room there.
        """
        actions, pushed = self.scene.actions, self._pushed
        self.holding, self._pushed = "", False
        if pushed:
            actions.make_room(f"move {self._held}")
        actions.let_go()

    def _release(self, intent: Intent) -> Command | None:
        scene = self.scene
        if not self.holding or intent.button != self._button:
            return None
        holding, view, far = self.holding, self._view, self._far
        self._let_go()
        self._point_at(intent.position)
        if view is None or scene.session is None or far:
            return None
        plot = scene.pictures.plots.get(view.name)
        if isinstance(plot, Plot3D):
            if self._is_double(intent.position):
                plot.reset_view()
            self._last_click = (self._now_s, intent.position, False)
            return None
        if not isinstance(plot, Plot):
            return None
        if intent.button == 3:
            index = (
                self._nearest(view, intent.position) if self._edits(view, plot, intent) else None
            )
            if index is not None:
                self._delete(index)
            return None
        if intent.button != 1 or holding == "lab":
            return None
        if self._is_double(intent.position) and plot.zoomed:
            # The first of the two clicks was not meant to add a point.
            if self._last_click[2]:
                scene.actions.undo()
            plot.reset_view()
            self._last_click = (-1.0, (0, 0), False)
            return None
        adds = holding == "picture" and self._edits(view, plot, intent)
        if adds:
            self._add(plot, intent.position)
        self._last_click = (self._now_s, intent.position, adds)
        return None

    def _is_double(self, position: tuple[int, int]) -> bool:
        when, where, _ = self._last_click
        near = max(abs(position[0] - where[0]), abs(position[1] - where[1])) <= _SLIP
        return near and self._now_s - when <= _DOUBLE_S

    def _edits(self, view: View, plot: Plot, intent: Intent) -> bool:
        pictures = self.scene.pictures
        here = view.name == pictures.edited and bool(plot.area.collidepoint(intent.position))
        return here and pictures.axes is not None

    def _add(self, plot: Plot, position: tuple[int, int]) -> None:
        scene = self.scene
        assert scene.session is not None and scene.pictures.axes is not None
        data = scene.session.setup.data
        x, y = plot.to_data(*position)
        label = data.classes[scene.actions.label % len(data.classes)] if data.classes else None
        scene.actions.set_points(
            points.added(data, scene.pictures.axes, (float(x), float(y)), label)
        )

    def _delete(self, index: int) -> None:
        assert self.scene.session is not None
        self.scene.actions.set_points(points.deleted(self.scene.session.setup.data, index))

    def _apply(self, changed: Any) -> None:
        if changed:
            self.scene.actions.set_values(dict(changed), f"hand {self._held}")

    def _hand(self, view: View, plot: Plot, position: tuple[int, int]) -> Hand:
        """The pointer in data coordinates."""
        reach = self.scene.context.theme.px(_REACH)
        x, y = plot.to_data(*position)
        right, above = plot.to_data(position[0] + reach, position[1] - reach)
        far = (abs(float(right) - float(x)), abs(float(above) - float(y)))
        return Hand(view.name, float(x), float(y), far)
