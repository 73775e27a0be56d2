"""Right: masks and np.where in the place of branches; modified policy iteration; inverse-transform sampling."""

import numpy as np


def real(x):
    return np.require(x, dtype=np.float64).copy()


def q_from_v(v, P, R, gamma):
    return real(R) + np.inner(gamma * real(P), real(v))


def induced(policy, P, R):
    return (real(policy)[:, :, None] * real(P)).sum(axis=1), np.einsum("ij,ij->i", real(policy), real(R))


def policy_evaluation(policy, P, R, gamma):
    M, r = induced(policy, P, R)
    A = -gamma * M
    A[np.diag_indices_from(A)] += 1.0
    q, triangle = np.linalg.qr(A)
    return np.linalg.solve(triangle, q.T @ r)


def value_iteration(P, R, gamma, tol=1e-10):
    P, R = real(P), real(R)
    v = np.full(len(R), R.min() / (1 - gamma))
    for _ in range(100_000):
        q = R + gamma * P @ v
        policy = (q == q.max(axis=1, keepdims=True)) & (np.cumsum(q == q.max(axis=1, keepdims=True), axis=1) == 1)
        gap = np.abs(q.max(axis=1) - v).max()
        if gap * gamma <= tol * (1 - gamma) or gap <= 1e-15 * np.abs(v).max():
            break
        M, r = induced(policy, P, R)
        v = q.max(axis=1)
        for _ in range(20):  # a few sweeps of the greedy policy between improvements
            v = r + gamma * M @ v
    return q.max(axis=1), np.where(policy, 1.0, 0.0)


def entry(q, s, a):
    mask = np.zeros(np.shape(q), dtype=bool)
    mask[s, a] = True
    return mask


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    q = real(q)
    future = np.where(done, 0.0, q[s2].max())
    return np.where(entry(q, s, a), (1 - lr) * q + lr * (r + gamma * future), q)


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    q = real(q)
    future = np.where(done, 0.0, q[s2, a2])
    return np.where(entry(q, s, a), (1 - lr) * q + lr * (r + gamma * future), q)


def epsilon_greedy(q, s, epsilon, rng):
    row = real(q)[s]
    n = row.size
    probabilities = np.full(n, epsilon / n) + (1 - epsilon) * entry(row[None], 0, row.argmax())[0]
    return np.asarray(min(np.searchsorted(np.cumsum(probabilities), rng.random(), side="right"), n - 1))


def softmax_policy(theta):
    theta = real(theta)
    theta -= np.max(theta, axis=1)[:, None]
    np.exp(theta, out=theta)
    theta /= theta.sum(axis=1)[:, None]
    return theta


def log_policy_grad(theta, s, a):
    pi = softmax_policy(theta)
    rows = np.arange(len(pi))[:, None] == s
    return np.where(rows, entry(pi, s, a) - pi, 0.0)


def policy_gradient(theta, P, R, gamma, start):
    pi = softmax_policy(theta)
    M, _ = induced(pi, P, R)
    v = policy_evaluation(pi, P, R, gamma)
    q = q_from_v(v, P, R, gamma)
    d = np.linalg.solve(np.eye(len(v)) - gamma * M.T, real(start))
    centred = q - (pi * q).sum(axis=1, keepdims=True)
    return np.diag(d) @ (pi * centred)


def reinforce_gradient(theta, episodes, gamma):
    pi = softmax_policy(theta)
    gradient = np.zeros_like(pi)
    for episode in episodes:
        weight, rewards = 1.0, [r for *_, r in episode]
        for t, (s, a, _) in enumerate(episode):
            powers = np.power(float(gamma), np.arange(len(rewards) - t))
            gradient[s] -= weight * (powers @ rewards[t:]) * pi[s]
            gradient[s, a] += weight * (powers @ rewards[t:])
            weight *= gamma
    return gradient / len(episodes)
