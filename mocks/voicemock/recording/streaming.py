"""A WebSocket, passed on both ways at once; its end waits until the stream is written down."""

import asyncio
from dataclasses import dataclass

from voicemock.recording.frames import Frames, Side
from voicemock.recording.passing import Passing

SERVER_LEFT = "the vendor left without a close"
CLIENT_LEFT = "the client left without a close"


@dataclass(frozen=True, slots=True)
class Streaming:
    """What goes over the line after both sides have agreed on a WebSocket."""

    passing: Passing
    frames: Frames

    async def run(self) -> None:
        """Pass frames on until either side is gone; the stream is then written down."""
        up = asyncio.create_task(self._up(self.frames.side(sent=True)))
        down = asyncio.create_task(self._down(self.frames.side(sent=False)))
        try:
            await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
            closed = self.frames.close is not None
            self.passing.seen.client_left = not closed and up.done()
            self.passing.write("" if closed else CLIENT_LEFT if up.done() else SERVER_LEFT)
        finally:
            for task in (up, down):
                task.cancel()
            await asyncio.gather(up, down, return_exceptions=True)

    async def _up(self, side: Side) -> None:
        client, server = self.passing.client, self.passing.server
        data = client.messages.left or await client.line.read()
        while data:
            if self.passing.recorded:
                side.take(data)
            await server.line.write(data)
            data = await client.line.read()

    async def _down(self, side: Side) -> None:
        client, server = self.passing.client, self.passing.server
        data = server.messages.left or await server.line.read()
        while data:
            if self.passing.recorded:
                side.take(data)
                if self.frames.server_closed:
                    self.passing.write()
            await client.line.write(data)
            data = await server.line.read()


__all__ = ["Streaming"]
