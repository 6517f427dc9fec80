"""The floor: a bare ASGI function that reads the body and answers a fixed text, served as the fakes are."""

import sys

from starlette.types import Receive, Scope, Send

from voicemock.serving.memory import collect_seldom, keep_pages
from voicemock.serving.server import address, listen, server

ANSWER = sys.argv[1].encode()
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(ANSWER)).encode())]


async def reading(_scope: Scope, receive: Receive, send: Send) -> None:
    """Read the body, as whoever looks at a file has to, and answer."""
    chunks, more = [], True
    while more:
        message = await receive()
        chunks.append(message["body"])
        more = message["more_body"]
    b"".join(chunks)
    await _answer(send)


async def dropping(_scope: Scope, receive: Receive, send: Send) -> None:
    """Drop the body as it comes, and answer."""
    while (await receive())["more_body"]:
        pass
    await _answer(send)


async def _answer(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": ANSWER})


if __name__ == "__main__":
    keep_pages()
    collect_seldom()
    sock = listen("127.0.0.1", 0)
    app = dropping if "--drop" in sys.argv else reading
    running = server(app)
    running.config.app = app  # without what `server` puts around an app
    print(f"floor ready on {address(sock)}", flush=True)
    running.run(sockets=[sock])
