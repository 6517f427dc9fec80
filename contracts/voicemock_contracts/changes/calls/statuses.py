"""Which answers of two contracts belong together: by their statuses, ranges (``4XX``) and ``default``."""

from collections.abc import Iterable, Iterator

DEFAULT = "default"


def pairs(old: Iterable[str], new: Iterable[str]) -> Iterator[tuple[str | None, str | None]]:
    """Yield the statuses with what they are under the other contract.

    A status that only one side lists goes with the other's range or default, where that covers it. A range that is
    gone, of which the new contract lists some, stands for them and is no status that is gone.
    """
    before, after = list(old), list(new)
    for status in before:
        found = covering(status, after)
        if found is not None:
            yield status, found
        elif not any(each not in before and covering(each, before) == status for each in after):
            yield status, None
    for status in after:
        if status not in before:
            yield covering(status, before), status


def covering(status: str, listed: list[str]) -> str | None:
    """Return what is listed for a status: itself, its range, or the default; None where nothing is.

    Where another success is listed the default means failures, as those who write it do.
    """
    if status in listed:
        return status
    if status[:1] + "XX" in listed:
        return status[:1] + "XX"
    only_failures = is_success(status) and any(is_success(each) for each in listed)
    return DEFAULT if DEFAULT in listed and not only_failures else None


def narrower(status: str, other: str) -> str:
    """Return the one that stands for fewer answers; the default stands for most."""
    return other if _width(other) < _width(status) else status


def _width(status: str) -> int:
    return 2 if status == DEFAULT else int(status.endswith("XX"))


def is_success(status: str) -> bool:
    """Whether a status is none of a failure's."""
    return status[0] in "123"


def number(status: str, *others: Iterable[str]) -> int:
    """Return a number that a status stands for and that no other contract lists by itself."""
    taken = {each for listed in others for each in listed}
    if status == DEFAULT:
        return next(
            (code for code in (*range(500, 600), *range(400, 500)) if not {str(code), f"{code // 100}XX"} & taken), 500
        )
    if status.endswith("XX"):
        first = int(status[0]) * 100
        return next((code for code in range(first, first + 100) if str(code) not in taken), first)
    return int(status)


__all__ = ["DEFAULT", "covering", "is_success", "narrower", "number", "pairs"]
