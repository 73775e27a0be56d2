"""Right: a class for the world, one for the policy; the functions asked for are thin."""

from dataclasses import dataclass

import numpy as np


@dataclass
class World:
    P: np.ndarray
    R: np.ndarray
    gamma: float

    def __post_init__(self):
        self.P = np.array(self.P, dtype=np.float64)
        self.R = np.array(self.R, dtype=np.float64)

    @property
    def shape(self):
        return self.R.shape

    def q(self, v):
        S, A = self.shape
        return self.R + self.gamma * self.P.reshape(S * A, S).dot(v).reshape(S, A)

    def under(self, pi):
        S, _ = self.shape
        return np.array([pi[s] @ self.P[s] for s in range(S)]), np.array([pi[s] @ self.R[s] for s in range(S)])

    def matrix(self, pi):
        return np.identity(self.shape[0]) - self.gamma * self.under(pi)[0]

    def value(self, pi):
        return np.linalg.solve(self.matrix(pi), self.under(pi)[1])

    def best(self):
        """Policy iteration: exact, whatever the tolerance."""
        choice = self.R.argmax(axis=1)
        for _ in range(1000):
            v = self.value(np.eye(self.shape[1])[choice])
            q = self.q(v)
            better = np.where(q.max(axis=1) > v + 1e-12 * (1 + abs(v)), q.argmax(axis=1), choice)
            if (better == choice).all():
                break
            choice = better
        return v, np.eye(self.shape[1])[choice]


class SoftmaxPolicy:
    def __init__(self, theta):
        self.theta = np.array(theta, dtype=np.float64)
        shifted = self.theta - np.amax(self.theta, axis=1, keepdims=True)
        self.log_pi = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
        self.pi = np.exp(self.log_pi)

    def score(self, s, a):
        g = np.zeros_like(self.pi)
        g[s, a] = 1
        g[s, :] -= self.pi[s, :]
        return g


class Table:
    def __init__(self, q):
        self.q = np.array(q, dtype=np.float64)

    def move(self, s, a, target, lr):
        self.q[s, a] = self.q[s, a] + lr * (target - self.q[s, a])
        return self.q


def q_from_v(v, P, R, gamma):
    return World(P, R, gamma).q(np.array(v, dtype=np.float64))


def policy_evaluation(policy, P, R, gamma):
    return World(P, R, gamma).value(np.array(policy, dtype=np.float64))


def value_iteration(P, R, gamma, tol=1e-10):
    return World(P, R, gamma).best()


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    table = Table(q)
    future = 0 if done else max(table.q[s2, :])
    return table.move(s, a, r + gamma * future, lr)


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    table = Table(q)
    future = 0 if done else table.q[s2, a2]
    return table.move(s, a, r + gamma * future, lr)


def epsilon_greedy(q, s, epsilon, rng):
    row = Table(q).q[s]
    return rng.integers(0, len(row)) if rng.random() < epsilon else np.argmax(row)


def softmax_policy(theta):
    return SoftmaxPolicy(theta).pi


def log_policy_grad(theta, s, a):
    return SoftmaxPolicy(theta).score(s, a)


def policy_gradient(theta, P, R, gamma, start):
    world, pi = World(P, R, gamma), SoftmaxPolicy(theta).pi
    v = world.value(pi)
    d = np.linalg.solve(world.matrix(pi).transpose(), np.array(start, dtype=np.float64))
    return d.reshape(-1, 1) * pi * (world.q(v) - v.reshape(-1, 1))


def reinforce_gradient(theta, episodes, gamma):
    policy = SoftmaxPolicy(theta)
    gradient = 0
    for episode in episodes:
        G = 0
        for t, (s, a, r) in reversed(list(enumerate(episode))):
            G = r + gamma * G
            gradient = gradient + gamma**t * G * policy.score(s, a)
    return gradient / len(episodes)
