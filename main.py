"""Q on Ice: python main.py opens the game, python main.py --help shows the commands."""

import sys

if __name__ == "__main__":
    try:
        from game.commands import main

        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        # Ctrl-C while the commands themselves are imported; later ones they hear.
        print("q-on-ice: stopped", file=sys.stderr)
        sys.exit(130)
    except ModuleNotFoundError as missing:
        if str(missing.name).partition(".")[0] in ("game", "ml"):
            raise
        words = "is not installed for this Python; that of .venv, which make setup makes, has it"
        print(f"q-on-ice: {missing.name} {words}", file=sys.stderr)
        sys.exit(2)
