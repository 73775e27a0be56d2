"""10_reinforcement: answers as students write them, labelled."""

import numpy as np
from labels import right, wrong


def policy_of(theta):
    theta = np.asarray(theta, dtype=float)
    e = np.exp(theta - theta.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def values_of(policy, P, R, gamma):
    policy, P, R = (np.asarray(A, dtype=float) for A in (policy, P, R))
    T = np.einsum("sa,sat->st", policy, P)
    return np.linalg.solve(np.eye(len(T)) - gamma * T, np.einsum("sa,sa->s", policy, R))


def exact_parts(theta, P, R, gamma, start):
    """Policy, advantage, discounted visits."""
    P, R, start = (np.asarray(A, dtype=float) for A in (P, R, start))
    pi = policy_of(theta)
    v = values_of(pi, P, R, gamma)
    q = R + gamma * P @ v
    T = np.einsum("sa,sat->st", pi, P)
    d = np.linalg.solve(np.eye(len(v)) - gamma * T.T, start)
    return pi, q, v, d


# --- wrong ---


@wrong("q_from_v", mistake="q_from_the_value_of_the_state_itself")
def q_of_the_same_state(v, P, R, gamma):
    v, R = np.asarray(v, dtype=float), np.asarray(R, dtype=float)
    return R + gamma * np.repeat(v[:, None], R.shape[1], axis=1)


@wrong("q_from_v", mistake="q_without_discount")
def q_undiscounted(v, P, R, gamma):
    return np.asarray(R, dtype=float) + np.einsum("sat,t->sa", np.asarray(P, dtype=float), np.asarray(v, dtype=float))


@wrong("q_from_v", kind="summed")
def q_collapsed(v, P, R, gamma):
    P, v, R = np.asarray(P, dtype=float), np.asarray(v, dtype=float), np.asarray(R, dtype=float)
    return np.einsum("sa->s", R) + gamma * np.einsum("sat,t->s", P, v)


@wrong("q_from_v", kind="transposed")
def q_actions_first(v, P, R, gamma):
    P, v, R = np.asarray(P, dtype=float), np.asarray(v, dtype=float), np.asarray(R, dtype=float)
    return np.stack([R[:, a] + gamma * P[:, a] @ v for a in range(R.shape[1])])


@wrong("policy_evaluation", mistake="evaluation_by_a_thousand_sweeps")
def evaluation_many_sweeps(policy, P, R, gamma):
    policy, P, R = (np.asarray(A, dtype=float) for A in (policy, P, R))
    v = np.zeros(len(R))
    for _ in range(1000):
        v = np.sum(policy * (R + gamma * np.dot(P, v)), axis=1)
    return v


@wrong("policy_evaluation", mistake="evaluation_with_the_transpose")
def evaluation_transposed_matrix(policy, P, R, gamma):
    policy, P, R = (np.asarray(A, dtype=float) for A in (policy, P, R))
    T = np.einsum("sa,sat->ts", policy, P)
    return np.linalg.inv(np.eye(len(R)) - gamma * T) @ (policy * R).sum(axis=1)


@wrong("policy_evaluation", mistake="evaluation_of_the_likeliest_action")
def evaluation_of_the_likeliest(policy, P, R, gamma):
    policy = np.asarray(policy, dtype=float)
    greedy = (np.arange(policy.shape[1]) == policy.argmax(axis=1)[:, None]).astype(float)
    return values_of(greedy, P, R, gamma)


@wrong("policy_evaluation", kind="kept axis")
def evaluation_column(policy, P, R, gamma):
    policy, P, R = (np.asarray(A, dtype=float) for A in (policy, P, R))
    r = (policy * R).sum(axis=1, keepdims=True)
    T = (policy[:, :, None] * P).sum(axis=1)
    return np.linalg.solve(np.eye(len(T)) - gamma * T, r)


@wrong("value_iteration", mistake="iteration_with_action_numbers")
def value_iteration_policy_as_numbers(P, R, gamma, tol=1e-10):
    P, R = np.asarray(P, dtype=float), np.asarray(R, dtype=float)
    v = np.zeros(len(R))
    for _ in range(20_000):
        new = (R + gamma * P @ v).max(axis=1)
        done = np.abs(new - v).max() <= tol * (1 - gamma) / 2
        v = new
        if done:
            break
    return v, np.argmax(R + gamma * P @ v, axis=1)


@wrong("value_iteration", mistake="iteration_stops_at_a_change_of_tol")
def value_iteration_last_change(P, R, gamma, tol=1e-10):
    P, R = np.asarray(P, dtype=float), np.asarray(R, dtype=float)
    v, delta = np.zeros(len(R)), np.inf
    while delta > tol:
        new_v = np.max(R + gamma * np.einsum("sat,t->sa", P, v), axis=1)
        delta = np.max(np.abs(new_v - v))
        v = new_v
    pi = np.zeros(R.shape)
    pi[np.arange(len(v)), np.argmax(R + gamma * P @ v, axis=1)] = 1
    return v, pi


@wrong("q_learning_update", mistake="q_learning_in_place")
def q_learning_in_place(q, s, a, r, s2, done, lr, gamma):
    q = np.asarray(q, dtype=float)
    future = 0.0 if done else np.max(q[s2])
    q[s, a] = (1 - lr) * q[s, a] + lr * (r + gamma * future)
    return q


@wrong("q_learning_update", mistake="q_learning_with_a_future_after_the_end")
def q_learning_never_ends(q, s, a, r, s2, done, lr, gamma):
    q = np.array(q, dtype=float)
    td = r + gamma * max(q[s2]) - q[s, a]
    q[s, a] = q[s, a] + lr * td
    return q


@wrong("q_learning_update", mistake="q_learning_in_an_integer_table")
def q_learning_plain_copy(q, s, a, r, s2, done, lr, gamma):
    q = np.copy(q)
    target = r if done else r + gamma * q[s2].max()
    q[s, a] = q[s, a] + lr * (target - q[s, a])
    return q


@wrong("q_learning_update", kind="unknown")
def q_learning_average_of_next(q, s, a, r, s2, done, lr, gamma):
    q = np.array(q, dtype=float)
    target = r + (0 if done else gamma * (0.9 * q[s2].max() + 0.1 * q[s2].mean()))
    q[s, a] += lr * (target - q[s, a])
    return q


@wrong("sarsa_update", mistake="sarsa_with_the_maximum")
def sarsa_off_policy(q, s, a, r, s2, a2, done, lr, gamma):
    new = np.array(q, dtype=float)
    best = np.max(new[s2]) if not done else 0.0
    new[s, a] = new[s, a] * (1 - lr) + lr * (r + gamma * best)
    return new


@wrong("sarsa_update", kind="unknown")
def sarsa_replaces(q, s, a, r, s2, a2, done, lr, gamma):
    new = np.array(q, dtype=float)
    new[s, a] = lr * (r if done else r + gamma * new[s2, a2])
    return new


@wrong("sarsa_update", kind="none")
def sarsa_returns_nothing(q, s, a, r, s2, a2, done, lr, gamma):
    q = np.array(q, dtype=float)
    q[s, a] += lr * (r + (not done) * gamma * q[s2, a2] - q[s, a])


@wrong("epsilon_greedy", mistake="epsilon_swapped")
def epsilon_swapped(q, s, epsilon, rng):
    row = np.asarray(q, dtype=float)[s]
    return int(np.argmax(row)) if rng.uniform() < epsilon else int(rng.integers(row.size))


@wrong("epsilon_greedy", mistake="epsilon_over_the_others")
def epsilon_among_the_others(q, s, epsilon, rng):
    row = np.asarray(q, dtype=float)[s]
    best = int(np.argmax(row))
    if rng.random() >= epsilon:
        return best
    return int(rng.choice([a for a in range(len(row)) if a != best]))


@wrong("softmax_policy", mistake="policy_over_the_states")
def policy_over_states(theta):
    theta = np.asarray(theta, dtype=float)
    e = np.exp(theta - theta.max(axis=0))
    return e / np.add.reduce(e, axis=0)


@wrong("softmax_policy", kind="unknown")
def policy_with_temperature(theta):
    return policy_of(np.asarray(theta, dtype=float) / 2)


@wrong("log_policy_grad", mistake="score_of_pi")
def grad_of_pi_itself(theta, s, a):
    pi = policy_of(theta)
    g = np.zeros_like(pi)
    for b in range(pi.shape[1]):
        g[s, b] = pi[s, a] * ((a == b) - pi[s, b])
    return g


@wrong("log_policy_grad", mistake="score_in_every_row")
def grad_score_in_every_row(theta, s, a):
    g = -policy_of(theta)
    g[:, a] += 1
    return g


@wrong("log_policy_grad", mistake="score_of_a_loss")
def grad_of_minus_log(theta, s, a):
    pi = policy_of(theta)
    g = np.zeros_like(pi)
    g[s] = pi[s]
    g[s, a] -= 1
    return g


@wrong("log_policy_grad", kind="wrong in the last column")
def grad_last_action_forgotten(theta, s, a):
    pi = policy_of(theta)
    g = np.zeros_like(pi)
    for b in range(pi.shape[1] - 1):
        g[s, b] = (b == a) - pi[s, b]
    return g


@wrong("policy_gradient", mistake="policy_gradient_with_normalised_visits")
def exact_gradient_normalised(theta, P, R, gamma, start):
    pi, q, v, d = exact_parts(theta, P, R, gamma, start)
    d = d / d.sum()
    return d[:, None] * pi * (q - v[:, None])


@wrong("policy_gradient", mistake="policy_gradient_without_pi")
def exact_gradient_pi_forgotten(theta, P, R, gamma, start):
    _, q, v, d = exact_parts(theta, P, R, gamma, start)
    return np.einsum("s,sa->sa", d, q - v[:, None])


@wrong("policy_gradient", mistake="policy_gradient_with_q")
def exact_gradient_q_for_advantage(theta, P, R, gamma, start):
    pi, q, _, d = exact_parts(theta, P, R, gamma, start)
    return np.einsum("s,sa,sa->sa", d, pi, q)


@wrong("policy_gradient", kind="not started")
def exact_gradient_to_do(theta, P, R, gamma, start):
    # TODO
    raise NotImplementedError


@wrong("policy_gradient", kind="digits lost")
def exact_gradient_numeric(theta, P, R, gamma, start):
    theta = np.array(theta, dtype=float)
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        up, down = theta.copy(), theta.copy()
        up[i] += 1e-5
        down[i] -= 1e-5
        j_up = np.dot(start, values_of(policy_of(up), P, R, gamma))
        j_down = np.dot(start, values_of(policy_of(down), P, R, gamma))
        g[i] = (j_up - j_down) / 2e-5
    return g


def score_sum(theta, episodes, weight_of):
    """The mean over episodes of the sum of weight * grad log pi."""
    pi = policy_of(theta)
    g = np.zeros(pi.shape)
    for episode in episodes:
        rewards = [r for _, _, r in episode]
        for t, (s, a, _) in enumerate(episode):
            w = weight_of(t, rewards)
            g[s] -= w * pi[s]
            g[s, a] += w
    return g / len(episodes)


@wrong("reinforce_gradient", mistake="reinforce_with_the_total_return")
def reinforce_total_return(theta, episodes, gamma):
    def total(t, rewards):
        return sum(gamma**k * r for k, r in enumerate(rewards))

    return score_sum(theta, episodes, total)


@wrong("reinforce_gradient", mistake="reinforce_without_gamma_t")
def reinforce_without_outer_discount(theta, episodes, gamma):
    def reward_to_go(t, rewards):
        return sum(gamma ** (k - t) * rewards[k] for k in range(t, len(rewards)))

    return score_sum(theta, episodes, reward_to_go)


@wrong("reinforce_gradient", mistake="reinforce_summed")
def reinforce_sum_over_episodes(theta, episodes, gamma):
    def weight(t, rewards):
        return sum(gamma**k * rewards[k] for k in range(t, len(rewards)))

    return len(episodes) * score_sum(theta, episodes, weight)


@wrong("reinforce_gradient", kind="unknown")
def reinforce_with_baseline(theta, episodes, gamma):
    # variance reduction: the mean reward of the episode is taken off first
    def weight(t, rewards):
        base = np.mean(rewards)
        return sum(gamma**k * (rewards[k] - base) for k in range(t, len(rewards)))

    return score_sum(theta, episodes, weight)


@wrong("q_from_v", kind="rounded")
def q_two_places(v, P, R, gamma):
    q = np.asarray(R, dtype=float) + gamma * np.asarray(P, dtype=float) @ np.asarray(v, dtype=float)
    return np.round(q, 2)


@wrong("q_from_v", kind="type")
def q_as_text(v, P, R, gamma):
    q = np.asarray(R, dtype=float) + gamma * np.asarray(P, dtype=float) @ np.asarray(v, dtype=float)
    return [[f"{x:.3f}" for x in row] for row in q]


@wrong("value_iteration", kind="crash")
def value_iteration_wrong_axis(P, R, gamma, tol=1e-10):
    P, R = np.asarray(P, dtype=float), np.asarray(R, dtype=float)
    v = np.zeros(len(R))
    for _ in range(10_000):
        v = (R + gamma * np.einsum("sat,t->sa", P, v)).max(axis=0)
    return v, np.eye(R.shape[1])[np.argmax(R + gamma * P @ v, axis=1)]


@wrong("epsilon_greedy", kind="type")
def epsilon_greedy_array_of_ties(q, s, epsilon, rng):
    row = np.asarray(q, dtype=float)[s]
    if rng.random() < epsilon:
        return int(rng.integers(len(row)))
    return np.flatnonzero(row == row.max())


@wrong("softmax_policy", kind="float32")
def policy_single_precision(theta):
    theta = np.asarray(theta, dtype="f4")
    e = np.exp(theta - theta.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


@wrong("softmax_policy", kind="times C")
def policy_over_the_mean(theta):
    p = policy_of(theta)
    return p / p.mean(axis=1, keepdims=True)


@wrong("policy_gradient", mistake="policy_gradient_descending")
def exact_gradient_of_the_cost(theta, P, R, gamma, start):
    pi, q, v, d = exact_parts(theta, P, R, gamma, start)
    return d[:, None] * pi * (v[:, None] - q)


@wrong("reinforce_gradient", kind="second call differs")
def reinforce_totals_in_a_default(theta, episodes, gamma, totals={}):  # noqa: B006
    def weight(t, rewards):
        return sum(gamma**k * rewards[k] for k in range(t, len(rewards)))

    total = totals.setdefault(np.shape(theta), np.zeros(np.shape(theta)))
    total += score_sum(theta, episodes, weight)
    return total.copy()


@wrong("reinforce_gradient", kind="over n")
def reinforce_averaged_twice(theta, episodes, gamma):
    def weight(t, rewards):
        return sum(gamma**k * rewards[k] for k in range(t, len(rewards)))

    return score_sum(theta, episodes, weight) / len(episodes)


@wrong("log_policy_grad", kind="squared")
def grad_times_itself(theta, s, a):
    pi = policy_of(theta)
    g = np.zeros_like(pi)
    g[s] = (np.eye(pi.shape[1])[a] - pi[s]) ** 2
    return g


@wrong("epsilon_greedy", kind="unknown")
def boltzmann(q, s, epsilon, rng):
    row = np.asarray(q, dtype=float)[s]
    p = np.exp((row - row.max()) / max(epsilon, 1e-3))
    return int(rng.choice(len(row), p=p / p.sum()))


@wrong("value_iteration", kind="none")
def value_iteration_without_return(P, R, gamma, tol=1e-10):
    P, R = np.asarray(P, dtype=float), np.asarray(R, dtype=float)
    v = np.zeros(len(R))
    for _ in range(100):
        v = (R + gamma * P @ v).max(axis=1)


@wrong("sarsa_update", kind="unknown")
def sarsa_with_a_trace(q, s, a, r, s2, a2, done, lr, gamma):
    q = np.array(q, dtype=float)
    delta = (r if done else r + gamma * q[s2, a2]) - q[s, a]
    q[s, a] += lr * delta
    q[s2, a2] += 0.5 * gamma * lr * delta
    return q


@wrong("reinforce_gradient", mistake="reinforce_overflows")
def reinforce_plain_exponentials(theta, episodes, gamma):
    e = np.exp(np.asarray(theta, dtype=float))
    pi = e / e.sum(axis=1, keepdims=True)
    g = np.zeros(pi.shape)
    for episode in episodes:
        for t, (s, a, _) in enumerate(episode):
            G = sum(gamma**k * step[2] for k, step in enumerate(episode) if k >= t)
            g[s] += G * (np.eye(pi.shape[1])[a] - pi[s])
    return g / len(episodes)


@wrong("policy_gradient", kind="unknown")
def exact_gradient_one_step_visits(theta, P, R, gamma, start):
    pi, q, v, _ = exact_parts(theta, P, R, gamma, start)
    T = np.einsum("sa,sat->st", pi, np.asarray(P, dtype=float))
    d = np.asarray(start, dtype=float) + gamma * np.asarray(start, dtype=float) @ T
    return d[:, None] * pi * (q - v[:, None])


@wrong("policy_evaluation", kind="flipped")
def evaluation_states_reversed(policy, P, R, gamma):
    return values_of(policy, P, R, gamma)[::-1]


# --- right ---


@right("q_from_v")
def q_from_v_loops(v, P, R, gamma):
    P, R = np.asarray(P, dtype=float), np.asarray(R, dtype=float)
    q = R.copy()
    for s in range(R.shape[0]):
        for a in range(R.shape[1]):
            q[s, a] += gamma * sum(P[s, a, t] * v[t] for t in range(R.shape[0]))
    return q


@right("policy_evaluation")
def evaluation_by_inverse(policy, P, R, gamma):
    policy, P, R = (np.asarray(A, dtype=float) for A in (policy, P, R))
    T = np.matmul(policy[:, None, :], P)[:, 0]
    return np.linalg.inv(np.identity(len(T)) - gamma * T) @ np.sum(policy * R, axis=1)


@right("value_iteration")
def policy_iteration(P, R, gamma, tol=1e-10):
    """Howard's method: exact in finitely many rounds."""
    P, R = np.asarray(P, dtype=float), np.asarray(R, dtype=float)
    best = np.zeros(len(R), dtype=int)
    for _ in range(1000):
        pi = np.eye(R.shape[1])[best]
        v = values_of(pi, P, R, gamma)
        q = R + gamma * P @ v
        better = q.max(axis=1) > q[np.arange(len(v)), best] + 1e-12 * (1 + np.abs(v))
        if not better.any():
            break
        best = np.where(better, q.argmax(axis=1), best)
    return v, pi


@right("q_learning_update")
def q_learning_convex(q, s, a, r, s2, done, lr, gamma):
    new = np.array(q, dtype=float)
    bootstrap = 0.0 if done else gamma * max(new[s2])
    new[s, a] = (1 - lr) * new[s, a] + lr * (r + bootstrap)
    return new


@right("epsilon_greedy")
def epsilon_greedy_by_probabilities(q, s, epsilon, rng):
    row = np.asarray(q, dtype=float)[s]
    p = np.full(len(row), epsilon / len(row))
    p[np.argmax(row)] += 1 - epsilon
    return int(rng.choice(len(row), p=p))


@right("softmax_policy", care=False)
def policy_naive(theta):
    e = np.exp(np.asarray(theta, dtype=float))
    return e / e.sum(axis=1)[:, None]


@right("log_policy_grad")
def log_policy_grad_where(theta, s, a):
    pi = policy_of(theta)
    S, A = pi.shape
    here = (np.arange(S) == s)[:, None]
    return np.where(here, (np.arange(A) == a) - pi, 0.0)


@right("policy_gradient")
def exact_gradient_centred(theta, P, R, gamma, start):
    pi, q, _, d = exact_parts(theta, P, R, gamma, start)
    baseline = np.sum(pi * q, axis=1, keepdims=True)
    return (d[:, None] * pi) * (q - baseline)


@right("reinforce_gradient")
def reinforce_forwards(theta, episodes, gamma):
    def weight(t, rewards):
        return sum(gamma**k * rewards[k] for k in range(t, len(rewards)))

    return score_sum(theta, episodes, weight)
