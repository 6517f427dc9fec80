"""The certificates that a child trusts: those that it would trust anyhow, and the relay's."""

import ssl
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

INSTEAD = {
    "CURL_CA_BUNDLE": ("CURL_CA_BUNDLE", "SSL_CERT_FILE"),
    "REQUESTS_CA_BUNDLE": ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
    "SSL_CERT_FILE": ("SSL_CERT_FILE",),
}
"""Variables that name a file which is trusted in place of the system's, and where the user's own may stand: curl and
requests look on where theirs isn't set."""

BESIDES = ("DENO_CERT", "NODE_EXTRA_CA_CERTS")
"""Those that name what is trusted besides the system's."""

KNOWN = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where systems keep theirs, should OpenSSL not know."""

BEGIN = b"-----BEGIN CERTIFICATE-----"


def trusted(environ: Mapping[str, str], relay: Path, folder: Path) -> dict[str, str]:
    """Return a value for each variable: a file in the folder, with the relay's certificate after the user's own.

    Programs that no vendor is asked with (git, aws) are left alone: what goes elsewhere is passed on untouched.
    """
    ours = relay.read_bytes()
    values = {}
    for name in (*INSTEAD, *BESIDES):
        own = next((value for each in INSTEAD.get(name, (name,)) if (value := environ.get(each))), None)
        roots = _read(Path(own)) if own else b"" if name in BESIDES else _systems()
        if name == "SSL_CERT_FILE" and "SSL_CERT_DIR" in environ:
            roots += b"".join(map(_read, map(Path, environ["SSL_CERT_DIR"].split(":"))))
        file = folder / f"{name.lower()}.pem"
        file.write_bytes(roots + ours)
        values[name] = str(file)
    return values


def _systems() -> bytes:
    """Return what the system trusts, and what certifi does where it is installed."""
    paths = ssl.get_default_verify_paths()
    places = [paths.openssl_cafile, *KNOWN, paths.openssl_capath]
    system = next((roots for place in places if place and (roots := _read(Path(place)))), b"")
    return system + b"".join(map(_read, _certifis()))


def _certifis() -> Iterator[Path]:
    try:
        yield Path(import_module("certifi").where())
    except ImportError:
        return


def _read(path: Path) -> bytes:
    """Return the certificates of a file, or of a folder of them; none where they can't be read."""
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        contents = {content: None for file in files if file.is_file() and BEGIN in (content := file.read_bytes())}
    except OSError:
        return b""
    return b"".join(content if content.endswith(b"\n") else content + b"\n" for content in contents)


__all__ = ["BESIDES", "INSTEAD", "trusted"]
