"""Conversations on a stream, made at random: audio as the documents allow it, cut anyhow, and what they forbid."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from voicemock.checking.asking import Asking, InconclusiveError
from voicemock.checking.moves import Move, Piece, Talk
from voicemock.checking.report import Observation
from voicemock.checking.searching import search
from voicemock.checking.sounds import Raw, is_raw
from voicemock.checking.streamed import SILENCE
from voicemock_contracts.stream import StreamContract

NAMES = ("mixed", "human", "silent")
SHORTEST_MS, LONGEST_MS = 500, 4500
MOST_BYTES = 400_000
"""Of a conversation, unless its shortest audio has more."""

RATES = ("16000", "8000")
"""Drawn more often than others: their seconds have few bytes."""

PATIENCE = 2
"""So many conversations may end in silence; it takes long, and more of it shows no more."""

FORMAT, RATE, CHANNELS = "audio_format", "sample_rate", "num_channels"
WRONG = {
    FORMAT: ("", "mp3", "wav", "S16LE", " s16le", "s16", "'"),
    RATE: ("", "0", "44000", "-16000", "16000.0", "16k", "²"),
    CHANNELS: ("", "0", "9", "-1", "1.0", "two"),
}
"""Values that no document allows, the likeliest to be taken first."""

TEXTS = st.one_of(st.sampled_from([" ", "end", '{"type": "end"}']), st.text(min_size=1, max_size=9))
SIZES = st.lists(st.one_of(st.integers(0, 9), st.integers(0, 40_000)), max_size=8)


@dataclass(frozen=True, slots=True)
class GeneratedStreams:
    """Conversations on a vendor's stream."""

    allowed: bool
    """Whether the documents allow them."""
    authorized: Callable[[Mapping[str, str], str], Mapping[str, str]]
    """Puts a key into a query."""
    price: float
    """What one uses up at most, in credits."""

    def __call__(self, asking: Asking) -> None:
        """Have as many as the asking allows, and note the smallest for each kind of departure."""
        contract, key = asking.contract.stream, asking.key()
        silences = refusals = accepted = 0
        assert contract is not None  # noqa: S101 - only a vendor that has a stream has such a probe

        def converse(talk: Talk) -> None:
            nonlocal silences, refusals, accepted
            streamed = asking.converse(talk)
            silences += streamed.ended == SILENCE
            if streamed.busy and not asking.target.own:
                refusals += 1
                return
            accepted += 1
            if self.allowed and not streamed.finished:
                asking.note(contract.unfinished(streamed.error or streamed.ended), streamed)

        def seen(talk: Talk) -> tuple[Observation, ...]:
            return asking.shown_by(lambda: converse(talk)) if silences < PATIENCE else ()

        def talk(made: tuple[Mapping[str, str], tuple[Move, ...]]) -> Talk:
            query, moves = made
            return Talk(contract.path, tuple(self.authorized(query, key).items()), moves, key)

        making = _allowed(contract) if self.allowed else _forbidden(contract)
        search(asking, making.map(talk), repr, seen, self.price)
        if self.allowed and refusals and not accepted:
            raise InconclusiveError(f"none of {refusals} conversations was accepted, so only refusals were seen")


@st.composite
def _raws(draw: st.DrawFn, contract: StreamContract) -> Raw:
    encoding = draw(st.sampled_from(["s16le", *filter(is_raw, contract.allowed(FORMAT))]))
    rate = draw(st.sampled_from([*RATES, *contract.allowed(RATE)]))
    channels = draw(st.sampled_from(contract.allowed(CHANNELS)))
    return Raw(encoding, int(rate), int(channels))


@st.composite
def _pieces(draw: st.DrawFn, raw: Raw, start: int = 0, shortest_ms: int = SHORTEST_MS) -> tuple[Piece, ...]:
    """Draw audio, anyhow cut, from a byte of a clip on; it ends with a complete sample of every channel."""
    clip = raw.clip(draw(st.sampled_from(NAMES)))
    most = max(shortest_ms, min(LONGEST_MS, MOST_BYTES * 1000 // (raw.rate * raw.width)))
    stop = min(start + raw.bytes(draw(st.integers(shortest_ms, most))), len(clip.content))
    pieces = []
    for size in draw(SIZES):
        pieces.append(Piece(clip, start, min(start + size, stop)))
        start = pieces[-1].stop
    return (*pieces, Piece(clip, start, stop))


@st.composite
def _allowed(draw: st.DrawFn, contract: StreamContract) -> tuple[Mapping[str, str], tuple[Move, ...]]:
    raw = draw(_raws(contract))
    return raw.query, (*draw(_pieces(raw)), "")


@st.composite
def _forbidden(draw: st.DrawFn, contract: StreamContract) -> tuple[Mapping[str, str], tuple[Move, ...]]:
    raw = draw(_raws(contract))
    audio = draw(_pieces(raw, shortest_ms=0))
    query = raw.query
    moves: list[Move] = [*audio, ""]
    wrong = draw(st.sampled_from(["query", "text", "late audio", "rest"]))
    if wrong == "query":
        query = draw(_wrong_queries(query, contract))
    elif wrong == "text":
        moves.insert(draw(st.integers(0, len(moves))), draw(TEXTS))
    elif wrong == "late audio":
        moves += [*draw(_pieces(raw, shortest_ms=0)), ""]
    else:
        moves.insert(len(audio), bytes(draw(st.integers(1, max(raw.width - 1, 1)))))
    return query, tuple(moves)


@st.composite
def _wrong_queries(draw: st.DrawFn, right: Mapping[str, str], contract: StreamContract) -> dict[str, str]:
    """Draw a query in which one of the parameters is missing or wrong, or more of them."""
    wrong = {}
    for name, values in draw(st.sets(st.sampled_from(sorted(WRONG.items())), min_size=1)):
        # A number with a sign or with zeros before it is one by some readings.
        other = st.text(max_size=9).filter(lambda text: not re.fullmatch(r"[-+]?\d+", text, re.ASCII))
        value = draw(st.one_of(st.none(), st.sampled_from(values), other))
        wrong[name] = None if value in contract.allowed(name) else value
    return {name: value for name, value in {**right, **wrong}.items() if value is not None}


__all__ = ["GeneratedStreams"]
