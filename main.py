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
