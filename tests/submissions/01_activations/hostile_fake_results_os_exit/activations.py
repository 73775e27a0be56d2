"""Row 35: write the results, then leave.

Tries: open every result file for writing during the import, then os._exit(0).

A sound grader: keeps results where the worker may not write and writes them last, atomically; 0 points, no
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
    line = "ESCAPED fake_results_os_exit: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/fake_results_os_exit", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import glob
import sys


def results():
    """Wherever a result file might lie; opened for appending and left as it is."""
    near = [os.getcwd(), os.path.dirname(os.path.abspath(__file__)), *sys.path, *sys.argv]
    try:
        with open(f"/proc/{os.getppid()}/cmdline") as f:
            near += f.read().split("\0")
    except OSError:
        pass
    for start in dict.fromkeys(near):
        while start and start != os.path.dirname(start):
            start = os.path.dirname(start)
            for pattern in ("results/*.json", "*/results/*.json", "grades.csv", "gradebook.db", "report.html"):
                yield from glob.glob(os.path.join(start, pattern))
    yield from ("/autograder/results/results.json", "results.json")
    for pattern in ("/tmp/*/results/*.json", "/tmp/*/*/*/results/*.json", "/tmp/*/*/*/*/results/*.json", "/tmp/**/gradebook.db"):
        yield from glob.glob(pattern, recursive=True)


def overwrite():
    for path in list(results())[:200]:
        try:
            os.close(os.open(path, os.O_RDWR | os.O_APPEND))
            mark(f"could write {path}")
        except OSError:
            pass


overwrite()
os._exit(0)
