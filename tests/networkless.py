"""Runs a command where the machine's network is switched off: python -m tests.networkless COMMAND…

The command gets a network namespace of its own in which there is a loopback interface and nothing else. Where the
system refuses one, it runs as it is, and its own guard against connections has to do.
"""

import ctypes
import fcntl
import os
import socket
import struct
import sys

NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
SET_FLAGS, UP = 0x8914, 1


def switched_off() -> bool:
    """Leave the machine's network, if the system lets this process do so."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is None or (unshare(NEW_NETWORK) and unshare(NEW_USER | NEW_NETWORK)):
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        fcntl.ioctl(sock, SET_FLAGS, struct.pack("16sh", b"lo", UP))
    return True


if __name__ == "__main__":
    os.environ["NETWORK"] = "off" if switched_off() else "guarded"
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606 - the very command that was asked for
