"""Right: sweeps in place, least squares for the linear system, the greedy action unless another one is drawn."""

from collections import defaultdict

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
    P = as_float(P)
    q = np.empty(P.shape[:2], order="F")
    for a in range(P.shape[1]):
        q[:, a] = as_float(R)[:, a] + gamma * P[:, a].dot(as_float(v))
    return q


def policy_evaluation(policy, P, R, gamma):
    M, r = induced(policy, P, R)
    return np.linalg.lstsq(np.eye(len(r)) - gamma * M, r, rcond=None)[0]


def value_iteration(P, R, gamma, tol=1e-10):  # gauss-seidel in place
    P, R = as_float(P), as_float(R)
    S, A = R.shape
    v = R.max(1) / (1 - gamma)
    d = np.inf
    while d > tol * (1 - gamma):
        d = 0
        for s in range(S):
            n = max(R[s, a] + gamma * P[s, a] @ v for a in range(A))
            d = max(d, abs(n - v[s]))
            v[s] = n
    pol = np.array([[0.0] * A for _ in range(S)])
    for s in range(S):
        pol[s][int(np.argmax([R[s, a] + gamma * P[s, a] @ v for a in range(A)]))] = 1
    return v, pol


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    q = np.asfortranarray(as_float(q))
    e = np.zeros_like(q)
    e[s, a] = 1
    td = r + gamma * (0 if done else sorted(q[s2])[-1]) - q[s, a]
    return q + lr * td * e


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    return moved(q, s, a, r if done else r + gamma * as_float(q)[s2][a2], lr)


def epsilon_greedy(q, s, epsilon, rng):
    rows = as_float(q)
    a = int(rows[s].argmax())
    A = rows.shape[-1]
    # other action with probability eps*(A-1)/A
    if A > 1 and rng.random() < epsilon * (A - 1) / A:
        o = int(rng.integers(A - 1))
        return o + (o >= a)
    return a


def softmax_policy(theta):
    t = as_float(theta)
    return np.exp(t - np.logaddexp.reduce(t, axis=1, keepdims=True))


def log_policy_grad(theta, s, a):
    p = softmax_policy(theta)
    S, A = p.shape
    return np.outer(np.eye(S)[s], np.eye(A)[a] - p[s])


def policy_gradient(theta, P, R, gamma, start):  # forward mode: dv/dtheta solved for every entry
    pi = softmax_policy(theta)
    P, R, start = as_float(P), as_float(R), as_float(start)
    S, A = pi.shape
    M, r = induced(pi, P, R)
    N = np.linalg.inv(np.eye(S) - gamma * M)
    v = N @ r
    q = R + gamma * P @ v
    G = np.empty((S, A))
    for s in range(S):
        for a in range(A):
            dpi = pi[s] * ((np.arange(A) == a) - pi[s, a])
            b = np.zeros(S)
            b[s] = dpi @ q[s]
            G[s, a] = start @ (N @ b)
    return G


def reinforce_gradient(theta, episodes, gamma):
    W = defaultdict(float)
    for ep in episodes:
        G = 0
        for t, (s, a, r) in reversed(tuple(enumerate(ep))):
            G = r + gamma * G
            W[s, a] += gamma**t * G
    pi = softmax_policy(theta)
    g = np.zeros(pi.shape)
    for (s, a), w in W.items():
        g[s] -= w * pi[s]
        g[s, a] += w
    return g * (1 / len(episodes))
