"""What a bench found out about the client, in few words."""

from voicemock.bench import Bench


def ids(bench: Bench) -> list[str]:
    return [finding.id for finding in bench.journal.findings()]


def told(bench: Bench) -> list[tuple[str, str, int]]:
    """Return of each finding its id, what it says, and how often it came."""
    return [(finding.id, finding.says, finding.times) for finding in bench.journal.findings()]
