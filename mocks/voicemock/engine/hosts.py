"""Which host a request names."""

from starlette.types import Scope


def host_of(scope: Scope) -> str:
    """Return the name in the Host header, in lower case and without a port; empty where there is none."""
    host = next((value for name, value in scope["headers"] if name == b"host"), b"")
    name: str = host.decode("latin-1").rpartition("]")[2].partition(":")[0]
    return name.rstrip(".").lower()


__all__ = ["host_of"]
