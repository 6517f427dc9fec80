"""What changed in the patterns that texts match."""

from collections.abc import Iterator

from voicemock_contracts.changes.change import Change
from voicemock_contracts.changes.schemas.comparison import Pair
from voicemock_contracts.changes.witnesses import patterns


def pattern_changes(pair: Pair) -> Iterator[Change]:
    """Yield a pattern that matches more, less, or something else."""
    old, new = (tuple(sorted(set(each.all("pattern")))) for each in (pair.old, pair.new))
    if old == new or "string" not in pair.old.types & pair.new.types:
        return
    looser, tighter = _within(old, new), _within(new, old)
    if looser and tighter:
        return
    kept = old if pair.answers else new
    yield from pair.differ(
        "pattern-loosened" if looser else "pattern-tightened" if tighter else "pattern-changed",
        old=" and ".join(old),
        new=" and ".join(new),
        breaks=_asked(kept) if kept else None,
        about=("pattern",),
        sure=looser or tighter,
    )


def _asked(kept: tuple[str, ...]) -> dict[str, object]:
    return {"pattern": kept[0]} if len(kept) == 1 else {"allOf": [{"pattern": each} for each in kept]}


def _within(inner: tuple[str, ...], outer: tuple[str, ...]) -> bool:
    """Whether what matches all of some patterns is known to match all of others."""
    try:
        return all(each in inner or patterns.text(inner, (each,)) is None for each in outer)
    except patterns.UndecidedError:
        return False


__all__ = ["pattern_changes"]
