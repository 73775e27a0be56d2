"""Right: gradients by hand-written reverse mode, through the softmax, the averages and the linear system."""

import numpy as np


def array(x):
    return np.array(x, dtype=float)


def q_from_v(v, P, R, gamma):
    P = array(P)
    weighted = P * array(v)[np.newaxis, np.newaxis, :]
    return array(R) + gamma * weighted.sum(axis=2)


def policy_evaluation(policy, P, R, gamma):
    policy, P, R = array(policy), array(P), array(R)
    M = np.matmul(policy[:, np.newaxis, :], P)[:, 0, :]
    b = np.matmul(policy[:, np.newaxis, :], R[:, :, np.newaxis]).reshape(-1)
    return np.linalg.solve(np.eye(b.size) - gamma * M, b)


def value_iteration(P, R, gamma, tol=1e-10):
    P, R = array(P), array(R)
    lower = np.zeros(len(R)) + R.max(axis=1).min() / (1 - gamma)
    upper = np.zeros(len(R)) + R.max() / (1 - gamma)
    while True:  # the best values stay between two bounds
        lower = (R + gamma * P @ lower).max(axis=1)
        upper = (R + gamma * P @ upper).max(axis=1)
        if (upper - lower).max() <= max(tol, 1e-14 * np.abs(upper).max()):
            break
    middle = lower + (upper - lower) / 2
    best = (R + gamma * P @ middle).argmax(axis=1)
    policy = np.zeros_like(R)
    for s in range(len(R)):
        policy[s, best[s]] = 1
    return middle, policy


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    q = array(q)
    q[s, a] = np.average([q[s, a], r if done else r + gamma * np.max(q[s2])], weights=[1 - lr, lr])
    return q


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    q = array(q)
    q[s, a] = np.average([q[s, a], r if done else r + gamma * q[s2, a2]], weights=[1 - lr, lr])
    return q


def epsilon_greedy(q, s, epsilon, rng):
    q = array(q)
    if epsilon > rng.random():
        return int(rng.permutation(q.shape[1])[0])
    return int(np.lexsort((rng.random(q.shape[1]), -q[s]))[0])  # ties at random


def softmax_policy(theta):
    theta = array(theta)
    shifted = theta - theta.max(axis=1).reshape(-1, 1)
    return np.exp(shifted - np.log(np.exp(shifted).sum(axis=1)).reshape(-1, 1))


def softmax_backward(pi, pi_bar):
    return pi * (pi_bar - (pi * pi_bar).sum(axis=1, keepdims=True))


def log_policy_grad(theta, s, a):
    theta = array(theta)
    z = theta[s] - theta[s].max()
    z_bar = -np.exp(z) / np.exp(z).sum()
    z_bar[a] += 1
    theta_bar = np.zeros(theta.shape)
    theta_bar[s] = z_bar
    return theta_bar


def policy_gradient(theta, P, R, gamma, start):
    P, R = array(P), array(R)
    pi = softmax_policy(theta)
    M = np.einsum("sa,sat->st", pi, P)
    system = np.eye(len(R)) - gamma * M
    v = np.linalg.solve(system, (pi * R).sum(axis=1))
    b_bar = np.linalg.solve(system.T, array(start))
    M_bar = gamma * np.outer(b_bar, v)
    pi_bar = b_bar[:, None] * R + np.einsum("st,sat->sa", M_bar, P)
    return softmax_backward(pi, pi_bar)


def reinforce_gradient(theta, episodes, gamma):
    """Reverse mode through the surrogate: the weighted sum of log-probabilities."""
    pi = softmax_policy(theta)
    log_pi_bar = np.zeros(pi.shape)
    for episode in episodes:
        for t, (s, a, _) in enumerate(episode):
            G = sum(r * gamma**k for k, (_, _, r) in enumerate(episode[t:]))
            log_pi_bar[s, a] += gamma**t * G / len(episodes)
    return log_pi_bar - pi * log_pi_bar.sum(axis=1, keepdims=True)
