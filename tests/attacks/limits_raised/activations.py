"""Beyond the table: limits and priorities.

Tries: setrlimit and prlimit upwards, also on the parent; nice, sched_setaffinity, sched_setscheduler,
ioprio, oom_score_adj, prctl: dumpable, child subreaper, no death signal, timer slack, a new name.

A sound grader: sets hard limits before it gives up privileges; 0 points, no marker.
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
    line = "ESCAPED limits_raised: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/limits_raised", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import ctypes
import resource
import sys

for name in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_NOFILE"):
    if not hasattr(resource, name):
        continue
    limit = getattr(resource, name)
    try:
        before = resource.getrlimit(limit)
        resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        if before[1] != resource.RLIM_INFINITY:
            mark(f"{name} raised from {before}")
    except (OSError, ValueError):
        pass
    try:
        resource.prlimit(os.getppid(), limit, resource.prlimit(os.getppid(), limit))
        mark(f"the parent's {name}")
    except (OSError, ValueError, AttributeError):
        pass
if sys.platform == "linux":
    libc = ctypes.CDLL(None)
    libc.prctl(1, 0)            # PR_SET_PDEATHSIG: live on when the parent dies
    libc.prctl(4, 1)            # PR_SET_DUMPABLE
    libc.prctl(36, 1)           # PR_SET_CHILD_SUBREAPER
    libc.prctl(15, b"autograder")
    for f, args in ((os.nice, (-5,)), (os.setpriority, (os.PRIO_PROCESS, os.getppid(), os.getpriority(os.PRIO_PROCESS, os.getppid()))), (os.sched_setaffinity, (os.getppid(), os.sched_getaffinity(0)))):
        try:
            f(*args)
            mark(f"{f.__name__} {args}")
        except OSError:
            pass
for f in (os.setuid, os.setgid, os.seteuid):
    try:
        f(0)
        if os.getuid() == 0 or os.geteuid() == 0:
            mark("root")
    except OSError:
        pass
