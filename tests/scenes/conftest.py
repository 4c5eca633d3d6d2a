"""Every test of a screen has a folder of its own for progress, settings and levels."""

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("Q_ON_ICE_HOME", str(tmp_path))
    return tmp_path
