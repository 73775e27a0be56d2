"""Files that are there whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

MAX_NAME = 120  # characters; file systems stop at 255 bytes, and a name may be escaped and suffixed


def write_atomically(path: Path, data: bytes) -> None:
    """Write beside, then rename: a reader, or a run that is killed, sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fd, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def file_name(submission: str) -> str:
    """A submission's name as a file name: letters, digits, `._-` and spaces stay; what had to change gets a digest,
    so that no two names meet.
    """
    plain = re.sub(r"[^A-Za-z0-9._ ()\-]", "_", submission)[:MAX_NAME].strip(" .") or "submission"
    if plain == submission:
        return plain
    return f"{plain}-{hashlib.sha256(submission.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
