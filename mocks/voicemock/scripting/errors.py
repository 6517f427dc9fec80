"""What is wrong with a script, in one line that also says how to mend it."""

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST = 80
"""So many characters of a text are listed, the last of which is an ellipsis where there are more."""


class ScriptError(ValueError):
    """A step that cannot be done; nothing of the script that it stands in was done."""


def listed(values: Iterable[object]) -> str:
    """Return values as a sentence names them."""
    return ", ".join(str(value) for value in values) or "none"


def cut(text: str) -> str:
    """Return a text as a list shows it."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def unknown(what: str, word: str, known: Iterable[str], there_is: str) -> ScriptError:
    """Return the error for a word that is not known: the nearest of those that are, if one is near, and what there is.

    ``there_is`` says that as the rest of a sentence.
    """
    by_fold = {each.casefold(): each for each in reversed(tuple(known))}
    near = [by_fold[each] for each in get_close_matches(word.casefold(), by_fold, n=1)]
    if not near:
        return ScriptError(f"{what}; {there_is}")
    return ScriptError(f"{what}: did you mean {near[0]!r}? {there_is[:1].upper()}{there_is[1:]}")


__all__ = ["LONGEST", "ScriptError", "cut", "listed", "unknown"]
