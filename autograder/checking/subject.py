"""The two functions under check: calls them, and lets only plain, well-shaped float64 arrays out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking.failure import CheckFailed
from autograder.checking.forms import Form
from autograder.checking.values import Array, plain_array, require_float64, require_shape

Function = Callable[..., Any]


@dataclass(frozen=True)
class Subject:
    """A student's function and what is claimed to be its derivative."""

    f: Function
    df: Function
    form: Form

    @property
    def output_name(self) -> str:
        return f"{self.f_name}(x)"

    @property
    def f_name(self) -> str:
        return _own_name(self.f) or "f"

    @property
    def claim_name(self) -> str:
        name = _own_name(self.df)
        arguments = "x, v" if self.form.takes_cotangent else "x"
        return f"{name}({arguments})" if name else "the derivative"

    def outputs(self, points: Sequence[Array]) -> Array:
        """f at every point, stacked; in one message where f takes many. Entries may be nan or inf."""
        # the type's: an object of the student's is asked for nothing it need not have
        takes_many = hasattr(type(self.f), "many")
        results = self.f.many(list(points)) if takes_many else [self.f(point) for point in points]  # type: ignore[attr-defined]
        arrays = [self._output(result, points[0].shape) for result in results]
        for array in arrays:
            if array.shape != arrays[0].shape:
                raise CheckFailed(
                    f"{self.output_name} has shape {arrays[0].shape} for one x and {array.shape} for another of "
                    "the same shape; wanted one shape: let it depend on the shape of x alone."
                )
        return np.stack(arrays)

    def _output(self, result: object, x_shape: tuple[int, ...]) -> Array:
        name = self.output_name
        array = require_float64(plain_array(result, name), name)
        complaint = self.form.output_complaint(array.shape, x_shape)
        if complaint:
            raise CheckFailed(f"{name} has shape {array.shape}: {complaint}. Print the shapes step by step.")
        if array.size == 0:
            raise CheckFailed(f"{name} is empty, of shape {array.shape}; wanted numbers: is a slice empty?")
        return array

    def claim(self, x: Array, cotangent: Array) -> Array:
        """The derivative handed in for x, of the right type, shape and dtype. Entries may be nan or inf."""
        arguments = (x.copy(), cotangent.copy()) if self.form.takes_cotangent else (x.copy(),)
        shape = self.form.claim_shape(cotangent.shape, x.shape)
        array = plain_array(self.df(*arguments), self.claim_name, number_wanted=shape == ())
        require_shape(array, shape, self.claim_name)
        return require_float64(array, self.claim_name)


def _own_name(function: Function) -> str | None:
    """The function's name, for messages: its path in the submission, or its own; a lambda has none."""
    name = getattr(function, "__dict__", {}).get("path") or getattr(function, "__name__", None)
    return name if type(name) is str and name.replace(".", "_").isidentifier() else None
