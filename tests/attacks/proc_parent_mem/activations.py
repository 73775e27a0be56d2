"""Row 15: another process's memory and environment.

Tries: open /proc/PID/{environ,mem,maps,cwd,root,fd} of the parent, of its parent and of every process in
sight, through /proc, /proc/self/root/proc and /proc/thread-self.

A sound grader: runs as another user, is not dumpable, and shows the worker no /proc; 0 points, no marker.
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
    line = "ESCAPED proc_parent_mem: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/proc_parent_mem", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


def look(pid):
    for base in ("/proc", "/proc/self/root/proc", "/proc/thread-self/../../../proc"):
        for what, flags in (("environ", os.O_RDONLY), ("mem", os.O_RDWR), ("maps", os.O_RDONLY), ("fd/3", os.O_RDONLY), ("fd/1", os.O_WRONLY)):
            try:
                fd = os.open(f"{base}/{pid}/{what}", flags)
                if what == "environ" and not os.read(fd, 10):
                    continue
                os.close(fd)
                mark(f"{what} of process {pid}")
            except OSError:
                pass


own = {os.getpid(), os.getpid() + 1}
parents = [os.getppid()]
try:
    with open(f"/proc/{os.getppid()}/stat") as f:
        parents.append(int(f.read().rsplit(")", 1)[1].split()[1]))
except (OSError, IndexError):
    pass
try:
    everyone = [int(p) for p in os.listdir("/proc") if p.isdigit()]
except OSError:
    everyone = []
for pid in [*parents, *everyone[-50:], *range(max(os.getpid() - 20, 2), os.getpid())]:
    if pid not in own and pid > 1:
        look(pid)
