"""Names of types that may be shown to a student in a hidden check: those that Python, numpy and the course give.

Any other name is text that the submission wrote, and could carry hidden inputs out: `raise type(repr(z),
(Exception,), {})`.
"""

from __future__ import annotations

import builtins
import re

import numpy as np

COMMON = frozenset(
    [
        *(name for name, thing in vars(builtins).items() if isinstance(thing, type)),
        *(name for name, thing in vars(np).items() if isinstance(thing, type)),
        *("AxisError", "LinAlgError", "UFuncTypeError", "MaskedArray", "Fraction", "Decimal", "Generator"),
        *(
            "function",
            "generator",
            "method",
            "module",
            "NoneType",
            "ellipsis",
            "dict_keys",
            "dict_values",
            "dict_items",
        ),
        # classes that assignments ask for
        *"Const Var Add Sub Mul Div Neg Pow Sin Cos Exp Log Tanh Sigmoid ReLU".split(),
        *"Tensor Op MatMul Transpose Reshape Sum BroadcastTo LogSumExp Softmax Dual".split(),
        *"Parameter SGD Adagrad RMSprop Adam AdamW Linear Sequential SquaredLoss CrossEntropyLoss".split(),
    ]
)
# The other words of `servant.describe`.
_WORDS = frozenset("a an array of dtype integer more than 64 bits string that is not valid Unicode subclass".split())
OWN = "an object of a class of its own"


def safe_kind(kind: str) -> str:
    """A description of a foreign object as it came from a worker, where it is made of known words; else that it is of
    no known kind.
    """
    words = re.findall(r"\w+", kind)
    if words and all(word in COMMON or word in _WORDS for word in words) and re.fullmatch(r"[\w ()]+", kind):
        return kind
    base = re.search(r"\(a subclass of (\w+)\)$", kind)
    return f"an object of a subclass of {base[1]}" if base and base[1] in COMMON else OWN
