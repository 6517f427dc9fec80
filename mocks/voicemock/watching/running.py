"""A watch: each vendor's parts one after the other, each apart from the others."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from voicemock.watching.hiding import hidden
from voicemock.watching.notice import Locate, Source, Where
from voicemock.watching.part import Part, UndoneError
from voicemock.watching.settings import Settings, Watched

Todo = tuple[Source, Callable[[], Part]]


def watch(
    settings: Settings,
    today: date,
    environ: Mapping[str, str],
    top: Path,
    step: Callable[[str, Source], None] = lambda _vendor, _source: None,
) -> tuple[Part, ...]:
    """Return what each part told, keys taken out.

    ``top`` is the folder that shown paths are seen from, the repository's; ``step`` is called before each part.
    """
    keys = [value for each in settings.vendors if (value := _key(each, environ))]
    parts: list[Part] = []
    for watched in settings.vendors:
        for source, run in _todo(watched, settings, today, environ, _locating(top)):
            if parts and parts[-1].halted:
                part = Part(watched.vendor, source, undone=("interrupted before it was begun",), halted=True)
            else:
                step(watched.vendor, source)
                part = _done(watched.vendor, source, run)
            parts.append(hidden(part, keys))
    return tuple(parts)


def _done(vendor: str, source: Source, run: Callable[[], Part]) -> Part:
    """Return what a part tells, or why it cannot: what nobody foresaw is told as well, so that the others still run."""
    try:
        return run()
    except UndoneError as why:
        return Part(vendor, source, undone=(str(why),))
    except KeyboardInterrupt:
        return Part(vendor, source, undone=("interrupted",), halted=True)
    except (OSError, RecursionError, ValueError, LookupError) as wrong:
        return Part(vendor, source, undone=(f"{type(wrong).__name__}: {wrong}",))


def _todo(
    watched: Watched, settings: Settings, today: date, environ: Mapping[str, str], locate: Locate
) -> Iterator[Todo]:
    """Yield what is to be done for a vendor; what a part needs is imported when it runs."""
    fail_on = settings.fail_on

    def contract() -> Part:
        from voicemock.watching.published import published

        return published(watched, settings.waivers, today, fail_on, locate)

    def pages() -> Part:
        from voicemock.watching.saved_pages import saved

        return saved(watched, fail_on, locate)

    def traffic() -> Part:
        from voicemock.watching.recordings import recorded

        return recorded(watched, settings.folder, fail_on, locate)

    if watched.contract is not None:
        yield Source.DIFF, contract
    if watched.pages:
        yield Source.DOCS, pages
    if watched.recordings:
        yield Source.VERIFY, traffic
    if (asked := watched.check) is not None:

        def check() -> Part:
            from voicemock.watching.fake_or_vendor import checked

            return checked(watched, asked, fail_on, Where(locate(settings.file), watched.line), environ)

        yield Source.CHECK, check


def _key(watched: Watched, environ: Mapping[str, str]) -> str:
    name = watched.check.key_env if watched.check is not None else None
    return environ.get(name, "").strip() if name else ""


def _locating(top: Path) -> Locate:
    def located(path: Path) -> str:
        whole = path.absolute()
        return whole.relative_to(top).as_posix() if whole.is_relative_to(top) else whole.as_posix()

    return located


__all__ = ["watch"]
