"""Why a contract cannot be compared: one line that says which file, where in it, and what is wrong."""


class SurfaceError(ValueError):
    """A contract cannot be read; the message is one line for people."""


__all__ = ["SurfaceError"]
