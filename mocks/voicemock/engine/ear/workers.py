"""A few threads for jobs that take long: there while there are jobs, and never what keeps the process alive."""

from collections import deque
from collections.abc import Callable
from threading import Lock, Thread, current_thread

Job = Callable[[], None]


class Workers:
    """At most so many threads at a time; one ends when it finds no job waiting.

    They are daemons: those of ``concurrent.futures`` would have the interpreter wait at exit until all jobs are done.
    """

    __slots__ = ("_jobs", "_limit", "_lock", "_threads")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = Lock()
        self._jobs: deque[Job] = deque()
        self._threads: set[Thread] = set()

    def submit(self, job: Job) -> None:
        """Have the job done as soon as a thread is free. It must not raise."""
        with self._lock:
            self._jobs.append(job)
            if len(self._threads) < self._limit:
                thread = Thread(target=self._work, name="voicemock-ear", daemon=True)
                self._threads.add(thread)
                thread.start()

    def join(self, seconds: float) -> None:
        """Wait until the jobs submitted so far are done, for each thread at most so long."""
        with self._lock:
            threads = set(self._threads)
        for thread in threads:
            thread.join(seconds)

    def _work(self) -> None:
        while job := self._next():
            job()

    def _next(self) -> Job | None:
        with self._lock:
            if self._jobs:
                return self._jobs.popleft()
            self._threads.discard(current_thread())
            return None


__all__ = ["Job", "Workers"]
