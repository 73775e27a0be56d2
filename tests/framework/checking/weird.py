"""What a submission may hand in where an array or a number was wanted."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps


class Remote:
    """A handle to an object that stays with the student: it describes itself, and refuses everything else."""

    kind = "a torch.Tensor of shape (5, 3)"

    def __array__(self, *arguments: object, **keywords: object) -> np.ndarray:
        raise TypeError("not an array here")

    def __eq__(self, other: object) -> bool:
        raise TypeError("no comparison here")

    __hash__ = None

    def __bool__(self) -> bool:
        raise TypeError("no truth value here")

    def __len__(self) -> int:
        raise TypeError("no length here")


DTYPES = st.one_of(
    nps.floating_dtypes(),
    nps.integer_dtypes(),
    nps.unsigned_integer_dtypes(),
    nps.complex_number_dtypes(),
    nps.boolean_dtypes(),
    nps.unicode_string_dtypes(max_len=5),
    nps.datetime64_dtypes(),
)
ARRAYS = DTYPES.flatmap(lambda dtype: nps.arrays(dtype, nps.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)))
OBJECT_ARRAYS = st.lists(st.one_of(st.none(), st.text(max_size=3), st.floats()), max_size=4).map(lambda x: np.array(x, dtype=object))
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.complex_numbers(), st.text(max_size=100), st.binary(max_size=5),
    st.builds(lambda: 10**5000), ARRAYS, OBJECT_ARRAYS, st.builds(Remote),
)  # fmt: skip
WEIRD = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(tuple), st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=6,
)
