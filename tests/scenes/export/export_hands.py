"""What the tests of recordings share: waiting for them, and a film long enough to be stopped."""

from game.ui.film import Drawn
from tests.scenes.hands import settle


def said(app):
    return app._said.sentence if app._said else ""


def wait(app):
    """Until the workers are done and the dialog has taken it in."""
    settle(app, 3)
    settle(app, 3)


def slow_film(subject):
    """The subject with a film so long that it can be stopped."""
    film = Drawn(
        lambda surface, index: surface.fill((index % 250, 9, 9)), (400, 400), [40.0] * 5000
    )
    return type(subject)(**{**subject.__dict__, "film": lambda cut: film})
