"""The protocol: every message that the grader and a worker exchange, and the bounds they must keep.

The grader sends `Request`s and answers to callbacks; the worker sends `Reply`s and calls back. A frame on the socket is

    u32 header length | msgpack header: one of the structs below | the raw bytes of its arrays, one after the other

and `sizes` in the header says how many bytes belong to each array.
"""

from __future__ import annotations

from typing import Union

import msgspec

# ----------------------------------------------------------------------------------------------------------------
# bounds
MAX_HEADER = 4 << 20  # bytes; the sources of a large submission are 2 MiB, a list of 100,000 handles 3 MiB
MAX_BYTES = 64 << 20  # bytes of array data in one message; the largest a course needs is 8 MiB
MAX_ITEMS = 250_000  # values in one message; a tape of 100,000 nodes must fit
MAX_DEPTH = 16  # nesting of lists, tuples and dicts; symbolic trees cross as handles, not as nested tuples
MAX_DIMS = 32  # numpy 1.x allows no more
MAX_KIND = 120  # characters of the description of a foreign object

# The dtypes that may cross, little-endian. No object, void, string or datetime: their bytes carry pointers or
# surprises.
DTYPES = ("|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8", "<c8", "<c16")


class Malformed(Exception):
    """A message that breaks the protocol or its bounds. The sender is to blame, never the reader."""


# ----------------------------------------------------------------------------------------------------------------
# values
class ArrayValue(msgspec.Struct, frozen=True, array_like=True, tag="a"):
    """An ndarray: its bytes are the message's buffer number `buffer`, C order."""

    dtype: str
    shape: tuple[int, ...]
    buffer: int


class ListValue(msgspec.Struct, frozen=True, array_like=True, tag="l"):
    items: list[Value]


class TupleValue(msgspec.Struct, frozen=True, array_like=True, tag="t"):
    items: list[Value]


class DictValue(msgspec.Struct, frozen=True, array_like=True, tag="d"):
    pairs: list[tuple[Value, Value]]


class Handle(msgspec.Struct, frozen=True, array_like=True, tag="h"):
    """An object that stays in the worker; `kind` says in words what it is."""

    id: int
    kind: str


MODULE = ""  # the path of the module itself


class Named(msgspec.Struct, frozen=True, array_like=True, tag="n"):
    """A function or class of the submission, by name: `sigmoid`, `Mul.backward`."""

    path: str


class Callback(msgspec.Struct, frozen=True, array_like=True, tag="c"):
    """A function of the grader, passed as an argument: calling it sends a `CallBack`."""

    id: int


Value = Union[None, bool, int, float, str, ArrayValue, ListValue, TupleValue, DictValue, Handle, Named, Callback]  # noqa: UP007  (a forward reference on 3.10)


# --------------------------------------------------------------------------------------------------------------
# requests
class Load(msgspec.Struct, frozen=True, tag="load"):
    """Run the submission. `cells` are the code cells of its module, `helpers` the modules beside it, by dotted name.

    A `.py` is one cell. Where `tolerant` (a notebook), a cell that raises is noted and the next one runs.
    """

    module: str
    filename: str
    cells: list[str]
    helpers: dict[str, str]
    tolerant: bool


class Call(msgspec.Struct, frozen=True, tag="call"):
    """Call `target` once for each tuple of positional arguments."""

    target: Value
    many: list[list[Value]]
    keywords: dict[str, Value]


class Get(msgspec.Struct, frozen=True, tag="get"):
    target: Value
    name: str


class Set(msgspec.Struct, frozen=True, tag="set"):
    target: Value
    name: str
    value: Value


class Operate(msgspec.Struct, frozen=True, tag="operate"):
    """Apply the operator `name` (a key of `servant.OPERATORS`) to the operands; `times` times, each result the next
    first operand.
    """

    name: str
    operands: list[Value]
    times: int = 1


class MakeGenerator(msgspec.Struct, frozen=True, tag="generator"):
    """A numpy Generator, made in the worker from a seed."""

    seed: int


class CallBackAnswer(msgspec.Struct, frozen=True, tag="answer"):
    """What the grader's function returned, or why it did not."""

    value: Value
    error: str | None = None


Request = Union[Load, Call, Get, Set, Operate, MakeGenerator, CallBackAnswer]  # noqa: UP007


# ---------------------------------------------------------------------------------------------------------------
# replies
class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """The worker is confined and ready; which layers hold it."""

    layers: list[str]


class Loaded(msgspec.Struct, frozen=True, tag="loaded"):
    """The public names of the module, and what went wrong in the cells of a notebook."""

    names: list[str]
    notes: list[str]


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The result of each call; which arguments (position or keyword) were changed; numpy's warnings."""

    values: list[Value]
    changed: list[str]
    warnings: list[str]


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The submission raised: the exception's type, its bases, its message, and the lines of the submission it came
    through.
    """

    exception: str
    bases: list[str]
    message: str
    frames: list[Frame]


class Frame(msgspec.Struct, frozen=True, array_like=True):
    file: str
    line: int
    function: str


class CallBack(msgspec.Struct, frozen=True, tag="callback"):
    """The submission called a function that it was given."""

    id: int
    arguments: list[Value]
    keywords: dict[str, Value] = {}


Reply = Union[Hello, Loaded, Done, Failed, CallBack]  # noqa: UP007


# -------------------------------------------------------------------------------------------------------------
# envelopes
class RequestFrame(msgspec.Struct, frozen=True, array_like=True):
    seq: int
    sizes: list[int]
    body: Request


class ReplyFrame(msgspec.Struct, frozen=True, array_like=True):
    seq: int
    sizes: list[int]
    body: Reply


encode = msgspec.msgpack.Encoder().encode
decode_request = msgspec.msgpack.Decoder(RequestFrame).decode
decode_reply = msgspec.msgpack.Decoder(ReplyFrame).decode
