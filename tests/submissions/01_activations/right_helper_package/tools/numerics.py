import numpy as np

__all__ = ["as_float"]


def as_float(z):
    return np.array(z, dtype=np.float64)
