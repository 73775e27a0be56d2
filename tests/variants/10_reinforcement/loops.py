"""Right: Python loops over states and actions, Python floats, lists until the end."""

import math

import numpy as np


def q_from_v(v, P, R, gamma):
    S, A = len(R), len(R[0])
    q = [[float(R[s][a]) + gamma * sum(float(P[s][a][t]) * float(v[t]) for t in range(S)) for a in range(A)] for s in range(S)]
    return np.array(q, dtype=float)


def policy_evaluation(policy, P, R, gamma):
    S, A = len(R), len(R[0])
    M = [[(1.0 if s == t else 0.0) - gamma * sum(float(policy[s][a]) * float(P[s][a][t]) for a in range(A)) for t in range(S)] for s in range(S)]
    b = [sum(float(policy[s][a]) * float(R[s][a]) for a in range(A)) for s in range(S)]
    # Gauss-Jordan with row exchanges
    for i in range(S):
        p = max(range(i, S), key=lambda k: abs(M[k][i]))
        M[i], M[p], b[i], b[p] = M[p], M[i], b[p], b[i]
        for k in range(S):
            if k != i:
                f = M[k][i] / M[i][i]
                M[k] = [x - f * y for x, y in zip(M[k], M[i])]
                b[k] -= f * b[i]
    return np.array([b[i] / M[i][i] for i in range(S)])


def value_iteration(P, R, gamma, tol=1e-10):
    P = np.asarray(P, float).tolist()
    R = np.asarray(R, float).tolist()
    S, A = len(R), len(R[0])
    v = [0.0] * S

    def backup(s, a):
        return R[s][a] + gamma * sum(p * u for p, u in zip(P[s][a], v))

    while True:
        new = [max(backup(s, a) for a in range(A)) for s in range(S)]
        delta = max(abs(x - y) for x, y in zip(new, v))
        v = new
        if gamma * delta <= tol * (1 - gamma) / 2:
            break
    policy = np.zeros((S, A))
    for s in range(S):
        best = 0
        for a in range(A):
            if backup(s, a) > backup(s, best):
                best = a
        policy[s, best] = 1
    return np.array(v), policy


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    new = [[float(x) for x in row] for row in q]
    target = float(r)
    if not done:
        target += gamma * max(new[s2])
    new[s][a] = (1 - lr) * new[s][a] + lr * target
    return np.array(new)


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    new = [[float(x) for x in row] for row in q]
    target = float(r)
    if not done:
        target += gamma * new[s2][a2]
    new[s][a] = (1 - lr) * new[s][a] + lr * target
    return np.array(new)


def epsilon_greedy(q, s, epsilon, rng):
    row = [float(x) for x in q[s]]
    if rng.uniform() >= epsilon:
        best = max(row)
        return max(a for a in range(len(row)) if row[a] == best)
    return int(rng.uniform() * len(row))


def softmax_policy(theta):
    rows = []
    for row in theta:
        m = max(float(x) for x in row)
        e = [math.exp(float(x) - m) for x in row]
        rows.append([x / sum(e) for x in e])
    return np.array(rows)


def log_policy_grad(theta, s, a):
    pi = softmax_policy(theta)
    g = np.zeros(pi.shape)
    for b in range(pi.shape[1]):
        g[s, b] = (1.0 if a == b else 0.0) - pi[s, b]
    return g


def policy_gradient(theta, P, R, gamma, start):
    pi = softmax_policy(theta)
    S, A = pi.shape
    v = policy_evaluation(pi, P, R, gamma)
    q = q_from_v(v, P, R, gamma)
    d = np.array([float(x) for x in start])
    now = d.copy()
    while gamma * now.max() > 1e-18:  # the visits as a sum over time
        after = np.zeros(S)
        for s in range(S):
            for a in range(A):
                for t in range(S):
                    after[t] += gamma * now[s] * pi[s, a] * float(P[s][a][t])
        now = after
        d = d + now
    g = np.zeros((S, A))
    for s in range(S):
        for a in range(A):
            g[s, a] = d[s] * pi[s, a] * (q[s, a] - v[s])
    return g


def reinforce_gradient(theta, episodes, gamma):
    total = np.zeros(np.shape(theta))
    for episode in episodes:
        for t in range(len(episode)):
            s, a, _ = episode[t]
            G = 0.0
            for k in range(t, len(episode)):
                G += gamma ** (k - t) * episode[k][2]
            total += gamma**t * G * log_policy_grad(theta, s, a)
    return total / len(episodes)
