"""Q on Ice: python main.py opens the game, python main.py --help shows the commands."""

import sys

from game.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
