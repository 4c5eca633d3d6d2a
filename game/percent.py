"""Shares as a person reads them, in one form everywhere."""


def percent(share: float, decimals: int = 0) -> str:
    """`share` of one as in "86 %"."""
    return f"{100 * share:.{decimals}f} %"
