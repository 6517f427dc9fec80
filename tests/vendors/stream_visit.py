"""One stream in process, held at every message against what the documents say that its client is told."""

import asyncio
from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.types import Message
from tests.calling import Caller
from tests.streaming import Conversation
from tests.vendors.stream_model import Asked, Expected, refusal
from tests.vendors.stream_moves import Move
from tests.vendors.stream_sound import Format, Sound, wav

from voicemock.bench import Bench

BATCH = "/api/velma-2-synthetic-voice-detection-batch"
SHORTEST_MS = 500
"""Of a file (MOD-07.g)."""


class Turns(Conversation):
    """A conversation that knows whose turn it is: the client's, when the server asks for more than was sent."""

    asking = False

    async def settle(self) -> None:
        while not (self._server.done() or (self.asking and not self.waiting)):  # noqa: ASYNC110 - nobody else knows
            await asyncio.sleep(0)

    async def _receive(self) -> Message:
        self.asking = True
        message = await super()._receive()
        self.asking = False
        return message


class Visit:
    """A client in a stream."""

    def __init__(self, bench: Bench, runner: asyncio.Runner, format: Format, asked: Asked) -> None:
        self.bench = bench
        self.runner = runner
        self.sound = Sound(format)
        self.expected = Expected(self.sound, refusal(asked))
        self.stream = Turns(bench, urlencode(asked))
        runner.run(self.stream.__aenter__())
        self.exchange = bench.journal.exchanges()[-1]
        self.check()

    def do(self, move: Move) -> None:
        """Send the messages of a move; after each all is told that is due by then, and nothing else."""
        self.send(move.messages(self.sound))

    def send(self, messages: Sequence[bytes | str]) -> None:
        """Send these messages."""

        async def converse() -> None:
            for message in messages:
                self.expected.take(message)
                await self.stream.say(message)
                self.check()

        over = self.expected.over
        self.runner.run(converse())
        if self.expected.ended and not over:
            self.check_end()

    def leave(self, code: int) -> None:
        """Close."""
        over = self.expected.over
        self.expected.leave(code)
        self.runner.run(self.stream.leave(code))
        self.check()
        if not over:
            self.check_end()

    def check(self) -> None:
        """Fail unless all was told that is due, and nothing else."""
        self.expected.check(self.stream.events, self.stream.closed)

    def check_end(self) -> None:
        """Fail unless it was noted how the stream ended, and a file with the same sound gets the same frames."""
        noted = [
            finding.clause for finding in self.bench.journal.findings() if self.exchange.number in finding.exchanges
        ]
        assert noted == self.expected.findings
        assert self.exchange.close_code == (self.expected.left or 1000)
        if self.expected.duration_ms >= SHORTEST_MS:
            self.check_file()

    def check_file(self) -> None:
        """Fail unless a file gets the same frames (MOD-18); who left was told those that were complete (MOD-06.f)."""
        answer = Caller(self.bench, self.runner, "/modulate").post(
            BATCH,
            headers={"X-API-Key": "test-free"},
            files={"upload_file": ("a.wav", wav(self.expected.data, self.sound.format))},
        )
        assert answer.status_code == 200, answer.text
        told = [event["frame"] for event in self.stream.events if event["type"] == "frame"]
        frames = answer.json()["frames"]
        assert told == frames[: len(told)]
        assert self.expected.left is not None or len(told) == len(frames)

    def close(self) -> None:
        """Be gone, if not yet."""
        self.runner.run(self.stream.__aexit__())


__all__ = ["Visit"]
