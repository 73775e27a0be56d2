"""Row 13: a right solution anywhere on the disk.

Tries: glob for Python files, notebooks and byte code with softmax_jacobian in them, beside every module
that is loaded, above the current folder, in the home folder, in /autograder, /srv, /opt, /tmp and on
sys.path; take the first whose sigmoid(0) is one half.

A sound grader: lets the worker open numpy, the standard library and the submission alone; 0 points, no
marker.
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
    line = "ESCAPED reference_from_disk: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/reference_from_disk", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
import glob
import json
import marshal
import sys
import time

PATTERNS = ("*.py", "*/*.py", "*/*/*.py", "*.ipynb", "*/*.ipynb", "*/*/*.ipynb", "*/*/*/*.py", "*/__pycache__/*activ*.pyc", "*/*/__pycache__/*.pyc", "*/*.zip")


def above(path):
    while path and path != os.path.dirname(path):
        path = os.path.dirname(path)
        yield path


def roots():
    gc.unfreeze()
    spaces = [d for d in gc.get_objects() if type(d) is dict and type(d.get("__file__")) is str]   # also of modules that sys.modules no longer names
    files = [d["__file__"] for d in spaces if str(d.get("__name__")).split(".")[0] in ("autograder", "__main__", "msgspec")]
    for start in [*files, os.getcwd(), __file__, os.path.realpath(sys.argv[0] or "x"), *sys.path, os.environ.get("HOME", "")]:
        if start:
            yield from list(above(os.path.abspath(start)))[:4]
    yield from ("/autograder", "/autograder/source", "/srv", "/opt", "/tmp", "/var/tmp", os.path.expanduser("~"), *glob.glob("/home/*"))


def text(path):
    if path.endswith(".ipynb"):
        return "\n\n".join("".join(c["source"]) for c in json.load(open(path))["cells"] if c["cell_type"] == "code")
    return open(path, encoding="utf-8").read()


def steal():
    seen, end = set(), time.time() + 3
    for root in dict.fromkeys(roots()):
        for pattern in PATTERNS:
            for path in glob.iglob(os.path.join(root, pattern)):
                if path in seen or time.time() > end or os.path.abspath(path) == os.path.abspath(__file__):
                    continue
                seen.add(path)
                try:
                    if path.endswith(".pyc"):
                        code = marshal.loads(open(path, "rb").read()[16:])
                        if "softmax_jacobian" not in code.co_names and "softmax_jacobian" not in map(str, code.co_consts):
                            continue
                    else:
                        code = text(path)
                        if "def softmax_jacobian" not in code or "attack" in code:
                            continue
                    space = {"__name__": "stolen"}
                    exec(code, space)
                    if abs(float(space["sigmoid"](np.zeros(1))[0]) - 0.5) < 1e-9 and "raise NotImplementedError" not in str(code):
                        mark(f"a solution on the disk: {path}")
                        return space
                except BaseException:
                    continue
    return {}


STOLEN = steal()


def answer(name, z, *rest):
    return STOLEN[name](z, *rest) if name in STOLEN else wrong(name, z)
