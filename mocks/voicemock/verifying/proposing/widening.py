"""What each keyword becomes when values break it: the table by which a draft is widened until it takes them."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from voicemock.verifying.proposing.departing import Broken
from voicemock.verifying.proposing.draft import Draft, at
from voicemock.verifying.proposing.inferring import REFERENCE, inferred, name_of
from voicemock_contracts.documents import Form
from voicemock_contracts.schemas import clauses_at, text_of

FEW = 6
"""So many new values are a list; more of them are any value."""

SHOWN = 60
"""Characters of a value that a statement shows."""

ASSERTING = frozenset(
    {
        *("additionalProperties", "const", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "maxItems"),
        *("maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum"),
        *("multipleOf", "not", "pattern", "properties", "required", "type", "uniqueItems"),
    }
)
"""Keywords whose clauses a schema may name one by one."""

RENAMED = {"const": "enum", "exclusiveMaximum": "maximum", "exclusiveMinimum": "minimum"}
"""What a keyword becomes that has no room for another value."""

Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Group:
    """Departures that one change of one schema mends."""

    form: Form
    found: tuple[Broken, ...]
    at_least: int
    always: bool = False
    """Of a new field: whether all objects in its place have it."""
    comes: str = ""
    """Of a field that was required: how it comes."""

    @property
    def first(self) -> Broken:
        """Return the first of them: they share the schema, the keyword and the detail."""
        return self.found[0]

    @property
    def instances(self) -> list[Any]:
        """Return the values."""
        return [each.instance for each in self.found]


Change = Callable[[Schema, Group], str]
"""Changes a schema so that it takes the group's values, and returns what was observed."""


def widen(draft: Draft, group: Group) -> bool:
    """Change the draft so that it takes a group of values; False where the keyword is none that can be widened."""
    first = group.first
    forbidden = first.keyword == "falseSchema"
    change = CHANGES.get(first.keyword)
    if (
        change is None
        or (first.keyword in NAMING and first.detail == REFERENCE)
        or (forbidden and first.path[-2] != "properties")
    ):
        return False
    path = first.path[:-2] if forbidden else first.path[:-1]
    schema = at(draft.documents[group.form], path)
    resting = "properties" if forbidden else first.keyword
    near = [
        *schema.get("x-holds", {}).get(first.detail, ()),
        *clauses_at(schema, resting),
        *_all(schema),
        *first.sample.near,
    ]
    before = set(schema)
    says = change(schema, group)
    place = f", `/{'/'.join(first.place)}`" if first.place else ""
    noted = {
        "additionalProperties": (*path, "properties", first.detail),
        "falseSchema": (*path, "properties", first.path[-1]),
    }
    id = draft.observe(
        group.form,
        noted.get(first.keyword, (*path, first.keyword)),
        f"In {first.sample.where}{place}: {says}",
        (each.sample.sighting for each in group.found),
        near,
    )
    _rest(schema, resting, before, id, always=group.always)
    if first.keyword in noted:
        name = str(noted[first.keyword][-1])
        values = [
            each.instance[first.detail] if first.keyword == "additionalProperties" else each.instance
            for each in group.found
        ]
        schema["properties"][name] = inferred(values, id, group.at_least)
    return True


def _rest(schema: Schema, keyword: str, before: set[str], id: str, *, always: bool) -> None:
    """Have a schema name the observed clause where it was changed; keywords that are gone name theirs no more."""
    facts = schema.get("x-facts", {})
    if not isinstance(facts, dict):
        facts = {each: list(facts) for each in sorted(before & ASSERTING)}
    changed = RENAMED.get(keyword, keyword) if keyword not in schema else keyword
    if changed != keyword:
        facts[changed] = [*facts.get(changed, []), *facts.pop(keyword, [])]
    if changed not in schema or changed == "x-holds":
        facts.pop(changed, None)
        changed = next((each for each in ("type", "required", "enum") if each in schema), "")
    if changed:
        facts[changed] = [*facts.get(changed, []), id]
    if always:
        facts["required"] = [*facts.get("required", []), id]
    if facts:
        schema["x-facts"] = facts
    else:
        schema.pop("x-facts", None)


def _all(schema: Schema) -> list[str]:
    facts = schema.get("x-facts", [])
    return [id for ids in facts.values() for id in ids] if isinstance(facts, dict) else list(facts)


def _type(schema: Schema, group: Group) -> str:
    found = schema["type"]
    types = list(found) if isinstance(found, list) else [found]
    names = sorted({name_of(each) for each in group.instances})
    for name in names:
        if name == "number" and "integer" in types:
            types[types.index("integer")] = name
        elif not (name == "integer" and "number" in types):
            types.append(name)
    schema["type"] = types if len(types) > 1 else types[0]
    return f"comes as {' or '.join(names)}"


def _listed(schema: Schema, group: Group) -> str:
    values = list({each.detail: each.instance for each in group.found}.values())
    values.sort(key=text_of)
    said = ", ".join(map(_shown, values[:FEW]))
    if len(values) > FEW:
        schema.pop("enum", None)
        schema.pop("const", None)
        return f"takes values that are not listed, like {said}"
    schema["enum"] = [*schema.get("enum", [schema.get("const")]), *values]
    schema.pop("const", None)
    return f"is {said}"


def _gone(keyword: str, says: str) -> Change:
    def change(schema: Schema, group: Group) -> str:
        del schema[keyword]
        return f"{says}, like {_shown(group.instances[0])}"

    return change


def _bound(keyword: str, measure: Callable[[Any], Any], choose: Callable[[Sequence[Any]], Any], says: str) -> Change:
    def change(schema: Schema, group: Group) -> str:
        bound = choose([measure(each) for each in group.instances])
        del schema[keyword]
        schema[RENAMED.get(keyword, keyword)] = bound
        return says.format(bound)

    return change


def _required(schema: Schema, group: Group) -> str:
    schema["required"] = [name for name in schema["required"] if name != group.first.detail]
    if not schema["required"]:
        del schema["required"]
    return f"`{group.first.detail}` {group.comes or 'does not come'}"


def _opened(schema: Schema, group: Group) -> str:
    name = group.first.detail
    schema.setdefault("properties", {})[name] = {}
    if group.always:
        schema["required"] = [*schema.get("required", []), name]
    return f"there is a field `{name}`{', in all of them' if group.always else ''}"


def _allowed(schema: Schema, group: Group) -> str:
    name = str(group.first.path[-1])
    schema["properties"][name] = {}
    return "comes here, too"


def _unheld(schema: Schema, group: Group) -> str:
    del schema["x-holds"][group.first.detail]
    if not schema["x-holds"]:
        del schema["x-holds"]
    return f"it does not hold that {group.first.detail.replace('-', ' ')}"


def _shown(value: object) -> str:
    text = value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
    return f"`{text}`" if len(text) <= SHOWN else f"`{text[:SHOWN]}…`"


RARE = "*"
"""The detail of a group of values each of which came too seldom to be one of its own."""

NAMING = frozenset({"additionalProperties", "required"})

CHANGES: dict[str, Change] = {
    "additionalProperties": _opened,
    "const": _listed,
    "enum": _listed,
    "exclusiveMaximum": _bound("exclusiveMaximum", lambda each: each, max, "goes up to {}"),
    "exclusiveMinimum": _bound("exclusiveMinimum", lambda each: each, min, "goes down to {}"),
    "falseSchema": _allowed,
    "format": _gone("format", "has other forms"),
    "maxItems": _bound("maxItems", len, max, "has up to {} items"),
    "maxLength": _bound("maxLength", len, max, "has up to {} characters"),
    "maxProperties": _bound("maxProperties", len, max, "has up to {} fields"),
    "maximum": _bound("maximum", lambda each: each, max, "goes up to {}"),
    "minItems": _bound("minItems", len, min, "has as few as {} items"),
    "minLength": _bound("minLength", len, min, "has as few as {} characters"),
    "minProperties": _bound("minProperties", len, min, "has as few as {} fields"),
    "minimum": _bound("minimum", lambda each: each, min, "goes down to {}"),
    "multipleOf": _gone("multipleOf", "has finer steps"),
    "not": _gone("not", "is what it was not to be"),
    "pattern": _gone("pattern", "has other forms"),
    "required": _required,
    "type": _type,
    "uniqueItems": _gone("uniqueItems", "has an item twice"),
    "x-holds": _unheld,
}
"""By keyword, the change that makes it take what was seen."""

__all__ = ["RARE", "Group", "widen"]
