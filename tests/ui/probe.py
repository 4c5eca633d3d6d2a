"""A screen with one control of each kind, that writes down what reaches it."""

import pygame

from game.ui.input import Act
from game.ui.scene import Pop, Say, Scene


class Probe(Scene):
    """A screen that writes down what reaches it."""

    title = "Probe"
    keys = ((Act.RUN, "run"),)

    def __init__(self):
        self.intents = []
        self.clicks = 0
        self.slid = []
        self.chosen = []
        self.typed = []

    def layout(self):
        self.button = self.controls.button(
            pygame.Rect(40, 80, 160, 34), "Press", self._press, Act.RUN, "Counts"
        )
        self.slider = self.controls.slider(
            pygame.Rect(40, 130, 200, 24), 0.0, 0.0, 10.0, self.slid.append, "Slides", step=1.0
        )
        self.menu = self.controls.choice(
            pygame.Rect(40, 180, 200, 32), ["one", "two", "three"], "one", self.chosen.append
        )
        self.entry = self.controls.entry(
            pygame.Rect(40, 230, 200, 32), "", self.typed.append, "Type"
        )

    def _press(self):
        self.clicks += 1
        return Say("pressed")

    def handle(self, intent):
        self.intents.append(intent)
        if intent.act is Act.BACK:
            return Pop()
        if intent.act is Act.UNDO:
            raise RuntimeError("a fault in a screen")
        return None
