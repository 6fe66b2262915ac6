"""The part of PySide6 that knows its functions' signatures, loaded when something asks for one.

PySide6 needs it for the words of a ``TypeError``, for ``help()`` and for ``inspect.signature``. It lies as
3,500 lines of source in shiboken6's library and is compiled at every start, which takes a third of the time
until an empty window is painted. `load_later` uses the place that shiboken6 itself provides for such files:
a folder ``files.dir``, found by the package's ``__file__``, whose ``shibokensupport`` is imported instead.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from types import ModuleType
from typing import TYPE_CHECKING

from jixiao_gui.paths import resources_folder

if TYPE_CHECKING:
    from importlib.abc import Loader
else:
    Loader = object  # its import takes 3 ms

_PACKAGE = "shibokensupport"
_SIGNATURE = f"{_PACKAGE}.signature"
_LOADER = f"{_SIGNATURE}.loader"
_loading = RLock()
_loaded: list[ModuleType] = []


def load_later() -> None:
    """Keep the imports of PySide6 from loading its signatures; without effect once it is imported."""
    if "shiboken6" not in sys.modules and _empty_folder().is_dir():
        sys.meta_path.insert(0, _Finder())


def _empty_folder() -> Path:
    return resources_folder() / "shiboken6" / "files.dir"


class _Finder:
    """Finds shiboken6 as always and, while it is imported, the modules in the place of its signatures."""

    def __init__(self) -> None:
        self._importing = False

    def find_spec(self, name: str, *_places: object) -> ModuleSpec | None:
        """Return how the module ``name`` is loaded, or None where that is not for this finder to say."""
        if name == "shiboken6" and not self._importing:
            self._importing = True
            spec = find_spec(name)
            if spec is not None and spec.loader is not None:
                spec.loader = _Shiboken(spec.loader, self)
            return spec
        if name in (_PACKAGE, _SIGNATURE):
            return ModuleSpec(name, _Nothing(), is_package=True)
        return ModuleSpec(name, _Forwarding()) if name == _LOADER else None


class _Shiboken(Loader):
    """Loads shiboken6 with its ``__file__`` beside the empty folder."""

    def __init__(self, loader: Loader, finder: _Finder) -> None:
        self._loader, self._finder = loader, finder

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return the module as shiboken6's own loader makes it."""
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Run the package; afterwards nothing but the forwarding functions is different."""
        file = module.__file__
        module.__file__ = str(_empty_folder().with_name("__init__.py"))
        try:
            self._loader.exec_module(module)
        finally:
            module.__file__ = file
            sys.meta_path.remove(self._finder)


class _Nothing(Loader):
    """Loads an empty module."""

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave the making of the module to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Leave ``module`` empty."""


class _Forwarding(_Nothing):
    """Loads a module in the place of ``shibokensupport.signature.loader``."""

    def exec_module(self, module: ModuleType) -> None:
        """Fill ``module`` with functions that load the real module when they are called.

        Two of them have nothing to do: ``finish_import`` gives modules of Qt their old names, of which there
        are none, and ``post_init`` replaces how Python imports, for ``from __feature__ import``.
        """
        module.__dict__.update(
            finish_import=lambda _module: None, post_init=lambda: None, __getattr__=_forward
        )
        sys.modules[_mapping.__name__] = _mapping


def _forward(name: str) -> Callable[..., object]:
    if name.startswith("__"):
        raise AttributeError(name)

    def call(*arguments: object, **named: object) -> object:
        function: Callable[..., object] = getattr(_load(), name)
        return function(*arguments, **named)

    return call


def _load() -> ModuleType:
    """Load the signatures, once, the way shiboken6 does it; return their ``loader``.

    No lock is taken once they are there: shiboken6 may call with an error set, which a lock would report.
    """
    if not _loaded:
        with _loading:
            if not _loaded:
                start = sys.modules["signature_bootstrap"]
                start.__dict__["recursion_trap"] = 0  # its guard against being run twice
                _loaded.append(start.bootstrap())
    return _loaded[0]


def _update_mapping() -> None:
    """Load the names of Qt's modules and types into ``_mapping``, where shiboken6 looks for them."""
    with _loading:
        real = _load().__dict__["mapping"]
        real.update_mapping()
        _mapping.__dict__.update({**real.__dict__, "update_mapping": _update_mapping})


_mapping = ModuleType(f"{_SIGNATURE}.mapping")
"""The module that shiboken6 looks up by itself, at the first wrong argument, and holds without owning it."""
_mapping.__dict__["update_mapping"] = _update_mapping
