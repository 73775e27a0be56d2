"""Run a command as an ordinary user, from root: `python ordinary_user.py COMMAND ...`. Exit code 77 where that cannot
be arranged.

Python and the checkout may lie below a folder that only root can enter (/root). Then, in a mount namespace of our
own, an open folder is laid over the closed one, with what is needed bound into it; nothing outside of this process
and its children changes.
"""

from __future__ import annotations

import itertools
import os
import shlex
import subprocess
import sys
from pathlib import Path

NOBODY = 65534
CANNOT = 77


def closed_ancestor(path: Path) -> tuple[Path, Path] | None:
    """The first folder on the way to a path that others may not enter, and its child on that way."""
    chain = [*reversed(path.parents), path]
    for folder, child in itertools.pairwise(chain):
        if folder.is_dir() and not folder.stat().st_mode & 0o001:
            return folder, child
    return None


def opening_script(needed: list[Path]) -> str:
    lines = ["set -e", "mount --make-rprivate /"]
    closed: dict[Path, set[Path]] = {}
    for path in needed:
        found = closed_ancestor(path.resolve())
        if found:
            closed.setdefault(found[0], set()).add(found[1])
    for number, (folder, children) in enumerate(sorted(closed.items())):
        hold = f"/tmp/.hold-{os.getpid()}-{number}"
        binds = []
        for i, child in enumerate(sorted(children)):
            lines += [f"mkdir -p {hold}/{i}", f"mount --bind {shlex.quote(str(child))} {hold}/{i}"]
            binds += [f"mkdir -p {shlex.quote(str(child))}", f"mount --bind {hold}/{i} {shlex.quote(str(child))}"]
        lines += [f"mount -t tmpfs -o mode=755 none {shlex.quote(str(folder))}", *binds]
    return "\n".join(lines)


def main() -> int:
    command = sys.argv[1:]
    needed = [
        Path(sys.base_prefix),
        Path(sys.prefix),
        Path.cwd(),
        *(Path(p) for p in os.environ.get("NEEDED", "").split(":") if p),
    ]
    script = opening_script(needed) + f'\nexec setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups -- "$@"\n'
    try:
        probe = subprocess.run(
            ["unshare", "-m", "sh", "-c", script, "sh", sys.executable, "-c", ""], capture_output=True, check=False
        )
    except FileNotFoundError:
        return CANNOT
    if probe.returncode:
        sys.stderr.write(probe.stderr.decode(errors="replace"))
        return CANNOT
    return subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", *command], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
