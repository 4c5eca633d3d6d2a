"""A seed as a person types it."""

from __future__ import annotations


def seed_of(text: str) -> int:
    """The whole number that was typed. Raises ValueError, a sentence, for anything else."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit()):
        raise ValueError(f"The seed is {text!r}; it must be a whole number from 0 up")
    return int(plain)
