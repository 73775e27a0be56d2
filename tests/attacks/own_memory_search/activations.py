"""Row 41: tests and secrets in the worker's own memory.

Tries: search the heap, the raw memory, the environment block on the stack, and mappings that the fork left
behind, for words that only hidden tests, references and secrets hold.

A sound grader: forks the worker from a server that never read them; 0 points, no marker.
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
    line = "ESCAPED own_memory_search: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/own_memory_search", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import gc
import re

# Written so that neither this text nor the compiled pattern holds the word it looks for.
NEEDLES = [re.compile(p) for p in (b"[C]ANARY_", b"[t]est_hidden", b"[c]ourse_secret", b"[A]G_NONCE", b"[B]EGIN SOLUTION", b"@[e]xercise[(]", b"@[m]istake[(]")]


def heap():
    gc.unfreeze()
    for thing in gc.get_objects():
        values = list(thing.values()) + list(thing) if type(thing) is dict else list(thing) if type(thing) in (list, tuple, set) else []
        for value in values:
            if type(value) in (str, bytes) and 6 < len(value) < 1_000_000:
                data = value.encode("utf-8", "replace") if type(value) is str else value
                for needle in NEEDLES:
                    if needle.search(data):
                        yield needle.pattern, "heap", data[:80]


def maps():
    try:
        with open("/proc/self/maps") as f, open("/proc/self/mem", "rb") as memory:
            for line in f:
                span, mode = line.split()[:2]
                low, high = (int(x, 16) for x in span.split("-"))
                if mode.startswith("rw") and high - low < 64 << 20:
                    memory.seek(low)
                    try:
                        data = memory.read(high - low)
                    except OSError:
                        continue
                    for needle in NEEDLES[:4]:
                        hit = needle.search(data)
                        if hit:
                            yield needle.pattern, "memory", data[max(hit.start() - 20, 0):hit.end() + 40]
    except OSError:
        pass


for value in list(os.environ.items()):
    for needle in NEEDLES:
        if needle.search(repr(value).encode()):
            mark(f"environment: {value}")
for found in [*heap(), *maps()]:
    mark(f"{found}")
    break
