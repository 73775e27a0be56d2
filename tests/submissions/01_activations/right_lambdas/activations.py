"""01 Activation and link functions."""

import numpy as np
from functools import partial

f = partial(np.array, dtype=np.float64)
sigmoid = lambda z: np.exp(-np.logaddexp(0, -f(z)))
sigmoid_grad = lambda z: sigmoid(z) * sigmoid(-f(z))
tanh = lambda z: np.tanh(f(z))
tanh_grad = lambda z: 4 * sigmoid_grad(2 * f(z))
relu = lambda z: np.maximum(f(z), 0)
relu_grad = lambda z: np.heaviside(f(z), 0.0)
softplus = lambda z: np.logaddexp(0, f(z))
softplus_grad = sigmoid
logsumexp = lambda z: np.logaddexp.reduce(f(z), axis=-1)
softmax = lambda z: np.exp(log_softmax(z))
logsumexp_grad = softmax
logsumexp_plus = lambda z: softplus(logsumexp(z))
logsumexp_plus_grad = lambda z: np.exp(f(z) - logsumexp_plus(z)[..., None])
log_softmax = lambda z: f(z) - f(z).max(-1, keepdims=True) - logsumexp(f(z) - f(z).max(-1, keepdims=True))[..., None]
softmax_jacobian = lambda z: np.einsum("...i,ij->...ij", softmax(z), np.eye(np.shape(z)[-1])) - np.einsum("...i,...j->...ij", softmax(z), softmax(z))
softmax_vjp = lambda z, v: softmax(z) * (f(v) - np.einsum("...i,...i->...", softmax(z), f(v))[..., None])
