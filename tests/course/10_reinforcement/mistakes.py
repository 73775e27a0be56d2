"""Known wrong answers to 10_reinforcement, each with what a teacher would say.

A function here takes the place of the reference's. Overflow-prone formulas are right for ordinary logits: they cost
the numerical care alone, and their sentences say so.
"""

import math

import numpy as np

from autograder.course import mistake

STEP = 1e-6  # of a student's finite differences
OWN_RNG = np.random.default_rng(12345)


def as_float(z):
    return np.array(z, dtype=np.float64)


def softmax(theta):
    theta = as_float(theta)
    e = np.exp(theta - theta.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def overflowing_softmax(theta):
    e = np.exp(as_float(theta))
    return e / e.sum(axis=1, keepdims=True)


def q_of(v, P, R, gamma):
    return as_float(R) + gamma * (as_float(P) @ as_float(v))


def transitions(policy, P):
    return np.einsum("sa,sat->st", as_float(policy), as_float(P))


def value(policy, P, R, gamma):
    r = (as_float(policy) * as_float(R)).sum(axis=1)
    return np.linalg.solve(np.eye(len(r)) - gamma * transitions(policy, P), r)


def greedy(q):
    return np.eye(q.shape[1])[q.argmax(axis=1)]


def best_values(P, R, gamma, error=1e-11):
    """Values with an error of less than the one given."""
    v, change = np.zeros(len(R)), math.inf
    while gamma * change > (1 - gamma) * error and change > 1e-14 * np.abs(v).max():
        v, before = q_of(v, P, R, gamma).max(axis=1), v
        change = np.abs(v - before).max()
    return v


def score(theta, s, a):
    gradient = np.zeros_like(as_float(theta))
    gradient[s] = -softmax(theta)[s]
    gradient[s, a] += 1.0
    return gradient


def rewards_to_go(episode, gamma):
    G, found = 0.0, []
    for _, _, r in reversed(episode):
        G = r + gamma * G
        found.insert(0, G)
    return found


def gradient_by_differences(f, theta):
    theta = as_float(theta)
    gradient = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        h = np.zeros_like(theta)
        h[i] = STEP
        gradient[i] = (f(theta + h) - f(theta - h)) / (2 * STEP)
    return gradient


# ---- q_from_v


@mistake(
    "q_from_v",
    "You use v of the state itself. Its value belongs to the next state: the sum over s2 of P[s, a, s2] v[s2].",
)
def q_from_the_value_of_the_state_itself(v, P, R, gamma):
    return as_float(R) + gamma * as_float(v)[:, np.newaxis] + 0.0 * as_float(P).sum(axis=2)


@mistake(
    "q_from_v",
    "You sum over the first axis of P, where one comes from. The next state is the last axis: P @ v.",
)
def q_from_the_axis_of_the_origin(v, P, R, gamma):
    return as_float(R) + gamma * np.einsum("tas,t->sa", as_float(P), as_float(v))


@mistake("q_from_v", "The discount is missing: what comes next counts gamma times.")
def q_without_discount(v, P, R, gamma):
    return q_of(v, P, R, 1.0)


@mistake(
    "q_from_v", "You discount the reward of now too. Only the value of the next state is multiplied by gamma."
)
def q_with_a_discounted_reward(v, P, R, gamma):
    return gamma * q_of(v, P, R, 1.0)


@mistake("q_from_v", "The reward is missing: q = R + gamma * (P @ v).")
def q_without_reward(v, P, R, gamma):
    return gamma * (as_float(P) @ as_float(v))


@mistake("q_from_v", "You average over the next states with equal weights. The weights are P[s, a, s2].")
def q_with_equal_weights(v, P, R, gamma):
    return as_float(R) + gamma * as_float(v).mean()


@mistake(
    "q_from_v",
    "You take the most probable next state alone. Average over all of them with the weights P[s, a, s2].",
)
def q_from_the_likeliest_state(v, P, R, gamma):
    return as_float(R) + gamma * as_float(v)[np.argmax(P, axis=2)]


@mistake(
    "q_from_v",
    "You return the best value of each state, (S,). Wanted is q, one value for each action too: (S, A).",
)
def q_maximised(v, P, R, gamma):
    return q_of(v, P, R, gamma).max(axis=1)


@mistake(
    "q_from_v",
    "Integer arguments give an integer table, or wrap around. Convert v, P and R with as_float first.",
)
def q_of_integers(v, P, R, gamma):
    return (np.asarray(R) + (gamma * (np.asarray(P) @ np.asarray(v)))).astype(np.asarray(R).dtype)


# ---- policy_evaluation


@mistake(
    "policy_evaluation",
    "The matrix is transposed: its row s is about where the agent IS. Solve (I - gamma P_pi) v = r_pi.",
)
def evaluation_with_the_transpose(policy, P, R, gamma):
    r = (as_float(policy) * as_float(R)).sum(axis=1)
    return np.linalg.solve((np.eye(len(r)) - gamma * transitions(policy, P)).T, r)


@mistake(
    "policy_evaluation", "The sign is wrong: v - gamma P_pi v = r_pi, so the matrix is I minus gamma P_pi."
)
def evaluation_with_plus(policy, P, R, gamma):
    r = (as_float(policy) * as_float(R)).sum(axis=1)
    return np.linalg.solve(np.eye(len(r)) + gamma * transitions(policy, P), r)


@mistake(
    "policy_evaluation",
    "You evaluate the likeliest action alone. A stochastic policy averages over all actions.",
)
def evaluation_of_the_likeliest_action(policy, P, R, gamma):
    return value(greedy(as_float(policy)), P, R, gamma)


@mistake(
    "policy_evaluation",
    "You ignore the policy, as if all actions were equally probable. Weight R and P by policy[s, a].",
)
def evaluation_of_the_uniform_policy(policy, P, R, gamma):
    return value(np.full(np.shape(R), 1.0 / np.shape(R)[1]), P, R, gamma)


@mistake(
    "policy_evaluation",
    "You sum over the actions without the policy's probabilities. Multiply by policy[s, a] first.",
)
def evaluation_without_weights(policy, P, R, gamma):
    r, M = as_float(R).sum(axis=1), as_float(P).mean(axis=1)
    return np.linalg.solve(np.eye(len(r)) - gamma * M, r)


@mistake(
    "policy_evaluation",
    "This is the reward of one step. Rewards to come count too: solve (I - gamma P_pi) v = r_pi.",
)
def evaluation_of_one_step(policy, P, R, gamma):
    return (as_float(policy) * as_float(R)).sum(axis=1)


@mistake(
    "policy_evaluation",
    "You sweep and stop at a small change: at most a few right digits. Solve the linear system instead.",
)
def evaluation_by_sweeps(policy, P, R, gamma):
    r, M = (as_float(policy) * as_float(R)).sum(axis=1), transitions(policy, P)
    v, change = np.zeros(len(r)), 1.0
    while change > 1e-2:
        v, before = r + gamma * M @ v, v
        change = np.abs(v - before).max()
    return v


@mistake(
    "policy_evaluation",
    "A fixed number of sweeps is not enough for gamma near 1. Solve the linear system instead.",
)
def evaluation_by_a_thousand_sweeps(policy, P, R, gamma):
    r, M = (as_float(policy) * as_float(R)).sum(axis=1), transitions(policy, P)
    v = np.zeros(len(r))
    for _ in range(1000):
        v = r + gamma * M @ v
    return v


@mistake(
    "policy_evaluation",
    "You evaluate the best policy. Average over the actions of the given one; no maximum is taken here.",
)
def evaluation_of_the_best_policy(policy, P, R, gamma):
    v = value(policy, P, R, gamma)
    for _ in range(10):  # policy iteration
        v = value(greedy(q_of(v, P, R, gamma)), P, R, gamma)
    return v


@mistake("policy_evaluation", "The discount is applied to the reward instead of the future.")
def evaluation_with_a_discounted_reward(policy, P, R, gamma):
    return gamma * value(policy, P, R, gamma)


@mistake(
    "policy_evaluation", "Nothing is converted: float32 arguments are multiplied as float32. Convert them to float64 first."
)
def evaluation_without_conversion(policy, P, R, gamma):
    policy, P, R = np.asarray(policy), np.asarray(P), np.asarray(R)
    P_pi, r_pi = np.einsum("sa,sat->st", policy, P), (policy * R).sum(axis=1)
    return np.linalg.solve(np.eye(len(R)) - gamma * P_pi, as_float(r_pi))


# ---- value_iteration


@mistake(
    "value_iteration",
    "A last change of tol may leave an error of gamma / (1 - gamma) tol. Go on until THAT is at most tol.",
)
def iteration_stops_at_a_change_of_tol(P, R, gamma, tol=1e-10):
    v, change = np.zeros(len(R)), math.inf
    while change > tol:
        v, before = q_of(v, P, R, gamma).max(axis=1), v
        change = np.abs(v - before).max()
    return v, greedy(q_of(v, P, R, gamma))


@mistake(
    "value_iteration",
    "The mean change is small where many states have settled; one that has not is within tol only if the LARGEST is small.",
)
def iteration_until_the_mean_change_is_small(P, R, gamma, tol=1e-10):
    v, change = np.zeros(len(R)), np.inf
    while gamma * change > (1 - gamma) * tol:
        v, before = q_of(v, P, R, gamma).max(axis=1), v
        change = np.abs(v - before).mean()
    return v, greedy(q_of(v, P, R, gamma))


@mistake("value_iteration", "The rewards go through float32, which keeps 7 digits. Use float64 throughout.")
def iteration_in_float32(P, R, gamma, tol=1e-10):
    v = best_values(P, as_float(np.asarray(R, dtype=np.float32)), gamma)
    return v, greedy(q_of(v, P, R, gamma))


@mistake(
    "value_iteration",
    "You stop after one sweep: v is the best immediate reward. Repeat until the error is at most tol.",
)
def iteration_of_one_sweep(P, R, gamma, tol=1e-10):
    v = as_float(R).max(axis=1)
    return v, greedy(q_of(v, P, R, gamma))


@mistake(
    "value_iteration",
    "A fixed number of sweeps is not enough for gamma near 1. Let the error bound decide when to stop.",
)
def iteration_of_a_hundred_sweeps(P, R, gamma, tol=1e-10):
    v = np.zeros(len(R))
    for _ in range(100):
        v = q_of(v, P, R, gamma).max(axis=1)
    return v, greedy(q_of(v, P, R, gamma))


@mistake(
    "value_iteration", "You stop when the policy no longer changes: it settles long before the values do."
)
def iteration_until_the_policy_settles(P, R, gamma, tol=1e-10):
    v = as_float(R).max(axis=1)
    while True:
        q = q_of(v, P, R, gamma)
        v, before = q.max(axis=1), v
        if (q.argmax(axis=1) == q_of(before, P, R, gamma).argmax(axis=1)).all():
            return v, greedy(q_of(v, P, R, gamma))


@mistake(
    "value_iteration",
    "You ignore tol and stop at a tolerance of your own. The caller says how exact v has to be.",
)
def iteration_with_its_own_tolerance(P, R, gamma, tol=1e-10):
    v = best_values(P, R, gamma, 1e-4)
    # as far off as its tolerance allows
    return v + 1e-4, greedy(q_of(v, P, R, gamma))


@mistake(
    "value_iteration", "You average over the actions. The best value of a state is the maximum over them."
)
def iteration_with_the_mean(P, R, gamma, tol=1e-10):
    v = value(np.full(np.shape(R), 1.0 / np.shape(R)[1]), P, R, gamma)
    return v, greedy(q_of(v, P, R, gamma))


@mistake(
    "value_iteration",
    "The maximum is outside of the sum over the next states. Each next state's value is itself a maximum.",
)
def iteration_with_the_maximum_outside(P, R, gamma, tol=1e-10):
    q = np.zeros(np.shape(R))
    for _ in range(3000):
        following = np.einsum("sat,tb->sab", as_float(P), q).max(axis=2)
        q, before = as_float(R) + gamma * following, q
        if np.abs(q - before).max() < 1e-12:
            break
    return q.max(axis=1), greedy(q)


@mistake(
    "value_iteration",
    "You take the minimum over the actions: that is the worst policy. Take the maximum, and the argmax.",
)
def iteration_to_the_minimum(P, R, gamma, tol=1e-10):
    v = -best_values(P, -as_float(R), gamma)
    return v, greedy(-q_of(v, P, R, gamma))


@mistake(
    "value_iteration",
    "The policy is greedy for the immediate reward R. It must be greedy for q, which contains the future.",
)
def iteration_with_a_myopic_policy(P, R, gamma, tol=1e-10):
    return best_values(P, R, gamma), greedy(as_float(R))


@mistake(
    "value_iteration",
    "The policy marks every action that is tied. Wanted is one-hot: choose one of them, with argmax.",
)
def iteration_with_several_ones(P, R, gamma, tol=1e-10):
    v = best_values(P, R, gamma)
    q = q_of(v, P, R, gamma)
    return v, (q > q.max(axis=1, keepdims=True) - 1e-9).astype(np.float64)


@mistake(
    "value_iteration",
    "The policy is a list of action numbers. Wanted is one-hot, (S, A): np.eye(A)[numbers].",
)
def iteration_with_action_numbers(P, R, gamma, tol=1e-10):
    v = best_values(P, R, gamma)
    return v, q_of(v, P, R, gamma).argmax(axis=1)


@mistake("value_iteration", "Only v is returned. Return the policy too.")
def iteration_without_a_policy(P, R, gamma, tol=1e-10):
    return best_values(P, R, gamma)


@mistake("value_iteration", "You return the pair in the other order. Wanted: v first, then the policy.")
def iteration_swapped(P, R, gamma, tol=1e-10):
    v = best_values(P, R, gamma)
    return greedy(q_of(v, P, R, gamma)), v


@mistake(
    "value_iteration",
    "You return q, (S, A), in the place of v. The value of a state is the maximum of its row.",
)
def iteration_returns_q(P, R, gamma, tol=1e-10):
    q = q_of(best_values(P, R, gamma), P, R, gamma)
    return q, greedy(q)


@mistake(
    "value_iteration",
    "The division by gamma in your stopping rule fails for gamma = 0. Compare gamma * change with (1 - gamma) * tol.",
)
def iteration_divides_by_gamma(P, R, gamma, tol=1e-10):
    threshold = tol * (1 - gamma) / gamma
    v, change = np.zeros(len(R)), math.inf
    while change > threshold and change > 1e-14:
        v, before = q_of(v, P, R, gamma).max(axis=1), v
        change = np.abs(v - before).max()
    return v, greedy(q_of(v, P, R, gamma))


@mistake(
    "value_iteration",
    "Values are kept from falling below 0. Where all rewards are negative the best value is too.",
)
def iteration_with_a_floor_at_zero(P, R, gamma, tol=1e-10):
    v = np.zeros(len(R))
    for _ in range(3000):
        v, before = np.maximum(q_of(v, P, R, gamma).max(axis=1), 0.0), v
        if np.abs(v - before).max() < 1e-12:
            break
    return v, greedy(q_of(v, P, R, gamma))


# ---- q_learning_update


def stepped(q, s, a, target, lr):
    q = as_float(q)
    q[s, a] += lr * (target - q[s, a])
    return q


@mistake(
    "q_learning_update", "You look at q[s2] after the end of the episode. When done, the target is r alone."
)
def q_learning_with_a_future_after_the_end(q, s, a, r, s2, done, lr, gamma):
    return stepped(q, s, a, r + gamma * as_float(q)[s2].max(), lr)


@mistake(
    "q_learning_update",
    "The roles of done and not done are swapped: the future counts when the episode goes ON.",
)
def q_learning_with_done_inverted(q, s, a, r, s2, done, lr, gamma):
    return stepped(q, s, a, r + gamma * as_float(q)[s2].max() if done else r, lr)


@mistake(
    "q_learning_update",
    "When done you return the table unchanged. The last reward still counts: move the entry towards r.",
)
def q_learning_that_skips_the_end(q, s, a, r, s2, done, lr, gamma):
    return as_float(q) if done else stepped(q, s, a, r + gamma * as_float(q)[s2].max(), lr)


@mistake("q_learning_update", "You write into the caller's table. Work on a copy: q = as_float(q).")
def q_learning_in_place(q, s, a, r, s2, done, lr, gamma):
    q = q if isinstance(q, np.ndarray) and q.dtype == np.float64 else as_float(q)
    q[s, a] += lr * ((r if done else r + gamma * q[s2].max()) - q[s, a])
    return q


@mistake("q_learning_update", "The sign is wrong: the step goes TOWARDS the target, q + lr * (target - q).")
def q_learning_away_from_the_target(q, s, a, r, s2, done, lr, gamma):
    q = as_float(q)
    return stepped(q, s, a, 2 * q[s, a] - (r if done else r + gamma * q[s2].max()), lr)


@mistake(
    "q_learning_update", "There is a minus between the two parts of the average: (1 - lr) q PLUS lr * target."
)
def q_learning_with_the_printed_minus(q, s, a, r, s2, done, lr, gamma):
    q = as_float(q)
    q[s, a] = (1 - lr) * q[s, a] - lr * (r if done else r + gamma * q[s2].max())
    return q


@mistake("q_learning_update", "The maximum is over row s. It belongs to the next state: q[s2].max().")
def q_learning_from_the_old_row(q, s, a, r, s2, done, lr, gamma):
    return stepped(q, s, a, r if done else r + gamma * as_float(q)[s].max(), lr)


@mistake(
    "q_learning_update",
    "The maximum is over the whole table. It is over the row of the next state: q[s2].max().",
)
def q_learning_with_the_maximum_of_the_table(q, s, a, r, s2, done, lr, gamma):
    return stepped(q, s, a, r if done else r + gamma * as_float(q).max(), lr)


@mistake(
    "q_learning_update",
    "You use the same action in the next state, q[s2, a]. Q-learning takes the largest, q[s2].max().",
)
def q_learning_with_the_same_action(q, s, a, r, s2, done, lr, gamma):
    return stepped(q, s, a, r if done else r + gamma * as_float(q)[s2, a], lr)


@mistake("q_learning_update", "You average over the next actions. Q-learning takes the largest, q[s2].max().")
def q_learning_with_the_mean(q, s, a, r, s2, done, lr, gamma):
    return stepped(q, s, a, r if done else r + gamma * as_float(q)[s2].mean(), lr)


@mistake("q_learning_update", "The discount is missing in the target: r + gamma * q[s2].max().")
def q_learning_without_discount(q, s, a, r, s2, done, lr, gamma):
    return stepped(q, s, a, r if done else r + as_float(q)[s2].max(), lr)


@mistake("q_learning_update", "You add lr * target without subtracting the old value: q + lr * (target - q).")
def q_learning_without_the_old_value(q, s, a, r, s2, done, lr, gamma):
    q = as_float(q)
    q[s, a] += lr * (r if done else r + gamma * q[s2].max())
    return q


@mistake(
    "q_learning_update", "The entry is set to the target, as if lr were 1. Move it by the share lr alone."
)
def q_learning_without_lr(q, s, a, r, s2, done, lr, gamma):
    return stepped(q, s, a, r if done else r + gamma * as_float(q)[s2].max(), 1.0)


@mistake(
    "q_learning_update",
    "The result has the type of the table: in an integer table 4.5 becomes 4. Convert with as_float first.",
)
def q_learning_in_an_integer_table(q, s, a, r, s2, done, lr, gamma):
    kind = np.asarray(q).dtype
    return stepped(q, s, a, r if done else r + gamma * as_float(q)[s2].max(), lr).astype(kind)


@mistake("q_learning_update", "You return the entry alone. Return the whole new table, (S, A).")
def q_learning_returns_the_entry(q, s, a, r, s2, done, lr, gamma):
    return stepped(q, s, a, r if done else r + gamma * as_float(q)[s2].max(), lr)[s, a]


@mistake(
    "q_learning_update", "You move the whole row s. Only the entry (s, a) has been tried: the others stay."
)
def q_learning_of_the_whole_row(q, s, a, r, s2, done, lr, gamma):
    q = as_float(q)
    q[s] += lr * ((r if done else r + gamma * q[s2].max()) - q[s])
    return q


# ---- sarsa_update


@mistake(
    "sarsa_update",
    "This is Q-learning: you take the largest of row s2. SARSA takes the action that follows, q[s2, a2].",
)
def sarsa_with_the_maximum(q, s, a, r, s2, a2, done, lr, gamma):
    return stepped(q, s, a, r if done else r + gamma * as_float(q)[s2].max(), lr)


@mistake(
    "sarsa_update", "You look at q[s2, a2] after the end of the episode. When done, the target is r alone."
)
def sarsa_with_a_future_after_the_end(q, s, a, r, s2, a2, done, lr, gamma):
    return stepped(q, s, a, r + gamma * as_float(q)[s2, a2], lr)


@mistake(
    "sarsa_update",
    "You use the action just taken in the next state, q[s2, a]. SARSA takes the one that follows: a2.",
)
def sarsa_with_the_same_action(q, s, a, r, s2, a2, done, lr, gamma):
    return stepped(q, s, a, r if done else r + gamma * as_float(q)[s2, a], lr)


@mistake("sarsa_update", "You take a2 in the old state, q[s, a2]. It is taken in the next one: q[s2, a2].")
def sarsa_in_the_old_state(q, s, a, r, s2, a2, done, lr, gamma):
    return stepped(q, s, a, r if done else r + gamma * as_float(q)[s, a2], lr)


@mistake(
    "sarsa_update",
    "You average over the next actions (that is Expected SARSA, of a uniform policy). Take q[s2, a2].",
)
def sarsa_with_the_mean(q, s, a, r, s2, a2, done, lr, gamma):
    return stepped(q, s, a, r if done else r + gamma * as_float(q)[s2].mean(), lr)


@mistake(
    "sarsa_update", "You update the entry (s2, a2). It is (s, a) that moves; (s2, a2) is only looked at."
)
def sarsa_of_the_next_entry(q, s, a, r, s2, a2, done, lr, gamma):
    return stepped(q, s2, a2, r if done else r + gamma * as_float(q)[s2, a2], lr)


@mistake("sarsa_update", "You write into the caller's table. Work on a copy: q = as_float(q).")
def sarsa_in_place(q, s, a, r, s2, a2, done, lr, gamma):
    q = q if isinstance(q, np.ndarray) and q.dtype == np.float64 else as_float(q)
    q[s, a] += lr * ((r if done else r + gamma * q[s2, a2]) - q[s, a])
    return q


@mistake("sarsa_update", "The sign is wrong: the step goes TOWARDS the target, q + lr * (target - q).")
def sarsa_away_from_the_target(q, s, a, r, s2, a2, done, lr, gamma):
    q = as_float(q)
    return stepped(q, s, a, 2 * q[s, a] - (r if done else r + gamma * q[s2, a2]), lr)


@mistake("sarsa_update", "The discount is missing in the target: r + gamma * q[s2, a2].")
def sarsa_without_discount(q, s, a, r, s2, a2, done, lr, gamma):
    return stepped(q, s, a, r if done else r + as_float(q)[s2, a2], lr)


@mistake(
    "sarsa_update",
    "The result has the type of the table: in an integer table 4.5 becomes 4. Convert with as_float first.",
)
def sarsa_in_an_integer_table(q, s, a, r, s2, a2, done, lr, gamma):
    kind = np.asarray(q).dtype
    return stepped(q, s, a, r if done else r + gamma * as_float(q)[s2, a2], lr).astype(kind)


# ---- epsilon_greedy


@mistake(
    "epsilon_greedy",
    "You explore among the OTHER actions. Exploring is uniform over all of them, the greedy one too.",
)
def epsilon_over_the_others(q, s, epsilon, rng):
    row = as_float(q)[s]
    others = [a for a in range(len(row)) if a != row.argmax()]
    return int(rng.choice(others)) if rng.random() < epsilon else int(row.argmax())


@mistake("epsilon_greedy", "epsilon and 1 - epsilon are swapped: explore with probability epsilon.")
def epsilon_swapped(q, s, epsilon, rng):
    row = as_float(q)[s]
    return int(row.argmax()) if rng.random() < epsilon else int(rng.integers(len(row)))


@mistake("epsilon_greedy", "It never explores. With probability epsilon, return rng.integers(A).")
def epsilon_always_greedy(q, s, epsilon, rng):
    return int(as_float(q)[s].argmax())


@mistake("epsilon_greedy", "It always explores. With probability 1 - epsilon, return the argmax of row s.")
def epsilon_always_uniform(q, s, epsilon, rng):
    return int(rng.integers(np.shape(q)[1]))


@mistake(
    "epsilon_greedy", "rng.integers(A - 1) never takes the last action: the upper end is excluded already."
)
def epsilon_without_the_last_action(q, s, epsilon, rng):
    row = as_float(q)[s]
    return int(rng.integers(max(1, len(row) - 1))) if rng.random() < epsilon else int(row.argmax())


@mistake("epsilon_greedy", "rng.integers(1, A) never takes action 0: actions are numbered from 0.")
def epsilon_without_the_first_action(q, s, epsilon, rng):
    row = as_float(q)[s]
    return int(rng.integers(1, len(row))) if rng.random() < epsilon else int(row.argmax())


@mistake(
    "epsilon_greedy",
    "Rounding a uniform number gives the first and the last action half of their share. Use rng.integers.",
)
def epsilon_rounded(q, s, epsilon, rng):
    n_actions = len(q[s])
    return round(rng.random() * (n_actions - 1)) if rng.random() < epsilon else int(np.argmax(q[s]))


CALLS = []


@mistake("epsilon_greedy", "Actions are explored in turn, as a counter goes. Which one it is must come from rng.")
def epsilon_in_turn(q, s, epsilon, rng):
    CALLS.append(None)
    return len(CALLS) % len(q[s]) if rng.random() < epsilon else int(np.argmax(q[s]))


@mistake("epsilon_greedy", "You explore among S numbers, the states. There are A actions, the columns of q.")
def epsilon_over_the_states(q, s, epsilon, rng):
    return int(rng.integers(len(q))) if rng.random() < epsilon else int(as_float(q)[s].argmax())


@mistake("epsilon_greedy", "np.argmax(q) is a position in the whole table. Take the argmax of row s.")
def epsilon_with_the_argmax_of_the_table(q, s, epsilon, rng):
    q = as_float(q)
    return int(rng.integers(q.shape[1])) if rng.random() < epsilon else int(q.argmax())


@mistake("epsilon_greedy", "You take the column with the largest entry anywhere. Only row s counts.")
def epsilon_with_the_argmax_of_all_states(q, s, epsilon, rng):
    q = as_float(q)
    return int(rng.integers(q.shape[1])) if rng.random() < epsilon else int(q.max(axis=0).argmax())


@mistake("epsilon_greedy", "You take the argmin. Greedy means the largest value.")
def epsilon_with_the_argmin(q, s, epsilon, rng):
    row = as_float(q)[s]
    return int(rng.integers(len(row))) if rng.random() < epsilon else int(row.argmin())


@mistake(
    "epsilon_greedy",
    "One random number serves twice: given u < epsilon, int(u * A) is not uniform. Draw another.",
)
def epsilon_with_one_draw(q, s, epsilon, rng):
    row = as_float(q)[s]
    u = rng.random()
    return int(u * len(row)) if u < epsilon else int(row.argmax())


@mistake(
    "epsilon_greedy",
    "You draw from a normal distribution. rng.random() is uniform in [0, 1), which is what epsilon is compared with.",
)
def epsilon_with_a_normal_draw(q, s, epsilon, rng):
    row = as_float(q)[s]
    return int(rng.integers(len(row))) if abs(rng.normal()) < epsilon else int(row.argmax())


@mistake(
    "epsilon_greedy", "You draw from a generator of your own. All randomness comes from the argument rng."
)
def epsilon_with_its_own_rng(q, s, epsilon, rng):
    row = as_float(q)[s]
    return int(OWN_RNG.integers(len(row))) if OWN_RNG.random() < epsilon else int(row.argmax())


@mistake(
    "epsilon_greedy",
    "You make a generator with a fixed seed in each call, so that it always draws the same. Use the argument rng.",
)
def epsilon_with_a_fixed_seed(q, s, epsilon, rng):
    row, fresh = as_float(q)[s], np.random.default_rng(0)
    return int(fresh.integers(len(row))) if fresh.random() < epsilon else int(row.argmax())


@mistake("epsilon_greedy", "You return the value of the action. Wanted is its number: argmax, not max.")
def epsilon_returns_the_value(q, s, epsilon, rng):
    row = as_float(q)[s]
    return float(row[rng.integers(len(row))]) if rng.random() < epsilon else float(row.max())


@mistake(
    "epsilon_greedy",
    "You sample from the softmax of q. Exploring is uniform, and otherwise the largest is taken for sure.",
)
def epsilon_with_softmax(q, s, epsilon, rng):
    row = softmax(q)[s]
    return int(rng.choice(len(row), p=row)) if rng.random() < epsilon else int(row.argmax())


@mistake("epsilon_greedy", "You explore with a fixed probability of 0.1. It is the argument epsilon.")
def epsilon_of_a_tenth(q, s, epsilon, rng):
    row = as_float(q)[s]
    return int(rng.integers(len(row))) if rng.random() < 0.1 else int(row.argmax())


# ---- softmax_policy


@mistake(
    "softmax_policy",
    "Your formula is right, but exp overflows, to inf / inf. Subtract each row's maximum first.",
)
def policy_overflows(theta):
    return overflowing_softmax(theta)


@mistake(
    "softmax_policy",
    "One maximum for the whole table makes rows far below it 0 / 0. Take each row's maximum.",
)
def policy_with_the_maximum_of_the_table(theta):
    theta = as_float(theta)
    e = np.exp(theta - theta.max())
    return e / e.sum(axis=1, keepdims=True)


@mistake(
    "softmax_policy",
    "Clipped logits give all that are beyond 500 the same probability. Subtract the maximum of the row instead.",
)
def policy_of_clipped_logits(theta):
    return overflowing_softmax(np.clip(as_float(theta), -500, 500))


@mistake("softmax_policy", "The probabilities are rounded: gradients made of them lose digits. Do not round results.")
def policy_rounded(theta):
    return softmax(theta).round(12)


@mistake(
    "softmax_policy",
    "You normalise over the states, axis 0. Each state has its own distribution over the actions: axis 1.",
)
def policy_over_the_states(theta):
    return softmax(as_float(theta).T).T


@mistake(
    "softmax_policy", "You normalise over the whole table. Each row has its own sum: axis=1, keepdims=True."
)
def policy_over_the_table(theta):
    e = np.exp(as_float(theta) - as_float(theta).max())
    return e / e.sum()


@mistake("softmax_policy", "You divide the logits by their sum. Take the exponentials first.")
def policy_without_exp(theta):
    theta = as_float(theta)
    return theta / theta.sum(axis=1, keepdims=True)


@mistake(
    "softmax_policy", "This is the greedy policy: one-hot. The softmax leaves every action some probability."
)
def policy_one_hot(theta):
    return greedy(as_float(theta))


@mistake("softmax_policy", "You return the logarithms of the probabilities. Wanted are the probabilities.")
def policy_of_logarithms(theta):
    return np.log(softmax(theta))


@mistake(
    "softmax_policy",
    "You shift an array of integers: uint8 and int8 wrap around. Convert with as_float first.",
)
def policy_of_integers(theta):
    theta = np.asarray(theta)
    e = np.exp(
        theta
        - theta.min(axis=1, keepdims=True)
        - (theta.max(axis=1, keepdims=True) - theta.min(axis=1, keepdims=True))
    )
    return (e / e.sum(axis=1, keepdims=True)).astype(theta.dtype if theta.dtype.kind == "f" else np.float32)


@mistake(
    "softmax_policy",
    "theta -= ... changes the caller's logits. Write theta = theta - ..., or work on the copy made by as_float.",
)
def policy_in_place(theta):
    theta = np.asarray(theta, dtype=np.float64)
    theta -= theta.max(axis=1, keepdims=True)
    e = np.exp(theta)
    return e / e.sum(axis=1, keepdims=True)


# ---- log_policy_grad


@mistake(
    "log_policy_grad",
    "The one-hot alone: the term - pi(. | s), from the denominator of the softmax, is missing.",
)
def score_without_pi(theta, s, a):
    gradient = np.zeros_like(as_float(theta))
    gradient[s, a] = 1.0
    return gradient


@mistake("log_policy_grad", "The one-hot is missing: row s is one-hot of a minus pi(. | s).")
def score_without_the_one_hot(theta, s, a):
    gradient = np.zeros_like(as_float(theta))
    gradient[s] = -softmax(theta)[s]
    return gradient


@mistake(
    "log_policy_grad",
    "The sign is that of a loss: pi minus one-hot. The gradient of log pi is one-hot minus pi.",
)
def score_of_a_loss(theta, s, a):
    return -score(theta, s, a)


@mistake(
    "log_policy_grad",
    "This is the gradient of pi(a | s) itself. That of its logarithm lacks the factor pi(a | s).",
)
def score_of_pi(theta, s, a):
    return softmax(theta)[s, a] * score(theta, s, a)


@mistake(
    "log_policy_grad",
    "Your formula divides by pi(a | s), which may round to 0. One-hot minus pi needs no division.",
)
def score_with_a_division(theta, s, a):
    gradient = np.zeros_like(as_float(theta))
    row = softmax(theta)[s]
    gradient[s] = (row[a] * np.eye(len(row))[a] - row[a] * row) / row[a]
    return gradient


@mistake(
    "log_policy_grad",
    "All rows have entries. Logits of other states have no part in this choice: their rows are 0.",
)
def score_in_every_row(theta, s, a):
    return np.eye(np.shape(theta)[1])[a] - softmax(theta)


@mistake(
    "log_policy_grad",
    "You return row s alone, (A,). The gradient has the shape of theta, (S, A), 0 in the other rows.",
)
def score_of_one_row(theta, s, a):
    return score(theta, s, a)[s]


@mistake("log_policy_grad", "The roles of s and a are swapped: rows are states, columns are actions.")
def score_of_the_transpose(theta, s, a):
    theta = as_float(theta)
    return score(theta.T, a, s).T


@mistake(
    "log_policy_grad",
    "Only the entry (s, a) is filled, 1 - pi(a | s). The other logits of row s count too: - pi(b | s).",
)
def score_of_one_entry(theta, s, a):
    gradient = np.zeros_like(as_float(theta))
    gradient[s, a] = 1.0 - softmax(theta)[s, a]
    return gradient


@mistake(
    "log_policy_grad",
    "Your formula is right, but exp overflows in the softmax. Subtract each row's maximum first.",
)
def score_overflows(theta, s, a):
    gradient = np.zeros_like(as_float(theta))
    gradient[s] = -overflowing_softmax(theta)[s]
    gradient[s, a] += 1.0
    return gradient


@mistake(
    "log_policy_grad",
    "These are finite differences, good to ten digits at best. Write the formula, one-hot minus pi.",
)
def score_by_differences(theta, s, a):
    return gradient_by_differences(lambda x: np.log(softmax(x)[s, a]), theta)


# ---- policy_gradient


def parts(theta, P, R, gamma):
    """pi, v, advantage and P_pi of the policy."""
    pi = softmax(theta)
    v = value(pi, P, R, gamma)
    return pi, v, q_of(v, P, R, gamma) - v[:, np.newaxis], transitions(pi, P)


def visits(M, gamma, start):
    return np.linalg.solve((np.eye(len(M)) - gamma * M).T, as_float(start))


@mistake(
    "policy_gradient",
    "The visits are normalised to sum to 1. d sums to 1 / (1 - gamma): without that factor it is not the gradient of J.",
)
def policy_gradient_with_normalised_visits(theta, P, R, gamma, start):
    pi, _, advantage, M = parts(theta, P, R, gamma)
    return (1 - gamma) * visits(M, gamma, start)[:, np.newaxis] * pi * advantage


@mistake(
    "policy_gradient",
    "The visits come from the untransposed matrix. Mass flows along the arrows: solve with (I - gamma P_pi)^T.",
)
def policy_gradient_without_the_transpose(theta, P, R, gamma, start):
    pi, _, advantage, M = parts(theta, P, R, gamma)
    return np.linalg.solve(np.eye(len(M)) - gamma * M, as_float(start))[:, np.newaxis] * pi * advantage


@mistake(
    "policy_gradient",
    "You weight the states by start alone. States that are met later count too: d = start + gamma P_pi^T d.",
)
def policy_gradient_at_the_start_alone(theta, P, R, gamma, start):
    pi, _, advantage, _ = parts(theta, P, R, gamma)
    return as_float(start)[:, np.newaxis] * pi * advantage


@mistake("policy_gradient", "You count visits from a uniform start. J begins in the distribution `start`.")
def policy_gradient_from_a_uniform_start(theta, P, R, gamma, start):
    pi, _, advantage, M = parts(theta, P, R, gamma)
    return visits(M, gamma, np.full(len(M), 1.0 / len(M)))[:, np.newaxis] * pi * advantage


@mistake("policy_gradient", "All states count alike. Multiply each row by its discounted visits d(s).")
def policy_gradient_without_visits(theta, P, R, gamma, start):
    pi, _, advantage, _ = parts(theta, P, R, gamma)
    return pi * advantage


@mistake("policy_gradient", "The factor pi(a | s) is missing: an action counts as often as it is taken.")
def policy_gradient_without_pi(theta, P, R, gamma, start):
    _, _, advantage, M = parts(theta, P, R, gamma)
    return visits(M, gamma, start)[:, np.newaxis] * advantage


@mistake(
    "policy_gradient",
    "You use q in the place of the advantage q - v. With a softmax, the part v does not cancel entry by entry.",
)
def policy_gradient_with_q(theta, P, R, gamma, start):
    pi, v, advantage, M = parts(theta, P, R, gamma)
    return visits(M, gamma, start)[:, np.newaxis] * pi * (advantage + v[:, np.newaxis])


@mistake("policy_gradient", "You use the immediate reward R in the place of q: actions have consequences.")
def policy_gradient_of_the_immediate_reward(theta, P, R, gamma, start):
    pi, _, _, M = parts(theta, P, R, gamma)
    R = as_float(R)
    return visits(M, gamma, start)[:, np.newaxis] * pi * (R - (pi * R).sum(axis=1, keepdims=True))


@mistake("policy_gradient", "The sign is that of descent. J is to grow: no minus.")
def policy_gradient_descending(theta, P, R, gamma, start):
    pi, _, advantage, M = parts(theta, P, R, gamma)
    return -visits(M, gamma, start)[:, np.newaxis] * pi * advantage


@mistake(
    "policy_gradient",
    "The visits are not discounted, or only to a horizon. Solve the linear system for d, with gamma.",
)
def policy_gradient_to_a_horizon(theta, P, R, gamma, start):
    pi, _, advantage, M = parts(theta, P, R, gamma)
    d, where = np.zeros(len(M)), as_float(start)
    for _ in range(10):
        d, where = d + where, gamma * M.T @ where
    return d[:, np.newaxis] * pi * advantage


@mistake(
    "policy_gradient",
    "You differentiate the policy's rewards alone, and not the transitions: the future depends on theta too.",
)
def policy_gradient_of_the_next_reward(theta, P, R, gamma, start):
    pi = softmax(theta)
    R = as_float(R)
    return as_float(start)[:, np.newaxis] * pi * (R - (pi * R).sum(axis=1, keepdims=True))


@mistake(
    "policy_gradient",
    "Your formula is right, but exp overflows in the softmax. Subtract each row's maximum first.",
)
def policy_gradient_overflows(theta, P, R, gamma, start):
    pi = overflowing_softmax(theta)
    v = value(pi, P, R, gamma)
    return (
        visits(transitions(pi, P), gamma, start)[:, np.newaxis]
        * pi
        * (q_of(v, P, R, gamma) - v[:, np.newaxis])
    )


@mistake(
    "policy_gradient", "These are finite differences of J, good to ten digits at best. Write the formula."
)
def policy_gradient_by_differences(theta, P, R, gamma, start):
    return gradient_by_differences(lambda x: as_float(start) @ value(softmax(x), P, R, gamma), theta)


# ---- reinforce_gradient


def estimate(theta, episodes, weight):
    """The mean over episodes of the sum of weight(episode, t) times the score."""
    total = np.zeros_like(as_float(theta))
    for episode in episodes:
        for t, (s, a, _) in enumerate(episode):
            total += weight(episode, t) * score(theta, s, a)
    return total / len(episodes)


@mistake(
    "reinforce_gradient",
    "You use the total return at every step. Rewards before t cannot depend on the action at t: use the reward-to-go.",
)
def reinforce_with_the_total_return(theta, episodes, gamma):
    return estimate(theta, episodes, lambda e, t: rewards_to_go(e, gamma)[0])


@mistake(
    "reinforce_gradient",
    "The factor gamma^t is missing. Without it this is not the gradient of the discounted return.",
)
def reinforce_without_gamma_t(theta, episodes, gamma):
    return estimate(theta, episodes, lambda e, t: rewards_to_go(e, gamma)[t])


@mistake(
    "reinforce_gradient", "gamma^t is applied twice: the discounted rewards from t on already contain it."
)
def reinforce_with_gamma_t_twice(theta, episodes, gamma):
    return estimate(theta, episodes, lambda e, t: gamma ** (2 * t) * rewards_to_go(e, gamma)[t])


@mistake("reinforce_gradient", "The exponent starts at 1: the first step counts fully, gamma^0.")
def reinforce_with_gamma_from_one(theta, episodes, gamma):
    return estimate(theta, episodes, lambda e, t: gamma ** (t + 1) * rewards_to_go(e, gamma)[t])


@mistake(
    "reinforce_gradient",
    "The sign is that of a loss, to be minimised. This function returns the gradient of J: no minus.",
)
def reinforce_descending(theta, episodes, gamma):
    return -estimate(theta, episodes, lambda e, t: gamma**t * rewards_to_go(e, gamma)[t])


@mistake("reinforce_gradient", "You sum over the episodes. The estimate is their mean.")
def reinforce_summed(theta, episodes, gamma):
    return len(episodes) * estimate(theta, episodes, lambda e, t: gamma**t * rewards_to_go(e, gamma)[t])


@mistake(
    "reinforce_gradient",
    "You divide by the number of steps. The mean is over episodes, however long each is.",
)
def reinforce_mean_over_steps(theta, episodes, gamma):
    total = len(episodes) * estimate(theta, episodes, lambda e, t: gamma**t * rewards_to_go(e, gamma)[t])
    return total / sum(len(e) for e in episodes)


@mistake(
    "reinforce_gradient",
    "You take the mean over the steps of each episode. Within an episode the steps add up.",
)
def reinforce_mean_within_episodes(theta, episodes, gamma):
    return estimate(theta, episodes, lambda e, t: gamma**t * rewards_to_go(e, gamma)[t] / len(e))


@mistake(
    "reinforce_gradient",
    "You weight each step by its own reward. An action is responsible for all that follows: G_t.",
)
def reinforce_with_the_reward_alone(theta, episodes, gamma):
    return estimate(theta, episodes, lambda e, t: gamma**t * e[t][2])


@mistake("reinforce_gradient", "The reward-to-go starts one step late: G_t contains r_t itself.")
def reinforce_without_the_own_reward(theta, episodes, gamma):
    return estimate(theta, episodes, lambda e, t: gamma**t * (rewards_to_go(e, gamma)[t] - e[t][2]))


@mistake("reinforce_gradient", "The rewards-to-go are not discounted: G_t = r_t + gamma * G_(t+1).")
def reinforce_with_undiscounted_returns(theta, episodes, gamma):
    return estimate(theta, episodes, lambda e, t: gamma**t * rewards_to_go(e, 1.0)[t])


@mistake(
    "reinforce_gradient",
    "episode.reverse() turns the caller's list around. Go through it with reversed(...), which leaves it alone.",
)
def reinforce_that_reverses_the_episode(theta, episodes, gamma):
    total = np.zeros_like(as_float(theta))
    for episode in episodes:
        G = 0.0
        episode.reverse()
        for k, (s, a, r) in enumerate(episode):
            G = r + gamma * G
            total += gamma ** (len(episode) - 1 - k) * G * score(theta, s, a)
    return total / len(episodes)


@mistake("reinforce_gradient", "You sum the rewards up to step t. It is those from step t on.")
def reinforce_with_the_past(theta, episodes, gamma):
    return estimate(theta, episodes, lambda e, t: sum(gamma**k * e[k][2] for k in range(t + 1)))


@mistake(
    "reinforce_gradient", "Returns leak from one episode into the one before. Start each episode with G = 0."
)
def reinforce_with_leaking_returns(theta, episodes, gamma):
    total, G = np.zeros_like(as_float(theta)), 0.0
    for episode in reversed(episodes):
        for t in reversed(range(len(episode))):
            s, a, r = episode[t]
            G = r + gamma * G
            total += gamma**t * G * score(theta, s, a)
    return total / len(episodes)


@mistake("reinforce_gradient", "Steps after the fifth are left out. Go through the whole episode, however long it is.")
def reinforce_of_five_steps(theta, episodes, gamma):
    gradient = np.zeros_like(as_float(theta))
    for episode in episodes:
        G = rewards_to_go(episode, gamma)
        for t, (s, a, _) in enumerate(episode[:5]):
            gradient += gamma**t * G[t] * score(theta, s, a)
    return gradient / len(episodes)


@mistake(
    "reinforce_gradient",
    "The returns' mean is subtracted as a baseline. Asked for is the plain estimate, without one.",
)
def reinforce_with_a_baseline(theta, episodes, gamma):
    returns = [G for e in episodes for G in rewards_to_go(e, gamma)]
    return estimate(theta, episodes, lambda e, t: gamma**t * (rewards_to_go(e, gamma)[t] - np.mean(returns)))


@mistake(
    "reinforce_gradient", "The term - pi of the score is missing: grad log pi is one-hot minus pi in row s."
)
def reinforce_without_pi(theta, episodes, gamma):
    total = np.zeros_like(as_float(theta))
    for episode in episodes:
        for t, (s, a, _) in enumerate(episode):
            total[s, a] += gamma**t * rewards_to_go(episode, gamma)[t]
    return total / len(episodes)


@mistake(
    "reinforce_gradient", "A later visit of a state overwrites the earlier one. The steps add up: use +=."
)
def reinforce_that_overwrites(theta, episodes, gamma):
    total = np.zeros_like(as_float(theta))
    for episode in episodes:
        one = np.zeros_like(total)
        for t, (s, a, _) in enumerate(episode):
            one[s] = gamma**t * rewards_to_go(episode, gamma)[t] * score(theta, s, a)[s]
        total += one
    return total / len(episodes)


@mistake("reinforce_gradient", "Only the first episode counts. Take the mean over all of them.")
def reinforce_of_the_first_episode(theta, episodes, gamma):
    return estimate(theta, episodes[:1], lambda e, t: gamma**t * rewards_to_go(e, gamma)[t])


@mistake(
    "reinforce_gradient",
    "Your formula is right, but exp overflows in the softmax. Subtract each row's maximum first.",
)
def reinforce_overflows(theta, episodes, gamma):
    pi = overflowing_softmax(theta)
    total = np.zeros_like(pi)
    for episode in episodes:
        for t, (s, a, _) in enumerate(episode):
            total[s] += gamma**t * rewards_to_go(episode, gamma)[t] * (np.eye(pi.shape[1])[a] - pi[s])
    return total / len(episodes)


@mistake(
    "reinforce_gradient",
    "The scores are finite differences of log pi, good to ten digits at best. Write one-hot minus pi.",
)
def reinforce_by_differences(theta, episodes, gamma):
    def surrogate(x):
        total = 0.0
        for episode in episodes:
            for t, (s, a, _) in enumerate(episode):
                total += gamma**t * rewards_to_go(episode, gamma)[t] * np.log(softmax(x)[s, a])
        return total / len(episodes)

    return gradient_by_differences(surrogate, theta)
