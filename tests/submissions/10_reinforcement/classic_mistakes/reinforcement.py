import numpy as np


def as_float(z):
    return np.array(z, dtype=np.float64)


def q_from_v(v, P, R, gamma):
    v, P, R = as_float(v), as_float(P), as_float(R)
    return R + gamma * np.einsum("sat,t->sa", P, v)


def policy_evaluation(policy, P, R, gamma):
    policy, P, R = as_float(policy), as_float(P), as_float(R)
    S = P.shape[0]
    P_pi = np.zeros((S, S))
    r_pi = np.zeros(S)
    for s in range(S):
        P_pi[s] = policy[s] @ P[s]
        r_pi[s] = policy[s] @ R[s]
    return np.linalg.solve(np.eye(S) - gamma * P_pi, r_pi)


def value_iteration(P, R, gamma, tol=1e-10):
    P, R = as_float(P), as_float(R)
    v = np.zeros(P.shape[0])
    while True:
        q = q_from_v(v, P, R, gamma)
        new_v = np.max(q, axis=1)
        delta = np.max(np.abs(new_v - v))
        v = new_v
        if delta < tol:
            break
    q = q_from_v(v, P, R, gamma)
    policy = np.zeros(R.shape)
    for s in range(len(v)):
        policy[s, np.argmax(q[s])] = 1.0
    return v, policy


def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    q = as_float(q)
    if done:
        target = r
    else:
        target = r + gamma * np.max(q[s2])
    q[s, a] = q[s, a] + lr * (target - q[s, a])
    return q


def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    q = as_float(q)
    if done:
        target = r
    else:
        target = r + gamma * np.max(q[s2])
    q[s, a] = q[s, a] + lr * (target - q[s, a])
    return q


def epsilon_greedy(q, s, epsilon, rng):
    q = as_float(q)
    if rng.uniform() < epsilon:
        return rng.integers(q.shape[1])
    return np.argmax(q[s])


def softmax_policy(theta):
    theta = as_float(theta)
    theta = theta - np.max(theta, axis=1, keepdims=True)
    e = np.exp(theta)
    return e / np.sum(e, axis=1, keepdims=True)


def log_policy_grad(theta, s, a):
    pi = softmax_policy(theta)
    grad = np.zeros(pi.shape)
    grad[s] = -pi[s]
    grad[s, a] += 1
    return grad


def policy_gradient(theta, P, R, gamma, start):
    pi = softmax_policy(theta)
    v = policy_evaluation(pi, P, R, gamma)
    q = q_from_v(v, P, R, gamma)
    P_pi = np.einsum("sa,sat->st", pi, as_float(P))
    d = np.linalg.solve(np.eye(len(v)) - gamma * P_pi.T, as_float(start))
    return d[:, None] * pi * (q - v[:, None])


def reinforce_gradient(theta, episodes, gamma):
    grad = np.zeros(np.shape(theta))
    for episode in episodes:
        for t in range(len(episode)):
            s, a, _ = episode[t]
            G = sum(gamma ** (k - t) * episode[k][2] for k in range(t, len(episode)))
            grad += G * log_policy_grad(theta, s, a)
    return grad / len(episodes)
