"""What alters a fake of Undetectable: its limits, its jobs' answers, its analysis, its store."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from tests.checking.mutants.altering import Change, having
from tests.checking.mutants.mutant import Patch

from voicemock.engine.ear import Heard, Truth
from voicemock.engine.world import World
from voicemock.vendors.undetectable import addresses, store
from voicemock.vendors.undetectable.analysis import Analysis, analyse

MODULES = "voicemock.vendors.undetectable"

bucket_url, keep, find = addresses.bucket_url, store.keep, store.find


def limits(name: str, size: int) -> tuple[Patch, ...]:
    """Return another limit of an upload's size, in bytes."""
    return tuple(Patch(f"{MODULES}.{module}.{name}", size) for module in ("api", "store"))


def at(status: str, change: Change) -> Change:
    """A change of a job's answer as long as it has a status."""
    return lambda body: change(body) if body["status"] == status else body


def done(*steps: str | int, value: Any) -> Change:
    """A change of a field of a job that is done."""
    return at("done", having(*steps, value=value))


def detail(name: str, value: Any) -> Change:
    """A change of a field of a done job's details."""
    return done("result_details", name, value=value)


def saying(words: str, instead: str) -> Change:
    """A change of an error's words."""
    return having("detail", value=lambda told: instead if told == words else told)


def of_a_cut_one(change: Change) -> Change:
    """A change of a done job's answer where the clip was cut."""
    return at("done", lambda body: change(body) if body["result_details"]["is_truncated"] else body)


def naming(change: Callable[[str], str]) -> Change:
    """A change of the address in a submission that has one."""
    return lambda body: {**body, "url": change(body["url"])} if "url" in body else body


def last_chunk(body: Any) -> Any:
    return {**body, "result": body["result_details"]["individual_chunks_ai_prob"][-1]}


def likeliest_chunk(body: Any) -> Any:
    most = max(body["result_details"]["individual_chunks_ai_prob"])
    return {**body, "result": most, "result_details": {**body["result_details"], "mean_ai_prob": most}}


def human_probabilities(truth: Truth, heard: Heard, up_to: float | None) -> Analysis:
    whole = analyse(truth, heard, up_to)
    return replace(whole, chunks=tuple(round(1 - chunk, 2) for chunk in whole.chunks))


def finer_chunks(truth: Truth, heard: Heard, up_to: float | None) -> Analysis:
    whole = analyse(truth, heard, up_to)
    return replace(whole, chunks=tuple(round(chunk * 0.99 + 0.001, 3) for chunk in whole.chunks))


def chunks_backwards(truth: Truth, heard: Heard, up_to: float | None) -> Analysis:
    whole = analyse(truth, heard, up_to)
    return replace(whole, chunks=whole.chunks[::-1])


def the_end(truth: Truth, heard: Heard, up_to: float | None) -> Analysis:
    whole = analyse(truth, heard, up_to)
    start = heard.duration_ms - round(whole.analysed * 1000)
    heard_there = truth.probability(heard.stretches, start, heard.duration_ms)
    return replace(whole, chunks=(0.5 if heard_there is None else round(heard_there, 2),))


def other_region(request: Request) -> str:
    return bucket_url(request).replace("://nyc3.", "://fra1.")


async def keep_nothing(_request: Request, _path: str, _clip: store.Incoming) -> None:
    return None


def latest_upload() -> tuple[Patch, ...]:
    """Return patches by which any address means what was uploaded last."""
    last: list[str] = []

    async def remember(request: Request, path: str, clip: store.Incoming) -> None:
        last[:] = [path]
        await keep(request, path, clip)

    async def find_last(world: World, path: str) -> store.Stored:
        return await find(world, last[0] if last else path)

    return Patch(f"{MODULES}.store.keep", remember), Patch(f"{MODULES}.api.find", find_last)


__all__ = [
    "MODULES",
    "at",
    "chunks_backwards",
    "detail",
    "done",
    "finer_chunks",
    "human_probabilities",
    "keep_nothing",
    "last_chunk",
    "latest_upload",
    "likeliest_chunk",
    "limits",
    "naming",
    "of_a_cut_one",
    "other_region",
    "saying",
    "the_end",
]
