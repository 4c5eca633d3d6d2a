"""Where things lie on a lab's main picture."""

import numpy as np
import pytest

at_both_sizes = pytest.mark.parametrize(
    "app", [(1280, 800), (960, 640)], ids=["large", "small"], indirect=True
)


def session(app):
    return app.scene.session


def place(app, x, y):
    """The pixel of a place in the main picture's data."""
    plot = app.scene.pictures.plots["points"]
    px, py = plot.to_screen(x, y)
    return round(float(px)), round(float(py))


def spot(app, index):
    return place(app, *session(app).setup.data.X[index, :2])


def empty_spot(app):
    """A pixel in the main picture far from every point."""
    plot = app.scene.pictures.plots["points"]
    X = session(app).setup.data.X
    px, py = plot.to_screen(X[:, 0], X[:, 1])
    area = plot.area.inflate(-60, -60)
    rng = np.random.default_rng(0)
    tries = np.column_stack(
        [rng.uniform(area.left, area.right, 400), rng.uniform(area.top, area.bottom, 400)]
    )
    state = session(app).run.state
    if state is not None:
        middle = plot.to_screen(*state.fit.place[:2])
        px, py = np.append(px, middle[0]), np.append(py, middle[1])
    far = np.hypot(tries[:, :1] - px, tries[:, 1:] - py).min(axis=1)
    x, y = tries[int(far.argmax())]
    return round(x), round(y)
