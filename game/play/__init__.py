"""A person's game: moves, undo, replays and progress. Knows no screen."""
