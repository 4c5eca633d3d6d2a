"""Making levels: the edit history and the generator. Knows no screen."""
