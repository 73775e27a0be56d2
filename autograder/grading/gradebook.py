"""The gradebook: every result of a class in one SQLite file, beside the JSON files that platforms take."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from autograder.grading.result import Result

_SCHEMA = """
create table if not exists results (
    topic text not null,
    submission text not null,
    status text not null,
    score real not null,
    max_score real not null,
    message text not null,
    seed integer not null,
    key text not null,
    seconds real not null,
    graded_at text not null default (datetime('now')),
    primary key (topic, submission)
);
create table if not exists exercises (
    topic text not null,
    submission text not null,
    exercise text not null,
    score real not null,
    max_score real not null,
    primary key (topic, submission, exercise)
);
"""


class Gradebook:
    """One row a result, one row an exercise; grading again replaces them."""

    def __init__(self, path: Path) -> None:
        # Two runs into one folder wait for each other; a submission's rows are written in one transaction, so a
        # killed run leaves whole results.
        self._db = sqlite3.connect(path, timeout=30.0)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(_SCHEMA)

    def put(self, result: Result) -> None:
        row = (result.topic, result.submission, result.status, result.score, result.max_score)
        with self._db:
            self._db.execute(
                "insert or replace into results"
                " (topic, submission, status, score, max_score, message, seed, key, seconds)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, result.message, result.seed, result.key, result.seconds),
            )
            self._db.execute("delete from exercises where topic = ? and submission = ?", row[:2])
            self._db.executemany(
                "insert into exercises values (?, ?, ?, ?, ?)",
                [(result.topic, result.submission, e.name, e.score, e.max_score) for e in result.exercises],
            )

    def close(self) -> None:
        self._db.execute("pragma wal_checkpoint(truncate)")
        self._db.close()
