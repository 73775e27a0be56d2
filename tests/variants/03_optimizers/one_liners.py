# ruff: noqa: E731
"""Right: as few lines as possible."""

import numpy as np

a = lambda x: np.array(x, dtype="f8")


class Parameter:
    def __init__(self, value):
        self.value, self.grad = a(value), None


gradient_descent = lambda gradient, theta0, lr, n_steps: np.array(
    (path := [a(theta0)]) + [path.append(path[-1] - lr * gradient(path[-1])) or path[-1] for _ in range(n_steps)]
)[: n_steps + 1]
minibatches = lambda n, batch_size, rng: (lambda o: [o[i : i + batch_size] for i in range(0, n, batch_size)])(
    rng.permutation(n)
)
estimate_full_gradient = lambda per_example, batch: len(per_example) * a(per_example)[a(batch).astype(int)].mean(0)


def _on(gradient, theta, X, y, lr, batches):
    for b in batches:
        theta = theta - lr * gradient(theta, X[b], y[b])
    return theta


batch_descent = lambda gradient, theta0, X, y, lr, n_epochs: _on(
    gradient, a(theta0), a(X), a(y), lr, [slice(None)] * n_epochs
)
per_example_descent = lambda gradient, theta0, X, y, lr, n_epochs: _on(
    gradient, a(theta0), a(X), a(y), lr, [[i] for i in range(len(X))] * n_epochs
)
stochastic_descent = lambda gradient, theta0, X, y, lr, n_epochs, rng: _on(
    gradient, a(theta0), a(X), a(y), lr, rng.choice(len(X), (n_epochs * len(X), 1))
)
minibatch_descent = lambda gradient, theta0, X, y, lr, n_epochs, batch_size, rng: _on(
    gradient, a(theta0), a(X), a(y), lr, [b for _ in range(n_epochs) for b in minibatches(len(X), batch_size, rng)]
)


class _O:
    def __init__(self, parameters, lr, **options):
        self.s, self.lr = [[p, 0, 0.0, 0.0] for p in parameters], lr
        self.__dict__.update(options)

    def zero_grad(self):
        [setattr(s[0], "grad", None) for s in self.s]

    def step(self):
        for s in self.s:
            if s[0].grad is not None:
                s[1] += 1
                s[0].value, s[2], s[3] = self.f(s[0].value, s[0].grad, *s[1:])


class SGD(_O):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr, mu=momentum, n=nesterov, wd=weight_decay)

    f = lambda o, w, g, t, m, v: (
        w - o.lr * ((d := g + o.wd * w) * o.n + (b := o.mu * m + d) * (o.mu if o.n else 1)),
        b,
        v,
    )


class Adagrad(_O):
    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, lr, e=eps)

    f = lambda o, w, g, t, m, v: (w - o.lr * g / (np.sqrt(v + g * g) + o.e), m, v + g * g)


class RMSprop(_O):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        super().__init__(parameters, lr, al=alpha, e=eps)

    f = lambda o, w, g, t, m, v: (w - o.lr * g / (np.sqrt(u := o.al * v + (1 - o.al) * g * g) + o.e), m, u)


class Adam(_O):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
        super().__init__(parameters, lr, b=betas[0], c=betas[1], e=eps, wd=weight_decay)

    f = lambda o, w, g, t, m, v: (
        w * (1 - o.lr * o.wd)
        - o.lr
        * (k := o.b * m + (1 - o.b) * g)
        / (1 - o.b**t)
        / (o.e + np.sqrt((u := o.c * v + (1 - o.c) * g * g) / (1 - o.c**t))),
        k,
        u,
    )


class AdamW(Adam):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr, betas, eps, weight_decay)
