# score: 16.6429
"""As most published code has it: stop at a change of tol, and no gamma^t in REINFORCE."""

import numpy as np
from numpy.linalg import solve


def q_from_v(v, P, R, gamma):
    v = np.asarray(v, dtype=np.float64)
    P = np.asarray(P, dtype=np.float64)
    R = np.asarray(R, dtype=np.float64)
    q = np.empty(R.shape)
    for a in range(R.shape[1]):
        q[:, a] = R[:, a] + gamma * P[:, a, :] @ v
    return q


def policy_evaluation(policy, P, R, gamma):
    policy = np.asarray(policy, dtype=np.float64)
    P = np.asarray(P, dtype=np.float64)
    R = np.asarray(R, dtype=np.float64)
    S, A = R.shape
    matrix, right = np.eye(S), np.zeros(S)
    for s in range(S):
        for a in range(A):
            matrix[s] -= gamma * policy[s, a] * P[s, a]
            right[s] += policy[s, a] * R[s, a]
    return solve(matrix, right)


def value_iteration(P, R, gamma, tol=1e-10):
    v = np.zeros(np.shape(R)[0])
    while True:
        q = q_from_v(v, P, R, gamma)
        new = np.max(q, axis=1)
        delta = np.max(np.abs(new - v))
        v = new
        if delta < tol:
            break
    actions = np.argmax(q, axis=1)  # greedy for the values before the last sweep: as good
    policy = np.zeros_like(q)
    for s, a in enumerate(actions):
        policy[s, a] = 1.0
    return [v, policy]


def td_update(q, s, a, target, lr):
    q = np.array(q, dtype=np.float64, copy=True)
    td_error = target - q[s, a]
    q[s, a] += lr * td_error
    return q


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    row = np.asarray(q, dtype=np.float64)[s2]
    return td_update(q, s, a, r + gamma * (1.0 - float(done)) * np.max(row), lr)


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    row = np.asarray(q, dtype=np.float64)[s2]
    return td_update(q, s, a, r + gamma * (1.0 - float(done)) * row[a2], lr)


def epsilon_greedy(q, s, epsilon, rng):
    q = np.asarray(q, dtype=np.float64)
    n_actions = q.shape[-1]
    random_action = rng.integers(low=0, high=n_actions - 1, endpoint=True)
    greedy_action = np.random.default_rng(rng).choice(np.where(q[s] == np.max(q[s]))[0])
    return np.where(rng.random() < epsilon, random_action, greedy_action)


def softmax_policy(theta):
    theta = np.asarray(theta, dtype=np.float64)
    return np.array([np.exp(row - row.max()) / np.exp(row - row.max()).sum() for row in theta])


def log_policy_grad(theta, s, a):
    pi = softmax_policy(theta)
    grad = np.zeros(pi.shape)
    grad[s, :] = -pi[s, :]
    grad[s, a] = 1.0 - pi[s, a]
    return grad


def policy_gradient(theta, P, R, gamma, start):
    pi = softmax_policy(theta)
    S, A = pi.shape
    q = q_from_v(policy_evaluation(pi, P, R, gamma), P, R, gamma)
    flow = sum(pi[:, [a]] * np.asarray(P, dtype=np.float64)[:, a] for a in range(A))
    d = solve(np.eye(S) - gamma * flow.T, np.asarray(start, dtype=np.float64))
    grad = np.zeros((S, A))
    for s in range(S):
        for a in range(A):
            grad += d[s] * pi[s, a] * q[s, a] * log_policy_grad(theta, s, a)
    return grad


def reinforce_gradient(theta, episodes, gamma):
    grads = []
    for episode in episodes:
        states = [step[0] for step in episode]
        actions = [step[1] for step in episode]
        rewards = [step[2] for step in episode]
        returns = np.zeros(len(rewards))
        running = 0.0
        for t in range(len(rewards) - 1, -1, -1):
            running = rewards[t] + gamma * running
            returns[t] = running
        grad = np.zeros(np.shape(theta))
        for t, (s, a) in enumerate(zip(states, actions)):
            grad += returns[t] * log_policy_grad(theta, s, a)
        grads.append(grad)
    return np.mean(np.stack(grads), axis=0)
