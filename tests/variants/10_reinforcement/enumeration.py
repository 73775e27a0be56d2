"""Right: every policy of a small world is tried; the value of a policy by way of its q; Python's own random numbers, seeded by rng."""

import itertools
import random

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
    q = (as_float(P) * (gamma * as_float(v))[None, None, :]).sum(2)
    q += R
    return q


def policy_evaluation(policy, P, R, gamma):
    pi, P, R = map(as_float, (policy, P, R))
    S, A = R.shape
    # q system
    Q = np.eye(S * A) - gamma * np.einsum("sat,tb->satb", P, pi).reshape(S * A, S * A)
    q = np.linalg.solve(Q, R.ravel()).reshape(S, A)
    return np.sum(pi * q, axis=-1)


def value_iteration(P, R, gamma, tol=1e-10):  # enumeration of policies if small else policy iteration
    P, R = as_float(P), as_float(R)
    S, A = R.shape
    if A**S <= 100:
        best = None
        for pol in itertools.product(range(A), repeat=S):
            v = np.linalg.solve(np.eye(S) - gamma * P[range(S), pol], R[range(S), pol])
            if best is None or v.sum() > best.sum():
                best = v
        v = best
    else:
        pol = np.zeros(S, int)
        for _ in range(200):
            v = np.linalg.solve(np.eye(S) - gamma * P[range(S), pol], R[range(S), pol])
            new = (R + gamma * P @ v).argmax(1)
            if (new == pol).all():
                break
            pol = new
    return [v, np.eye(A)[(R + gamma * P @ v + 1e-12 * np.arange(A)).argmax(1)]]


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    return moved(q, s, a, r + (not done) * gamma * np.max(as_float(q)[s2]), lr)


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    return moved(q, s, a, r if done else r + gamma * as_float(q)[s2][a2], lr)


def epsilon_greedy(q, s, epsilon, rng):
    r = random.Random(int(rng.integers(2**63)))
    row = list(np.asarray(q)[s])
    return r.randrange(len(row)) if r.random() < epsilon else row.index(max(row))


def softmax_policy(theta):
    t = as_float(theta).T
    e = np.exp(t - t.max(0))
    return (e / e.sum(0)).T


def log_policy_grad(theta, s, a):
    p = softmax_policy(theta)
    g = np.zeros(p.shape)
    g[s, a] = 1
    g[s] -= p[s]
    return g


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
    g = np.zeros(np.shape(theta))
    n = 0
    for ep in episodes:
        n += 1
        for t in range(len(ep)):
            s, a, _ = ep[t]
            g += sum(gamma**k * ep[k][2] for k in range(t, len(ep))) * log_policy_grad(theta, s, a)
    return g / n
