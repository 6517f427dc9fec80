"""Values that travel as text: a form's field, a query's parameter, a header, read as the type that its schema gives."""

import re

from voicemock_contracts.nodes import Node

_INTEGER = re.compile(r"[-+]?[0-9]{1,300}")
"""Of more digits than any bound has it is left as the text that it is: Python itself refuses to read thousands."""
_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_FLAGS = {"true": True, "false": False}


def converted(text: str, schema: Node) -> object:
    """Return what a text means under a schema; the text itself where it means nothing there, as its type then says."""
    types = schema.get("type", "string")
    for kind in types if isinstance(types, list) else [types]:
        if kind == "integer" and _INTEGER.fullmatch(text):
            return int(text)
        if kind == "number" and _NUMBER.fullmatch(text):
            return float(text)
        if kind == "boolean" and text.lower() in _FLAGS:
            return _FLAGS[text.lower()]
    return text


__all__ = ["converted"]
