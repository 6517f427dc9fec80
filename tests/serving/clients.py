"""HTTP clients that upload a file in a form, each in the way of its users: with its length declared, or chunked."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import requests

PIECE = 256 * 1024
FORM = {"Content-Type": "multipart/form-data; boundary=frontier"}


@dataclass(frozen=True)
class Shown:
    """What a client shows its user: the answer's status and its JSON."""

    status: int
    body: Any


Client = Callable[[str, Mapping[str, str], Path, bool], Shown]
"""Posts the file to the URL with the headers; the last argument says whether it tells the length beforehand."""


def by_requests(url: str, headers: Mapping[str, str], file: Path, declared: bool) -> Shown:
    with file.open("rb") as opened:
        if declared:
            response = requests.post(url, headers=headers, files={"file": opened}, timeout=30)
        else:
            response = requests.post(url, headers={**headers, **FORM}, data=form(file), timeout=30)
    return Shown(response.status_code, response.json())


def by_httpx(url: str, headers: Mapping[str, str], file: Path, declared: bool) -> Shown:
    with file.open("rb") as opened:
        if declared:
            response = httpx.post(url, headers=headers, files={"file": opened}, timeout=30)
        else:
            response = httpx.post(url, headers={**headers, **FORM}, content=form(file), timeout=30)
    return Shown(response.status_code, response.json())


AIOHTTP = """
import asyncio, json, sys
import aiohttp

async def post(url, headers, file, declared):
    async def chunks():
        while piece := file.read(262144):
            yield piece
    form = aiohttp.FormData({"file": file})
    if declared == "false":
        form = aiohttp.MultipartWriter("form-data")
        form.append(chunks()).set_content_disposition("form-data", name="file", filename="a.wav")
    async with aiohttp.ClientSession() as session, session.post(url, headers=headers, data=form) as response:
        print(json.dumps([response.status, await response.json()]))

with open(sys.argv[3], "rb") as file:
    asyncio.run(post(sys.argv[1], json.loads(sys.argv[2]), file, sys.argv[4]))
"""


def by_aiohttp(url: str, headers: Mapping[str, str], file: Path, declared: bool) -> Shown:
    return by_script([sys.executable, "-c", AIOHTTP], url, headers, file, declared)


def by_curl(url: str, headers: Mapping[str, str], file: Path, declared: bool) -> Shown:
    sent = dict(headers) if declared else {**headers, "Transfer-Encoding": "chunked"}
    lines = [word for name, value in sent.items() for word in ("-H", f"{name}: {value}")]
    command = ["curl", "-sS", "-m", "30", "-w", "\n%{http_code}", *lines, "-F", f"file=@{file}", url]
    ran = subprocess.run(command, capture_output=True, check=False, text=True)
    assert ran.returncode == 0, ran.stderr
    body, _, status = ran.stdout.rpartition("\n")
    return Shown(int(status), json.loads(body))


FETCH = """
import { readFileSync } from 'node:fs'
const [url, headers, file, declared] = process.argv.slice(1)
const form = new FormData()
form.append('file', new Blob([readFileSync(file)]), 'a.wav')
const encoded = new Response(form)
const type = encoded.headers.get('content-type')
const sent = declared == 'true'
  ? { body: form, headers: JSON.parse(headers) }
  : { body: encoded.body, duplex: 'half', headers: { ...JSON.parse(headers), 'content-type': type } }
const response = await fetch(url, { method: 'POST', ...sent })
console.log(JSON.stringify([response.status, await response.json()]))
process.exit()
"""


def by_node(url: str, headers: Mapping[str, str], file: Path, declared: bool) -> Shown:
    return by_script(["node", "--input-type=module", "-e", FETCH], url, headers, file, declared)


def by_script(command: list[str], url: str, headers: Mapping[str, str], file: Path, declared: bool) -> Shown:
    arguments = [url, json.dumps(dict(headers)), str(file), json.dumps(declared)]
    ran = subprocess.run([*command, *arguments], capture_output=True, check=False, text=True, timeout=30)
    assert ran.returncode == 0, ran.stderr
    return Shown(*json.loads(ran.stdout))


def form(file: Path) -> Iterator[bytes]:
    """Encode the form by hand, piece by piece."""
    yield b'--frontier\r\nContent-Disposition: form-data; name="file"; filename="a.wav"\r\n\r\n'
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece
    yield b"\r\n--frontier--\r\n"


CLIENTS: dict[str, Client] = {"requests": by_requests, "httpx": by_httpx, "aiohttp": by_aiohttp}
CLIENTS |= {name: client for name, client in (("curl", by_curl), ("node", by_node)) if shutil.which(name)}
