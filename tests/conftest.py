"""Every test runs without a screen, without sound and away from a person's own files."""

import os
import tempfile

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
os.environ.setdefault("Q_ON_ICE_HOME", tempfile.mkdtemp(prefix="q-on-ice-tests-"))
