"""Property tests here call compiled code, whose first call takes seconds: no deadline."""

import hypothesis

hypothesis.settings.register_profile("compiled", deadline=None)
hypothesis.settings.load_profile("compiled")
