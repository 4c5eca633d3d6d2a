"""Two small sets that many tests of labs share."""

import pytest

from ml import datasets


@pytest.fixture(scope="module")
def moons():
    return datasets.load("moons", n_samples=100, random_state=3)


@pytest.fixture(scope="module")
def blobs():
    return datasets.load("blobs", n_samples=90, random_state=4)
