"""The names by which modules know the functions that sleep: all of them are turned, and turned back."""

import asyncio
import importlib
import inspect
import pickle
import subprocess
import sys
import time
from types import ModuleType
from typing import Any

import pytest
from tests.intercept.asleep import bedded, module

from voicemock.engine.clock import real_clock
from voicemock.intercept.sleeping import patched, real, replacing
from voicemock.intercept.sleeping.bound import Bound
from voicemock.intercept.sleeping.callers import leads, may_be_changed, reads_for_client, sleeps_for_client

CLIENT = """
from asyncio import sleep as rest
from time import monotonic, sleep, time as now, time_ns

def poll():
    before = now()
    sleep(60)
    return round(now() - before, -1)
"""


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client's module that was imported before the bench was opened."""
    client = module("a_client", CLIENT)
    monkeypatch.setitem(sys.modules, "a_client", client)
    return client


def test_names_that_a_client_imported_before_are_turned_and_turned_back(client: Any) -> None:
    with bedded() as bed:
        assert client.poll() == 60
        asyncio.run(client.rest(30))
        assert bed.passed == 90
        inside = (client.rest, client.sleep, client.now, client.time_ns)
    assert inside == (replacing.sleep_in_loop, replacing.sleep, replacing.time, replacing.time_ns)
    assert (client.rest, client.sleep, client.now, client.time_ns) == (
        real.SLEEP_IN_LOOP,
        real.SLEEP,
        real.TIME,
        real.TIME_NS,
    )


def test_names_are_turned_in_every_bench_anew(client: Any) -> None:
    for _ in range(3):
        with bedded():
            assert client.poll() == 60
        assert client.sleep is real.SLEEP


def test_a_name_that_was_imported_meanwhile_goes_on_working(monkeypatch: pytest.MonkeyPatch) -> None:
    with bedded() as bed:
        known = module("imported_meanwhile", CLIENT)
        unknown = module("not_to_be_found", CLIENT)
        monkeypatch.setitem(sys.modules, "imported_meanwhile", known)
        assert [known.poll(), unknown.poll()] == [60, 60]
        assert bed.passed == 120
    assert known.sleep is real.SLEEP
    assert unknown.sleep is replacing.sleep
    asked: list[float] = []
    monkeypatch.setattr(replacing, "SLEEP", asked.append)
    unknown.sleep(70)
    assert asked == [70]


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("a_client", True),
        ("__main__", True),
        ("anyio._backends._asyncio", True),
        ("asyncio.tasks", True),
        ("trio._timeouts", True),
        ("time", True),
        ("_pytest.timing", False),
        ("concurrent.futures.thread", False),
        ("execnet.gateway_base", False),
        ("hypothesis.core", False),
        ("pytest", False),
        ("pytest_timeout", False),
        ("queue", False),
        ("sched", False),
        ("threading", False),
        ("uvicorn.server", False),
        ("voicemock.bench", False),
        ("_voicemock_pytest", False),
        ("xdist.remote", False),
    ],
)
def test_names_are_turned_in_clients_alone(monkeypatch: pytest.MonkeyPatch, name: str, changed: bool) -> None:
    assert may_be_changed(name) is changed
    bound = Bound(may_be_changed)
    taken, ours = object(), object()
    made = ModuleType(name)
    vars(made)["taken"] = taken
    monkeypatch.setattr(sys, "modules", {name: made})
    bound.replace({taken: ours})  # type: ignore[dict-item]  # nobody calls them
    bound.look()
    bound.turn(True, [taken])  # type: ignore[list-item]
    assert vars(made)["taken"] is (ours if changed else taken)
    bound.turn(False, [taken])  # type: ignore[list-item]
    assert vars(made)["taken"] is taken


def test_what_took_ours_and_should_not_have_is_put_right(monkeypatch: pytest.MonkeyPatch) -> None:
    bound = Bound(may_be_changed)
    taken, ours = object(), object()
    made = ModuleType("queue")
    vars(made)["taken"] = ours
    monkeypatch.setattr(sys, "modules", {"queue": made})
    bound.replace({taken: ours})  # type: ignore[dict-item]  # nobody calls them
    bound.look()
    assert vars(made)["taken"] is taken


def test_a_module_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def chosen(name: str) -> bool:
        looked.append(name)
        return True

    modules = {name: ModuleType(name) for name in ("one", "two")}
    monkeypatch.setattr(sys, "modules", modules)
    bound = Bound(chosen)
    bound.look()
    bound.look()
    modules["three"] = ModuleType("three")
    modules["one"] = ModuleType("one")  # it was loaded again
    bound.look()
    assert looked == ["one", "two", "one", "three"]


def test_a_lazy_module_is_not_loaded_by_the_look(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lazy(ModuleType):
        @property
        def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
            raise AssertionError("loaded")

    monkeypatch.setattr(sys, "modules", {"lazy": Lazy("lazy"), "odd": "no module at all", "none": None})
    Bound(may_be_changed).look()


def test_what_a_test_put_in_their_place_stays_there(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    monkeypatch.setattr(client, "sleep", asked.append)
    with bedded() as bed:
        client.sleep(60)
        monkeypatch.setattr(time, "sleep", asked.append)
        time.sleep(70)
        assert bed.passed == 0
    time.sleep(80)
    assert asked == [60, 70, 80]


def test_ours_look_like_the_real_ones() -> None:
    pickled = pickle.dumps(time.sleep)
    with bedded():
        assert inspect.iscoroutinefunction(asyncio.sleep)
        assert (time.sleep.__name__, time.sleep.__module__, time.sleep.__doc__) == ("sleep", "time", real.SLEEP.__doc__)
        assert inspect.signature(asyncio.sleep) == inspect.signature(real.SLEEP_IN_LOOP)
        assert pickle.dumps(time.sleep) == pickled


def test_only_the_last_to_leave_puts_them_back() -> None:
    anyio_asyncio: Any = importlib.import_module("anyio._backends._asyncio")
    with patched(lambda: None):
        with patched(lambda: None):
            pass
        assert (time.sleep, asyncio.sleep, anyio_asyncio.sleep) == (
            replacing.sleep,
            replacing.sleep_in_loop,
            replacing.sleep_in_loop,
        )
    assert (time.sleep, asyncio.sleep, asyncio.tasks.sleep) == (real.SLEEP, real.SLEEP_IN_LOOP, real.SLEEP_IN_LOOP)


def test_who_came_last_is_asked_and_then_who_came_before() -> None:
    with bedded() as outer:
        with bedded() as inner:
            time.sleep(1)
        time.sleep(10)
    assert (outer.passed, inner.passed) == (10, 1)


def test_where_nobody_sleeps_all_is_as_it_was_before() -> None:
    """In a process of its own: time that was moved once stays ahead."""
    assert (
        alone(
            """
            import asyncio, sys, time
            before = {name: dict(vars(module)) for name, module in sys.modules.items()}
            from voicemock.engine.clock import real_clock
            from voicemock.intercept.sleeping import Sleepers, patched
            sleepers = Sleepers(real_clock(), lambda: False)
            path = list(sys.meta_path)
            with patched(lambda: sleepers):
                time.sleep(0.001)
                assert time.sleep is not before["time"]["sleep"]
            sleepers.close()
            names = ("asyncio", "asyncio.tasks", "time")
            print([name for name in names if dict(vars(sys.modules[name])) != before[name]])
            print(path == sys.meta_path)
            """
        )
        == "[]\nTrue\n"
    )


def test_where_somebody_slept_the_monotonic_time_alone_stays_ours() -> None:
    with bedded():
        time.sleep(60)
    assert (time.monotonic, time.monotonic_ns) == (replacing.monotonic, replacing.monotonic_ns)
    assert (time.sleep, asyncio.sleep, time.time, time.time_ns) == (
        real.SLEEP,
        real.SLEEP_IN_LOOP,
        real.TIME,
        real.TIME_NS,
    )
    assert time.monotonic() > real.MONOTONIC()


def test_trio_may_be_imported_while_a_bench_is_open() -> None:
    assert (
        alone(
            """
            import sys, anyio
            from tests.intercept.asleep import bedded
            assert "trio" not in sys.modules
            async def nap():
                with anyio.move_on_after(5) as scope:
                    await anyio.sleep(600)
                return scope.cancelled_caught
            with bedded() as bed:
                print(anyio.run(nap, backend="trio"), round(bed.passed))
            import trio
            print({sleep.__code__.co_filename for sleep in (trio.sleep, trio.sleep_until)} == {trio._timeouts.__file__})
            print(type(trio.__spec__.loader).__name__, [one for one in sys.meta_path if "Arrival" in repr(one)])
            """
        )
        == "True 5\nTrue\nSourceFileLoader []\n"
    )


def test_whom_a_module_sleeps_for_and_reads_the_time_for() -> None:
    names = ("a_client", "asyncio.base_events", "threading", "subprocess", "pytest_timeout", "voicemock.engine.clock")
    assert [(sleeps_for_client(name), reads_for_client(name)) for name in names] == [
        (True, True),
        (True, True),
        (True, False),
        (False, False),
        (False, False),
        (False, False),
    ]
    assert [leads(name) for name in ("a_client", "websockets.asyncio.client", "websockets.asyncio.connection")] == [
        True,
        True,
        False,
    ]


def test_a_clock_that_runs_leaves_what_it_finds(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    monkeypatch.setattr(replacing, "SLEEP", asked.append)
    with bedded(clock=real_clock()):
        assert client.poll() == 0
    assert asked == [60]


def alone(source: str) -> str:
    """Run the source in a process of its own, warnings being errors, and return what it prints."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", inspect.cleandoc(source)], check=True, capture_output=True, text=True
    ).stdout
