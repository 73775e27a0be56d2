"""Right: everything on the S * A pairs: q solved first, v as its average; visits of pairs."""

import numpy as np


def to64(x):
    return np.array(x, dtype="float64")


def pair_matrix(policy, P):
    """From pair (s, a) to pair (s', a')."""
    S, A = policy.shape
    return (P[:, :, :, None] * policy[None, None, :, :]).reshape(S * A, S * A)


def pair_values(policy, P, R, gamma):
    S, A = R.shape
    return np.linalg.solve(np.eye(S * A) - gamma * pair_matrix(policy, P), R.ravel()).reshape(S, A)


def q_from_v(v, P, R, gamma):
    return to64(R) + gamma * (to64(P) * to64(v)).sum(axis=-1)


def policy_evaluation(policy, P, R, gamma):
    policy, P, R = map(to64, (policy, P, R))
    return (policy * pair_values(policy, P, R, gamma)).sum(axis=1)


def value_iteration(P, R, gamma, tol=1e-10):
    P, R = to64(P), to64(R)
    q, bound = np.zeros_like(R), np.inf
    size = 1 + abs(R).max() / (1 - gamma)
    bound = size
    while bound > max(tol, 1e-15 * size):  # the error of v shrinks by gamma a sweep
        q = R + gamma * P.dot(q.max(axis=1))
        bound *= gamma
    policy = np.zeros(R.shape)
    policy[range(len(R)), np.argmax(q, axis=1)] = 1.0
    return q.max(axis=1), policy


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    old = to64(q)
    new = old.copy()
    bootstrap = 0.0 if done else gamma * np.sort(old[s2])[-1]
    new[s][a] = old[s][a] + lr * (r + bootstrap - old[s][a])
    return new


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    old = to64(q)
    new = old.copy()
    bootstrap = 0.0 if done else gamma * old[s2][a2]
    new[s][a] = old[s][a] + lr * (r + bootstrap - old[s][a])
    return new


def epsilon_greedy(q, s, epsilon, rng):
    row = to64(q)[s]
    if rng.choice([True, False], p=[epsilon, 1 - epsilon]):
        return rng.choice(np.arange(row.size))
    return np.int32(row.argmax())


def softmax_policy(theta):
    theta = to64(theta)
    difference = np.clip(theta[:, None, :] - theta[:, :, None], -700.0, 700.0)
    return 1.0 / np.exp(difference).sum(axis=2)


def log_policy_grad(theta, s, a):
    pi = softmax_policy(theta)
    pi[np.arange(len(pi)) != s] = 0.0
    hot = np.zeros_like(pi)
    hot[s, a] = 1.0
    return hot - pi


def policy_gradient(theta, P, R, gamma, start):
    P, R, start = to64(P), to64(R), to64(start)
    pi = softmax_policy(theta)
    S, A = pi.shape
    q = pair_values(pi, P, R, gamma)
    first = (start[:, None] * pi).ravel()
    met = np.linalg.solve((np.eye(S * A) - gamma * pair_matrix(pi, P)).T, first).reshape(S, A)
    weighted = met * q
    return weighted - pi * weighted.sum(axis=1, keepdims=True)


def reinforce_gradient(theta, episodes, gamma):
    pi = softmax_policy(theta)
    n = len(episodes)
    weights = np.zeros_like(pi)
    for episode in episodes:
        tail = np.cumsum([gamma**t * r for t, (_, _, r) in enumerate(episode)][::-1])[::-1]
        for (s, a, _), w in zip(episode, tail):
            weights[s, a] += w / n
    return weights - pi * weights.sum(axis=1, keepdims=True)
