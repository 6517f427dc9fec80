"""How hard property tests try: the same examples in every run, or many more by chance when VOICEMOCK_FUZZ is set.

``VOICEMOCK_FUZZ=1 pytest tests/vendors/test_modulate_machine.py`` tries other examples each time, without a timeout,
and shows with each failure the ``@reproduce_failure`` line that repeats it.
"""

import os

from hypothesis import HealthCheck, settings

FUZZ = bool(os.environ.get("VOICEMOCK_FUZZ"))
TIMES = 50
"""So many times as many examples are tried by chance."""

# How fast the machine is decides nothing.
_ALWAYS = settings(database=None, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])

settings.register_profile("ci", _ALWAYS, derandomize=True)
settings.register_profile("fuzz", _ALWAYS, derandomize=False)
settings.load_profile("fuzz" if FUZZ else "ci")


def examples(number: int, *, steps: int = 50) -> settings:
    """Return the settings of a property test that tries so many examples; a state machine takes so many steps each."""
    profile = settings.get_profile("fuzz" if FUZZ else "ci")
    return settings(profile, max_examples=number * TIMES if FUZZ else number, stateful_step_count=steps)


__all__ = ["FUZZ", "examples"]
