"""One call on its way, and which calls a rule is for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from starlette.datastructures import Headers, QueryParams
from starlette.types import Scope


@dataclass(slots=True)
class Asked:
    """One call on its way, as far as it is known by now.

    ``call`` is its method and its path as the vendor's table has it, ``POST /v1/detect``; ``file`` and ``digest`` are
    the name and the XXH3 of the clip that it is about, empty where there is none; ``answer`` is the vendor's own.
    """

    call: str
    scope: Scope = field(repr=False)
    keys: frozenset[str] | None = field(default=None, repr=False)
    file: str | None = None
    digest: str | None = None
    answer: object = field(default=None, repr=False)
    _weighed: set[int] = field(default_factory=set, init=False, repr=False)
    """Rules that had their say about this call, by their numbers."""

    @property
    def path(self) -> str:
        """The path as it was sent, without a prefix that leads to the vendor."""
        path: str = self.scope["path"]
        return path.removeprefix(self.scope.get("root_path", ""))

    @property
    def query(self) -> QueryParams:
        """The query's parameters."""
        return QueryParams(self.scope.get("query_string", b""))

    @property
    def headers(self) -> Headers:
        """The headers, whose names may be asked for in any case."""
        return Headers(scope=self.scope)

    def weigh(self, rule: int) -> bool:
        """Tell whether a rule has its say now: each has it once."""
        first = rule not in self._weighed
        self._weighed.add(rule)
        return first


@dataclass(frozen=True, slots=True)
class When:
    """Which calls a rule is for: all that is given has to hold.

    ``nth`` counts, from 1, the calls for which all the rest holds. ``predicate`` is asked anew whenever more is known
    of a call, until it says yes: first of what its head holds, then with its key, then with its clip.
    """

    call: str | None = None
    key: str | None = field(default=None, repr=False)
    file: str | None = None
    digest: str | None = None
    nth: int | None = None
    predicate: Callable[[Asked], bool] | None = None
    where: Mapping[str, object] | None = None
    """Fields that the vendor's own answer has, with these values."""

    def decided(self, asked: Asked) -> bool:
        """Tell whether enough is known of the call."""
        return (
            (self.key is None or asked.keys is not None)
            and ((self.file is None and self.digest is None) or asked.digest is not None)
            and (self.where is None or asked.answer is not None)
        )

    def matches(self, asked: Asked) -> bool:
        """Tell whether all but ``nth`` and the predicate holds."""
        return (
            self.call in (None, asked.call)
            and (self.key is None or self.key in (asked.keys or ()))
            and self.file in (None, asked.file)
            and self.digest in (None, asked.digest)
            and (self.where is None or _has(asked.answer, self.where))
        )


def _has(answer: object, wanted: object) -> bool:
    if not isinstance(wanted, Mapping):
        return answer == wanted
    return isinstance(answer, dict) and all(name in answer and _has(answer[name], wanted[name]) for name in wanted)


__all__ = ["Asked", "When"]
