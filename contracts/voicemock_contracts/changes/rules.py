"""The rules of a comparison, in one flat table: what each change weighs in a request, and what in an answer.

A place is written like this, the operation left out:

- ``server https://api.example.com`` (no operation), ``security`` (no operation, or the operation's own)
- ``query/limit``, ``header/x-id``, ``path/id``, ``cookie/c``: a parameter; what follows is a place in its schema
- ``body``: the request's body; ``body/file``, ``body/items/*/name``: a place in its schema, ``*`` for any item of a
  list or any member of a map that is not listed; ``body:application/xml`` where the media type is meant, or is not
  the first
- ``200``: an answer's status; ``200/data/security/prediction``: a place in its body; ``429/header/retry-after``, in
  lower case; ``200:text/csv``
- ``query/audio_format``: a stream's parameter; ``sends/Audio``, ``tells/frame/frame/verdict``: a message, by its
  ``type`` where that is constant, else by its name, and a place in it; ``close/4003``; ``order/frames-contiguous``;
  ``close`` and ``order`` alone for all of them
- ``200/holds/frames-contiguous``: a relation (x-holds) of the object at that place
- a value or a bound, where one is meant, comes last after ``=``: ``200/data/prediction=unsure`` as JSON has it, texts
  without quotes; ``200/confidence=maximum``; ``body/file=max-bytes``
"""

from typing import NamedTuple

from voicemock_contracts.changes.change import Direction, Severity

B, R, N, H = Severity.BREAKING, Severity.RISKY, Severity.NEW, Severity.HARMLESS


class Rule(NamedTuple):
    """What a change weighs in either direction; None where it cannot be."""

    request: Severity | None
    answer: Severity | None
    says: str
    """What changed, in a few words."""

    def weighs(self, direction: Direction) -> Severity:
        """Return the severity in a direction; LookupError where the rule has none there."""
        severity = self.request if direction is Direction.REQUEST else self.answer
        if severity is None:
            raise LookupError(f"no such change of {direction}s: {self.says}")
        return severity


RULES: dict[str, Rule] = {
    # Addresses
    "server-added": Rule(H, None, "another address"),
    "server-removed": Rule(B, None, "an address is gone"),
    # Operations and streams
    "operation-added": Rule(H, None, "a call that was not there"),
    "operation-removed": Rule(B, None, "a call is gone"),
    "operation-moved": Rule(B, None, "a call has another method or path"),
    "operation-renamed": Rule(H, None, "another operation id"),
    "operation-deprecated": Rule(R, None, "a call is deprecated"),
    "stream-added": Rule(H, None, "a stream that was not there"),
    "stream-removed": Rule(B, None, "a stream is gone"),
    "stream-moved": Rule(B, None, "a stream has another address"),
    # Keys
    "security-added": Rule(B, None, "a key is asked for"),
    "security-removed": Rule(H, None, "no key is asked for any more"),
    "security-changed": Rule(B, None, "the key goes elsewhere, or is another"),
    "security-alternative-added": Rule(H, None, "another way to give a key"),
    "security-alternative-removed": Rule(B, None, "a way to give a key is gone"),
    "security-scope-added": Rule(B, None, "the key needs another scope"),
    "security-scope-removed": Rule(H, None, "the key needs a scope less"),
    # Parameters: of the query, the path, headers, cookies, a stream's query
    "parameter-added": Rule(H, None, "an optional parameter more"),
    "required-parameter-added": Rule(B, None, "a required parameter more"),
    "parameter-removed": Rule(R, None, "a parameter is gone"),
    "parameter-renamed": Rule(B, None, "a parameter has another name"),
    "parameter-moved": Rule(B, None, "a parameter goes elsewhere"),
    "parameter-became-required": Rule(B, None, "a parameter is required now"),
    "parameter-became-optional": Rule(H, None, "a parameter is optional now"),
    "parameter-style-changed": Rule(B, None, "a parameter is written otherwise"),
    "parameter-deprecated": Rule(R, None, "a parameter is deprecated"),
    # Bodies of requests
    "body-added": Rule(H, None, "a body may be sent"),
    "required-body-added": Rule(B, None, "a body has to be sent"),
    "body-became-required": Rule(B, None, "the body is required now"),
    "body-became-optional": Rule(H, None, "the body is optional now"),
    "body-removed": Rule(R, B, "there is no body any more"),
    # Media types of bodies, and of a form's parts
    "media-type-added": Rule(H, B, "another media type"),
    "media-type-removed": Rule(B, R, "a media type is gone"),
    "part-type-added": Rule(H, None, "a form's part may be of another type"),
    "part-type-removed": Rule(B, None, "a form's part may not be of a type any more"),
    # Statuses and headers of answers
    "success-status-added": Rule(None, B, "another status of success"),
    "success-status-removed": Rule(None, B, "a status of success is gone"),
    "error-status-added": Rule(None, R, "another status of failure"),
    "error-status-removed": Rule(None, R, "a status of failure is gone"),
    "header-added": Rule(None, H, "a header more"),
    "header-removed": Rule(None, R, "an optional header is gone"),
    "required-header-removed": Rule(None, B, "a header that always came is gone"),
    "header-became-optional": Rule(None, B, "a header need not come any more"),
    "header-became-required": Rule(None, H, "a header always comes now"),
    "body-documented": Rule(None, H, "what an answer holds is said now"),
    # Fields of objects. An object that the old contract closed makes a field that is added to an answer new.
    "field-added": Rule(H, H, "an optional field more"),
    "required-field-added": Rule(B, H, "a required field more"),
    "field-removed": Rule(R, R, "an optional field is gone"),
    "required-field-removed": Rule(R, B, "a required field is gone"),
    "field-renamed": Rule(B, B, "a field has another name"),
    "field-moved": Rule(B, B, "a field stands elsewhere"),
    "field-became-required": Rule(B, H, "a field is required now"),
    "field-became-optional": Rule(H, B, "a field need not be there any more"),
    "field-deprecated": Rule(R, R, "a field is deprecated"),
    "object-closed": Rule(B, H, "no fields but the listed ones any more"),
    "object-opened": Rule(H, N, "fields that are not listed may be there now"),
    # Values
    "type-changed": Rule(B, B, "another type"),
    "type-widened": Rule(H, B, "more types than before"),
    "type-narrowed": Rule(B, H, "fewer types than before"),
    "became-nullable": Rule(H, B, "may be null now"),
    "became-not-nullable": Rule(B, H, "may not be null any more"),
    "enum-value-added": Rule(H, B, "another value"),
    "enum-value-removed": Rule(B, R, "a value is gone"),
    "enum-opened": Rule(H, B, "any value, where some were listed"),
    "enum-closed": Rule(B, H, "only listed values, where any was right"),
    "bound-loosened": Rule(H, B, "a bound allows more"),
    "bound-tightened": Rule(B, H, "a bound allows less"),
    "format-added": Rule(B, H, "a text has to have a form now"),
    "format-removed": Rule(H, B, "a text need not have its form any more"),
    "format-changed": Rule(B, B, "a text has another form"),
    "pattern-loosened": Rule(H, B, "a pattern matches more"),
    "pattern-tightened": Rule(B, H, "a pattern matches less"),
    "pattern-changed": Rule(B, B, "another pattern"),
    "default-changed": Rule(R, H, "another default"),
    # What has no narrower name: alternatives (oneOf, anyOf), conditions, whatever containment alone can tell
    "alternative-added": Rule(H, B, "another alternative"),
    "alternative-removed": Rule(B, H, "an alternative is gone"),
    "schema-widened": Rule(H, B, "more than before"),
    "schema-narrowed": Rule(B, H, "less than before"),
    "schema-changed": Rule(B, B, "neither more nor less: something else"),
    "schema-undecided": Rule(R, R, "it changed, and whether it is felt could not be decided"),
    # Audio files (x-audio), relations between values (x-holds)
    "audio-format-added": Rule(H, None, "another audio format"),
    "audio-format-removed": Rule(B, None, "an audio format is gone"),
    "relation-added": Rule(None, H, "values are bound to each other"),
    "relation-removed": Rule(None, B, "values are not bound to each other any more"),
    # Streams
    "message-added": Rule(H, B, "another message"),
    "message-removed": Rule(B, R, "a message is gone"),
    "close-added": Rule(None, R, "another close code"),
    "close-removed": Rule(None, R, "a close code is gone"),
    "close-meaning-changed": Rule(None, R, "a close code says something else"),
    "closes-unstated": Rule(None, R, "the document says nothing of close codes"),
    "order-added": Rule(None, H, "the stream keeps another order"),
    "order-removed": Rule(None, B, "the stream does not keep an order any more"),
    "order-unstated": Rule(None, R, "the document says nothing of the stream's order"),
    "end-signal-changed": Rule(B, None, "the audio ends otherwise"),
}

__all__ = ["RULES", "Rule"]
