"""What one submission may use. Every field can be set under `[limits]` in assignment.toml."""

from __future__ import annotations

import msgspec

MIB = 1 << 20


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Wall-clock seconds, bytes and counts.

    The slowest right call of the course takes 0.1 s, so every default leaves a factor of twenty.
    """

    call_seconds: float = 2.0  # wall time of one call (or one batch of calls)
    import_seconds: float = 4.0  # wall time of loading the module
    submission_seconds: float = 10.0  # wall time of everything, restarts included
    # kept for each exercise still to come, so that endless loops in some do not starve the others
    reserved_seconds: float = 0.4
    cpu_seconds: int = 20  # CPU time of one worker process, all threads
    memory_bytes: int = 1536 * MIB  # address space; Python with numpy takes 150 to 250 MiB of it
    processes: int = 24  # processes and threads of the submission's own uid (only counted where it has one)
    file_bytes: int = 1 * MIB  # size of one file it writes
    disk_bytes: int = 16 * MIB  # of all files together
    files: int = 200  # number of files it leaves lying
    open_files: int = 64
    output_bytes: int = 64 * 1024  # of stdout and stderr kept; the rest is read and counted
