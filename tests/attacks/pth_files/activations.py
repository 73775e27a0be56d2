"""Row 75: files that the next interpreter runs.

Tries: a .pth file, sitecustomize, usercustomize, PYTHONSTARTUP, .pdbrc, .pythonrc, pip.conf, matplotlibrc,
.numpy-site.cfg in HOME, in the user site and beside the submission; LD_PRELOAD and PYTHONPATH in the
environment.

A sound grader: starts Python isolated, with an empty environment and a home of its own; 0 points, no
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
    line = "ESCAPED pth_files: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/pth_files", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import site
import sys
import tempfile

home = os.path.expanduser("~")
for folder in {home, site.getusersitepackages(), *site.getsitepackages(), os.path.join(sys.prefix, "bin")}:
    path = os.path.join(folder, "chainrule_attack.pth")   # would be read by every later interpreter; made and removed at once
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        os.unlink(path)
        if not os.path.realpath(folder).startswith(os.path.realpath(tempfile.gettempdir())):
            mark(f"could write {path}")
    except OSError:
        pass
os.environ.update(PYTHONPATH=os.getcwd(), PYTHONSTARTUP=os.path.join(home, ".pythonrc.py"), LD_PRELOAD="/tmp/x.so", PYTHONHOME="/nowhere", OMP_NUM_THREADS="64")
