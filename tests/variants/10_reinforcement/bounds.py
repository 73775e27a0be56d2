"""Right: the middle of MacQueen's bounds, a largest random number for exploring, pairwise differences for the softmax."""

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
    return np.tensordot(as_float(P), as_float(v), axes=([2], [0])) * gamma + as_float(R)


def policy_evaluation(policy, P, R, gamma):
    M, r = induced(policy, P, R)
    return np.linalg.solve(np.eye(len(r)) - gamma * M, r[:, None]).squeeze(axis=1)


def value_iteration(P, R, gamma, tol=1e-10):  # midpoint of bounds (span), MacQueen
    P, R = as_float(P), as_float(R)
    v = np.zeros(len(R))
    while 1:
        w = (R + gamma * P @ v).max(1)
        d = w - v
        lo, hi = d.min() * gamma / (1 - gamma), d.max() * gamma / (1 - gamma)
        v = w
        if (hi - lo) / 2 <= tol / 2 or abs(d).max() < 1e-14 * abs(w).max():
            v = w + (hi + lo) / 2
            break
    return v, np.eye(R.shape[1])[(R + gamma * P @ v).argmax(1)]


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    q = as_float(q)
    future = {True: lambda: 0.0, False: lambda: q[s2].max()}[done]()
    q.itemset((s, a), q[s, a] + lr * (r + gamma * future - q[s, a])) if hasattr(q, "itemset") else q.__setitem__(
        (s, a), q[s, a] + lr * (r + gamma * future - q[s, a])
    )
    return q


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    t = np.where(np.asarray(done), r, r + gamma * as_float(q)[s2, a2])
    return moved(q, s, a, t, lr)


def epsilon_greedy(q, s, epsilon, rng):
    row = as_float(q)[s]
    A = len(row)
    explore = rng.random() < epsilon
    noise = rng.random(A)
    return int(np.argmax(noise if explore else row))


def softmax_policy(theta):
    t = as_float(theta)
    d = t[:, None, :] - t[:, :, None]
    return 1 / np.exp(np.minimum(d, 700)).sum(-1)


def log_policy_grad(theta, s, a):
    p = softmax_policy(theta)
    g = np.zeros(p.shape)
    g[s, a] = 1
    g[s] -= p[s]
    return g


def policy_gradient(theta, P, R, gamma, start):
    pi = softmax_policy(theta)
    P, R = as_float(P), as_float(R)
    M, r = induced(pi, P, R)
    K = np.eye(len(r)) - gamma * M
    v = np.linalg.solve(K, r)
    d = np.linalg.solve(K.T, as_float(start))
    q = R + gamma * P @ v
    g = 0
    for s, a in np.ndindex(*pi.shape):
        g = g + d[s] * pi[s, a] * (q[s, a] - v[s]) * log_policy_grad(theta, s, a)
    return g


def reinforce_gradient(theta, episodes, gamma):
    total = np.zeros_like(as_float(theta))
    for ep in episodes:
        T = len(ep)
        r = [x[-1] for x in ep]
        G = [0.0] * (T + 1)
        for t in range(T - 1, -1, -1):
            G[t] = r[t] + gamma * G[t + 1]
        d = 1.0
        for t in range(T):
            total = total + d * G[t] * log_policy_grad(theta, ep[t][0], ep[t][1])
            d *= gamma
    return np.divide(total, len(episodes))
