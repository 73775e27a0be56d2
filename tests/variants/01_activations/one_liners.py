# ruff: noqa: E731
"""Right: every function in one line."""

import numpy as np

a = lambda z: np.asarray(z, dtype="f8")
sigmoid = lambda z: np.exp(np.minimum(a(z), 0)) / (1 + np.exp(-np.abs(a(z))))
sigmoid_grad = lambda z: sigmoid(z) * sigmoid(-a(z))
tanh = lambda z: sigmoid(2 * a(z)) - sigmoid(-2 * a(z))
tanh_grad = lambda z: 1 - tanh(z) ** 2
relu = lambda z: a(z) * (a(z) > 0)
relu_grad = lambda z: 1.0 * (a(z) > 0)
softplus = lambda z: np.maximum(a(z), 0) + np.log(1 + np.exp(-np.abs(a(z))))
softplus_grad = lambda z: sigmoid(z)
logsumexp = lambda z: a(z).max(-1) + np.log(np.exp(a(z) - a(z).max(-1, keepdims=True)).sum(-1))
logsumexp_grad = lambda z: np.exp(a(z) - logsumexp(z)[..., None])
logsumexp_plus = lambda z: softplus(logsumexp(z))
logsumexp_plus_grad = lambda z: np.exp(a(z) - logsumexp_plus(z)[..., None])
softmax = lambda z: logsumexp_grad(z)
log_softmax = lambda z: a(z) - logsumexp(z)[..., None]
softmax_jacobian = lambda z: (lambda s: s[..., None] * np.eye(s.shape[-1]) - s[..., None] * s[..., None, :])(softmax(z))
softmax_vjp = lambda z, v: (lambda s: s * (a(v) - (s * a(v)).sum(-1, keepdims=True)))(softmax(z))
