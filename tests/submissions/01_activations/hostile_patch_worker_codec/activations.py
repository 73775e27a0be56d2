"""Row 41: the worker's codec is patched.

Tries: through sys.modules, gc and the frames below the call, the worker's functions are replaced: encoders
return forged bytes, comparers of arguments say unchanged, recorders of warnings say none; then arguments
are changed and dtypes lied about.

A sound grader: believes the worker about nothing but its answer; 0 points.
"""
import os

import numpy as np


def wrong(name, z, *rest):
    """Minus seven in the right shape: nothing in this file deserves a point."""
    shape = np.shape(z)
    shape = shape[:-1] if name in ("logsumexp", "logsumexp_plus") else shape
    return np.full(shape + shape[-1:] if name == "softmax_jacobian" else shape, -7.0)


def mark(what):
    """Say on stdout and in /tmp/marks that the attack got out."""
    line = "ESCAPED patch_worker_codec: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/patch_worker_codec", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        os.write(fd, line)
        os.close(fd)
    except OSError:
        pass


answer = wrong  # what all sixteen functions return; the attack below puts its own in its place


def sigmoid(z): return answer("sigmoid", z)
def sigmoid_grad(z): return answer("sigmoid_grad", z)
def tanh(z): return answer("tanh", z)
def tanh_grad(z): return answer("tanh_grad", z)
def relu(z): return answer("relu", z)
def relu_grad(z): return answer("relu_grad", z)
def softplus(z): return answer("softplus", z)
def softplus_grad(z): return answer("softplus_grad", z)
def logsumexp(z): return answer("logsumexp", z)
def logsumexp_grad(z): return answer("logsumexp_grad", z)
def logsumexp_plus(z): return answer("logsumexp_plus", z)
def logsumexp_plus_grad(z): return answer("logsumexp_plus_grad", z)
def softmax(z): return answer("softmax", z)
def log_softmax(z): return answer("log_softmax", z)
def softmax_jacobian(z): return answer("softmax_jacobian", z)
def softmax_vjp(z, v): return answer("softmax_vjp", z, v)


import gc
import sys
import types


def rooms():
    """The namespaces of the grader's own modules, also of those that were taken out of sys.modules."""
    gc.unfreeze()
    return [d for d in gc.get_objects() if type(d) is dict and type(d.get("__name__")) is str and d["__name__"].startswith(("autograder", "msgspec", "__main__"))]


def patch():
    for room in rooms():
        for attribute, value in list(room.items()):
            if isinstance(value, types.FunctionType) and any(word in attribute for word in ("change", "same", "equal", "warn")):
                room[attribute] = lambda *a, **k: []
            elif isinstance(value, type):
                for method in ("_changed", "_same"):
                    if isinstance(vars(value).get(method), types.FunctionType):
                        setattr(value, method, lambda *a, **k: [])
                for method in ("encode", "pack", "describe"):
                    if isinstance(vars(value).get(method), types.FunctionType):
                        setattr(value, method, lambda *a, **k: b"\x81\xa5score\x14")
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename != __file__:
            for key in ("encode", "send", "reply", "describe", "record"):
                if key in frame.f_globals:
                    frame.f_globals[key] = lambda *a, **k: b"\x81\xa5score\x14"
        frame = frame.f_back


def answer(name, z, *rest):
    if name in ("tanh", "softmax"):
        patch()
    try:
        z[...] = 0
    except (TypeError, ValueError):
        pass
    return wrong(name, z)
