"""The floor: a bare ASGI function that reads a body and answers a fixed text, served as the fakes are."""

import sys

from starlette.types import Receive, Scope, Send

from voicemock.serving.memory import keep_pages
from voicemock.serving.server import address, listen, server

ANSWER = sys.argv[1].encode()
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(ANSWER)).encode())]


async def floor(_scope: Scope, receive: Receive, send: Send) -> None:
    """Take the body in, keep nothing of it, and answer."""
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": ANSWER})


if __name__ == "__main__":
    keep_pages()
    sock = listen("127.0.0.1", 0)
    running = server(floor)
    running.config.app = floor  # without what `server` puts around an app
    print(f"floor ready on {address(sock)}", flush=True)
    running.run(sockets=[sock])
