from .numerics import as_float
import numpy as np


def sigmoid(z):
    z = as_float(z)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)
