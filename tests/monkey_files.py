"""Files a person might drop on the window: good and bad ones of each kind, and worse."""

from __future__ import annotations

import zipfile
from functools import cache
from pathlib import Path

import numpy as np

_LAKE = "first-steps/first-slide"
_HUGE = 300 * 2**20


def drops(folder: Path) -> list[Path]:
    """Write them into `folder`; the last ones are the folder itself and a file that is gone."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "good.toml": "name = 'd'\nmap = '''\nS~~#\n~~~~\n~~~G\n'''\n",
        "draft.toml": "draft = true\nname = 'd'\nmap = '''\n~~~#\n~~~~\n'''\n",
        "ragged.toml": "map = '''\nS~~\n~G\n'''\n",
        "broken.toml": "map = ",
        "wide.toml": f"map = '''\nS{'~' * 300}G\n'''\n",
        "deep.toml": "a = " + "[" * 5_000,
        "good.csv": "x,y,kind\n"
        + "".join(f"{i % 7},{i * i % 11},{'ab'[i % 2]}\n" for i in range(40)),
        "bad.csv": "x,y\n1,2\n3\n",
        "nan.csv": "x,y\n1,nan\n2,3\n",
        "one.csv": "1\n",
        "empty.csv": "",
        "wide.csv": ",".join(["1"] * 3_000) + "\n",
        "moves.txt": "RDLU",
        "replay.txt": "q-on-ice replay 1\nlevel = 'x'\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    noise = np.random.default_rng(0).bytes(4_000)
    for name in ("noise.npz", "noise.toml", "noise.csv", "noise.txt", "noise"):
        (folder / name).write_bytes(noise)
    (folder / "noise.gif").write_bytes(b"GIF89a" + noise)
    (folder / "noise.npy").write_bytes(b"\x93NUMPY\x01\x00garbage")
    np.save(folder / "good.npy", np.random.default_rng(0).normal(size=(30, 3)))
    np.save(folder / "infinite.npy", np.full((3, 2), np.inf))
    with zipfile.ZipFile(folder / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("run.npy", bytes(2**22))
    for name in ("huge.toml", "huge.csv", "huge.gif", "huge.npz"):
        with (folder / name).open("wb") as stream:
            # A file with a hole in it: long, and next to nothing on the disk.
            stream.truncate(_HUGE)
    for name, content in _made().items():
        (folder / name).write_bytes(content)
    return [*sorted(folder.iterdir()), folder, folder / "gone.toml"]


@cache
def _made() -> dict[str, bytes]:
    """GIFs that carry runs and one that carries none, and an agent: made by the program itself."""
    import contextlib
    import io
    import tempfile

    from PIL import Image

    from game.commands import main

    with tempfile.TemporaryDirectory() as name, contextlib.redirect_stdout(io.StringIO()):
        folder = Path(name)
        quiet = contextlib.redirect_stderr(io.StringIO())
        lines = [
            ["gif", _LAKE, "-o", "game.gif", "--moves", "RD"],
            ["gif", _LAKE, "-o", "training.gif", "--training", "--episodes", "5", "--frames", "3"],
            ["learn", _LAKE, "--episodes", "5", "--q-out", "agent.npz"],
        ]
        for line in lines:
            line = [
                str(folder / word) if word.endswith((".gif", ".npz")) else word for word in line
            ]
            with quiet:
                assert main(line) == 0, line
        Image.new("P", (8, 8)).save(folder / "plain.gif")
        return {path.name: path.read_bytes() for path in folder.iterdir()}
