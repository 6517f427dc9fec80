"""What a client of Modulate's stream may do, right or wrong: each move makes the messages that are sent by it."""

from dataclasses import dataclass

from hypothesis import strategies as st
from tests.vendors.stream_model import CHANNELS, ENCODINGS, LARGEST, OPENINGS, RATES, WINDOW_MS, Asked
from tests.vendors.stream_sound import KINDS, Format, Sound


@dataclass(frozen=True)
class Speak:
    """Send so much of a kind of sound, cut into messages of these sizes and one more, but for a few bytes of it."""

    letter: str
    ms: int
    sizes: list[int]
    kept: int

    def messages(self, sound: Sound) -> list[bytes]:
        sound.add(self.letter, sound.format.samples(self.ms))
        return cut(sound.take(len(sound.left) - self.kept), self.sizes)


@dataclass(frozen=True)
class Approach:
    """Send sound up to the next whole millisecond, step or window, or so many bytes or samples short of it."""

    letter: str
    unit_ms: int
    short: int
    of: str

    def messages(self, sound: Sound) -> list[bytes]:
        format = sound.format
        samples = format.samples(
            (sound.taken * 1000 // (format.rate * format.sample) // self.unit_ms + 1) * self.unit_ms
        )
        sound.reach(self.letter, samples)
        short = self.short * (format.sample if self.of == "samples" else 1)
        return [sound.take(samples * format.sample - short - sound.taken)]


@dataclass(frozen=True)
class Trickle:
    """Send bytes one by one."""

    letter: str
    count: int

    def messages(self, sound: Sound) -> list[bytes]:
        sound.add(self.letter, self.count)
        return [bytes([byte]) for byte in sound.take(self.count)]


@dataclass(frozen=True)
class Noise:
    """Send any bytes."""

    data: bytes
    sizes: list[int]

    def messages(self, sound: Sound) -> list[bytes]:
        sound.add_bytes(self.data)
        return cut(sound.take(len(sound.left)), self.sizes)


@dataclass(frozen=True)
class Container:
    """Send what a file begins with, or the first bytes of that; only at the beginning it is one."""

    opening: bytes
    sizes: list[int]
    kept: int

    def messages(self, sound: Sound) -> list[bytes]:
        sound.add_bytes(self.opening.ljust(44, b"\1"))
        return cut(sound.take(len(sound.left) - self.kept), self.sizes)


@dataclass(frozen=True)
class Heap:
    """Send so many bytes at once."""

    letter: str
    size: int

    def messages(self, sound: Sound) -> list[bytes]:
        sound.add(self.letter, -(-self.size // sound.format.sample))
        return [sound.take(self.size)]


@dataclass(frozen=True)
class Say:
    """Send text; the empty one is the end signal."""

    text: str = ""

    def messages(self, _: Sound) -> list[str]:
        return [self.text]


Move = Speak | Approach | Trickle | Noise | Container | Heap | Say


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    """Cut bytes into messages of these sizes, and one more."""
    pieces = []
    for size in sizes:
        pieces.append(data[:size])
        data = data[size:]
    return [*pieces, data]


LETTERS = st.sampled_from(tuple(KINDS))
CUTS = st.lists(st.one_of(st.integers(0, 3), st.integers(0, 100_000)), max_size=8)
# Most are whole steps of the ear, so that more is known of what they are.
LENGTHS_MS = st.one_of(st.integers(1, 40).map(lambda steps: 100 * steps), st.integers(1, 4000))

SPEAK = st.builds(Speak, LETTERS, LENGTHS_MS, CUTS, st.integers(0, 9))
APPROACH = st.builds(
    Approach,
    LETTERS,
    st.sampled_from([1, 100, *[WINDOW_MS] * 3]),
    st.integers(0, 9),
    st.sampled_from(["bytes", "samples"]),
)
TRICKLE = st.builds(Trickle, LETTERS, st.integers(1, 40))
NOISE = st.builds(Noise, st.binary(max_size=200), CUTS)
CONTAINER = st.builds(Container, st.sampled_from(OPENINGS), CUTS, st.integers(0, 43))
HEAP = st.builds(Heap, LETTERS, st.sampled_from([1024 * 1024 + 1, 8 * 1024 * 1024, LARGEST]))
TEXT = st.builds(
    Say, st.one_of(st.sampled_from([" ", "end", '{"type": "end"}', "\0"]), st.text(min_size=1, max_size=9))
)
CLOSES = st.sampled_from([1000, 1001, 3000, 4999])

KEYS = ("test-free", "test-pro", "test-enterprise", "test-free-anna")
WRONG = {
    "api_key": (None, "", "nobody", "TEST-FREE", "test-expired", "test-revoked-1", "test-no-access", "test-no-credits"),
    "audio_format": (None, "", "mp3", "S16LE", " s16le", "s16", "'"),
    "sample_rate": (None, "", "0", "44000", "-16000", "+16000", "16000.0", "16k", " 16000", "²", "\u0668000", "9" * 40),
    "num_channels": (None, "", "0", "9", "-1", "1.0", "two", "²", "\u0661"),
}
"""For each parameter what is wrong; None leaves it out."""


def declared(format: Format) -> Asked:
    """Return a query that declares a format, and nothing wrong."""
    return [("api_key", KEYS[0]), *format.asked.items()]


@st.composite
def queries(draw: st.DrawFn, formats: st.SearchStrategy[Format], right: int = 7) -> tuple[Format, Asked]:
    """Draw a format, and a query that declares it, or in which anything is wrong, or was before the right value.

    ``right`` is how often it is right for each kind of fault.
    """
    format = draw(formats)
    asked: dict[str, str | None] = {"api_key": draw(st.sampled_from(KEYS)), **format.asked}
    before: dict[str, str | None] = {}
    wrong = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in WRONG.items()})
    match draw(st.sampled_from(["right"] * right + ["wrong", "missing", "twice"])):
        case "wrong":
            asked |= draw(wrong)
        case "missing":
            asked |= draw(st.dictionaries(st.sampled_from([*format.asked]), st.sampled_from([None, ""])))
        case "twice":
            before = draw(wrong)
    return format, [(name, value) for each in (before, asked) for name, value in each.items() if value is not None]


ANY_FORMAT = st.builds(Format, st.sampled_from(ENCODINGS), st.sampled_from(RATES), st.sampled_from(CHANNELS))

__all__ = [
    *("ANY_FORMAT", "APPROACH", "CLOSES", "CONTAINER", "HEAP", "NOISE", "SPEAK", "TEXT", "TRICKLE"),
    *("Approach", "Container", "Heap", "Move", "Noise", "Say", "Speak", "Trickle", "cut", "declared", "queries"),
]
