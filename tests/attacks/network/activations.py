"""Row 61: the network.

Tries: TCP and UDP to 127.0.0.1:45991, IPv6, unix sockets by path and by abstract name, netlink, vsock,
packet and raw sockets, name resolution, a listening server.

A sound grader: lets no socket be made; 0 points, no marker, nothing received.
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
    line = "ESCAPED network: {}\n".format(what).encode("utf-8", "replace")
    try:
        os.write(1, line)
    except OSError:
        pass
    try:
        fd = os.open("/tmp/marks/network", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
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

TRIES = [("AF_INET", "SOCK_STREAM", ("127.0.0.1", 45991)), ("AF_INET", "SOCK_DGRAM", ("127.0.0.1", 45991)), ("AF_INET6", "SOCK_STREAM", ("::1", 45991)), ("AF_INET6", "SOCK_DGRAM", ("::1", 45991)),
         ("AF_UNIX", "SOCK_STREAM", "\0chainrule_attack"), ("AF_UNIX", "SOCK_DGRAM", "/tmp/marks/socket"), ("AF_NETLINK", "SOCK_RAW", (0, 0)), ("AF_PACKET", "SOCK_RAW", None), ("AF_INET", "SOCK_RAW", None),
         ("AF_VSOCK", "SOCK_STREAM", None), ("AF_ALG", "SOCK_SEQPACKET", None), ("AF_BLUETOOTH", "SOCK_RAW", None)]
for family, kind, address in TRIES:
    try:
        s = socket.socket(getattr(socket, family), getattr(socket, kind))
    except (OSError, AttributeError):
        continue
    mark(f"a socket {family} {kind}")
    s.settimeout(0.3)
    try:
        if kind == "SOCK_DGRAM":
            s.sendto(b"leak", address)
        elif family in ("AF_INET", "AF_INET6", "AF_UNIX"):
            s.connect(address)
            s.sendall(b"leak")
    except OSError:
        pass
    s.close()
try:
    s = socket.socket()
    s.bind(("127.0.0.1", 0))
    s.listen()
    mark("a server")
except OSError:
    pass
