"""The page that shows the example clients and their tests: ``python -m tests.shown_clients`` writes it anew."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "clients.md"
CLIENTS = ROOT / "examples" / "clients"

HEAD = """# Five clients, and the tests that their users would write

They stand in [examples/clients](../examples/clients), and `make test` runs them, also where the machine's network is
switched off. None of the clients knows of voicemock: they have the vendors' real addresses in them.
"""
VENDORS = {
    "vocos": "Vocos, on httpx",
    "valsea": "Valsea, on requests",
    "undetectable": "Undetectable.AI, on aiohttp",
    "modulate": "Modulate's stream, on websockets",
    "dataspike": "Dataspike, on requests and tenacity",
}


def page() -> str:
    """Return the page as the files have it."""
    rooms = (f"## {title}\n\n{shown(name)}\n{shown(f'test_{name}')}" for name, title in VENDORS.items())
    return "\n".join([HEAD, *rooms])


def shown(module: str) -> str:
    """Return a file as it stands on the page."""
    return f"`{module}.py`:\n\n```python\n{(CLIENTS / f'{module}.py').read_text('utf-8')}```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
