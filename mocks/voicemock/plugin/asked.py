"""What was asked, in lines beside a failure: with faults, the nearest call and a job's status; equal ones folded."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from voicemock.engine.journal import Exchange
from voicemock.seeing import RequestSeen
from voicemock.seeing.nearest import nearest
from voicemock.serving.log import line

LONGEST = 60
"""Characters of a status that are shown."""

TIMES = re.compile(r"^\S+ | -?\d+ ms\b")
"""In a line, when it was and how long it took: lines that differ in these alone are equal."""

FOLDED = re.compile(r"… (\d+) more like it")
"""The line that stands for those that follow."""


def asked(exchanges: Iterable[Exchange]) -> list[str]:
    """Return a line for each exchange; of equal ones that follow each other the first, and how many follow."""
    lines: list[str] = []
    for _, equal in groupby(map(_line, exchanges), lambda each: TIMES.sub("", each)):
        first, *more = equal
        lines += [first, f"… {len(more)} more like it"] if more else [first]
    return lines


def _line(exchange: Exchange) -> str:
    told = line(exchange).rstrip("\n")
    near = nearest(exchange)
    return " ".join([told, *_more(exchange), *([f"({near})"] if near and near not in told else [])])


def _more(exchange: Exchange) -> Iterator[str]:
    status = _status(exchange)
    if status:
        yield f"status: {status}"
    if exchange.faults:
        yield f"faults: {', '.join(exchange.faults)}"


def _status(exchange: Exchange) -> str:
    """Return the field ``status`` of a successful answer in JSON; empty where it has none. A refusal says more."""
    told = exchange.scope["type"] != "websocket" and exchange.status is not None and exchange.status < 400
    answer = RequestSeen.of(exchange).answer if told else None
    value = answer.get("status") if isinstance(answer, dict) else None
    text = str(value) if isinstance(value, str | int) else ""
    return text[:LONGEST] if text.isprintable() else ""


__all__ = ["FOLDED", "LONGEST", "asked"]
