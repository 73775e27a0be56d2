"""Row 58: hidden files are printed.

Tries: prints every file with hidden, reference, solution, mistakes, secret or assignment in its name that
it can open.

A sound grader: lets none of them be opened; nothing of them in the output; 0 points, no marker.
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
    line = "ESCAPED leak_sources_stdout: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/leak_sources_stdout", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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

gc.unfreeze()
files = [d["__file__"] for d in gc.get_objects() if type(d) is dict and type(d.get("__file__")) is str and "autograder" in d["__file__"]]
starts = dict.fromkeys(os.path.abspath(os.path.join(os.path.dirname(f), *[".."] * up)) for f in files for up in (0, 1, 2))
for start in [*starts, "/autograder/source", "/autograder", os.getcwd(), os.path.expanduser("~")]:
    for pattern in ("*/course/*/*.py", "*/*/*/*hidden*", "solutions/*/*", "*/*reference*", "*secret*", "*/*secret*", ".*", "*.toml", "tests/*.py"):
        for path in glob.glob(os.path.join(start, pattern))[:20]:
            try:
                with open(path) as f:
                    text = f.read(2000)
                if any(word in path + text for word in ("hidden", "BEGIN SOLUTION", "mistake", "secret")) and "site-packages" not in path:
                    mark(f"read {path}")
                    print(text)
            except (OSError, UnicodeDecodeError):
                pass
