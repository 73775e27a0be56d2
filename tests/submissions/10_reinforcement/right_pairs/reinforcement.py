"""States and actions as pairs in one long list; q by one linear system over pairs; choices by racing clocks."""

import numpy as np


def doubles(*arrays):
    return [np.array(x, dtype=float) for x in arrays]


def rows(x):
    """(S, A, ...) -> (S * A, ...): a pair after the other."""
    return x.reshape(-1, *x.shape[2:])


def q_from_v(v, P, R, gamma):
    v, P, R = doubles(v, P, R)
    return np.reshape(rows(R) + gamma * rows(P).dot(v), R.shape)


def q_of_policy(pi, P, R, gamma):
    """q(s, a) = R(s, a) + gamma * the mean of q over the next pair, as one system of S * A equations."""
    S, A = R.shape
    next_pair = np.einsum("pt,tb->ptb", rows(P), pi).reshape(S * A, S * A)
    return np.linalg.solve(np.identity(S * A) - gamma * next_pair, rows(R)).reshape(S, A)


def policy_evaluation(policy, P, R, gamma):
    pi, P, R = doubles(policy, P, R)
    return np.einsum("sa,sa->s", pi, q_of_policy(pi, P, R, gamma))


def value_iteration(P, R, gamma, tol=1e-10):
    """Bounds from above and from below that meet; the answer is half way between."""
    P, R = doubles(P, R)
    low, high = (np.full(len(R), bound / (1 - gamma)) for bound in (R.min(), R.max()))
    while (high - low).max() > 2 * tol:
        before = (high - low).max()
        low, high = (q_from_v(bound, P, R, gamma).max(axis=1) for bound in (low, high))
        if (high - low).max() >= before:
            break
    v = (low + high) / 2
    chosen = q_from_v(v, P, R, gamma).argmax(axis=1)
    return v, 1.0 * (chosen[:, np.newaxis] == np.arange(R.shape[1]))


def towards(q, place, target, lr):
    (q,) = doubles(q)
    q[place] *= 1 - lr
    q[place] += lr * target
    return q


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    ahead = 0.0 if done else float(max(q[s2]))
    return towards(q, (s, a), r + gamma * ahead, lr)


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    ahead = 0.0 if done else float(q[s2][a2])
    return towards(q, (s, a), r + gamma * ahead, lr)


def epsilon_greedy(q, s, epsilon, rng):
    """Each action has a clock; the first to ring wins. All clocks alike where exploring, one infinitely fast else."""
    clocks = rng.exponential(size=len(q[s]))
    if not rng.binomial(1, epsilon):
        clocks[np.argmax(q[s])] = -1.0
    return int(clocks.argmin())


def log_softmax(theta):
    (theta,) = doubles(theta)
    return theta - np.logaddexp.reduce(theta, axis=1)[:, np.newaxis]


def softmax_policy(theta):
    return np.exp(log_softmax(theta))


def log_policy_grad(theta, s, a):
    pi = softmax_policy(theta)
    indicator = np.zeros_like(pi)
    indicator[s, a] = 1.0
    here = np.zeros((len(pi), 1))
    here[s] = 1.0
    return indicator - here * pi


def policy_gradient(theta, P, R, gamma, start):
    """Visits of pairs: the transpose of the system for q."""
    pi, (P, R, start) = softmax_policy(theta), doubles(P, R, start)
    S, A = R.shape
    next_pair = np.einsum("pt,tb->ptb", rows(P), pi).reshape(S * A, S * A)
    visits = np.linalg.solve((np.identity(S * A) - gamma * next_pair).T, (start[:, np.newaxis] * pi).ravel())
    q = q_of_policy(pi, P, R, gamma)
    weighted = visits.reshape(S, A) * q
    return weighted - weighted.sum(axis=1, keepdims=True) * pi


def reinforce_gradient(theta, episodes, gamma):
    total = np.zeros(np.shape(theta))
    for episode in episodes:
        worth = [gamma**t * r for t, (_, _, r) in enumerate(episode)]
        for t, (s, a, _) in enumerate(episode):
            total += sum(worth[t:]) * log_policy_grad(theta, s, a)  # gamma^t G_t: all that is still to come
    return total / len(episodes)
