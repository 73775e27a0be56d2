"""Right: powers of the transition matrix by doubling, a number of sweeps from the bound, one draw stretched for two choices."""

import math

import numpy as np


def as_float(x):
    return np.array(x, dtype=float)


def induced(pi, P, R):
    pi = as_float(pi)
    return np.einsum("sa,sat->st", pi, as_float(P)), (pi * as_float(R)).sum(1)


def moved(q, s, a, t, lr):
    q = as_float(q)
    q[s][a] = (1 - lr) * q[s][a] + lr * t
    return q


def q_from_v(v, P, R, gamma):
    q = np.swapaxes(np.einsum("sat,t->as", as_float(P), as_float(v)), 0, 1)
    return as_float(R) + gamma * q


def policy_evaluation(policy, P, R, gamma):
    M, r = induced(policy, P, R)
    B = gamma * M
    v = r.copy()
    for _ in range(40):
        v = v + B @ v
        B = B @ B  # doubling
    return v


def value_iteration(P, R, gamma, tol=1e-10):  # a priori number of sweeps
    P, R = as_float(P), as_float(R)
    b = np.abs(R).max() / (1 - gamma)
    n = 1 if gamma == 0 else max(1, math.ceil(math.log(tol / (b + 1e-300)) / math.log(gamma)) + 1) if b > tol else 1
    v = np.zeros(len(R))
    for _ in range(n):
        v = np.max(R + gamma * (P @ v), axis=-1)
    a = np.argmax(R + gamma * P @ v, axis=-1)
    return (v, (a[:, None] == np.arange(R.shape[1])).astype(float))


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    q = np.array(q, dtype=float)
    np.add.at(q, (s, a), lr * (r + (0.0 if done else gamma * float(np.amax(q[s2, :]))) - q[s, a]))
    return q


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    t = np.where(np.asarray(done), r, r + gamma * as_float(q)[s2, a2])
    return moved(q, s, a, t, lr)


def epsilon_greedy(q, s, epsilon, rng):
    row = as_float(q)[s]
    n = len(row)
    u = rng.random()
    if u < epsilon:
        return min(int(u / epsilon * n), n - 1)  # u/epsilon is uniform given u<epsilon
    return row.argmax()


def softmax_policy(theta):
    t = as_float(theta)
    t = t - t.max(1)[:, None]
    e = np.exp(t)
    return e * (1 / e.sum(1, keepdims=True))


def log_policy_grad(theta, s, a):
    t = as_float(theta)
    g = np.zeros(t.shape)
    row = t[s] - t[s].max()
    g[s] = -np.exp(row) / np.exp(row).sum()
    g[s, a] = -(g[s].sum() - g[s, a])
    return g


def policy_gradient(theta, P, R, gamma, start):  # series of visits
    pi = softmax_policy(theta)
    P, R, start = as_float(P), as_float(R), as_float(start)
    M, r = induced(pi, P, R)
    d = np.zeros(len(r))
    x = start.copy()
    v = np.zeros(len(r))
    y = r.copy()
    for _ in range(4000):
        d += x
        x = gamma * (x @ M)
        v += y
        y = gamma * (M @ y)
    q = R + gamma * P @ v
    return d[:, None] * pi * (q - (pi * q).sum(1, keepdims=True))


def reinforce_gradient(theta, episodes, gamma):
    pi = softmax_policy(theta)
    out = []
    for ep in episodes:
        arr = np.array(ep, dtype=float)
        s = arr[:, 0].astype(int)
        a = arr[:, 1].astype(int)
        d = gamma ** np.arange(len(arr)) * arr[:, 2]
        tail = np.cumsum(d[::-1])[::-1]
        g = np.zeros_like(pi)
        np.add.at(g, (s, a), tail)
        np.subtract.at(g, s, tail[:, None] * pi[s])
        out.append(g)
    return np.array(out).mean(0)
