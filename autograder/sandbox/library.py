"""The standard library, for a uid that may not walk to it.

A Python below /root (pyenv's, uv's, conda's) cannot be reached once the uid has changed: /root is closed to others.
Modules that are loaded already work on; any other import would fail, and a submission would lose points for using
`mmap`. So the server opens the library's folders beforehand, and this finder looks modules up relative to them. Only
where Landlock holds: from an open folder one could else walk up and about.
"""

from __future__ import annotations

import os
import stat
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from types import ModuleType


@dataclass(frozen=True)
class Root:
    """A folder of the library and a file descriptor of it."""

    path: str
    fd: int


def hidden_roots() -> list[Root]:
    """The folders of the standard library, opened, where only we can walk to them; none where anyone can."""
    stdlib = Path(sysconfig.get_path("stdlib"))
    if all(folder.stat().st_mode & stat.S_IXOTH for folder in (stdlib, *stdlib.parents)):
        return []
    dynamic = [Path(p) for p in sys.path if p.endswith("lib-dynload")]
    return [
        Root(str(folder), os.open(folder, os.O_RDONLY | os.O_DIRECTORY))
        for folder in (stdlib, *dynamic)
        if folder.is_dir()
    ]


class Library(MetaPathFinder):
    """Finds modules of the standard library below open folders."""

    def __init__(self, roots: Sequence[Root]) -> None:
        self.roots = roots

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        last = name.rpartition(".")[2]
        for root, inside in self._places(path):
            base = f"{inside}/{last}" if inside else last
            if self._is_file(root, f"{base}/__init__.py"):
                spec = spec_from_loader(name, _Text(root, f"{base}/__init__.py"), is_package=True)
                if spec is not None:
                    spec.submodule_search_locations = [f"{root.path}/{base}"]
                return spec
            if self._is_file(root, f"{base}.py"):
                return spec_from_loader(name, _Text(root, f"{base}.py"))
            for suffix in EXTENSION_SUFFIXES:
                if self._is_file(root, base + suffix):
                    return spec_from_loader(name, _Extension(root, name, base + suffix))
        return None

    def _places(self, path: Sequence[str] | None) -> Iterator[tuple[Root, str]]:
        """Where to look: below the roots, or below a package's own folder in one of them."""
        for root in self.roots:
            if path is None:
                yield root, ""
            else:
                yield from ((root, p[len(root.path) + 1 :]) for p in path if p.startswith(root.path + "/"))

    @staticmethod
    def _is_file(root: Root, inside: str) -> bool:
        try:
            return stat.S_ISREG(os.stat(inside, dir_fd=root.fd).st_mode)
        except OSError:
            return False


class _Text(Loader):
    def __init__(self, root: Root, inside: str) -> None:
        self.root, self.inside = root, inside

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        with os.fdopen(os.open(self.inside, os.O_RDONLY, dir_fd=self.root.fd), "rb") as file:
            code = compile(file.read(), f"{self.root.path}/{self.inside}", "exec", dont_inherit=True)
        exec(code, module.__dict__)


class _Extension(ExtensionFileLoader):
    """Loads a shared object by a relative path: the dynamic linker cannot walk to it either."""

    def __init__(self, root: Root, name: str, inside: str) -> None:
        super().__init__(name, f"./{inside}")
        self.root = root

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        with _working_in(self.root):
            return super().create_module(spec)


@contextmanager
def _working_in(root: Root) -> Iterator[None]:
    before = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fchdir(root.fd)
        yield
    finally:
        os.fchdir(before)
        os.close(before)
