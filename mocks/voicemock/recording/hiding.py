"""What may be written down of texts: no secret that was seen anywhere where secrets belong, or that was given."""

import re
import string
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, unquote_plus

from voicemock.engine.redaction import HIDDEN, LEAST, SCHEMES, Secrets, redacted
from voicemock.recording.secret_names import is_secret

PASSING_LEAST = 8
"""Characters of the shortest secret of an answer's, of a cookie or of a text that is looked for elsewhere: shorter ones
are words that others use."""

CODED_LEAST = 8
"""Characters of the shortest piece of base64 that is looked for."""

KEPT = 1000
"""So many secrets of answers, cookies and signatures are looked for; the oldest go first. Keys stay."""

SIGN = re.compile(r"=|%(?:25)*3[dD]")
"""What stands between a field's name and its value where a query or a form stands in a text, or one within another."""

NAMES = f"{string.ascii_letters}{string.digits}_.-"
"""What names are made of."""

LONGEST_NAME = 80

ENCODED = re.compile(r"(?:25)*[0-9a-fA-F]{2}")
"""What follows a percent sign."""

VALUE = re.compile(r"[^&#\s\"'<>\\]+")
INNER_VALUE = re.compile(r"(?:(?!%(?:25)*26)[^&#\s\"'<>\\])+")

LOOSE = re.compile(
    r"([\"'])(?P<name>[\w.-]{1,80})\\?[\"']\s*:\s*(?:\\?[\"'](?P<text>(?:[^\"'\\]|\\[^\"'])+)|(?P<bare>[^\"'\s,<}\]\\]+))"
    r"|<(?P<tag>[\w.-]{1,80})>(?P<inside>[^<]+)"
)
"""A field in a text that is nearly JSON, or XML."""

SHAPES = re.compile(
    r"(?i:\b(?:bearer|basic)\s+)(?P<key>(?=[\w.~+/-]*\d)[\w.~+/-]{8,}=*)"
    r"|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"
    r"|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|(?<=://)[^/\s:@\"'<>]*:[^/\s:@\"'<>]+(?=@)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    re.DOTALL,
)
"""What is a secret by its looks: a key after its scheme, a JSON web token, an access key's name, whom an
address names before its host, a private key."""

PLAIN = "(?:3[0-9]|4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])"
SPELT_OUT = re.compile(rf"(?i)%(?:25)*{PLAIN}|\\u00{PLAIN}")
"""A letter or digit that needs no encoding, and has one."""

RUN = re.compile(r"[0-9A-Za-z]+")


class Hiding:
    """The secrets of a recording, and texts without them.

    ``fresh`` are those that were learnt since it was emptied last: what was written before may hold them.
    """

    def __init__(self, given: Iterable[str] = ()) -> None:
        self._keys = Secrets()
        self._passing = Secrets()
        self._runs: dict[str, str] = {}
        """The longest run of letters and digits of each secret: a text that holds none of them holds no secret."""
        self._passing_runs: dict[str, str] = {}
        self._coded: dict[str, None] = {}
        """Pieces of base64 in which a key stands, wherever in it."""
        self.fresh: list[str] = []
        for each in given:
            self.learn(each)

    def learn(self, value: str) -> None:
        """Keep a client's key, by itself or after its scheme."""
        for key in _within(value):
            if len(key) >= LEAST and key.lower() not in SCHEMES and HIDDEN not in key and key not in self._runs:
                self._runs[key] = _run(key)
                self._keys.note(key)
                self._coded |= dict.fromkeys(_in_base64(key))
                self.fresh.append(key)

    def learn_passing(self, value: str) -> None:
        """Keep what is a secret for a while: of an answer, a cookie, a signature."""
        for key in (value, unquote(value)):
            if len(key) >= PASSING_LEAST and HIDDEN not in key and not {key} & {*self._runs, *self._passing_runs}:
                self._passing_runs[key] = _run(key)
                self._passing.note(key)
                self.fresh.append(key)
                while len(self._passing_runs) > KEPT:
                    del self._passing_runs[next(iter(self._passing_runs))]

    def learn_in(self, text: str) -> None:
        """Keep what stands in a text's secret fields, or looks like a secret in it."""
        for start, end in (*_fields(text), *_loose_fields(text)):
            self.learn_passing(text[start:end])
        for match in SHAPES.finditer(text):
            self.learn_passing(match["key"] or match[0])

    def field(self, name: str, value: str) -> str:
        """Return what may be written of a field's value."""
        return redacted(value) if is_secret(name) else self.text(value)

    def text(self, text: str, *, known: bool = True) -> str:
        """Return what may be written of a text that is no JSON; not ``known`` where no known secret stands in it."""
        text = _without(text, _fields(text))
        text = SHAPES.sub(lambda match: match[0].removesuffix(match["key"]) + HIDDEN if match["key"] else HIDDEN, text)
        return self.blot(text) if known else text

    def loosely(self, text: str) -> str:
        """Return what may be written of a text that may be nearly JSON, or XML."""
        return self.text(_without(text, _loose_fields(text)))

    def blot(self, text: str) -> str:
        """Return a text with every known secret hidden in it, however it is encoded there."""
        return self._passing.blot(self._keys.blot(text)) if self.may_hold(text) else text

    def blot_number(self, value: float) -> float | str:
        """Return a number of JSON's; what stands for it where it is a secret."""
        hidden: float | str = self._keys.blotted(value)
        return hidden

    def blot_coded(self, line: str) -> str:
        """Return a line of JSON with every piece of base64 hidden in which a key stands."""
        for piece in self._coded:
            if piece in line:
                line = line.replace(piece, HIDDEN)
        return line

    def may_hold(self, text: str) -> bool:
        """Tell, fast, whether a known secret may stand in a text."""
        lowered = text.lower()
        runs = (*self._runs.values(), *self._passing_runs.values())
        return any(run in lowered for run in runs) or (bool(runs) and SPELT_OUT.search(text) is not None)

    def url(self, url: str) -> str:
        """Return what may be written of an address; what is secret in its query is hidden in its place."""
        start, mark, query = url.partition("?")
        fields = (self._pair(pair) for pair in query.split("&")) if mark else ()
        return f"{self.text(start)}{mark}{'&'.join(fields)}"

    def _pair(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        if equals and is_secret(unquote_plus(name)):
            return f"{self.blot(name)}={redacted(unquote_plus(value))}"
        return self.text(pair)


def _within(value: str) -> Iterator[str]:
    """Yield the keys that a value holds: itself, or what follows its scheme, and what Basic holds."""
    value = value.strip()
    scheme, space, key = value.partition(" ")
    if not space or scheme.lower() not in SCHEMES:
        yield value
        return
    yield key.strip()
    if scheme.lower() == "basic":
        try:
            user, _, password = b64decode(key.strip(), validate=True).decode().partition(":")
        except ValueError:
            return
        yield from (user, password)


def _fields(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the values of secret fields stand, wherever a query or a form does."""
    end = 0
    for sign in SIGN.finditer(text):
        if sign.start() < end:
            continue
        if not is_secret(_name_before(text, sign.start())):
            continue
        value = (VALUE if sign[0] == "=" else INNER_VALUE).match(text, sign.end())
        if value is not None:
            end = value.end()
            yield value.span()


def _name_before(text: str, end: int) -> str:
    """Return the name that ends there, without the percent-encoded character before it."""
    ahead = text[max(0, end - LONGEST_NAME) : end]
    start = len(ahead.rstrip(NAMES))
    encoded = ENCODED.match(ahead, start) if ahead[start - 1 : start] == "%" else None
    return ahead[encoded.end() if encoded else start :]


def _loose_fields(text: str) -> Iterator[tuple[int, int]]:
    for match in LOOSE.finditer(text):
        if is_secret(match["name"] or match["tag"]):
            yield next(match.span(group) for group in ("text", "bare", "inside") if match[group])


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with something else in these places."""
    pieces, after = [], 0
    for start, end in spans:
        pieces += [text[after:start], HIDDEN]
        after = end
    return "".join([*pieces, text[after:]]) if pieces else text


def _run(secret: str) -> str:
    return max(RUN.findall(secret), key=len, default="").lower()


def _in_base64(secret: str) -> Iterator[str]:
    """Yield what base64 has of a secret wherever it stands in what is encoded: at each of three places in a group."""
    for content in _encoded(secret):
        for ahead in range(3):
            before = -(-ahead * 4 // 3)
            whole = (ahead + len(content)) * 4 // 3
            coded = b64encode(bytes(ahead) + content + bytes(3)).decode()[before:whole]
            if len(coded) >= CODED_LEAST:
                yield from {coded, coded.replace("+", "-").replace("/", "_")}


def _encoded(secret: str) -> set[bytes]:
    """Return the bytes of a secret; also those that it came in, where they were read as a header is."""
    ways = {secret.encode("utf-8", "surrogatepass")}
    return ways | {secret.encode("latin-1")} if all(character < "\u0100" for character in secret) else ways


__all__ = ["Hiding"]
