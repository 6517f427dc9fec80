"""What `voicemock check` tells of a vendor, or of a fake, as notices."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from voicemock import vendors
from voicemock.checking.amounts import counted
from voicemock.vendors import VENDORS
from voicemock.watching.notice import Notice, Source, Where, identified, level_of
from voicemock.watching.part import Part, UndoneError
from voicemock.watching.settings import Checked, Watched
from voicemock.watching.weights import FOUND, UNDOCUMENTED
from voicemock_contracts.clauses import Clauses
from voicemock_contracts.editions import BASELINE


def checked(watched: Watched, asked: Checked, fail_on: str, where: Where, environ: Mapping[str, str]) -> Part:
    """Return what a check finds; `UndoneError` where there can be none.

    What a check that ended early found is told all the same, and that it did.
    """
    key = _key(watched, asked, environ)
    try:
        from voicemock.checking import session
        from voicemock.checking.reports.distinct import distinct, identity
        from voicemock.checking.reports.plain import plain
    except ModuleNotFoundError as missing:
        raise UndoneError(
            f"{missing.name} is not installed: install voicemock with its extra, pip install 'voicemock[check]'"
        ) from missing
    (known,) = (vendor for vendor in VENDORS if vendor.name == watched.vendor)
    edition = "" if watched.edition == BASELINE else watched.edition
    try:
        if asked.url is None and edition:
            (known,) = vendors.chosen((known,), {watched.vendor: edition})
            edition = known.edition
        ca = None if asked.ca is None else str(_there(asked.ca, f"{watched.key}.check.ca"))
        options = session.Asked(
            known, asked.url, key, ca, asked.max_credits, asked.rate, asked.negative, edition=edition
        )
        report, ended = session.run(options, lambda: None)
    except (session.CannotCheckError, LookupError) as why:
        raise UndoneError(str(why)) from why
    by_id = Clauses(watched.reading).by_id

    def notices() -> Iterator[Notice]:
        for departure in distinct(report, *FOUND):
            observation, finding = departure.observation, departure.observation.finding
            shown = (*observation.example.splitlines(), observation.curl)
            said = plain(observation, by_id).splitlines()
            yield Notice(
                identified(Source.CHECK, watched.vendor, *identity(finding)),
                Source.CHECK,
                watched.vendor,
                level_of(FOUND[finding.severity], fail_on),
                finding.clause or UNDOCUMENTED,
                f"{finding.where}: {finding.what}",
                (*said[1 : len(said) - len(shown)], f"probe: {departure.named()}"),
                shown,
                where,
            )

    undone = (f"ended before everything was checked: {ended}",) if ended else ()
    if not ended and (reason := session.nothing_learnt(report)):
        undone = (f"nothing could be checked: {reason}",)
    said = f"{counted(len(report.outcomes), 'probe')} at {'a fake of voicemock' if report.own else report.url}"
    return Part(watched.vendor, Source.CHECK, tuple(notices()), undone, said, bool(ended))


def _key(watched: Watched, asked: Checked, environ: Mapping[str, str]) -> str | None:
    if asked.key_env is None:
        return None
    if not environ.get(asked.key_env, "").strip():
        raise UndoneError(
            f"{watched.key}.check.key-env: the environment has no {asked.key_env}: put a key that works there into it"
        )
    return environ[asked.key_env]


def _there(file: Path, key: str) -> Path:
    if not file.is_file():
        raise UndoneError(f"{key}: there is no file {file}")
    return file


__all__ = ["checked"]
