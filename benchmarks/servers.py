"""A server in a process of its own: pinned to a core, watched from outside."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Server:
    """A process that listens at ``address``."""

    pid: int
    address: tuple[str, int]
    began: float
    """When it was spawned, by time.perf_counter."""

    def cpu(self) -> float:
        """Return the seconds of CPU it has used, in user and kernel; NaN where the system doesn't say."""
        if not PROC.exists():
            return float("nan")
        fields = (PROC / str(self.pid) / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the MiB it holds in memory; NaN where the system doesn't say."""
        if not PROC.exists():
            return float("nan")
        lines = (PROC / str(self.pid) / "status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


@contextmanager
def fake(core: int | None) -> Iterator[Server]:
    """Run ``voicemock serve``, journal and a log line for each request included."""
    with _running([str(Path(sys.executable).with_name("voicemock")), "serve", "--port", "0"], core) as server:
        yield server


@contextmanager
def floor(answer: str, core: int | None, *, drop: bool = False) -> Iterator[Server]:
    """Run the floor; ``answer`` is the body of all its answers. It reads each request's body whole, or drops it."""
    with _running([sys.executable, str(HERE / "floor.py"), answer, *(["--drop"] if drop else [])], core) as server:
        yield server


@contextmanager
def counter(core: int | None) -> Iterator[Server]:
    """Run the floor of a stream."""
    with _running([sys.executable, str(HERE / "counter.py")], core) as server:
        yield server


@contextmanager
def _running(command: list[str], core: int | None) -> Iterator[Server]:
    began = time.perf_counter()
    # stderr is where the log lines go; nobody reads them, but they are written.
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            pin(process.pid, core)
            assert process.stdout is not None
            host, _, port = process.stdout.readline().rpartition("http://")[2].strip().partition(":")
            if not port:
                raise RuntimeError(f"{command[0]} did not start")
            yield Server(process.pid, (host, int(port)), began)
        finally:
            process.terminate()


def cores() -> tuple[int | None, int | None]:
    """Return a core for the server and another for the load; None where they cannot be chosen apart."""
    if not hasattr(os, "sched_getaffinity") or len(os.sched_getaffinity(0)) < 2:
        return None, None
    first, second, *_ = sorted(os.sched_getaffinity(0))
    return first, second


def pin(pid: int, core: int | None) -> None:
    """Keep a process (0: this one) on a core."""
    if core is not None:
        os.sched_setaffinity(pid, {core})


__all__ = ["Server", "cores", "counter", "fake", "floor", "pin"]
