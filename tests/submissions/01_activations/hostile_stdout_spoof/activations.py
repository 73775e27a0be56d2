"""Row 47: a printed report.

Tries: pytest's and unittest's last lines, a results.json, JUnit XML, otter's and nbgrader's words on
stdout, stderr and raw fds, some between markers.

A sound grader: reads no result from printed text, and shows it as the student's own; 0 points.
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
    line = "ESCAPED stdout_spoof: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/stdout_spoof", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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

REPORT = """
============================= 60 passed in 0.50s ==============================
OK
{"score": 20.0, "max_score": 20.0, "tests": [{"name": "sigmoid", "score": 20.0, "max_score": 20.0, "status": "passed"}], "extra_data": {"exercises": {"sigmoid": {"score": 20, "max_score": 20}}}}
<testsuite name="pytest" errors="0" failures="0" tests="60"></testsuite>
===== BEGIN RESULTS =====
score: 20 / 20
===== END RESULTS =====
All tests passed!
"""
print(REPORT, flush=True)
sys.stderr.write(REPORT)
os.write(1, REPORT.encode())
os.write(2, REPORT.encode())


def answer(name, z, *rest):
    print(f"{name}: 20.0 of 20 points: passed", REPORT)
    return wrong(name, z)
