# score: 15.756
"""Right for float64; nothing is converted."""

import numpy as np


def q_from_v(v, P, R, gamma):
    return np.asarray(R) + gamma * np.dot(np.asarray(P), np.asarray(v))


def policy_evaluation(policy, P, R, gamma):
    w = np.asarray(policy)[..., None]
    return np.linalg.solve(np.eye(len(w)) - gamma * (w * np.asarray(P)).sum(1), (w[..., 0] * np.asarray(R)).sum(1))


def value_iteration(P, R, gamma, tol=1e-10):
    R = np.asarray(R)
    n = 2 + int(np.ceil(np.log(tol * (1 - gamma) / (1 + abs(R).max())) / np.log(gamma))) if gamma > 0 else 1
    v = np.zeros(len(R))
    for _ in range(n):  # as many sweeps as the worst case needs
        v = q_from_v(v, P, R, gamma).max(1)
    return v, np.eye(R.shape[1])[q_from_v(v, P, R, gamma).argmax(1)]


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    return sarsa_update(q, s, a, r, s2, int(np.argmax(np.asarray(q)[s2])), done, lr, gamma)


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    q = np.asarray(q)
    here = np.zeros_like(q)
    here[s, a] = lr
    return (1 - here) * q + here * (r if done else r + gamma * q[s2, a2])


def epsilon_greedy(q, s, epsilon, rng):
    return int((rng.permutation(len(q[s])) if rng.binomial(1, epsilon) else np.argsort(-np.asarray(q[s])))[0])


def softmax_policy(theta):
    return np.exp(np.asarray(theta) - np.logaddexp.reduce(np.asarray(theta), axis=1, keepdims=True))


def log_policy_grad(theta, s, a):
    return np.eye(len(theta))[s][:, None] * (np.eye(len(theta[0]))[a] - softmax_policy(theta))


def policy_gradient(theta, P, R, gamma, start):
    pi = softmax_policy(theta)
    v = policy_evaluation(pi, P, R, gamma)
    d = np.linalg.lstsq(np.eye(len(v)) - gamma * np.einsum("sa,sat->ts", pi, np.asarray(P)), np.asarray(start), rcond=None)[0]
    return (d * (pi * (q_from_v(v, P, R, gamma) - v[:, None])).T).T


def reinforce_gradient(theta, episodes, gamma):
    return sum(
        gamma**k * r * log_policy_grad(theta, s, a)
        for episode in episodes
        for t, (s, a, _) in enumerate(episode)
        for k, (_, _, r) in enumerate(episode)
        if k >= t
    ) / len(episodes)
