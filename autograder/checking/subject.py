"""The two functions under check: calls them, and lets nothing but plain, well-shaped float64 arrays out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.checking.failure import CheckFailed
from autograder.checking.forms import Form
from autograder.checking.values import Array, plain_array, require_finite, require_float64, require_shape

Function = Callable[..., Any]


@dataclass(frozen=True)
class Subject:
    """A student's function and what is claimed to be its derivative."""

    f: Function
    df: Function
    form: Form

    @property
    def f_name(self) -> str:
        return name_of(self.f, "f")

    @property
    def df_name(self) -> str:
        return name_of(self.df, "the derivative")

    def outputs(self, points: Sequence[Array]) -> Array:
        """f at every point, stacked; in one message where f can take many. Entries may be nan or inf."""
        calls = getattr(self.f, "many", None)
        results = calls(list(points)) if calls is not None else [self.f(point) for point in points]
        name = f"{self.f_name}(x)"
        arrays = [self._output(result, points[0].shape, name) for result in results]
        for array in arrays:
            if array.shape != arrays[0].shape:
                raise CheckFailed(
                    f"{name} has shape {arrays[0].shape} for one x and {array.shape} for another of the same shape; "
                    "wanted the same shape: let it depend on the shape of x alone."
                )
        return np.stack(arrays)

    def _output(self, result: object, x_shape: tuple[int, ...], name: str) -> Array:
        array = require_float64(plain_array(result, name), name)
        complaint = self.form.output_complaint(array.shape, x_shape)
        if complaint:
            raise CheckFailed(f"{name} has shape {array.shape}: {complaint}.")
        if array.size == 0:
            raise CheckFailed(f"{name} is empty, of shape {array.shape}; wanted numbers: look for an empty slice.")
        return array

    def claim(self, x: Array, cotangent: Array) -> Array:
        """The derivative handed in for x, of the right type, shape and dtype. Entries may be nan or inf."""
        x = x.copy()
        result = self.df(x, cotangent.copy()) if self.form.takes_cotangent else self.df(x)
        name = self.claim_name
        shape = self.form.claim_shape(cotangent.shape, x.shape)
        array = plain_array(result, name, number_wanted=shape == ())
        require_shape(array, shape, name)
        return require_float64(array, name)

    @property
    def claim_name(self) -> str:
        return f"{self.df_name}({'x, v' if self.form.takes_cotangent else 'x'})"

    def require_finite_at(self, output: Array, claim: Array) -> None:
        require_finite(output, f"{self.f_name}(x)")
        require_finite(claim, self.claim_name)


def name_of(function: Function, otherwise: str) -> str:
    """The function's own name, for messages; a lambda has none."""
    name = getattr(function, "__name__", None)
    return name if type(name) is str and name.isidentifier() else otherwise
