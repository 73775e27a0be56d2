"""What a suite sees of a submission: `student.sigmoid(z)`.

Calls become messages, results are plain data; an object of the submission's stays where it is, and a `Remote` stands
for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from autograder.sandbox.errors import Violated
from autograder.wire.messages import Handle, Named

if TYPE_CHECKING:
    from autograder.sandbox.connection import Connection


class Function:
    """A function or class of the submission, by name."""

    def __init__(self, connection: Connection, path: str) -> None:
        self._connection = connection
        self.path = path

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self._connection.call(self.path, Named(self.path), [arguments], keywords)[0]

    def many(self, calls: Iterable[Any]) -> list[Any]:
        """Call it once for each element (a tuple is several arguments), all in one message."""
        many = [c if isinstance(c, tuple) else (c,) for c in calls]
        return self._connection.call(self.path, Named(self.path), many, {})

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self._connection, f"{self.path}.{name}")


class Student:
    """The submission's module."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self._connection, name)

    def generator(self, seed: int) -> Remote:
        """A numpy Generator that lives with the submission; pass it where a function wants `rng`."""
        made = self._connection.generator(seed)
        if not isinstance(made, Remote):
            raise Violated("the submission gave something else in place of a random generator")
        return made

    def iterator(self, items: list[Any]) -> Remote:
        """An iterator over the items, which can be gone through once: for where any iterable will do."""
        made = self._connection.operate("iter", (items,))
        assert isinstance(made, Remote)
        return made

    def repeat(self, operator: str, first: Any, *others: Any, times: int) -> Any:
        """`first = first <operator> others`, so many times, in one message: a chain of 100,000 operations.

        Operators: add, mul, neg, ...
        """
        return self._connection.operate(operator, (first, *others), times)


class Remote:
    """Stands for an object that stays with the submission. Never mistaken for a number, an array or a truth value."""

    __slots__ = ("_connection", "id", "kind")
    __array_ufunc__ = None  # numpy operators leave the operation to us

    def __init__(self, connection: Connection, number: int, kind: str) -> None:
        object.__setattr__(self, "_connection", connection)
        object.__setattr__(self, "id", number)
        object.__setattr__(self, "kind", kind)

    _connection: Connection
    id: int
    kind: str

    def __repr__(self) -> str:
        return f"<{self.kind} of the submission>"

    def __eq__(self, other: object) -> bool:
        """The same object (not an equal one: the submission's own == is not asked)."""
        return isinstance(other, Remote) and other.id == self.id

    def __hash__(self) -> int:
        return self.id

    def __bool__(self) -> bool:
        raise TypeError(f"{self!r} has no truth value here")

    def __iter__(self) -> Any:
        raise TypeError(f"{self!r} cannot be iterated over here")

    def __array__(self, *arguments: Any, **keywords: Any) -> Any:
        raise TypeError(f"{self!r} is not an array here")

    @property
    def _value(self) -> Handle:
        return Handle(self.id, "")

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._connection.get(f"`.{name}` of {self.kind}", self._value, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._connection.set(f"`.{name}` of {self.kind}", self._value, name, value)

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        return self._connection.call(self.kind, self._value, [arguments], keywords)[0]

    def __add__(self, other: Any) -> Any:
        return self._connection.operate("add", (self, other))

    def __radd__(self, other: Any) -> Any:
        return self._connection.operate("add", (other, self))

    def __sub__(self, other: Any) -> Any:
        return self._connection.operate("sub", (self, other))

    def __rsub__(self, other: Any) -> Any:
        return self._connection.operate("sub", (other, self))

    def __mul__(self, other: Any) -> Any:
        return self._connection.operate("mul", (self, other))

    def __rmul__(self, other: Any) -> Any:
        return self._connection.operate("mul", (other, self))

    def __truediv__(self, other: Any) -> Any:
        return self._connection.operate("truediv", (self, other))

    def __rtruediv__(self, other: Any) -> Any:
        return self._connection.operate("truediv", (other, self))

    def __pow__(self, other: Any) -> Any:
        return self._connection.operate("pow", (self, other))

    def __matmul__(self, other: Any) -> Any:
        return self._connection.operate("matmul", (self, other))

    def __rmatmul__(self, other: Any) -> Any:
        return self._connection.operate("matmul", (other, self))

    def __neg__(self) -> Any:
        return self._connection.operate("neg", (self,))

    def __getitem__(self, index: Any) -> Any:
        return self._connection.operate("getitem", (self, index))

    def __len__(self) -> int:
        length = self._connection.operate("len", (self,))
        if type(length) is not int or not 0 <= length < 1 << 31:
            raise Violated(f"the length of {self.kind} is not a number of items")
        return length
