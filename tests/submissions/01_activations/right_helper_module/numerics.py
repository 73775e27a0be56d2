import numpy as np


def as_float(z):
    return np.array(z, dtype=np.float64)


def shifted(z):
    z = as_float(z)
    m = z.max(axis=-1, keepdims=True)
    return m, z - m
