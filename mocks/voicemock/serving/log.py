"""A line for each request."""

from voicemock.engine.journal import Exchange
from voicemock.engine.redaction import shown
from voicemock.seeing.nearest import nearest


def line(exchange: Exchange) -> str:
    """Return when, who, what, and how it was answered, on one line; of keys only which test key it is."""
    took = (exchange.closed_at or exchange.at) - exchange.at
    told = "client left" if exchange.client_left else str(exchange.close_code or exchange.status)
    asked = _printable(exchange.secrets.blot(shown("", f"{exchange.method} {exchange.path}")))
    near = nearest(exchange) if exchange.status in (404, 405) else ""
    rest = " ".join(word for word in (exchange.refused, exchange.key, near and f"({near})") if word)
    when = _time_of_day(exchange.at)
    return f"{when} {exchange.vendor or 'nobody':<13}{asked:<45} {told} {took * 1000:.0f} ms {rest}".rstrip() + "\n"


def _time_of_day(at: float) -> str:
    seconds, milliseconds = divmod(int(at * 1000) % 86_400_000, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{milliseconds:03}"


def _printable(path: str) -> str:
    return path if path.isprintable() else path.encode("unicode_escape").decode("ascii")


__all__ = ["line"]
