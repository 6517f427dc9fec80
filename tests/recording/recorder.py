"""A recorder in a process of its own, for tests that end it."""

import sys
from pathlib import Path

from voicemock.recording.relay import relaying

if __name__ == "__main__":
    with relaying(Path(sys.argv[1]), to={"vocos": sys.argv[2], "modulate": sys.argv[2]}) as relay:
        sys.stdout.write(f"{relay.port}\n")
        sys.stdout.flush()
        sys.stdin.read()
