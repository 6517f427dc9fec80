"""Measure the fakes beside the floor, in one run: uploads, polls, streams, start-up, memory."""

import argparse
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])  # where `benchmarks` is, rather than what is in it

from benchmarks.cases import CASES  # noqa: E402
from benchmarks.flood import flooded  # noqa: E402
from benchmarks.held import IN_TIME, Held, held  # noqa: E402
from benchmarks.measured import Compared, compare  # noqa: E402
from benchmarks.servers import cores, counter, fake, floor, pin  # noqa: E402
from benchmarks.started import middle, start  # noqa: E402

FIRST_ANSWER = 0.35
"""Seconds aimed at from the process's start."""

IDLE = 120
"""MiB aimed at after the first answers."""

STREAM = "stream of 20 ms messages"
STREAM_AIM = 0.5
HELD = "streams at once"
HELD_AIM = 500
"""Streams of 16 kHz mono s16le in 20 ms messages, as fast as they are spoken, on one core."""

HELD_MEMORY = 64
"""KiB a stream."""

HEAD = """\
                         requests/s            as a   to reach        CPU ms a request     as a   busy cores
                          floor      fake     share                   floor      fake     share  floor  fake"""


def main() -> None:
    """Print a row for each case; an exception where one fails to run, whatever the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="a few seconds in all, and figures that vary")
    options.add_argument("--drop", action="store_true", help="let the floor drop each body as it comes, not read it")
    options.add_argument("cases", nargs="*", metavar="CASE", help="only the rows whose names contain one of these")
    asked = options.parse_args()
    rounds, seconds, starts = (1, 0.3, 3) if asked.quick else (5, 1.0, 9)

    core, own = cores()
    pin(0, own)
    if core is None:
        print("Cores cannot be chosen here: server and load share them, and the figures vary more.")
    else:
        print(f"Server on core {core}, load on core {own}; medians of {rounds} rounds of {seconds} s, by turns.")
    does = "drops the body as it comes" if asked.drop else "reads the whole body"
    print(f"The floor is a bare ASGI function that {does} and answers as much, under the same server settings.\n")

    print(HEAD)
    for case in CASES:
        if wanted(case.name, asked.cases):
            print(row(compare(case, rounds, seconds, core, drop=asked.drop)), flush=True)
    print()
    if wanted(STREAM, asked.cases):
        stream(rounds, seconds, core)
    if wanted(HELD, asked.cases):
        streams(core, quick=asked.quick)
    if asked.cases:
        return
    both = [(start(floor("{}", core)), start(fake(core))) for _ in range(starts)]
    bare, ours = middle([below for below, _ in both]), middle([above for _, above in both])
    print(f"{'':<28}floor      fake   to reach")
    print(f"{'first answer, s':<24}{bare.answer:>9.3f}{ours.answer:>10.3f}{told(ours.answer, FIRST_ANSWER, most=True)}")
    print(f"{'first upload, s':<24}{bare.upload:>9.3f}{ours.upload:>10.3f}")
    print(f"{'idle memory, MiB':<24}{bare.memory:>9.1f}{ours.memory:>10.1f}{told(ours.memory, IDLE, most=True)}")


def wanted(name: str, words: list[str]) -> bool:
    """Return whether a row was asked for."""
    return not words or any(word in name for word in words)


def stream(rounds: int, seconds: float, core: int | None) -> None:
    """Print what one stream comes to, as fast as it goes; its floor counts bytes."""
    both = flooded(rounds, seconds, core)
    print(f"{STREAM:<28}floor      fake   share   to reach")
    rates = f"{both.floor.rate:>9.0f}{both.fake.rate:>10.0f}{both.rate:>8.2f}"
    print(f"{'messages/s':<24}{rates}{told(both.rate, STREAM_AIM)}")
    print(f"{'times real time':<24}{both.floor.realtime:>9.0f}{both.fake.realtime:>10.0f}")
    print(f"{'CPU us a message':<24}{both.floor.cpu * 1e6:>9.1f}{both.fake.cpu * 1e6:>10.1f}{both.cpu:>8.2f}")
    print(f"{'busy cores':<24}{both.floor.busy:>9.2f}{both.fake.busy:>10.2f}\n")


def streams(core: int | None, *, quick: bool) -> None:
    """Print how many streams are held at once: ever more, until a frame comes late; and if all windows end as one."""
    print(f"{HELD}: a frame is in time within {IN_TIME * 1000:.0f} ms; ms late, KiB a stream, CPU us a message")
    print(f"{'':<10}streams    frames  median     p99  latest  load late    CPU   busy    KiB   to reach")
    windows, many = (1, 50) if quick else (4, HELD_AIM)
    print(held_row("floor", held(counter(core), many, windows)))
    print(held_row("together", held(fake(core), many, windows, together=True)))
    while True:
        now = held(fake(core), many, windows)
        print(held_row("fake", now), flush=True)
        if quick or not now.in_time or now.behind > IN_TIME / 2:
            break
        many += HELD_AIM // 2
    print()


def held_row(name: str, now: Held) -> str:
    """Return a line."""
    late = "".join(f"{seconds * 1000:>8.1f}" for seconds in (now.middle, now.p99, now.latest))
    costs = f"{now.behind * 1000:>11.1f}{now.cpu * 1e6:>7.1f}{now.busy:>7.2f}{now.memory:>7.1f}"
    aims = "" if name == "floor" else told(now.memory, HELD_MEMORY, most=True)
    kept = "" if name == "floor" else f", {'in time' if now.in_time else 'late'}"
    return f"{name:<10}{now.streams:>7}{now.frames:>10}{late}{costs}{aims}{kept}"


def row(compared: Compared) -> str:
    """Return a case's line."""
    below, above = compared.floor, compared.fake
    rates = f"{below.rate:>10.1f}{above.rate:>10.1f}{compared.rate:>10.2f}"
    cpus = f"{below.cpu * 1000:>10.3f}{above.cpu * 1000:>10.3f}{compared.cpu:>10.2f}"
    aim = told(compared.rate, compared.case.aim)
    return f"{compared.case.name:<21}{rates}{aim:<18}{cpus}{below.busy:>7.2f}{above.busy:>6.2f}"


def told(figure: float, aim: float | None, *, most: bool = False) -> str:
    """Return what a figure aims at, and whether it gets there."""
    if aim is None:
        return ""
    return f"{aim:>8} {'reached' if (figure <= aim if most else figure >= aim) else 'missed'}"


if __name__ == "__main__":
    main()
