import numpy as np
import pytest

from game.labs.dealing import PARTS, dealt


@pytest.mark.parametrize("seed", [0, 7])
def test_of_each_five_three_train_one_validates_and_one_tests_however_many_follow(seed):
    many = dealt(1_000, seed)
    assert PARTS == ("train", "validation", "test")
    assert (np.sort(many.reshape(-1, 5), axis=1) == [0, 0, 0, 1, 2]).all()
    for n in (0, 1, 4, 5, 6, 499):
        assert dealt(n, seed).tolist() == many[:n].tolist()
    assert (dealt(1_000, seed + 1) != many).any()
