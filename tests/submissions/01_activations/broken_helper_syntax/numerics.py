def as_float(z:
    return z
