"""Right: loops and lists, elimination by hand, ties to the last action, recursion along the episode."""

import math

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
    S, A = np.shape(R)
    return np.array(
        [
            [float(R[s][a]) + gamma * sum(float(P[s][a][t]) * float(v[t]) for t in range(S)) for a in range(A)]
            for s in range(S)
        ]
    )


def policy_evaluation(policy, P, R, gamma):  # gaussian elimination
    M, r = induced(policy, P, R)
    n = len(r)
    A = [[float(i == j) - gamma * M[i][j] for j in range(n)] + [r[i]] for i in range(n)]
    for i in range(n):
        p = max(range(i, n), key=lambda k: abs(A[k][i]))
        A[i], A[p] = A[p], A[i]
        for k in range(n):
            if k != i:
                f = A[k][i] / A[i][i]
                A[k] = [x - f * y for x, y in zip(A[k], A[i])]
    return np.array([A[i][n] / A[i][i] for i in range(n)])


def value_iteration(P, R, gamma, tol=1e-10):
    P, R = as_float(P), as_float(R)
    v = [0.0] * len(R)
    while True:
        new = [
            max(R[s][a] + gamma * sum(p * x for p, x in zip(P[s][a], v)) for a in range(len(R[s])))
            for s in range(len(R))
        ]
        delta = max(abs(x - y) for x, y in zip(new, v))
        v = new
        if delta * gamma <= tol * (1 - gamma) * 0.5 or delta < 1e-15:
            break
    pol = np.zeros(R.shape)
    for s in range(len(R)):
        qs = [R[s][a] + gamma * np.dot(P[s][a], v) for a in range(R.shape[1])]
        ties = [a for a, x in enumerate(qs) if np.isclose(x, max(qs), rtol=1e-9)]
        pol[s][ties[-1]] = 1
    return np.array(v), pol


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    new = [list(map(float, row)) for row in q]
    t = r
    if not done:
        t += gamma * max(new[s2])
    new[s][a] += lr * (t - new[s][a])
    return np.array(new)


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    return moved(q, s, a, r + (1 - int(done)) * gamma * float(np.asarray(q)[s2, a2]), lr)


def epsilon_greedy(q, s, epsilon, rng):
    row = as_float(q)[s]
    if rng.random() >= epsilon:
        return max(range(len(row)), key=row.__getitem__)
    return int(np.floor(rng.random() * len(row)))


def softmax_policy(theta):
    out = []
    for row in as_float(theta):
        m = max(row)
        e = [math.exp(x - m) for x in row]
        z = math.fsum(e)
        out.append([x / z for x in e])
    return np.array(out)


def log_policy_grad(theta, s, a):
    t = as_float(theta)
    return np.array(
        [[((j == a) - softmax_policy(t)[i, j]) * (i == s) for j in range(t.shape[1])] for i in range(t.shape[0])],
        dtype=float,
    )


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
    def g(ep, disc=1.0):
        if not ep:
            return 0.0, 0.0
        (s, a, r), *rest = ep
        G, grad = g(rest, disc * gamma)
        G = r + gamma * G
        return G, grad + disc * G * log_policy_grad(theta, s, a)

    return sum(g(ep)[1] for ep in episodes) / len(episodes)
