"""What a user of the Modulate client would test: verdicts as the sound goes on, and each way in which a stream ends."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from examples.clients.modulate import Frame, ModulateError, verdicts

from voicemock import Handle

SECOND = bytes(32_000)


async def call(seconds: int) -> AsyncIterator[bytes]:
    for _ in range(seconds):
        yield SECOND
        await asyncio.sleep(1)


async def told(seconds: int, key: str = "test-free") -> list[Frame]:
    return [frame async for frame in verdicts(key, call(seconds))]


def test_a_voice_that_is_taken_over_amid_a_call_is_found_in_its_frame(modulate: Handle) -> None:
    modulate.hears("human 4s, synthetic 4s", synthetic=[0.1, 0.9])
    assert asyncio.run(told(8)) == [
        Frame(0, 2000, "non-synthetic", 0.9),
        Frame(2000, 4000, "non-synthetic", 0.9),
        Frame(4000, 6000, "synthetic", 0.9),
        Frame(6000, 8000, "synthetic", 0.9),
    ]
    (stream,) = modulate.streams
    assert (stream.seconds, stream.longest_gap, stream.close_code) == (8.0, 1.0, 1000)


@pytest.mark.parametrize(("name", "code"), [("Insufficient credits.", 4029), ("Internal server error", 1011)])
def test_a_stream_that_is_closed_amid_the_call_says_why(modulate: Handle, name: str, code: int) -> None:
    modulate.next(name, after_frames=2)
    with pytest.raises(ModulateError, match=name) as closed:
        asyncio.run(told(8))
    assert closed.value.code == code


def test_a_key_that_is_unknown_is_refused(modulate: Handle) -> None:
    with pytest.raises(ModulateError, match="This request is not permitted") as closed:
        asyncio.run(told(2, key="nobody"))
    assert closed.value.code == 4003
    assert modulate.streams[0].bytes == 0


def test_a_connection_that_is_gone_is_told_from_an_end(modulate: Handle) -> None:
    modulate.breaks({"drop": 1})
    with pytest.raises(ModulateError) as gone:
        asyncio.run(told(8))
    assert gone.value.code == 1006
