"""Measure the fakes beside the floor, in one run: uploads, polls, start-up, memory."""

import argparse
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])  # where `benchmarks` is, rather than what is in it

from benchmarks.cases import CASES  # noqa: E402
from benchmarks.measured import Compared, compare  # noqa: E402
from benchmarks.servers import cores, fake, floor, pin  # noqa: E402
from benchmarks.started import middle, start  # noqa: E402

FIRST_ANSWER = 0.35
"""Seconds aimed at from the process's start."""

IDLE = 120
"""MiB aimed at after the first answers."""

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
        if not asked.cases or any(word in case.name for word in asked.cases):
            print(row(compare(case, rounds, seconds, core, drop=asked.drop)), flush=True)
    print()
    if asked.cases:
        return
    both = [(start(floor("{}", core)), start(fake(core))) for _ in range(starts)]
    bare, ours = middle([below for below, _ in both]), middle([above for _, above in both])
    print(f"{'':<28}floor      fake   to reach")
    print(f"{'first answer, s':<24}{bare.answer:>9.3f}{ours.answer:>10.3f}{told(ours.answer, FIRST_ANSWER, most=True)}")
    print(f"{'first upload, s':<24}{bare.upload:>9.3f}{ours.upload:>10.3f}")
    print(f"{'idle memory, MiB':<24}{bare.memory:>9.1f}{ours.memory:>10.1f}{told(ours.memory, IDLE, most=True)}")


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
