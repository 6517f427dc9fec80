"""Something to do as soon as a package is imported for the first time."""

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


@dataclass(slots=True)
class Arrival:
    """Stands first on ``sys.meta_path`` until the package has come; then calls ``then``."""

    package: str
    then: Callable[[], None]

    def wait(self) -> None:
        """Begin to wait for it."""
        sys.meta_path.insert(0, self)

    def stop(self) -> None:
        """Wait no longer."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        """Return what the others find, with a loader that tells when it is done; None for any other package."""
        if name != self.package:
            return None
        self.stop()
        spec = importlib.util.find_spec(name)
        if spec and spec.loader:
            spec.loader = _Telling(spec.loader, self.then)  # type: ignore[assignment]  # it stands for one
        return spec


@dataclass(slots=True)
class _Telling:
    """A loader that says when it has loaded."""

    loader: Any
    then: Callable[[], None]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        module: ModuleType | None = self.loader.create_module(spec)
        return module

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self.loader
        self.loader.exec_module(module)
        self.then()


__all__ = ["Arrival"]
