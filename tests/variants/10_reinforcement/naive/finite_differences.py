# score: 13
"""Gradients by central differences, exact to ten digits; the rest is right."""

import numpy as np

H = 1e-6


def arr(x):
    return np.array(x, dtype=np.float64)


def _softmax(theta):
    e = np.exp(theta - theta.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _evaluate(pi, P, R, gamma):
    M = np.eye(len(R)) - gamma * np.einsum("sa,sat->st", pi, P)
    return np.linalg.solve(M, (pi * R).sum(axis=1))


def _gradient(f, theta):
    g = np.empty_like(theta)
    for i in np.ndindex(*theta.shape):
        forward, backward = theta.copy(), theta.copy()
        forward[i] += H
        backward[i] -= H
        g[i] = (f(forward) - f(backward)) / (2 * H)
    return g


def q_from_v(v, P, R, gamma):
    return np.add(arr(R), gamma * np.tensordot(arr(P), arr(v), axes=([2], [0])))


def policy_evaluation(policy, P, R, gamma):
    return _evaluate(arr(policy), arr(P), arr(R), gamma)


def value_iteration(P, R, gamma, tol=1e-10):
    P, R = arr(P), arr(R)
    v = np.full(len(R), R.max() / (1 - gamma))  # from above
    while True:
        change = 0.0
        for s in range(len(v)):  # in place: later states see earlier ones
            new = (R[s] + gamma * (P[s] @ v)).max()
            change = max(change, abs(new - v[s]))
            v[s] = new
        if change * gamma <= tol * (1 - gamma) or change <= 1e-15 * abs(v).max():
            break
    q = R + gamma * (P @ v)
    return v, (np.arange(R.shape[1]) == q.argmax(axis=1)[:, None]).astype(float)


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    q = arr(q)
    if done:
        q[s, a] -= lr * (q[s, a] - r)
    else:
        q[s, a] -= lr * (q[s, a] - r - gamma * np.amax(q[s2, :]))
    return q


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    q = arr(q)
    if done:
        q[s, a] -= lr * (q[s, a] - r)
    else:
        q[s, a] -= lr * (q[s, a] - r - gamma * q[s2, a2])
    return q


def epsilon_greedy(q, s, epsilon, rng):
    row = arr(q)[s]
    explore, u = rng.random(2)
    if explore < epsilon:
        return np.floor(u * len(row)).astype(int)
    ties = np.flatnonzero(row == row.max())
    return ties[int(u * len(ties))]


def softmax_policy(theta):
    return _softmax(arr(theta))


def log_policy_grad(theta, s, a):
    return _gradient(lambda z: z[s, a] - z[s].max() - np.log(np.exp(z[s] - z[s].max()).sum()), arr(theta))


def policy_gradient(theta, P, R, gamma, start):
    P, R, start = arr(P), arr(R), arr(start)
    return _gradient(lambda z: start @ _evaluate(_softmax(z), P, R, gamma), arr(theta))


def reinforce_gradient(theta, episodes, gamma):
    theta = arr(theta)
    total = np.zeros_like(theta)
    for steps in episodes:
        for t in range(len(steps)):
            to_go = sum(gamma**k * r for k, (_, _, r) in enumerate(steps) if k >= t)  # gamma^t G_t
            total += to_go * log_policy_grad(theta, steps[t][0], steps[t][1])
    return total / len(episodes)
