"""What the client did, as a test reads it. Nothing here holds a key, or any sound.

requests — requests and their answers
streams — streams: parameters, audio, messages, how they ended
waiting — waiting until so many exchanges are over
nearest — what came nearest to a request that matched nothing
named — which documented call an exchange was for
har — all of it as HAR 1.2
"""

from voicemock.seeing.har import har
from voicemock.seeing.nearest import nearest
from voicemock.seeing.requests import Headers, PartSeen, RequestSeen, requests, unmatched
from voicemock.seeing.streams import Message, StreamSeen, streams
from voicemock.seeing.waiting import TooFew, wait_for, wait_for_async

__all__ = [
    "Headers",
    "Message",
    "PartSeen",
    "RequestSeen",
    "StreamSeen",
    "TooFew",
    "har",
    "nearest",
    "requests",
    "streams",
    "unmatched",
    "wait_for",
    "wait_for_async",
]
