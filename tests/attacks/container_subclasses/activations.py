"""Beyond the table: subclasses of str, bytes, list, tuple and dict.

Tries: containers whose __iter__, __len__, keys, encode and items lie or never end, named tuples, frozen
dataclasses, enums.

A sound grader: accepts the exact types and nothing derived from them; 0 points.
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
    line = "ESCAPED container_subclasses: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/container_subclasses", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import collections
import enum


class Text(str):
    def encode(self, *args): return b"score = 20"
    def __len__(self): return 1
    def __eq__(self, other): return True
    __hash__ = str.__hash__


class Endless(list):
    def __iter__(self):
        while True:
            yield 0.5
    def __len__(self): return 1


class Pairs(tuple):
    def __getitem__(self, i): return 0.5


class Grown(dict):
    def items(self): return (("score", 20.0) for _ in range(1 << 60))
    def __iter__(self): return iter(self.items())
    def __len__(self): return 1


Point = collections.namedtuple("Point", "x y")
Level = enum.IntEnum("Level", "LOW HIGH")


class Level2(float, enum.Enum):
    HALF = 0.5


def answer(name, z, *rest):
    things = [Text("passed"), Endless([0.5]), Pairs((0.5,)), Grown(score=20), Point(0.5, 0.5), Level.LOW, Level2.HALF, collections.Counter("ab")]
    return things[len(name) % len(things)]
