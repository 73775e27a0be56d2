"""Which axis is to blame when a shape is wrong."""

from __future__ import annotations

Shape = tuple[int, ...]


def shape_complaint(got: Shape, want: Shape) -> str:
    """The likely mistake behind a wrong shape and what to do about it, in one sentence."""
    if not got:
        return "It is a single number: was every axis summed or averaged away? Keep the axes of the result."
    if not want:
        return _wanted_a_number(got)
    if len(got) == len(want):
        return _same_number_of_axes(got, want)
    if len(got) == len(want) - 1:
        return _one_axis_missing(got, want)
    if len(got) == len(want) + 1:
        return _one_axis_too_many(got, want)
    return _other_number_of_axes(got, want)


def _wanted_a_number(got: Shape) -> str:
    if all(length == 1 for length in got):
        return "A single number was wanted: leave out keepdims=True, or take the number out with `.item()`."
    return "A single number was wanted: sum or average over every axis."


def _same_number_of_axes(got: Shape, want: Shape) -> str:
    if got == want[::-1]:
        return "It is transposed: return its `.T`, or swap the factors of the product."
    if sorted(got) == sorted(want):
        return "Its axes are in another order: see np.moveaxis or np.swapaxes."
    axis = next(a for a in range(len(want)) if got[a] != want[a])
    if got[axis] == 1:
        return f"Axis {axis} (of length {want[axis]}) was summed or averaged away: keep it."
    if want[axis] == 1:
        return f"Axis {axis} (of length {got[axis]}) was kept: sum over it with keepdims=True."
    return f"Axis {axis} has length {got[axis]}, wanted {want[axis]}: print the shapes step by step."


def _one_axis_missing(got: Shape, want: Shape) -> str:
    missing = [axis for axis in range(len(want)) if want[:axis] + want[axis + 1 :] == got]
    if not missing:
        return _other_number_of_axes(got, want)
    if len(missing) > 1:
        return "One axis is missing: was it summed, averaged or indexed away? Look at every `axis=`."
    axis = missing[0]
    length = want[axis]
    if axis == 0:
        return f"The batch axis (axis 0, of length {length}) is missing: treat every row by itself (axis=-1)."
    return f"Axis {axis} (of length {length}) is missing: was it summed away? Look at every `axis=`."


def _one_axis_too_many(got: Shape, want: Shape) -> str:
    extra = [axis for axis in range(len(got)) if got[:axis] + got[axis + 1 :] == want]
    if not extra:
        return _other_number_of_axes(got, want)
    axis = extra[-1]  # of several that fit, an axis kept by accident is nearly always the last
    if got[axis] == 1:
        return f"Axis {axis} (of length 1) is too many: leave out keepdims=True, or drop it with `[..., 0]`."
    return f"Axis {axis} (of length {got[axis]}) is too many: sum or average over it."


def _other_number_of_axes(got: Shape, want: Shape) -> str:
    return f"It has {_axes(got)} where {_axes(want)} were wanted: print the shapes step by step."


def _axes(shape: Shape) -> str:
    return "1 axis" if len(shape) == 1 else f"{len(shape)} axes"
