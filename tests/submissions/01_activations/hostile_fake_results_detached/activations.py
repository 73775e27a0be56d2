"""Row 37: a detached process overwrites the results.

Tries: double fork and setsid; the grandchild holds all file descriptors open for 12 s and looks for
results; also by subprocess and posix_spawn.

A sound grader: forbids processes, ends whatever was started; 0 points, no marker, no process left.
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
    line = "ESCAPED fake_results_detached: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/fake_results_detached", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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

import time


def detach():
    try:
        if os.fork():
            return
    except OSError:
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    mark("a process of its own session")
    for _ in range(24):
        time.sleep(0.5)
        overwrite()
    os._exit(0)


detach()
import subprocess

for start in (lambda: subprocess.Popen(["/bin/sleep", "12"], start_new_session=True), lambda: os.posix_spawn("/bin/sleep", ["sleep", "12"], {})):
    try:
        start()
        mark("started a program")
    except OSError:
        pass
