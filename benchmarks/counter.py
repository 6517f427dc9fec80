"""The floor of a stream: a bare ASGI function that counts the bytes it is sent, served as the fakes are."""

from starlette.types import Receive, Scope, Send

from voicemock.serving.memory import collect_seldom, keep_pages
from voicemock.serving.server import address, listen, server


async def counter(_scope: Scope, receive: Receive, send: Send) -> None:
    """Count the bytes of binary messages until a text message ends them, and tell how many there were."""
    await receive()
    await send({"type": "websocket.accept"})
    counted = 0
    while (message := await receive())["type"] == "websocket.receive":
        if message.get("bytes") is None:
            await send({"type": "websocket.send", "text": str(counted)})
            await send({"type": "websocket.close", "code": 1000})
            return
        counted += len(message["bytes"])


if __name__ == "__main__":
    keep_pages()
    collect_seldom()
    sock = listen("127.0.0.1", 0)
    running = server(counter)
    running.config.app = counter  # without what `server` puts around an app
    print(f"counter ready on {address(sock)}", flush=True)
    running.run(sockets=[sock])
