"""Numbers as a sentence has them."""


def counted(number: float, thing: str, things: str = "") -> str:
    """Return a number of things: `1 call`, `2,000 calls`, `0.5 credits`."""
    text = amount(number)
    return f"{text} {thing if text == '1' else things or f'{thing}s'}"


def amount(number: float) -> str:
    """Return a number with at most four decimals, and none where it needs none."""
    text = f"{number:,.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


__all__ = ["amount", "counted"]
