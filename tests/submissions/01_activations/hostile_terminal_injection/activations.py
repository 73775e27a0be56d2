"""Row 64: escape sequences, HTML and bidi marks.

Tries: clears the screen, sets the title, hides text, links, HTML with scripts and images, Markdown, bidi
overrides, combining marks, in prints, exceptions, type names and results.

A sound grader: escapes what it shows, as text, on every page; 0 points.
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
    line = "ESCAPED terminal_injection: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/terminal_injection", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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

BAD = ("\x1b[2J\x1b[H\x1b[32m20/20 passed\x1b[0m\x1b]0;title\x07\x1b]8;;http://127.0.0.1:45991/\x07link\x1b]8;;\x07\x1b]52;c;AAAA\x07\x9b2J\x08\x08\x7f"
       "<script>document.title='pwned'</script><img src=x onerror=alert(1)></pre></td></table><style>*{display:none}</style>&lt;b&gt;"
       "\u202e\u2066\u200f\u200b" + "e" + "\u0301" * 300 + "[link](javascript:alert(1)) ![x](http://127.0.0.1:45991/x.png) ${jndi:x} {{7*7}} %s %n [bold red]rich markup[/bold red] [/]")
print(BAD)
sys.stderr.write(BAD)


def answer(name, z, *rest):
    if name.startswith("soft"):
        return BAD
    if name.startswith("log"):
        raise type("E<b>\x1b[31m[red]", (Exception,), {})(BAD)
    if name.startswith("tanh"):
        return type("<img src=x onerror=alert(1)>[/red]\x1b[2J", (), {})()
    raise ValueError(BAD)
