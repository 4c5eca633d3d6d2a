import os

import pytest

from game.files import check_writable, write_atomically

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no pipes in its folders")


def test_a_symlink_stays_and_its_file_is_written(tmp_path):
    real, link = tmp_path / "folder" / "real.txt", tmp_path / "link.txt"
    real.parent.mkdir()
    real.write_text("old")
    link.symlink_to(real)
    write_atomically(link, "new")
    assert link.is_symlink() and real.read_text() == "new"
    real.unlink()
    write_atomically(link, "again")
    assert link.is_symlink() and real.read_text() == "again"
    assert [path.name for path in real.parent.iterdir()] == ["real.txt"]


@pytest.mark.parametrize("write", [lambda path: write_atomically(path, "x"), check_writable])
def test_a_pipe_a_device_and_a_folder_are_left_alone(write, tmp_path):
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to("/dev/null")
    for path in (pipe, link):
        with pytest.raises(OSError, match="device or a pipe"):
            write(path)
    with pytest.raises(IsADirectoryError):
        write(tmp_path)
    assert pipe.is_fifo() and link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "pipe"]


def test_a_check_makes_nothing(tmp_path):
    (tmp_path / "file").touch()
    check_writable(tmp_path / "new" / "newer" / "x.txt")
    check_writable(tmp_path / "file")
    with pytest.raises(NotADirectoryError):
        check_writable(tmp_path / "file" / "new" / "x.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
