"""Beyond the table: memory that outlives the process.

Tries: System V shared memory, semaphores and message queues, POSIX message queues, keys in the session and
user keyrings: none of them is a file, all of them survive.

A sound grader: denies the calls, or removes what the user left; 0 points, no marker.
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
    line = "ESCAPED sysv_ipc_keyring: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/sysv_ipc_keyring", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
IPC_CREAT, IPC_RMID = 0o1000, 0
if sys.platform == "linux":
    shm = libc.shmget(0, 4096, IPC_CREAT | 0o600)
    if shm >= 0:
        mark("System V shared memory")
        libc.shmctl(shm, IPC_RMID, None)
    sem = libc.semget(0, 1, IPC_CREAT | 0o600)
    if sem >= 0:
        mark("System V semaphores")
        libc.semctl(sem, 0, IPC_RMID)
    queue = libc.msgget(0, IPC_CREAT | 0o600)
    if queue >= 0:
        mark("System V messages")
        libc.msgctl(queue, IPC_RMID, None)
    if os.uname().machine == "x86_64":
        fd = libc.syscall(240, b"chainrule_attack", os.O_CREAT | os.O_RDWR, 0o600, None)
        if fd >= 0:
            mark("a POSIX message queue")
            libc.syscall(241, b"chainrule_attack")
        for ring in (-2, -3, -4, -5):
            key = libc.syscall(248, b"user", b"chainrule_attack", b"x", ctypes.c_size_t(1), ring)
            if key >= 0:
                mark(f"a key in keyring {ring}")
                libc.syscall(250, 9, key, ring)   # unlink it again
