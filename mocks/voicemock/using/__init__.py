"""What a user's tests hold in their hands.

clock — the time of a running bench, and whether the client's sleeps move it
handle — one vendor of a running bench: say what happens next, see what the client did
mock — all of a running bench
running — opens one at the vendors' real addresses: a block, a function, a fixture
written — one vendor without a bench: steps of a script, and behaviours to be played
hearing — the ears that the benches of this process share
said — the steps of a script, in whichever form a test has it
lasting — whether the world of a bench still lasts
wished — what may be wished of a bench
settling — until what the client was answered is noted
routed — httpx and httpx2 without sockets, through respx
unwired — one of their calls, answered in this process
"""

from voicemock.using.handle import Handle
from voicemock.using.mock import Voicemock
from voicemock.using.running import running
from voicemock.using.written import WRITTEN, Written

__all__ = ["WRITTEN", "Handle", "Voicemock", "Written", "running"]
