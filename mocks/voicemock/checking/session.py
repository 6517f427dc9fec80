"""A check as the command line has it: what is asked for, the plan, the run, and what is written."""

import contextlib
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO
from urllib.parse import urlsplit

from hypothesis.configuration import set_hypothesis_home_dir
from rich.console import Console

from voicemock.checking.amounts import counted
from voicemock.checking.clips import CACHE
from voicemock.checking.line import UnreachableError
from voicemock.checking.own import own
from voicemock.checking.probes import probes
from voicemock.checking.report import Outcome, Report, Status
from voicemock.checking.reports.github import render_annotations, write_summary
from voicemock.checking.reports.junit import render_junit
from voicemock.checking.reports.machine import render_json
from voicemock.checking.reports.redaction import without_keys
from voicemock.checking.reports.sarif import render_sarif
from voicemock.checking.reports.table import write_table
from voicemock.checking.run import Options, check, planned
from voicemock.checking.target import Target
from voicemock.engine.vendor import Vendor

JUNIT, SARIF, JSON = render_junit, render_sarif, render_json

SCHEMES = {"http": "http", "https": "https", "ws": "http", "wss": "https"}

CREDITS, RATE = 25.0, 2.0
"""What a check may spend, and its calls a second, at a vendor that is not ours, unless the user says otherwise."""


class CannotCheckError(Exception):
    """It cannot be checked; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked for; None where they left it to us.

    The vendor is as its edition has it, if that is played; ``edition`` is empty for the baseline.
    """

    vendor: Vendor
    url: str | None = None
    key: str | None = field(default=None, repr=False)
    ca: str | None = None
    max_credits: float | None = None
    rate: float | None = None
    negative: bool | None = None
    seed: int = 0
    examples: int = 10
    edition: str = ""

    @property
    def title(self) -> str:
        """Return what the vendor is called, with its edition."""
        return f"{self.vendor.title} (edition {self.edition})" if self.edition else self.vendor.title

    @property
    def options(self) -> Options:
        """Return how far the check may go."""
        foreign = self.url is not None
        return Options(
            negative=not foreign if self.negative is None else self.negative,
            max_credits=CREDITS if foreign and self.max_credits is None else self.max_credits,
            rate=RATE if foreign and self.rate is None else self.rate,
            seed=self.seed,
            examples=self.examples,
        )


def run(asked: Asked, step: Callable[[], None]) -> tuple[Report, str]:
    """Check, and return the report and why it ended early; an empty text where it did not."""
    set_hypothesis_home_dir(CACHE / "hypothesis")
    outcomes: list[Outcome] = []

    def note(outcome: Outcome) -> None:
        outcomes.append(outcome)
        step()

    with _target(asked) as target:
        ended = ""
        try:
            check(target, asked.title, probes(target.reading), asked.options, note)
        except UnreachableError as why:
            raise CannotCheckError(f"no usable answer: {why}") from why
        except KeyboardInterrupt:
            ended = "interrupted"
        found = tuple(outcomes)
        report = Report(target.vendor, asked.title, target.shown, target.own, asked.seed, found, target.edition)
        return without_keys(report, [target.given_key] if target.given_key else []), ended


def steps(asked: Asked) -> int:
    """Return how many probes there are."""
    return len(probes(_planned(asked).reading))


def plan(asked: Asked) -> str:
    """Return what a check would do, in lines."""
    options = asked.options
    target = foreign(asked) if asked.url is not None else _planned(asked)
    steps = list(planned(probes(target.reading), target, options))
    lines = [
        f"  skip  {step.probe.name} ({step.refused})"
        if step.refused
        else f"  run   {step.probe.name} (up to {_cost(step.calls, step.credits)})"
        for step in steps
    ]
    limits = [f"at most {counted(options.max_credits, 'credit')}"] if options.max_credits is not None else []
    limits += [f"at most {counted(options.rate, 'call')} a second"] if options.rate is not None else []
    where = "a fake of voicemock" if target.own else target.base
    head = f"{asked.title} at {where}, {', '.join(limits) or 'without limits'}:"
    in_all = _cost(sum(step.calls for step in steps), sum(step.credits for step in steps))
    return "\n".join(
        [
            head,
            *lines,
            f"In all up to {in_all}; besides, what repeats a call after Retry-After or makes a failure smaller.",
        ]
    )


def _planned(asked: Asked) -> Target:
    """Return the target that a fake of ours would be."""
    return Target(asked.vendor.name, "", own=True, edition=asked.edition)


def _cost(calls: int, credits: float) -> str:
    return f"{counted(calls, 'call')} and {counted(credits, 'credit')}"


def nothing_learnt(report: Report) -> str:
    """Return why no probe came to an end; an empty text where one did."""
    if report.failed or report.count(Status.PASSED):
        return ""
    return next(
        (outcome.reason for outcome in report.outcomes if outcome.status is Status.INCONCLUSIVE), "no probe ran"
    )


def show(report: Report, out: TextIO) -> None:
    """Write the table for people."""
    write_table(report, Console(file=out))


def tell_github(report: Report, environ: Mapping[str, str], echo: Callable[[str], None]) -> None:
    """Annotate a run of GitHub Actions, where this is one."""
    if environ.get("GITHUB_ACTIONS") == "true":
        if annotations := render_annotations(report):
            echo(annotations)
        if path := environ.get("GITHUB_STEP_SUMMARY"):
            write_summary(report, Path(path))


@contextlib.contextmanager
def _target(asked: Asked) -> Iterator[Target]:
    if asked.url is not None:
        yield foreign(asked)
        return
    with own(asked.vendor, asked.seed) as target:
        yield target


def foreign(asked: Asked) -> Target:
    """Return the target at a URL; CannotCheckError where URL, key or certificates are none."""
    begin = f"{asked.url} is no address to check: begin it with http://, https://, ws:// or wss://"
    try:
        split = urlsplit(asked.url or "")
        known = split.scheme in SCHEMES and bool(split.hostname) and split.port != 0
    except ValueError as wrong:
        raise CannotCheckError(begin) from wrong
    if not known:
        raise CannotCheckError(begin)
    if split.query or split.fragment or split.username is not None:
        raise CannotCheckError("the address is a scheme, a host and perhaps a path: leave user, query and fragment out")
    key = (asked.key or "").strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise CannotCheckError("the key has characters that no header can carry: give it as the vendor shows it")
    scheme = SCHEMES[split.scheme]
    base = f"{scheme}://{split.netloc}{split.path.rstrip('/')}"
    try:
        tls = ssl.create_default_context()
        if asked.ca is not None:
            tls.load_verify_locations(asked.ca)
    except (OSError, ssl.SSLError) as error:
        raise CannotCheckError(f"cannot read certificates from {asked.ca}: {error}") from error
    encrypted = tls if scheme == "https" else None
    return Target(asked.vendor.name, base, given_key=key, tls=encrypted, edition=asked.edition)


__all__ = [
    "JSON",
    "JUNIT",
    "SARIF",
    "Asked",
    "CannotCheckError",
    "nothing_learnt",
    "plan",
    "run",
    "show",
    "steps",
    "tell_github",
]
