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
        if gamma * delta <= (1 - gamma) * tol:
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
    raise NotImplementedError("sarsa_update: not written yet")


def epsilon_greedy(q, s, epsilon, rng):
    raise NotImplementedError("epsilon_greedy: not written yet")


def softmax_policy(theta):
    theta = as_float(theta)
    theta = theta - np.max(theta, axis=1, keepdims=True)
    e = np.exp(theta)
    return e / np.sum(e, axis=1, keepdims=True)


def log_policy_grad(theta, s, a):
    raise NotImplementedError("log_policy_grad: not written yet")


def policy_gradient(theta, P, R, gamma, start):
    raise NotImplementedError("policy_gradient: not written yet")


def reinforce_gradient(theta, episodes, gamma):
    raise NotImplementedError("reinforce_gradient: not written yet")
