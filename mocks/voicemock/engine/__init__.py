"""The engine: what every fake stands on. A part imports only parts that stand above it in this list.

clock — what time it is, and how a test moves it
ids — identifiers, random or from a seed
state — what outlives a request
refusals — why a call is refused, and the problem that a vendor makes of it
rates — how many calls fit in a sliding window
accounts — plans, credits, and what a test key may do
ear — what is heard in a clip
jobs — work that a client polls for
faults — what goes wrong on the wire
script — what a test asked for next
findings — what was found out about a client
redaction — what may be shown of what a client sent
streamed — what went over a stream
exchange — one request and its answer, or one stream
journal — what was asked and answered, and what was found out about the client
world — all that one fake remembers
keys — where a vendor looks for its key
bodies — bodies that are no form: whole or not at all, and JSON's fields
forms — multipart forms, read as they arrive
along — what came with a call that was refused without a look at it
audio — which clips a vendor takes
hosts — which host a request names
vendor — a vendor as its room describes it
calls — which of a vendor's calls a request is for
fake — a vendor and a world as one ASGI app
"""
