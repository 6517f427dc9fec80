"""The secrets that a recording knows beforehand: values of the environment, by their names."""

from collections.abc import Iterable, Mapping

from voicemock.engine.redaction import LEAST

ENDS = ("KEY", "TOKEN", "SECRET", "PASSWORD")
"""How the names of variables end that hold secrets."""

LIKELY = 8
"""Characters of the shortest value that is taken for a secret by its name alone: shorter ones are words."""


class UnfitSecretError(ValueError):
    """A variable that was named holds nothing to be hidden; the message says how to mend it."""


def secrets_of(environ: Mapping[str, str], named: Iterable[str]) -> list[str]:
    """Return the values of the named variables, and of all whose names say that they hold a secret.

    `UnfitSecretError` for a named one that isn't set, or is shorter than 4 characters.
    """
    found: dict[str, None] = {}
    for name in named:
        value = environ.get(name, "").strip()
        if not value:
            raise UnfitSecretError(f"--secret-env {name}: {name} is not set: set it, or leave the option out.")
        if len(value) < LEAST:
            raise UnfitSecretError(
                f"--secret-env {name}: its value is shorter than {LEAST} characters and would be found in every word."
            )
        found[value] = None
    for name, value in environ.items():
        if name.upper().endswith(ENDS) and len(value.strip()) >= LIKELY:
            found[value.strip()] = None
    return list(found)


__all__ = ["UnfitSecretError", "secrets_of"]
