"""What a client can feel of a contract, whatever it is written in: both sides of a comparison are read into this."""

from dataclasses import dataclass, field

from voicemock_contracts.documents import Form
from voicemock_contracts.nodes import Node


@dataclass(frozen=True, slots=True)
class Key:
    """One way to give a key: ``apiKey`` in a place under a name; ``http`` with a scheme; others by their type alone."""

    type: str
    where: str = ""
    """``header``, ``query`` or ``cookie``; empty where the type says it."""
    name: str = ""
    """The header's, parameter's or cookie's name; a scheme's (``bearer``) in lower case."""
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; its name in lower case where it is a header's."""

    name: str
    where: str
    """``query``, ``path``, ``header`` or ``cookie``."""
    required: bool
    schema: Node | None
    style: str = ""
    """How lists and objects are written: ``form, explode``; empty for the default of its place."""
    deprecated: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """A body as one media type."""

    schema: Node | None
    parts: dict[str, frozenset[str]] = field(default_factory=dict)
    """The media types that a form's part may be of, where they are listed."""
    examples: tuple[object, ...] = ()
    """The documents' own: the first candidates for a witness."""


@dataclass(frozen=True, slots=True)
class Body:
    """A request's body."""

    required: bool
    media: dict[str, Media]


@dataclass(frozen=True, slots=True)
class Header:
    """An answer's header."""

    name: str
    required: bool
    schema: Node | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with one status: ``200``, or a range as ``4XX``, or ``default``."""

    status: str
    headers: dict[str, Header]
    """By their names in lower case."""
    media: dict[str, Media]
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """A call: a method at a path."""

    method: str
    path: str
    id: str
    keys: frozenset[frozenset[Key]]
    """The alternatives, each a set of keys that are given together; one empty set where none is needed."""
    parameters: tuple[Parameter, ...]
    body: Body | None
    answers: dict[str, Answer]
    servers: tuple[str, ...]
    """Those of its own, where it has other ones than the contract."""
    deprecated: bool = False
    clauses: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return what changes call it."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message of a stream's."""

    name: str
    """The constant ``type`` of its payload, else the message's name."""
    media_type: str
    """Empty where the document says none."""
    schema: Node | None
    examples: tuple[object, ...] = ()
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Close:
    """A close code of a stream's, and the messages that tell why before it, by the texts that their schemas allow."""

    code: int
    errors: frozenset[str]
    """The names of the errors' schemas, or what stands for them."""
    says: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stream:
    """A WebSocket (or any channel): what goes each way, as a client sees it."""

    address: str
    id: str
    keys: frozenset[frozenset[Key]]
    parameters: tuple[Parameter, ...]
    sends: dict[str, Spoken]
    """What the client sends, by name."""
    tells: dict[str, Spoken]
    """What the client is told, by name."""
    closes: dict[int, tuple[Close, ...]]
    order: dict[str, tuple[str, ...]]
    """The rules of ``x-order``, each with its clauses."""
    query: Node | None = None
    """The schema of the whole query, where its parameters depend on each other."""
    clauses: tuple[str, ...] = ()
    states_closes: bool = True
    """Whether the document says anything of close codes; that it says nothing does not mean that there are none."""
    states_order: bool = True
    """Whether it says anything of the order."""

    @property
    def name(self) -> str:
        """Return what changes call it."""
        return f"WS {self.address}"


@dataclass(frozen=True, slots=True)
class Surface:
    """A whole contract, from one or several documents (a vendor's calls and its stream).

    Every `Node` stands in a document in which all references are within it, and whose schemas are JSON Schema 2020-12,
    whatever they were written in.
    """

    title: str
    origin: str
    """Where it was read: a path, or a reading such as ``modulate@newer-reference``."""
    servers: tuple[str, ...]
    """Base addresses, without a slash at the end, variables filled in with their defaults."""
    operations: tuple[Operation, ...]
    streams: tuple[Stream, ...]
    forms: frozenset[Form] = frozenset()
    """What its documents are written in."""
    closed: bool = False
    """Whether what its objects do not list is a violation there, and not merely new."""


__all__ = [
    "Answer",
    "Body",
    "Close",
    "Header",
    "Key",
    "Media",
    "Operation",
    "Parameter",
    "Spoken",
    "Stream",
    "Surface",
]
