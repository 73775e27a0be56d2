"""Right: recursion and comprehensions; rewards-to-go from a generator; steps as an explicit sum of scores."""

from functools import reduce

import numpy as np


def table(x):
    return np.array([[float(e) for e in row] for row in x])


def q_from_v(v, P, R, gamma):
    v = [float(x) for x in v]
    expected = [[sum(float(p) * x for p, x in zip(row, v)) for row in rows] for rows in P]
    return table(R) + gamma * np.array(expected)


def policy_evaluation(policy, P, R, gamma):
    pi, R = table(policy), table(R)
    n = len(R)
    M = np.eye(n)
    for s, rows in enumerate(P):
        M[s] -= gamma * reduce(np.add, (p * np.array(row, dtype=float) for p, row in zip(pi[s], rows)))
    return np.linalg.pinv(M) @ np.array([p @ r for p, r in zip(pi, R)])


def value_iteration(P, R, gamma, tol=1e-10):
    """From a bound on the error: v_k is at most gamma^k * max|R| / (1 - gamma) off."""
    P, R = np.array(P, dtype=float), table(R)
    v, error = 0.0 * R[:, 0], abs(R).max() / (1 - gamma)
    while error > tol * 0.99 and error > 1e-15 * (1 + abs(R).max() / (1 - gamma)):
        v, error = np.amax(R + gamma * (P @ v), 1), gamma * error
    q = R + gamma * (P @ v)
    return v, np.stack([np.eye(q.shape[1])[np.flatnonzero(row == row.max())[-1]] for row in q])  # the last of ties


def target(r, done, gamma, future):
    return r if done else r + gamma * future()


def nudged(q, s, a, goal, lr):
    q = table(q)
    return np.array([[x + lr * (goal - x) if (i, j) == (s, a) else x for j, x in enumerate(row)] for i, row in enumerate(q)])


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    return nudged(q, s, a, target(r, done, gamma, lambda: max(float(x) for x in q[s2])), lr)


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    return nudged(q, s, a, target(r, done, gamma, lambda: float(q[s2][a2])), lr)


def epsilon_greedy(q, s, epsilon, rng):
    n = len(q[s])
    explore = bool(rng.binomial(1, epsilon))
    return int(rng.choice(n)) if explore else max(range(n), key=lambda a: q[s][a])


def softmax_policy(theta):
    def row(z):
        e = np.exp(z - max(z))
        return e / sum(e)

    return np.array([row(z) for z in table(theta)])


def log_policy_grad(theta, s, a):
    pi = softmax_policy(theta)
    return np.array([[(i == s) * ((b == a) - p) for b, p in enumerate(row)] for i, row in enumerate(pi)], dtype=float)


def policy_gradient(theta, P, R, gamma, start):
    pi = softmax_policy(theta)
    q = q_from_v(policy_evaluation(pi, P, R, gamma), P, R, gamma)
    flow = np.array([p @ np.array(rows, dtype=float) for p, rows in zip(pi, P)])

    def visits(now, size=1.0):
        seen, now = np.zeros(len(now)), np.array(now, dtype=float)
        while size > 1e-19:
            seen, now, size = seen + now, gamma * now @ flow, gamma * size
        return seen

    d = visits(start)
    return sum(d[s] * pi[s, a] * q[s, a] * log_policy_grad(theta, s, a) for s in range(len(pi)) for a in range(pi.shape[1]))


def to_go(rewards, gamma):
    if not rewards:
        return []
    rest = to_go(rewards[1:], gamma)
    return [rewards[0] + gamma * (rest[0] if rest else 0.0), *rest]


def reinforce_gradient(theta, episodes, gamma):
    def one(steps):
        G = to_go([r for _, _, r in steps], gamma)
        return sum(gamma**t * g * log_policy_grad(theta, s, a) for t, (g, (s, a, _)) in enumerate(zip(G, steps)))

    return sum(map(one, episodes)) / float(len(episodes))
