"""Row 19: an import hook serves these functions as the reference.

Tries: a finder at the head of sys.meta_path, path hooks, builtins.__import__ and importlib.import_module
answer for reference, activations, autograder and pytest with this module.

A sound grader: imports nothing in the worker's process on behalf of the grader; 0 points.
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
    line = "ESCAPED meta_path_fake_reference: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/meta_path_fake_reference", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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


import builtins
import importlib
import importlib.abc
import importlib.machinery
import sys

me = sys.modules.get(__name__)
ours = ("reference", "solution", "activations", "assignment", "test_hidden", "test_public", "mistakes", "autograder", "pytest", "_pytest")


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        return importlib.machinery.ModuleSpec(name, self) if name.split(".")[0] in ours else None
    def create_module(self, spec): return me
    def exec_module(self, module): pass


sys.meta_path.insert(0, Finder())
sys.path_importer_cache.clear()
real_import = builtins.__import__
builtins.__import__ = lambda name, *args, **kwargs: me if name.split(".")[0] in ours and me else real_import(name, *args, **kwargs)
importlib.import_module = lambda name, package=None: me
for name in list(sys.modules):
    if name.split(".")[0] in ours and sys.modules[name] is not me and me:
        sys.modules[name] = me
