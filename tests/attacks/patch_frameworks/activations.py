"""Rows 26 and 70: the test framework is patched.

Tries: pytest's TestReport, unittest's assertions and results, gradescope-utils' JSONTestResult and otter's
Checker are rewritten where they can be imported or found.

A sound grader: keeps tests, reference and scores in another process, so that there is nothing to find or
patch; 0 points.
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
    line = "ESCAPED patch_frameworks: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/patch_frameworks", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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
import unittest

for name in dir(unittest.TestCase):
    if name.startswith(("assert", "fail")):
        setattr(unittest.TestCase, name, lambda *a, **k: None)
unittest.TestResult.addFailure = unittest.TestResult.addError = unittest.TestResult.addSuccess
unittest.TestResult.wasSuccessful = lambda self: True
for module, cls, method in [("_pytest.reports", "TestReport", "from_item_and_call"), ("_pytest.runner", "CallInfo", "from_call"), ("_pytest.python", "Function", "runtest"),
                            ("gradescope_utils.autograder_utils.json_test_runner", "JSONTestResult", "buildResult"), ("otter.check.notebook", "Checker", "check"),
                            ("otter.test_files.ok_test", "OKTestFile", "run"), ("nbgrader.preprocessors.execute", "Execute", "preprocess")]:
    try:
        __import__(module)
        setattr(getattr(sys.modules[module], cls), method, lambda *a, **k: True)
        mark(f"{module} can be imported where student code runs")
    except BaseException:
        pass
try:
    from otter.check.notebook import Checker
    Checker._test_files = [type("All", (), {"path": ""})()]
except BaseException:
    pass
