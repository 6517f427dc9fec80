"""The ear beside an event loop: each clip is decoded once, and nobody waits for another's."""

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from voicemock.engine.ear import Ear, Heard, Unheard, hear
from voicemock.engine.ear.decoding import Stopped

SAMPLES = Path(__file__).parents[2] / "samples"
SOUND = (SAMPLES / "tones-s16-8000.wav").read_bytes()
PATIENCE = 30
"""Seconds after which a test fails rather than hang."""


@dataclass
class Clip:
    """A clip that counts how often it was read, and may be kept from being read on."""

    digest: str
    data: bytes = SOUND
    reads: int = 0
    reading: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.go.set()

    @property
    def size(self) -> int:
        return len(self.data)

    def read(self) -> bytes:
        self.reads += 1
        self.reading.set()
        assert self.go.wait(PATIENCE)
        return self.data


def held(digest: str, data: bytes = SOUND) -> Clip:
    """A clip whose reading waits for ``go``."""
    clip = Clip(digest, data)
    clip.go.clear()
    return clip


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()
    yield ear
    ear.close()


async def started(clip: Clip) -> None:
    assert await asyncio.to_thread(clip.reading.wait, PATIENCE)


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(test(), PATIENCE)

    asyncio.run(bounded())


def test_what_the_ear_hears_is_what_is_heard_in_the_bytes(ear: Ear) -> None:
    assert asyncio.run(ear.hear(Clip("a"))) == hear(SOUND)


def test_a_clip_is_heard_beside_the_loop(ear: Ear) -> None:
    async def test() -> None:
        clip = held("a")
        heard = asyncio.create_task(ear.hear(clip))
        await started(clip)
        assert not heard.done()  # the loop runs on while it is read and decoded
        clip.go.set()
        assert await heard == hear(SOUND)

    run(test)


def test_those_who_ask_at_the_same_time_share_one_decoding(ear: Ear) -> None:
    async def test() -> None:
        clips = [held("a") for _ in range(5)]
        tasks = [asyncio.create_task(ear.hear(clip)) for clip in clips]
        await started(clips[0])
        clips[0].go.set()
        assert await asyncio.gather(*tasks) == [hear(SOUND)] * 5
        assert [clip.reads for clip in clips] == [1, 0, 0, 0, 0]

    run(test)


@pytest.mark.proves("ALL-02.a")
def test_a_clip_heard_once_is_not_read_again(ear: Ear) -> None:
    first, second = Clip("a"), Clip("a")
    assert asyncio.run(ear.hear(first)) is asyncio.run(ear.hear(second))
    assert (first.reads, second.reads) == (1, 0)


def test_a_clip_that_cannot_be_heard_is_remembered_too_and_told_anew_to_each(ear: Ear) -> None:
    clip = Clip("a", SOUND[:999])
    told = []
    for _ in range(3):
        with pytest.raises(Unheard) as unheard:
            asyncio.run(ear.hear(clip))
        told.append(unheard.value)
    assert clip.reads == 1
    assert {(*each.formats, each.why) for each in told} == {("wav", "its data chunk declares 28800 bytes and has 955")}
    assert len({id(each) for each in told}) == 3


def test_whoever_stops_waiting_takes_nothing_from_the_others(ear: Ear) -> None:
    async def test() -> None:
        clip = held("a")
        tasks = [asyncio.create_task(ear.hear(clip)) for _ in range(3)]
        await started(clip)
        tasks[0].cancel()
        tasks[1].cancel()
        await asyncio.wait(tasks[:2])
        assert [task.cancelled() for task in tasks[:2]] == [True, True]
        clip.go.set()
        assert await tasks[2] == hear(SOUND)
        assert clip.reads == 1

    run(test)


def test_a_clip_that_nobody_waits_for_any_more_is_remembered_all_the_same(ear: Ear) -> None:
    async def test() -> None:
        clip = held("a")
        task = asyncio.create_task(ear.hear(clip))
        await started(clip)
        task.cancel()
        await asyncio.wait([task])
        clip.go.set()
        assert await ear.hear(clip) == hear(SOUND)
        assert clip.reads == 1

    run(test)


def test_the_latest_clips_are_remembered_and_no_more() -> None:
    ear = Ear(remembers=2)
    clips = {digest: Clip(digest) for digest in "abc"}

    async def test() -> None:
        for digest in "abacab":  # b is the oldest when c comes
            await ear.hear(clips[digest])

    run(test)
    ear.close()
    assert {digest: clip.reads for digest, clip in clips.items()} == {"a": 1, "b": 2, "c": 1}


@dataclass
class Lost:
    """A clip whose bytes are gone."""

    digest: str
    size: int = 1
    reading: threading.Event = field(default_factory=threading.Event)
    go: threading.Event = field(default_factory=threading.Event)

    def read(self) -> bytes:
        self.reading.set()
        assert self.go.wait(PATIENCE)
        raise OSError("gone")


def test_a_clip_that_cannot_be_read_fails_its_own_asker_alone(ear: Ear) -> None:
    async def test() -> None:
        lost, clip = Lost("a"), Clip("a")
        first = asyncio.create_task(ear.hear(lost))
        assert await asyncio.to_thread(lost.reading.wait, PATIENCE)
        second = asyncio.create_task(ear.hear(clip))
        await asyncio.sleep(0)
        lost.go.set()
        with pytest.raises(OSError, match="gone"):
            await first
        assert await second == hear(SOUND)
        assert clip.reads == 1

    run(test)


def test_no_more_clips_are_decoded_at_once_than_there_are_workers() -> None:
    ear = Ear(workers=2)

    async def test() -> None:
        clips = [held(digest) for digest in "abc"]
        tasks = [asyncio.create_task(ear.hear(clip)) for clip in clips]
        await started(clips[0])
        await started(clips[1])
        assert not clips[2].reading.is_set()
        assert len(ear_threads()) == 2
        for clip in clips:
            clip.go.set()
        assert await asyncio.gather(*tasks) == [hear(SOUND)] * 3

    run(test)
    ear.close()


def ear_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "voicemock-ear"]


def test_an_ear_has_no_threads_unless_it_hears() -> None:
    ear = Ear()
    assert ear_threads() == []
    asyncio.run(ear.hear(Clip("a")))
    ear.close()
    assert ear_threads() == []


def long() -> bytes:
    """Hours of silence, which take seconds to decode."""
    data = bytes([128]) * 60_000_000
    return SOUND[:20] + b"\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0data" + len(data).to_bytes(4, "little") + data


def test_closing_ends_what_is_being_decoded_and_what_waits_for_it() -> None:
    ear = Ear(workers=1)

    async def test() -> None:
        running, waiting = Clip("a", long()), Clip("b", long())
        tasks = [asyncio.create_task(ear.hear(clip)) for clip in (running, waiting)]
        await started(running)
        ear.close()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert [(type(outcome), str(outcome)) for outcome in outcomes] == [(Stopped, "the ear is closed")] * 2
        with pytest.raises(RuntimeError, match="the ear is closed"):
            await ear.hear(Clip("c"))

    run(test)
    assert ear_threads() == []


def test_the_process_ends_while_a_clip_is_being_decoded() -> None:
    code = f"""
import asyncio, sys, threading
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_listening import Clip, Ear, long, started

class Stuck(Clip):
    def read(self):
        self.reading.set()
        threading.Event().wait()

async def main():
    ear = Ear()
    clips = [Clip("a", long()), Stuck("b")]
    tasks = [asyncio.create_task(ear.hear(clip)) for clip in clips]
    for clip in clips:
        await started(clip)

asyncio.run(main())
print("ended")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ended\n", "")


def test_several_loops_can_share_an_ear(ear: Ear) -> None:
    clip = held("a")

    def ask(_: int) -> Heard:
        return asyncio.run(ear.hear(clip))

    with ThreadPoolExecutor(4) as pool:
        answers = pool.map(ask, range(4))
        assert clip.reading.wait(PATIENCE)
        clip.go.set()
        assert list(answers) == [hear(SOUND)] * 4
    assert clip.reads == 1


def test_a_loop_that_ended_before_its_clip_was_heard_leaves_no_error(
    ear: Ear, caplog: pytest.LogCaptureFixture
) -> None:
    clip = held("a")

    async def leave() -> None:
        task = asyncio.create_task(ear.hear(clip))
        await started(clip)
        assert not task.done()

    asyncio.run(leave())
    with caplog.at_level(logging.DEBUG):
        clip.go.set()
        assert asyncio.run(ear.hear(clip)) == hear(SOUND)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
