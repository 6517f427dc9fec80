"""What each verb does in a world: it gives it a rule of its script, or a key that it knows."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from voicemock.engine.faults import fits
from voicemock.engine.jobs import Way
from voicemock.engine.script import Break, Effect, Frames, Given, Hear, Refuse, Rule
from voicemock.engine.vendor import Call, Stream, Vendor
from voicemock.engine.world import World
from voicemock.scripting import answering, checks, jobs
from voicemock.scripting.errors import ScriptError, listed, unknown
from voicemock.scripting.limits import ALWAYS, HOW, WHEN, reached, times, until, when
from voicemock.scripting.refusing import refusing
from voicemock.scripting.steps import Step


@dataclass(frozen=True, slots=True)
class Verb:
    """How a verb is understood: what it makes of what is said, its own options, and how often it holds by itself."""

    effect: Callable[[Vendor, Step], Effect]
    options: tuple[str, ...] = ()
    times: int | None = None
    late: bool = True
    """Whether it can wait for more than a call's head: for a key in the body, for the clip."""
    uses: type[Effect] | None = None
    """What a call's endpoint has to ask for; None where every call may have it."""


def perform(vendor: Vendor, step: Step) -> Callable[[World], Given | None]:
    """Return what does the step in a world; ScriptError where it cannot be done in any, or would never be used."""
    if step.verb == "accepts":
        return _accepts(vendor, step)
    verb = VERBS.get(step.verb)
    if verb is None:
        raise unknown(f"there is no verb {step.verb!r}", step.verb, verbs(), f"there are {listed(verbs())}")
    known = (*WHEN, *HOW, *verb.options)
    for name in step.options:
        checks.one_of(f"{step.verb}: the option", name, known)
    chosen = when(vendor, step)
    effect = verb.effect(vendor, replace(step, said=step.plainly))
    calls = [name for name, call in vendor.scripted.items() if _possible(verb, effect, call)]
    if not calls:
        raise ScriptError(f"{step.verb} is nothing for {vendor.name}: it has no call that can have that")
    reached(vendor, step, chosen, calls, late=verb.late)
    shown = step.redacted()
    rule = Rule(effect, chosen, times(step, verb.times), until(step), str(shown), shown.as_told())
    return lambda world: world.script.add(rule)


def verbs() -> Iterable[str]:
    """Return all verbs."""
    return (*VERBS, "accepts")


def _possible(verb: Verb, effect: Effect, call: Call | Stream) -> bool:
    """Tell whether an effect can be one of this call."""
    if isinstance(effect, Refuse):
        return call.name in effect.reasons
    if isinstance(effect, Break):
        return fits(effect.faults, "websocket" if isinstance(call, Stream) else "http")
    if verb.uses is not None:
        return verb.uses in call.uses
    return isinstance(call, Call) and call.answers


def _accepts(vendor: Vendor, step: Step) -> Callable[[World], None]:
    for name in step.options:
        checks.one_of("accepts: the option", name, ("plan", "credits"))
    key = checks.text("the key", step.said)
    plans = {name.removeprefix("test-"): plan for name, plan in vendor.plans.items()}
    wanted = step.options.get("plan")
    plan = plans[next(iter(plans)) if wanted is None else checks.one_of(f"{vendor.name}'s plan", wanted, plans)]
    credits = step.options.get("credits")
    if credits is not None:
        if plan.credits is None:
            raise ScriptError(f"{vendor.name} counts no credits on that plan: leave credits out")
        plan = replace(plan, credits=checks.number("credits", credits))

    def accept(world: World) -> None:
        world.script.keys[key] = plan
        world.journal.secrets.note(key)

    return accept


VERBS: Mapping[str, Verb] = {
    "hears": Verb(answering.hears, uses=Hear),
    "frames": Verb(answering.frames, uses=Frames),
    "next": Verb(refusing, ("retry_after", "about", "after_frames"), times=1),
    "holds": Verb(jobs.holds, uses=Way),
    "hurries": Verb(jobs.hurries, uses=Way),
    "fails": Verb(jobs.fails, uses=Way),
    "jobs": Verb(jobs.jobs, uses=Way),
    "answers": Verb(answering.answers, ("where",)),
    "breaks": Verb(answering.breaks, times=1, late=False),
}
"""By the words that scripts use; ``accepts`` besides, which gives the world a key."""

__all__ = ["ALWAYS", "HOW", "VERBS", "WHEN", "Verb", "perform", "verbs"]
