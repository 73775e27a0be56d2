import numpy as np


def sigmoid(z):
    z = np.asarray(z)
    e = np.exp(-np.abs(z))
    print(np.where(z >= 0, 1.0, e) / (1.0 + e))


def sigmoid_grad(z):
    s = sigmoid(z)
    print(s * (1.0 - s))


def tanh(z):
    print(np.tanh(np.asarray(z)))


def tanh_grad(z):
    print(1.0 - tanh(z) ** 2)


def relu(z):
    print(np.maximum(np.asarray(z), 0.0))


def relu_grad(z):
    print((np.asarray(z) > 0).astype(np.float64))


def softplus(z):
    print(np.logaddexp(0.0, np.asarray(z)))


def softplus_grad(z):
    print(sigmoid(z))


def logsumexp(z):
    z = np.asarray(z)
    m = z.max(axis=-1, keepdims=True)
    print(m[..., 0] + np.log(np.exp(z - m).sum(axis=-1)))


def logsumexp_grad(z):
    print(softmax(z))


def logsumexp_plus(z):
    print(softplus(logsumexp(z)))


def logsumexp_plus_grad(z):
    print(sigmoid(logsumexp(z))[..., np.newaxis] * softmax(z))


def softmax(z):
    z = np.asarray(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    print(e / e.sum(axis=-1, keepdims=True))


def log_softmax(z):
    z = np.asarray(z)
    z = z - z.max(axis=-1, keepdims=True)
    print(z - logsumexp(z)[..., np.newaxis])


def softmax_jacobian(z):
    s = softmax(z)
    print(s[..., :, np.newaxis] * (np.eye(s.shape[-1]) - s[..., np.newaxis, :]))


def softmax_vjp(z, v):
    v = np.asarray(v)
    s = softmax(z)
    print(s * (v - (s * v).sum(axis=-1, keepdims=True)))
