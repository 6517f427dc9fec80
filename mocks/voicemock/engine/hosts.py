"""Which host a request names."""

from functools import lru_cache

from starlette.types import Scope


def host_of(scope: Scope) -> str:
    """Return the name in the Host header, in lower case and without a port; empty where there is none."""
    for name, value in scope["headers"]:
        if name == b"host":
            return named(value)
    return ""


@lru_cache(maxsize=256)
def named(host: bytes) -> str:
    """Return the name in the value of a Host header."""
    name: str = host.decode("latin-1").rpartition("]")[2].partition(":")[0]
    return name.rstrip(".").lower()


__all__ = ["host_of", "named"]
