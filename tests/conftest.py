"""Every test runs without a screen, without sound and away from a person's own files."""

import os
import tempfile

from hypothesis import settings

os.environ["SDL_VIDEODRIVER"] = "dummy"
os.environ["SDL_AUDIODRIVER"] = "dummy"
os.environ["PYGAME_HIDE_SUPPORT_PROMPT"] = "1"
os.environ.setdefault("Q_ON_ICE_HOME", tempfile.mkdtemp(prefix="q-on-ice-tests-"))

# No test asserts a time: on a busy machine the first example of many takes a second.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
