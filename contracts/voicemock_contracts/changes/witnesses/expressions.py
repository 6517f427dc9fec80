"""Regular expressions as JSON Schema writes them, read into a tree; look-around and references back are not."""

from dataclasses import dataclass

from voicemock_contracts.changes.witnesses.automata import ALL, Choice, Ranges, Repeat, Row, Tree, inverted, merged

_MOST = 1000
"""Repetitions that are counted out."""

_DIGITS: Ranges = ((48, 57),)
_WORDS: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACES: Ranges = ((9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029),
                   (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF))  # fmt: skip
_LINES: Ranges = ((10, 10), (13, 13), (0x2028, 0x2029))
_CLASSES = {"d": _DIGITS, "w": _WORDS, "s": _SPACES}
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0}


class UnsupportedPatternError(ValueError):
    """The pattern holds what is not understood here; the message is the pattern."""


def parsed(pattern: str) -> Tree:
    """Return the tree of whole texts in which a pattern is found; raise `UnsupportedPatternError`."""
    reader = _Reader(pattern)
    tree = reader.choice(outermost=True)
    if reader.left:
        raise reader.unsupported()
    return tree


@dataclass(slots=True)
class _Reader:
    pattern: str
    at: int = 0

    @property
    def left(self) -> bool:
        return self.at < len(self.pattern)

    def unsupported(self) -> UnsupportedPatternError:
        return UnsupportedPatternError(self.pattern)

    def take(self, text: str) -> bool:
        if self.pattern.startswith(text, self.at):
            self.at += len(text)
            return True
        return False

    def next(self) -> str:
        if not self.left:
            raise self.unsupported()
        self.at += 1
        return self.pattern[self.at - 1]

    def choice(self, *, outermost: bool = False) -> Tree:
        options = [self.row(outermost=outermost)]
        while self.take("|"):
            options.append(self.row(outermost=outermost))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def row(self, *, outermost: bool) -> Tree:
        anywhere = Repeat(ALL, 0, None)
        begins = outermost and self.take("^")
        ends = False
        items: list[Tree] = []
        while self.left and self.pattern[self.at] not in "|)":
            if ends:
                raise self.unsupported()
            if outermost and self.take("$"):
                ends = True
            else:
                items.append(self.repeated())
        if outermost:
            items = [*([] if begins else [anywhere]), *items, *([] if ends else [anywhere])]
        return Row(tuple(items))

    def repeated(self) -> Tree:
        item = self.single()
        if self.take("*"):
            bounds: tuple[int, int | None] = (0, None)
        elif self.take("+"):
            bounds = (1, None)
        elif self.take("?"):
            bounds = (0, 1)
        elif self.take("{"):
            bounds = self.counted()
        else:
            return item
        self.take("?")  # how much is tried first makes no other text match
        return Repeat(item, *bounds)

    def counted(self) -> tuple[int, int | None]:
        inside, closed, _ = self.pattern[self.at :].partition("}")
        least, comma, most = inside.partition(",")
        if not closed or not least.isdecimal() or (most and not most.isdecimal()):
            raise self.unsupported()
        self.at += len(inside) + 1
        bounds = int(least), (int(most) if most else None) if comma else int(least)
        if max(each or 0 for each in bounds) > _MOST or (bounds[1] is not None and bounds[1] < bounds[0]):
            raise self.unsupported()
        return bounds

    def single(self) -> Tree:
        letter = self.next()
        if letter == "(":
            return self.group()
        if letter == "[":
            return self.set()
        if letter == ".":
            return inverted(_LINES)
        if letter == "\\":
            return self.escaped()
        if letter in "^$*+?{":
            raise self.unsupported()
        return ((ord(letter), ord(letter)),)

    def group(self) -> Tree:
        if self.take("?"):
            if self.take("P<") or (self.take("<") and not self.pattern.startswith(("=", "!"), self.at)):
                self.at = self.pattern.find(">", self.at) + 1
                if self.at == 0:
                    raise self.unsupported()
            elif not self.take(":"):
                raise self.unsupported()
        tree = self.choice()
        if not self.take(")"):
            raise self.unsupported()
        return tree

    def set(self) -> Ranges:
        negated = self.take("^")
        spans: list[tuple[int, int]] = []
        while not self.take("]"):
            low = self.member()
            if self.pattern.startswith("-", self.at) and not self.pattern.startswith("-]", self.at):
                self.at += 1
                high = self.member()
                if len(low) != 1 or len(high) != 1 or low[0][0] != low[0][1] or high[0][0] < low[0][0]:
                    raise self.unsupported()
                spans.append((low[0][0], high[0][1]))
            else:
                spans.extend(low)
        found = merged(spans)
        return inverted(found) if negated else found

    def member(self) -> Ranges:
        letter = self.next()
        if letter == "\\":
            return ((8, 8),) if self.take("b") else self.escaped()
        if letter == "[":
            raise self.unsupported()
        return ((ord(letter), ord(letter)),)

    def escaped(self) -> Ranges:
        letter = self.next()
        if letter.lower() in _CLASSES:
            spans = _CLASSES[letter.lower()]
            return spans if letter.islower() else inverted(spans)
        if letter in _CONTROLS:
            return ((_CONTROLS[letter], _CONTROLS[letter]),)
        if letter in "xu":
            digits = self.pattern[self.at : self.at + (2 if letter == "x" else 4)]
            self.at += len(digits)
            try:
                return ((int(digits, 16), int(digits, 16)),)
            except ValueError:
                raise self.unsupported() from None
        if letter.isalnum():
            raise self.unsupported()
        return ((ord(letter), ord(letter)),)


__all__ = ["UnsupportedPatternError", "parsed"]
