"""01 Activation and link functions."""

import numpy as np


class Activations:
    @staticmethod
    def sigmoid(z):
        z = np.array(z, dtype=np.float64)
        e = np.exp(-np.abs(z))
        return np.where(z >= 0, 1.0, e) / (1.0 + e)

    @staticmethod
    def sigmoid_grad(z):
        s = sigmoid(z)
        return s * (1.0 - s)

    @staticmethod
    def tanh(z):
        return np.tanh(np.array(z, dtype=np.float64))

    @staticmethod
    def tanh_grad(z):
        return 1.0 - tanh(z) ** 2

    @staticmethod
    def relu(z):
        return np.maximum(np.array(z, dtype=np.float64), 0.0)

    @staticmethod
    def relu_grad(z):
        return (np.array(z, dtype=np.float64) > 0).astype(np.float64)

    @staticmethod
    def softplus(z):
        return np.logaddexp(0.0, np.array(z, dtype=np.float64))

    @staticmethod
    def softplus_grad(z):
        return sigmoid(z)

    @staticmethod
    def logsumexp(z):
        z = np.array(z, dtype=np.float64)
        m = z.max(axis=-1, keepdims=True)
        return m[..., 0] + np.log(np.exp(z - m).sum(axis=-1))

    @staticmethod
    def logsumexp_grad(z):
        return softmax(z)

    @staticmethod
    def logsumexp_plus(z):
        return softplus(logsumexp(z))

    @staticmethod
    def logsumexp_plus_grad(z):
        return sigmoid(logsumexp(z))[..., np.newaxis] * softmax(z)

    @staticmethod
    def softmax(z):
        z = np.array(z, dtype=np.float64)
        e = np.exp(z - z.max(axis=-1, keepdims=True))
        return e / e.sum(axis=-1, keepdims=True)

    @staticmethod
    def log_softmax(z):
        z = np.array(z, dtype=np.float64)
        z = z - z.max(axis=-1, keepdims=True)
        return z - logsumexp(z)[..., np.newaxis]

    @staticmethod
    def softmax_jacobian(z):
        s = softmax(z)
        return s[..., :, np.newaxis] * (np.eye(s.shape[-1]) - s[..., np.newaxis, :])

    @staticmethod
    def softmax_vjp(z, v):
        v = np.array(v, dtype=np.float64)
        s = softmax(z)
        return s * (v - (s * v).sum(axis=-1, keepdims=True))


sigmoid = Activations.sigmoid
sigmoid_grad = Activations.sigmoid_grad
tanh = Activations.tanh
tanh_grad = Activations.tanh_grad
relu = Activations.relu
relu_grad = Activations.relu_grad
softplus = Activations.softplus
softplus_grad = Activations.softplus_grad
logsumexp = Activations.logsumexp
logsumexp_grad = Activations.logsumexp_grad
logsumexp_plus = Activations.logsumexp_plus
logsumexp_plus_grad = Activations.logsumexp_plus_grad
softmax = Activations.softmax
log_softmax = Activations.log_softmax
softmax_jacobian = Activations.softmax_jacobian
softmax_vjp = Activations.softmax_vjp
