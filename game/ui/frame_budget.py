"""What a frame has left for work when it is drawn, learned from how long its drawings take."""

from __future__ import annotations

# A frame has 16.7 ms. What drawing leaves of these is for work, and this much there always is.
_FRAME_S = 0.0125
_LEAST_S = 0.0015
# The controls and the flip come on top of what a screen draws itself.
_REST_S = 0.002


class FrameBudget:
    """The seconds of a frame that work may take, at most `most_s`."""

    def __init__(self, most_s: float) -> None:
        self.most_s = most_s
        self._draw_s = 0.004

    @property
    def seconds(self) -> float:
        """The seconds that this frame has for work."""
        return min(max(_FRAME_S - self._draw_s, _LEAST_S), self.most_s)

    def drew(self, seconds: float) -> None:
        """Note how long a screen took to draw itself."""
        now = seconds + _REST_S
        # Quick to believe that drawing is slow, slow to believe that it is quick.
        self._draw_s += (0.3 if now > self._draw_s else 0.02) * (now - self._draw_s)
