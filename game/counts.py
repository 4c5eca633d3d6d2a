"""Numbers of things as a person reads them, in one form everywhere."""


def counted(number: int, noun: str) -> str:
    """As in "1 move" and "2,000 moves"; for nouns that take an s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
