"""03_optimizers: answers as students write them, labelled."""

import numpy as np
from labels import right, wrong


def partition(n, batch_size, rng):
    """Right minibatches, for descents that are wrong elsewhere."""
    order = rng.permutation(n)
    return [order[i : i + batch_size] for i in range(0, n, batch_size)]


class Optimizer:
    """What the optimizers below share."""

    def __init__(self, parameters, lr):
        self.params = list(parameters)
        self.lr = lr

    def zero_grad(self):
        for p in self.params:
            p.grad = None

    def active(self):
        return [(i, p) for i, p in enumerate(self.params) if p.grad is not None]


# --- wrong ---


@wrong("gradient_descent", mistake="climbs")
def ascent(gradient, theta0, lr, n_steps):
    theta = np.array(theta0, dtype=float)
    rows = [theta.copy()]
    for _ in range(n_steps):
        theta += lr * gradient(theta)
        rows.append(theta.copy())
    return np.stack(rows)


@wrong("gradient_descent", mistake="without_the_last_step")
def one_row_short(gradient, theta0, lr, n_steps):
    theta = np.array(theta0, dtype=float)
    path = np.zeros((n_steps + 1, *theta.shape))
    path[0] = theta
    for k in range(1, n_steps + 1):
        path[k] = theta  # before the update
        theta = theta - lr * gradient(theta)
    return path


@wrong("gradient_descent", kind="flipped")
def newest_first(gradient, theta0, lr, n_steps):
    theta = np.array(theta0, dtype=float)
    path = [theta]
    for _ in range(n_steps):
        theta = theta - lr * gradient(theta)
        path.insert(0, theta)
    return np.array(path)


@wrong("gradient_descent", mistake="falling_rate")
def decaying_rate(gradient, theta0, lr, n_steps):
    theta = np.array(theta0, dtype=float)
    path = [theta]
    while len(path) <= n_steps:
        theta = theta - lr / len(path) * gradient(theta)
        path.append(theta)
    return np.array(path)


@wrong("minibatches", mistake="drops_the_short_batch")
def full_batches_only(n, batch_size, rng):
    idx = np.arange(n)
    rng.shuffle(idx)
    k = n // batch_size
    return [idx[b * batch_size : (b + 1) * batch_size] for b in range(k)]


@wrong("minibatches", mistake="in_order")
def in_order(n, batch_size, rng):
    return [np.arange(a, min(a + batch_size, n)) for a in range(0, n, batch_size)]


@wrong("minibatches", mistake="with_replacement")
def draws_for_each_batch(n, batch_size, rng):
    batches = []
    left = n
    while left > 0:
        size = min(batch_size, left)
        batches.append(rng.integers(0, n, size))
        left -= size
    return batches


@wrong("estimate_full_gradient", mistake="mean_of_the_batch")
def estimate_is_batch_mean(per_example, batch):
    rows = np.asarray(per_example, dtype=float)[np.asarray(batch)]
    return np.add.reduce(rows) / len(rows)


@wrong("estimate_full_gradient", mistake="mean_of_the_batch")
def estimate_with_one_over_b(per_example, batch):
    g = np.asarray(per_example, dtype=float)
    n, B = len(g), len(batch)
    total = np.zeros(g.shape[1:])
    for i in batch:
        total = total + g[i]
    return (n / B) * total / n


@wrong("batch_descent", mistake="divides_by_n_again")
def batch_descent_mean_again(gradient, theta0, X, y, lr, n_epochs):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    n = X.shape[0]
    theta = np.array(theta0, dtype=float)
    for _ in range(n_epochs):
        g = gradient(theta, X, y)
        theta = theta - (lr / n) * g
    return theta


@wrong("batch_descent", kind="none")
def batch_descent_forgets_to_return(gradient, theta0, X, y, lr, n_epochs):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    theta = np.array(theta0, dtype=float)
    for _ in range(n_epochs):
        theta = theta - lr * gradient(theta, X, y)


@wrong("batch_descent", mistake="writes_into_the_start")
def batch_descent_in_place(gradient, theta0, X, y, lr, n_epochs):
    theta = np.asarray(theta0, dtype=float)
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    for _ in range(n_epochs):
        theta -= lr * gradient(theta, X, y)
    return theta


@wrong("per_example_descent", mistake="rows_without_their_axis")
def rows_without_batch_axis(gradient, theta0, X, y, lr, n_epochs):
    theta = np.array(theta0, dtype=float)
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    for _ in range(n_epochs):
        for x_i, y_i in zip(X, y):
            theta = theta - lr * gradient(theta, x_i, y_i)
    return theta


@wrong("per_example_descent", kind="unknown")
def first_row_only(gradient, theta0, X, y, lr, n_epochs):
    theta = np.array(theta0, dtype=float)
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    for _ in range(n_epochs):
        for i in range(len(X)):
            theta = theta - lr * gradient(theta, X[i : i + 1], y[i : i + 1])
            break
    return theta


@wrong("stochastic_descent", mistake="without_replacement")
def shuffled_passes(gradient, theta0, X, y, lr, n_epochs, rng):
    theta = np.array(theta0, dtype=float)
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    for _ in range(n_epochs):
        indices = np.arange(len(X))
        rng.shuffle(indices)
        for i in indices:
            theta = theta - lr * gradient(theta, X[[i]], y[[i]])
    return theta


@wrong("minibatch_descent", mistake="one_partition_for_all_epochs")
def same_batches_every_epoch(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    theta = np.array(theta0, dtype=float)
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    batches = partition(len(y), batch_size, rng)
    for b in batches * n_epochs:
        theta = theta - lr * gradient(theta, X[b], y[b])
    return theta


@wrong("SGD", mistake="SGDAverages")
class SGDDampened(Optimizer):
    """v = momentum * v + (1 - momentum) * g"""

    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr)
        self.mu, self.nesterov, self.wd = momentum, nesterov, weight_decay
        self.v = [0.0 for _ in self.params]

    def step(self):
        for i, p in self.active():
            g = p.grad + self.wd * p.value
            self.v[i] = self.mu * self.v[i] + (1 - self.mu) * g
            update = g + self.mu * self.v[i] if self.nesterov else self.v[i]
            p.value = p.value - self.lr * update


@wrong("SGD", mistake="SGDRateInTheMemory")
class SGDClassical(Optimizer):
    """v = momentum * v - lr * g; the learning rate stands inside of the memory."""

    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr)
        self.mu, self.nesterov, self.wd = momentum, nesterov, weight_decay
        self.velocity = [np.zeros(np.shape(p.value)) for p in self.params]

    def step(self):
        for i, p in self.active():
            g = p.grad + self.wd * p.value
            self.velocity[i] = self.mu * self.velocity[i] - self.lr * g
            move = self.mu * self.velocity[i] - self.lr * g if self.nesterov else self.velocity[i]
            p.value = p.value + move


@wrong("SGD", mistake="SGDWithoutNesterov")
class SGDWithoutNesterov(Optimizer):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr)
        self.mu, self.wd = momentum, weight_decay
        self.state = {}

    def step(self):
        for i, p in self.active():
            g = p.grad + self.wd * p.value
            self.state[i] = g if i not in self.state else self.mu * self.state[i] + g
            p.value = p.value - self.lr * self.state[i]


@wrong("SGD", mistake="SGDDecaysWithoutRate")
class SGDDecayWithoutRate(Optimizer):
    """The decay shrinks the value by weight_decay, whatever the learning rate."""

    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr)
        self.mu, self.nesterov, self.wd = momentum, nesterov, weight_decay
        self.buf = [np.zeros(np.shape(p.value)) for p in self.params]

    def step(self):
        for i, p in self.active():
            self.buf[i] = self.mu * self.buf[i] + p.grad
            d = p.grad + self.mu * self.buf[i] if self.nesterov else self.buf[i]
            p.value = p.value * (1 - self.wd) - self.lr * d


@wrong("Adagrad", mistake="AdagradEpsInside")
class AdagradEpsInRoot(Optimizer):
    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, lr)
        self.eps = eps
        self.G = [np.zeros(np.shape(p.value)) for p in self.params]

    def step(self):
        for i, p in self.active():
            self.G[i] += p.grad * p.grad
            p.value = p.value - self.lr * p.grad * (self.G[i] + self.eps) ** -0.5


@wrong("Adagrad", mistake="AdagradWithoutRoot")
class AdagradNoRoot(Optimizer):
    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, lr)
        self.eps = eps
        self.cache = [np.zeros(np.shape(p.value)) for p in self.params]

    def step(self):
        for i, p in self.active():
            self.cache[i] = self.cache[i] + np.power(p.grad, 2)
            p.value = p.value - self.lr / (self.cache[i] + self.eps) * p.grad


@wrong("RMSprop", mistake="RMSpropAlphaExchanged")
class RMSpropSwapped(Optimizer):
    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        super().__init__(parameters, lr)
        self.alpha, self.eps = alpha, eps
        self.avg = [np.zeros(np.shape(p.value)) for p in self.params]

    def step(self):
        for i, p in self.active():
            self.avg[i] += self.alpha * (p.grad**2 - self.avg[i])
            p.value = p.value - self.lr * p.grad / (np.sqrt(self.avg[i]) + self.eps)


@wrong("RMSprop", mistake="RMSpropCentered")
class RMSpropCentred(Optimizer):
    """The centred variant: the variance of the gradient in the root."""

    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        super().__init__(parameters, lr)
        self.alpha, self.eps = alpha, eps
        self.avg = [np.zeros(np.shape(p.value)) for p in self.params]
        self.mean = [np.zeros(np.shape(p.value)) for p in self.params]

    def step(self):
        a = self.alpha
        for i, p in self.active():
            self.avg[i] = a * self.avg[i] + (1 - a) * p.grad**2
            self.mean[i] = a * self.mean[i] + (1 - a) * p.grad
            p.value = p.value - self.lr * p.grad / (np.sqrt(self.avg[i] - self.mean[i] ** 2) + self.eps)


@wrong("Adam", mistake="AdamWithoutCorrection")
class AdamUncorrected(Optimizer):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        (self.b1, self.b2), self.eps = betas, eps
        self.first = [np.zeros(np.shape(p.value)) for p in self.params]
        self.second = [np.zeros(np.shape(p.value)) for p in self.params]

    def step(self):
        for i, p in self.active():
            self.first[i] += (1 - self.b1) * (p.grad - self.first[i])
            self.second[i] += (1 - self.b2) * (p.grad**2 - self.second[i])
            p.value = p.value - self.lr * self.first[i] / (np.sqrt(self.second[i]) + self.eps)


@wrong("Adam", mistake="AdamCountsCalls")
class AdamSharedClock(Optimizer):
    """One t for all parameters, counted up once a step."""

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        (self.b1, self.b2), self.eps = betas, eps
        self.m = [np.zeros(np.shape(p.value)) for p in self.params]
        self.v = [np.zeros(np.shape(p.value)) for p in self.params]
        self.t = 0

    def step(self):
        self.t = self.t + 1
        c1, c2 = 1 - self.b1**self.t, 1 - self.b2**self.t
        for i, p in self.active():
            self.m[i] = self.b1 * self.m[i] + (1 - self.b1) * p.grad
            self.v[i] = self.b2 * self.v[i] + (1 - self.b2) * p.grad**2
            p.value = p.value - self.lr * (self.m[i] / c1) / (np.sqrt(self.v[i] / c2) + self.eps)


@wrong("Adam", mistake="AdamShortcut")
class AdamEpsBeforeCorrection(Optimizer):
    """lr * sqrt(1 - b2^t) / (1 - b1^t) as in the paper's remark, with the same eps."""

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        (self.b1, self.b2), self.eps = betas, eps
        self.m, self.v, self.t = {}, {}, {}

    def step(self):
        for i, p in self.active():
            t = self.t[i] = self.t.get(i, 0) + 1
            m = self.m[i] = self.b1 * self.m.get(i, 0.0) + (1 - self.b1) * p.grad
            v = self.v[i] = self.b2 * self.v.get(i, 0.0) + (1 - self.b2) * p.grad**2
            rate = self.lr * np.sqrt(1 - self.b2**t) / (1 - self.b1**t)
            p.value = p.value - rate * m / (np.sqrt(v) + self.eps)


@wrong("AdamW", mistake="AdamWCoupled")
class AdamWithL2(Optimizer):
    """The decay goes through the averages."""

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr)
        (self.b1, self.b2), self.eps, self.wd = betas, eps, weight_decay
        self.m, self.v, self.t = {}, {}, {}

    def step(self):
        for i, p in self.active():
            g = p.grad + self.wd * p.value
            t = self.t[i] = self.t.get(i, 0) + 1
            self.m[i] = self.b1 * self.m.get(i, 0.0) + (1 - self.b1) * g
            self.v[i] = self.b2 * self.v.get(i, 0.0) + (1 - self.b2) * g**2
            m_hat, v_hat = self.m[i] / (1 - self.b1**t), self.v[i] / (1 - self.b2**t)
            p.value = p.value - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("AdamW", kind="not started")
class AdamWToDo(Optimizer):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        raise NotImplementedError("AdamW is not started yet")

    def step(self):
        raise NotImplementedError("AdamW.step is not started yet")


@wrong("AdamW", mistake="AdamWDecaysWithoutRate")
class AdamWDecayWithoutRate(Optimizer):
    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
        super().__init__(parameters, lr)
        (self.b1, self.b2), self.eps, self.wd = betas, eps, weight_decay
        self.m, self.v, self.t = {}, {}, {}

    def step(self):
        for i, p in self.active():
            t = self.t[i] = self.t.get(i, 0) + 1
            self.m[i] = self.b1 * self.m.get(i, 0.0) + (1 - self.b1) * p.grad
            self.v[i] = self.b2 * self.v.get(i, 0.0) + (1 - self.b2) * p.grad**2
            m_hat, v_hat = self.m[i] / (1 - self.b1**t), self.v[i] / (1 - self.b2**t)
            p.value = p.value - self.wd * p.value - self.lr * m_hat / (np.sqrt(v_hat) + self.eps)


@wrong("gradient_descent", kind="second call differs")
def path_in_a_default(gradient, theta0, lr, n_steps, path=[]):  # noqa: B006
    theta = np.array(theta0, dtype=float)
    path.append(theta)
    for _ in range(n_steps):
        theta = theta - lr * gradient(theta)
        path.append(theta)
    return np.array(path)


@wrong("gradient_descent", kind="wrong in the first row")
def start_not_written(gradient, theta0, lr, n_steps):
    theta = np.array(theta0, dtype=float)
    path = np.zeros((n_steps + 1, *theta.shape))
    for k in range(n_steps):
        theta = theta - lr * gradient(theta)
        path[k + 1] = theta
    return path


@wrong("stochastic_descent", kind="crash")
def old_random_interface(gradient, theta0, X, y, lr, n_epochs, rng):
    theta = np.array(theta0, dtype=float)
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    for _ in range(n_epochs):
        for _ in range(len(X)):
            i = rng.randint(len(X))
            theta = theta - lr * gradient(theta, X[i : i + 1], y[i : i + 1])
    return theta


@wrong("minibatches", kind="type")
def batches_in_one_array(n, batch_size, rng):
    return rng.permutation(n)


@wrong("minibatches", kind="not started")
def minibatches_later(n, batch_size, rng):
    raise NotImplementedError("minibatches")


@wrong("minibatch_descent", kind="none")
def minibatch_descent_forgets_to_return(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    theta = np.array(theta0, dtype=float)
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    for _ in range(n_epochs):
        for b in partition(len(y), batch_size, rng):
            theta = theta - lr * gradient(theta, X[b], y[b])


@wrong("estimate_full_gradient", kind="times n")
def estimate_scaled_twice(per_example, batch):
    g = np.asarray(per_example, dtype=float)
    n, B = len(g), len(batch)
    return n * (n / B) * np.einsum("b...->...", g[np.asarray(batch)])


@wrong("estimate_full_gradient", kind="kept axis")
def estimate_keeps_the_batch_axis(per_example, batch):
    g = np.asarray(per_example, dtype=float)
    return len(g) * g[np.asarray(batch)].mean(axis=0, keepdims=True)


@wrong("RMSprop", kind="unknown")
class RMSpropBeforeTheAverage(Optimizer):
    """The step is made with the average from before."""

    def __init__(self, parameters, lr, alpha=0.99, eps=1e-8):
        super().__init__(parameters, lr)
        self.alpha, self.eps = alpha, eps
        self.avg = [np.ones(np.shape(p.value)) for p in self.params]

    def step(self):
        for i, p in self.active():
            p.value = p.value - self.lr * p.grad / (np.sqrt(self.avg[i]) + self.eps)
            self.avg[i] = self.alpha * self.avg[i] + (1 - self.alpha) * p.grad**2


@wrong("Adam", kind="unknown")
class AdamMaximum(Optimizer):
    """AMSGrad: the largest second moment so far."""

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        (self.b1, self.b2), self.eps = betas, eps
        self.m, self.v, self.top, self.t = {}, {}, {}, {}

    def step(self):
        for i, p in self.active():
            t = self.t[i] = self.t.get(i, 0) + 1
            self.m[i] = self.b1 * self.m.get(i, 0.0) + (1 - self.b1) * p.grad
            self.v[i] = self.b2 * self.v.get(i, 0.0) + (1 - self.b2) * p.grad**2
            self.top[i] = np.maximum(self.top.get(i, 0.0), self.v[i])
            denominator = np.sqrt(self.top[i] / (1 - self.b2**t)) + self.eps
            p.value = p.value - self.lr * self.m[i] / (1 - self.b1**t) / denominator


@wrong("batch_descent", kind="unknown")
def batch_descent_clipped(gradient, theta0, X, y, lr, n_epochs):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    theta = np.array(theta0, dtype=float)
    for _ in range(n_epochs):
        g = gradient(theta, X, y)
        theta = theta - lr * g * min(1.0, 0.1 / (np.linalg.norm(g) + 1e-12))
    return theta


@wrong("per_example_descent", mistake="in_reverse")
def rows_backwards(gradient, theta0, X, y, lr, n_epochs):
    X, y = np.asarray(X, dtype=float)[::-1], np.asarray(y, dtype=float)[::-1]
    theta = np.array(theta0, dtype=float)
    for _ in range(n_epochs):
        for i in range(len(y)):
            theta = theta - lr * gradient(theta, X[i : i + 1], y[i : i + 1])
    return theta


@wrong("SGD", kind="crash")
class SGDWithoutNone(Optimizer):
    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr)
        self.buffer = None

    def step(self):
        for p, b in zip(self.params, self.buffer):
            p.value = p.value - self.lr * (p.grad + b)


@wrong("per_example_descent", kind="argument changed")
def rows_written_into_theta0(gradient, theta0, X, y, lr, n_epochs):
    theta = np.asarray(theta0, dtype=float)
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    for _ in range(n_epochs):
        for i in range(len(X)):
            theta[...] = theta - lr * gradient(theta.copy(), X[i : i + 1], y[i : i + 1])
    return theta


# --- right ---


@right("gradient_descent")
def gradient_descent_preallocated(gradient, theta0, lr, n_steps):
    start = np.asarray(theta0, dtype=float)
    path = np.empty((n_steps + 1, *start.shape))
    path[0] = start
    for k in range(1, n_steps + 1):
        path[k] = path[k - 1] - lr * gradient(path[k - 1].copy())
    return path


@right("minibatches")
def minibatches_split(n, batch_size, rng):
    idx = np.arange(n)
    rng.shuffle(idx)
    return np.split(idx, range(batch_size, n, batch_size))


@right("estimate_full_gradient")
def estimate_mean_times_n(per_example, batch):
    G = np.asarray(per_example, dtype=float)
    return len(G) * np.mean(G[np.asarray(batch)], axis=0)


@right("stochastic_descent")
def stochastic_descent_choice(gradient, theta0, X, y, lr, n_epochs, rng):
    theta = np.array(theta0, dtype=float)
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    n = len(y)
    for _ in range(n_epochs * n):
        i = rng.choice(n)
        theta = theta - lr * gradient(theta, X[i : i + 1], y[i : i + 1])
    return theta


@right("SGD")
class SGDWithDict(Optimizer):
    """Buffers made at the first gradient, the value updated in place."""

    def __init__(self, parameters, lr, momentum=0, nesterov=False, weight_decay=0):
        super().__init__(parameters, lr)
        self.momentum, self.nesterov, self.weight_decay = momentum, nesterov, weight_decay
        self.velocity = {}

    def step(self):
        for i, p in self.active():
            d_p = p.grad
            if self.weight_decay != 0:
                d_p = d_p + self.weight_decay * p.value
            if self.momentum != 0:
                buf = self.velocity.get(i)
                buf = np.array(d_p) if buf is None else self.momentum * buf + d_p
                self.velocity[i] = buf
                d_p = d_p + self.momentum * buf if self.nesterov else buf
            p.value -= self.lr * d_p


@right("Adagrad")
class AdagradInPlace(Optimizer):
    def __init__(self, parameters, lr, eps=1e-10):
        super().__init__(parameters, lr)
        self.eps = eps
        self.total = [np.zeros(np.shape(p.value)) for p in self.params]

    def step(self):
        for i, p in self.active():
            self.total[i] += np.square(p.grad)
            p.value -= np.divide(self.lr * p.grad, np.sqrt(self.total[i]) + self.eps)


@right("Adam")
class AdamRewritten(Optimizer):
    """Torch's order of operations: the step size carries the first correction."""

    def __init__(self, parameters, lr, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        (self.b1, self.b2), self.eps = betas, eps
        self.state = [{"t": 0, "m": 0.0, "v": 0.0} for _ in self.params]

    def step(self):
        for i, p in self.active():
            s = self.state[i]
            s["t"] += 1
            s["m"] = s["m"] + (1 - self.b1) * (p.grad - s["m"])
            s["v"] = self.b2 * s["v"] + (1 - self.b2) * p.grad * p.grad
            step_size = self.lr / (1 - self.b1 ** s["t"])
            denominator = np.sqrt(s["v"]) / np.sqrt(1 - self.b2 ** s["t"]) + self.eps
            p.value = p.value - step_size * s["m"] / denominator


@right("minibatch_descent")
def minibatch_descent_shuffled_copies(gradient, theta0, X, y, lr, n_epochs, batch_size, rng):
    theta = np.array(theta0, dtype=float)
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    for _ in range(n_epochs):
        order = rng.permutation(len(X))
        Xs, ys = X[order], y[order]
        for k in range(0, len(X), batch_size):
            theta = theta - lr * gradient(theta, Xs[k : k + batch_size], ys[k : k + batch_size])
    return theta
