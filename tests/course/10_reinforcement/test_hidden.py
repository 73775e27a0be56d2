"""Hidden checks of 10_reinforcement: the public properties on worlds drawn anew for every submission.

Every check holds the answers against the reference. Nothing is learned by running, and no draw is pinned: a
stochastic function is checked by the probabilities of what it does, with bounds that a right one leaves less than
once in 1e9 submissions.
"""

import itertools
import math

import numpy as np

from autograder import exercise

VALUE = {"rtol": 1e-11, "atol": 1e-13}  # right code agrees to 1e-13 of the largest entry at gamma <= 0.9
# Central differences are off by 1e-11 or more. The atol is for one action alone, where every gradient is 0.
GRADIENT = {"rtol": 2e-12, "atol": 1e-13}
# Differences of J are off by 1e-10 or more; values that were found by sweeps to the last digits leave 1e-12.
OF_RETURN = {"rtol": 1e-11, "atol": 1e-11}
SHARES = {"rtol": 3e-13, "atol": 1e-14}  # right code agrees to 3e-14 for logits of 255; a result rounded to 12 digits does not
NEAR_ONE = {"rtol": 1e-8}  # gamma = 0.9999 makes a linear system lose up to five digits
CARE = {"rtol": 1e-6, "atol": 1e-12, "elementwise": True}
SHAPES = [(4, 3), (3, 3), (2, 5), (5, 2)]  # (S, A): a square one, more states, more actions
ALONE = [(1, 3), (3, 1)]  # one state; one action
STOPPED_EARLY = 300.0  # tol: a last change of tol leaves 49 tol for gamma = 0.98
ROUNDING = 1e-12  # of the largest value: what float64 adds to an error of tol
DRAWS = 97  # a prime: whoever counts calls in the place of drawing does not come round
IMPROBABLE = 26.0  # 2 exp(-26) = 1e-11, the chance of a false alarm in each of 27 counts


# ---- worlds


def world(rng, n_states, n_actions):
    """Transition probabilities and rewards of either sign."""
    P = rng.dirichlet(np.ones(n_states), size=(n_states, n_actions))
    return P, rng.uniform(-2.0, 3.0, size=(n_states, n_actions))


def stochastic(rng, n_states, n_actions):
    """A policy: each row sums to 1."""
    return rng.dirichlet(np.ones(n_actions), size=n_states)


def logits(rng, n_states, n_actions):
    return rng.uniform(-2.0, 2.0, size=(n_states, n_actions))


def whole(rng, shape):
    """Random integers from -5 to 5, none of them 0."""
    return rng.choice([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5], size=shape)


def certain(rng, n_states, n_actions):
    """A world of integers: every move leads to one state for sure."""
    P = np.eye(n_states, dtype=np.int64)[rng.integers(n_states, size=(n_states, n_actions))]
    return P, whole(rng, (n_states, n_actions))


def far_apart(rng, n_states, n_actions):
    """Logits up to 10000 in size whose rows are far from 0 and from each other, but not all decided."""
    rows = (
        logits(rng, n_states, n_actions)
        + np.linspace(-9000.0, 9000.0, n_states)[rng.permutation(n_states), np.newaxis]
    )
    rows[0] = rng.permutation(np.linspace(-9500.0, 9500.0, n_actions))  # one action here is certain
    return rows


# ---- comparing


def agree(compare, student, reference, name, calls, tolerance):
    """Make every call in one message, and compare each answer with the reference's."""
    right = getattr(reference, name)
    for arguments, got in zip(calls, getattr(student, name).many(calls), strict=True):
        compare(got, right(*arguments), name=f"{name} with {described(arguments)}", **tolerance)


def described(arguments):
    """The kind of a call in words: its first array, and its numbers."""
    numbers = [f"{x:.3g}" for x in arguments if type(x) in (int, float)]
    first = arguments[0]
    kind = f"a {type(first).__name__}" if type(first) is not np.ndarray else f"an array of {first.dtype}"
    return f"{kind} of shape {np.shape(first)}" + (
        f" and the numbers {', '.join(numbers)}" if numbers else ""
    )


def likely(count, n, p):
    """Whether `count` of `n` independent events of probability p is not too far off (Chernoff's bound)."""
    f = count / n
    surprise = sum(a * math.log(a / b) for a, b in ((f, p), (1 - f, 1 - p)) if a > 0)
    return n * surprise <= IMPROBABLE


# ---- q_from_v and policy_evaluation


@exercise("q_from_v", weight=3)
def test_q_from_v(student, reference, compare, rng):
    "q_from_v is R(s, a) + gamma * the mean of v over the next states, for every number of states and actions"
    calls = [
        (rng.normal(size=S), *world(rng, S, A), float(rng.uniform(0.3, 0.95))) for S, A in SHAPES + ALONE
    ]
    agree(
        compare, student, reference, "q_from_v", [*calls, (rng.normal(size=3), *world(rng, 3, 4), 0.0)], VALUE
    )


@exercise("q_from_v")
def test_q_from_v_of_other_types(student, reference, compare, rng):
    "q_from_v takes lists, integers and float32, and gives float64"
    P, R = certain(rng, 4, 3)
    S, A = 3, 2
    rough, rewards = world(rng, S, A)
    calls = [
        (whole(rng, 4).tolist(), P.tolist(), R.tolist(), 0.5),
        (np.array([100, 200, 250, 7], np.uint8), P.astype(np.uint8), np.abs(R).astype(np.uint8), 0.9),
        (whole(rng, 4).astype(np.int8), P.astype(np.int8), (25 * R).astype(np.int8), 0.7),
        (rng.normal(size=S).astype(np.float32), rough.astype(np.float32), rewards.astype(np.float32), 0.8),
    ]
    agree(compare, student, reference, "q_from_v", calls, VALUE)


@exercise("policy_evaluation", weight=3)
def test_policy_evaluation(student, reference, compare, rng):
    "policy_evaluation solves v = r_pi + gamma P_pi v for stochastic policies of random worlds"
    calls = [
        (stochastic(rng, S, A), *world(rng, S, A), float(rng.uniform(0.3, 0.9))) for S, A in SHAPES + ALONE
    ]
    calls += [
        (stochastic(rng, 4, 2), *world(rng, 4, 2), 0.0),
        (np.full((25, 4), 0.25), *reference.gridworld()),
    ]
    agree(compare, student, reference, "policy_evaluation", calls, VALUE)


@exercise("policy_evaluation")
def test_policy_evaluation_near_one(student, reference, compare, rng):
    "policy_evaluation is as exact for gamma = 0.99 and 0.9999, where sweeps would take very long"
    calls = [
        (stochastic(rng, S, A), *world(rng, S, A), gamma)
        for (S, A), gamma in zip(SHAPES, [0.99, 0.9999, 0.9, 0.999], strict=True)
    ]
    agree(compare, student, reference, "policy_evaluation", calls, NEAR_ONE)


@exercise("policy_evaluation")
def test_policy_evaluation_of_other_types(student, reference, compare, rng):
    "policy_evaluation takes lists, integers and float32, and gives float64"
    P, R = certain(rng, 4, 3)
    fixed = np.eye(3, dtype=np.int64)[rng.integers(3, size=4)]
    rough, rewards = world(rng, 3, 2)
    calls = [
        (fixed.tolist(), P.tolist(), R.tolist(), 0.5),
        (fixed.astype(np.uint8), P.astype(np.uint8), np.abs(R).astype(np.uint8), 0.9),
        (stochastic(rng, 3, 2).astype(np.float32), rough.astype(np.float32), rewards.astype(np.float32), 0.8),
        (stochastic(rng, 4, 3).tolist(), P.astype(np.int8), (25 * R).astype(np.int8), 0.6),
    ]
    agree(compare, student, reference, "policy_evaluation", calls, VALUE)


# ---- value_iteration


def optimal(reference, P, R, gamma):
    """v and q of the best policy to the last digit, by policy iteration: evaluate by a linear system, improve, repeat."""
    policy = np.eye(np.shape(R)[1])[np.argmax(R, axis=1)]
    while True:
        v = reference.policy_evaluation(policy, P, R, gamma)
        q = reference.q_from_v(v, P, R, gamma)
        if (q.max(axis=1) <= v + 1e-11 * np.abs(v).max()).all():
            return v, q
        policy = np.eye(policy.shape[1])[q.argmax(axis=1)]


def solves(compare, student, reference, worlds, strictly=False):
    """Each of the worlds (P, R, gamma, or P, R, gamma, tol) has the best values, and a greedy policy.

    Strictly, every value is within tol. Stopping too early costs that check alone, not the formula's.
    """
    for call in worlds:  # one by one: where q_from_v is answered from outside, a thousand sweeps take a while
        got = student.value_iteration(*call)
        gamma, tol = call[2], call[3] if len(call) > 3 else 1e-10
        v, q = optimal(reference, *call[:3])
        of = f"S = {len(v)}, A = {q.shape[1]}, gamma = {gamma:.3g}, tol = {tol:g}"
        assert type(got) in (tuple, list) and len(got) == 2, (
            "value_iteration returns something else than two things. Wanted: v and the policy. Return both, v first."
        )
        # Within tol is checked below, in words of its own; this is for the type, the shape and the formula.
        compare(
            got[0],
            v,
            rtol=1e-3 if strictly else 1e-11,
            atol=STOPPED_EARLY * tol,
            name=f"v of value_iteration ({of})",
        )
        error = float(np.max(np.abs(got[0] - v)))
        assert not strictly or error <= tol + ROUNDING * np.max(np.abs(v)), (
            f"v of value_iteration ({of}) is about {error / tol:.1g} tol off, wanted at most tol. "
            "The error may be gamma / (1 - gamma) times the last change: go on until that is at most tol."
        )
        is_greedy(compare, got[1], v, q, STOPPED_EARLY * tol, f"the policy of value_iteration ({of})")


def is_greedy(compare, policy, v, q, slack, name):
    """One 1.0 in each row, at an action as good as the best."""
    compare(policy, np.zeros_like(q), atol=1.0, name=name)
    assert np.isin(policy, (0.0, 1.0)).all() and (policy.sum(axis=1) == 1.0).all(), (
        f"{name} is not one-hot: wanted a single 1.0 in each row and 0.0 elsewhere, whatever is tied."
    )
    chosen = (policy * q).sum(axis=1)
    wrong = chosen < v - slack - ROUNDING * np.abs(v).max()
    assert not wrong.any(), (
        f"{name} takes an action that is not the best in {int(wrong.sum())} of {len(v)} states: take the argmax of q_from_v(v)."
    )


@exercise("value_iteration", weight=3)
def test_value_iteration(student, reference, compare, rng):
    "value_iteration finds the best values of random worlds, and a greedy policy"
    worlds = [
        (*world(rng, S, A), gamma, 1e-9) for (S, A), gamma in zip(SHAPES, [0.9, 0.5, 0.8, 0.7], strict=True)
    ]
    P, R = world(rng, 4, 4)
    worlds += [
        (P, -np.abs(R) - 1.0, 0.8),
        (*world(rng, 3, 2), 0.0),
        (*world(rng, 1, 3), 0.5),
        (*world(rng, 3, 1), 0.5),
    ]
    solves(compare, student, reference, worlds)


@exercise("value_iteration", weight=2)
def test_value_iteration_is_within_tol(student, reference, compare, rng):
    "v is within tol of the best values in every state, for gamma near 1 too: a small last change is not enough"
    worlds = []
    for gamma, tol in ((0.95, 1e-4), (0.9, 1e-3), (0.98, 1e-8), (0.6, 1e-9)):
        P, R = world(rng, 3, 2)
        worlds.append((P, np.abs(R) + 0.5, gamma, tol))
    worlds.append((P, 1000.0 * R, 0.6, 2.0))  # thousands of pounds, and two are enough
    worlds.append((*lonely(rng, 6, 2), 0.95, 1e-6))
    solves(compare, student, reference, worlds, strictly=True)


def lonely(rng, n_states, n_actions):
    """A world in which one state alone earns something, for ever: the mean change is a fraction of the largest."""
    P = np.tile(np.eye(n_states)[:, np.newaxis, :], (1, n_actions, 1))
    R = np.zeros((n_states, n_actions))
    R[rng.integers(n_states)] = rng.uniform(1.0, 3.0, size=n_actions)
    return P, R


@exercise("value_iteration")
def test_value_iteration_with_ties(student, reference, compare, rng):
    "where several actions are equally good the policy takes one of them; the gridworld is full of such cells"
    P, R = world(rng, 4, 2)
    order = rng.permutation(4)
    twice = np.concatenate([P, P], axis=1)[:, order], np.concatenate([R, R], axis=1)[:, order]
    solves(compare, student, reference, [(*twice, 0.6, 1e-7), (*reference.gridworld(), 1e-5)])


@exercise("value_iteration")
def test_value_iteration_of_other_types(student, reference, compare, rng):
    "value_iteration takes lists, integers and float32, and gives float64"
    P, R = certain(rng, 4, 3)
    rough, rewards = world(rng, 3, 2)
    worlds = [
        (P.tolist(), R.tolist(), 0.5, 1e-9),
        (P.astype(np.uint8), np.abs(R).astype(np.uint8), 0.8, 1e-9),
        (P.astype(np.int8), (25 * R).astype(np.int8), 0.7, 1e-9),
        (rough.astype(np.float32), rewards.astype(np.float32), 0.6, 1e-9),
    ]
    solves(compare, student, reference, worlds)


# ---- q_learning_update and sarsa_update


def steps(rng, done, n_states=5, n_actions=4, offset=0.0):
    """A table and a step (q, s, a, r, s2, a2, done, lr, gamma): s2 is not s, and a2 is neither a nor greedy."""
    q = rng.normal(size=(n_states, n_actions)) + offset
    s, s2 = (int(i) for i in rng.choice(n_states, size=2, replace=False))
    a = int(rng.integers(n_actions))
    others = [i for i in range(n_actions) if i not in (a, int(q[s2].argmax()))]
    r, lr, gamma = float(rng.normal()), float(rng.uniform(0.1, 0.9)), float(rng.uniform(0.3, 0.95))
    return q, s, a, r, s2, int(rng.choice(others)), done, lr, gamma


def without_a2(call):
    return call[:5] + call[6:]


def going_on(rng):
    """Steps within an episode: tables of many shapes, all negative, from a state into itself, with lr 1, gamma 0."""
    q, _, a, r, s2, a2, _, lr, gamma = steps(rng, False)
    return [
        *(steps(rng, False) for _ in range(4)),
        steps(rng, False, 3, 3, -4.0),
        steps(rng, False, 2, 6, 4.0),
        (q, s2, a, r, s2, a2, False, lr, gamma),
        (q, 0, a, r, s2, a2, False, 1.0, gamma),
        (q, 0, a, r, s2, a2, False, lr, 0.0),
        (q, 0, a, -2, s2, a2, False, lr, 1e-3),
    ]


def endings(rng):
    """The last steps of episodes, one of them without a reward, and one that is not last, so that no answer fits all."""
    q, s, a, _, *rest = steps(rng, True, 3, 4)
    return [
        *(steps(rng, True, 4, 3, offset) for offset in (-3.0, 0.0, 3.0)),
        (q, s, a, 0.0, *rest),
        steps(rng, True, 2, 5),
        steps(rng, False),
    ]


def typed_steps(rng):
    """The table as lists, integers and float32."""
    made = []
    for kind in (np.ndarray.tolist, lambda q: q.astype(np.int8), lambda q: np.abs(q).astype(np.uint8)):
        q, *step = steps(rng, False)
        made.append((kind(whole(rng, q.shape)), *step))
    q, *step = steps(rng, True)
    made.append((whole(rng, q.shape), *step))
    q, *step = steps(rng, False)
    return [*made, (q.astype(np.float32), *step)]


@exercise("q_learning_update", weight=3)
def test_q_learning_update(student, reference, compare, rng):
    "one entry moves by lr towards r + gamma * the largest of row s2; the others stay"
    calls = [without_a2(call) for call in going_on(rng)]
    agree(compare, student, reference, "q_learning_update", calls, VALUE)


@exercise("q_learning_update", weight=2)
def test_q_learning_update_at_the_end(student, reference, compare, rng):
    "a step that ends the episode has no future: the target is r alone"
    calls = [without_a2(call) for call in endings(rng)]
    agree(compare, student, reference, "q_learning_update", calls, VALUE)


@exercise("q_learning_update")
def test_q_learning_update_of_other_types(student, reference, compare, rng):
    "q_learning_update takes tables of lists, integers and float32, and gives float64"
    calls = [without_a2(call) for call in typed_steps(rng)]
    agree(compare, student, reference, "q_learning_update", calls, VALUE)


@exercise("sarsa_update", weight=3)
def test_sarsa_update(student, reference, compare, rng):
    "one entry moves by lr towards r + gamma * q[s2, a2], where a2 is not the greedy action; the others stay"
    agree(compare, student, reference, "sarsa_update", going_on(rng), VALUE)


@exercise("sarsa_update", weight=2)
def test_sarsa_update_at_the_end(student, reference, compare, rng):
    "a step that ends the episode has no future: the target is r alone"
    agree(compare, student, reference, "sarsa_update", endings(rng), VALUE)


@exercise("sarsa_update")
def test_sarsa_update_of_other_types(student, reference, compare, rng):
    "sarsa_update takes tables of lists, integers and float32, and gives float64"
    agree(compare, student, reference, "sarsa_update", typed_steps(rng), VALUE)


# ---- epsilon_greedy


def actions(student, calls, n_actions):
    """The actions of many calls, each a whole number in the range."""
    taken = [
        got.item() if type(got) is np.ndarray and got.shape == () else got
        for got in student.epsilon_greedy.many(calls)
    ]
    for a in taken:
        assert type(a) is int, (
            "epsilon_greedy returned something else than one integer. Wanted: an action 0 ... A - 1. Return int(a)."
        )
        assert 0 <= a < n_actions, (
            f"epsilon_greedy returned {a}, wanted an action 0 ... {n_actions - 1}: q has a column for each action."
        )
    return taken


def probable(taken, wanted, epsilon):
    """Every action was taken about as often as its probability says."""
    for a, p in enumerate(wanted):
        count = taken.count(a)
        assert likely(count, len(taken), p), (
            f"with epsilon = {epsilon} and A = {len(wanted)}, one action was taken in {count} of {len(taken)} calls, wanted "
            f"about {p * len(taken):.0f}: explore with probability epsilon, uniformly over ALL actions, the greedy one too."
        )


@exercise("epsilon_greedy", weight=2)
def test_epsilon_greedy_without_exploring(student, reference, rng):
    "with epsilon = 0 the action is a greedy one of row s, of tables of any type; with epsilon = 1 it need not be"
    generator = student.generator(int(rng.integers(2**31)))
    tables = [
        rng.normal(size=(6, 4)) - 3.0,
        rng.integers(0, 3, size=(6, 4)),
        (rng.permutation(24).reshape(6, 4) + 130).astype(np.uint8),
    ]
    kinds = [*tables, tables[0].astype(np.float32), tables[0].tolist(), tables[1].tolist()]
    calls = [(q, s, 0.0, generator) for q in kinds for s in range(6)]
    for (q, s, *_), a in zip(calls, actions(student, calls, 4), strict=True):
        row = np.asarray(q, dtype=np.float64)[s]
        assert row[a] == row.max(), (
            "with epsilon = 0 the action is not the one with the largest q[s]: take the argmax of row s."
        )
    best = int(tables[0][2].argmax())
    explored = actions(student, [(tables[0], 2, 1.0, generator)] * 60, 4)
    assert set(explored) != {best}, (
        "with epsilon = 1 the action is still always greedy: explore with probability epsilon."
    )


@exercise("epsilon_greedy", weight=3)
def test_epsilon_greedy_explores(student, reference, rng):
    "every action has probability epsilon / A, and the greedy one 1 - epsilon more"
    generator = student.generator(int(rng.integers(2**31)))
    for epsilon, n_actions, n in ((1.0, 3, 800), (1.0, 20, 150), (0.4, 4, 700)):
        q = 2.0 * rng.permuted(np.tile(np.arange(n_actions), (5, 1)), axis=1) + rng.uniform(
            -0.5, 0.5, size=(5, n_actions)
        )
        s = int(rng.integers(5))
        greedy = np.eye(n_actions)[reference.epsilon_greedy(q, s, 0.0, rng)]
        taken = actions(student, [(q, s, epsilon, generator)] * n, n_actions)
        probable(taken, epsilon / n_actions + (1 - epsilon) * greedy, epsilon)


@exercise("epsilon_greedy")
def test_epsilon_greedy_uses_rng_alone(student, rng):
    "the same rng twice gives the same actions, another one gives others: all randomness comes from rng"
    q, seed = rng.normal(size=(3, 5)), int(rng.integers(2**31))
    first, again, other = (
        actions(student, [(q, 1, 0.9, generator)] * DRAWS, 5)
        for generator in (student.generator(seed), student.generator(seed), student.generator(seed + 1))
    )
    assert first == again, (
        "two rngs of one seed gave different actions. Wanted: the same. Draw from the argument rng, not from np.random."
    )
    assert first != other, (
        f"rngs of two seeds gave the same {DRAWS} actions. Wanted: others. Draw from the argument rng, do not make one."
    )
    best = int(q[1].argmax())
    assert first.count(best) > 1 and len(set(first)) > 1, (
        "epsilon = 0.9 gave either no greedy action or no other. Wanted: both."
    )


# ---- softmax_policy and log_policy_grad


@exercise("softmax_policy", weight=3)
def test_softmax_policy(student, reference, compare, rng):
    "softmax_policy takes the softmax of each row by itself"
    calls = [(logits(rng, S, A),) for S, A in SHAPES + ALONE]
    agree(compare, student, reference, "softmax_policy", calls, SHARES)


@exercise("softmax_policy")
def test_softmax_policy_of_other_types(student, reference, compare, rng):
    "softmax_policy takes lists, integers and float32, and gives float64"
    agree(compare, student, reference, "softmax_policy", [(theta,) for theta in typed_logits(rng)], SHARES)


@exercise("softmax_policy", care=True)
def test_softmax_policy_with_care(student, reference, compare, rng):
    "softmax_policy neither overflows nor warns for logits up to 10000, each row shifted by its own maximum"
    calls = [(far_apart(rng, S, A),) for S, A in SHAPES]
    agree(compare, student, reference, "softmax_policy", calls, CARE)


def typed_logits(rng):
    """Logits (3, 4) that are not float64."""
    return [
        logits(rng, 3, 4).tolist(),
        whole(rng, (3, 4)).tolist(),
        whole(rng, (3, 4)).astype(np.int8),
        (np.abs(whole(rng, (3, 4))) + 250).astype(np.uint8),
        logits(rng, 3, 4).astype(np.float32),
    ]


@exercise("log_policy_grad", weight=3)
def test_log_policy_grad(student, reference, compare, rng):
    "log_policy_grad is one-hot minus probabilities in row s, and 0 in all others, for every state and action"
    theta = logits(rng, 3, 4)
    calls = [(theta, s, a) for s in range(3) for a in range(4)]
    calls += [(logits(rng, S, A), int(rng.integers(S)), int(rng.integers(A))) for S, A in SHAPES + ALONE]
    agree(compare, student, reference, "log_policy_grad", calls, GRADIENT)


@exercise("log_policy_grad")
def test_log_policy_grad_of_other_types(student, reference, compare, rng):
    "log_policy_grad takes lists, integers and float32, and gives float64"
    calls = [(theta, int(rng.integers(3)), int(rng.integers(4))) for theta in typed_logits(rng)]
    agree(compare, student, reference, "log_policy_grad", calls, GRADIENT)


@exercise("log_policy_grad", care=True)
def test_log_policy_grad_with_care(student, reference, compare, rng):
    "log_policy_grad neither overflows nor divides by a probability that rounds to 0, for logits up to 10000"
    theta = far_apart(rng, 4, 3)
    calls = [(theta, s, a) for s in range(4) for a in range(3)]
    agree(compare, student, reference, "log_policy_grad", calls, CARE)


# ---- policy_gradient


def starts(rng, n_states):
    """A distribution of the first state."""
    return rng.dirichlet(np.ones(n_states))


@exercise("policy_gradient", weight=3)
def test_policy_gradient(student, reference, compare, rng):
    "policy_gradient is d(s) pi(a | s) (q(s, a) - v(s)), by its formula, for random worlds"
    calls = [
        (logits(rng, S, A), *world(rng, S, A), gamma, starts(rng, S))
        for (S, A), gamma in zip(SHAPES + ALONE, [0.9, 0.5, 0.8, 0.7, 0.6, 0.6], strict=True)
    ]
    calls.append((logits(rng, 4, 2), *world(rng, 4, 2), 0.0, starts(rng, 4)))
    agree(compare, student, reference, "policy_gradient", calls, OF_RETURN)


@exercise("policy_gradient")
def test_policy_gradient_near_one(student, reference, compare, rng):
    "policy_gradient counts visits without end: gamma = 0.99"
    calls = [(logits(rng, S, A), *world(rng, S, A), 0.99, starts(rng, S)) for S, A in SHAPES[:2]]
    agree(compare, student, reference, "policy_gradient", calls, {"rtol": 1e-9})


@exercise("policy_gradient")
def test_policy_gradient_of_other_types(student, reference, compare, rng):
    "policy_gradient takes lists, integers and float32, and a start in one state for sure"
    P, R = certain(rng, 3, 4)
    sure = np.eye(3, dtype=np.int64)[rng.integers(3)]
    rough, rewards = world(rng, 3, 4)
    kinds = typed_logits(rng)
    calls = [
        (kinds[0], rough.tolist(), rewards.tolist(), 0.5, sure.tolist()),
        (kinds[2], P.astype(np.uint8), np.abs(R).astype(np.uint8), 0.6, sure.astype(np.uint8)),
        (kinds[3], rough, rewards, 0.7, starts(rng, 3)),
        (
            kinds[4],
            rough.astype(np.float32),
            rewards.astype(np.float32),
            0.8,
            starts(rng, 3).astype(np.float32),
        ),
    ]
    agree(compare, student, reference, "policy_gradient", calls, OF_RETURN)


@exercise("policy_gradient", care=True)
def test_policy_gradient_with_care(student, reference, compare, rng):
    "policy_gradient neither overflows nor warns for logits up to 10000"
    calls = [(far_apart(rng, S, A), *world(rng, S, A), 0.7, starts(rng, S)) for S, A in SHAPES]
    agree(compare, student, reference, "policy_gradient", calls, {"rtol": 1e-6, "atol": 1e-12})


# ---- reinforce_gradient


def episode(rng, n_steps, n_states, n_actions):
    """A list of n_steps of (s, a, r)."""
    s, a = rng.integers(n_states, size=n_steps).tolist(), rng.integers(n_actions, size=n_steps).tolist()
    return list(zip(s, a, rng.normal(size=n_steps).tolist(), strict=True))


@exercise("reinforce_gradient", weight=3)
def test_reinforce_gradient_of_one_episode(student, reference, compare, rng):
    "for one episode: the sum of gamma^t G_t grad log pi(a_t | s_t), G_t the reward from step t on"
    calls = [
        (logits(rng, S, A), [episode(rng, n_steps, S, A)], gamma)
        for (S, A), n_steps, gamma in zip(
            SHAPES + ALONE, [5, 3, 9, 2, 4, 4], [0.9, 0.5, 0.8, 0.7, 0.6, 0.6], strict=True
        )
    ]
    # the first of rewards counts in the first step alone; with gamma = 0 each step has only its own reward
    calls.append((logits(rng, 4, 3), [episode(rng, 4, 4, 3)], 0.0))
    calls.append((logits(rng, 4, 3), [[(2, 1, 5), (3, 0, 0), (1, 2, -1)]], 0.5))
    agree(compare, student, reference, "reinforce_gradient", calls, GRADIENT)


@exercise("reinforce_gradient", weight=2)
def test_reinforce_gradient_of_many_episodes(student, reference, compare, rng):
    "the mean over the episodes, however long each is: returns do not leak from one into the next"
    calls = [
        (logits(rng, S, A), [episode(rng, n_steps, S, A) for n_steps in rng.permutation([1, 2, 4, 7])], 0.8)
        for S, A in SHAPES[:3]
    ]
    agree(compare, student, reference, "reinforce_gradient", calls, GRADIENT)


@exercise("reinforce_gradient")
def test_reinforce_gradient_is_unbiased(student, reference, compare, rng):
    "its expectation over all trajectories of a small world that ends is policy_gradient, exactly"
    theta, gamma = logits(rng, 5, 2), 0.7
    P, R, start = ending_world(rng)
    weights, trajectories = trajectories_of(reference.softmax_policy(theta), P, R, start)
    estimates = student.reinforce_gradient.many([(theta, [steps], gamma) for steps in trajectories])
    for got in estimates:  # their type and shape; their sum is compared below
        compare(got, np.zeros_like(theta), atol=1e6, name="reinforce_gradient of one short episode")
    expected = np.tensordot(weights, np.array(estimates), axes=1)
    right = reference.policy_gradient(theta, P, R, gamma, start)
    compare(expected, right, name="the expectation of reinforce_gradient", **GRADIENT)


def ending_world(rng):
    """Five states: 0 or 1 first, then 2 or 3, then 4, where nothing is earned any more."""
    P = np.zeros((5, 2, 5))
    P[:2, :, 2:4] = rng.dirichlet(np.ones(2), size=(2, 2))
    P[2:, :, 4] = 1.0
    R = rng.normal(size=(5, 2))
    R[4] = 0.0
    return P, R, np.array([0.3, 0.7, 0.0, 0.0, 0.0])


def trajectories_of(policy, P, R, start):
    """The probability of every trajectory that starts in 0 or 1, and its two steps of (s, a, r)."""
    weights, trajectories = [], []
    for s, a, s2, a2 in itertools.product((0, 1), (0, 1), (2, 3), (0, 1)):
        weights.append(start[s] * policy[s, a] * P[s, a, s2] * policy[s2, a2])
        trajectories.append([(s, a, float(R[s, a])), (s2, a2, float(R[s2, a2]))])
    return np.array(weights), trajectories


@exercise("reinforce_gradient")
def test_reinforce_gradient_of_other_types(student, reference, compare, rng):
    "reinforce_gradient takes logits of lists, integers and float32, and rewards that are whole numbers"
    calls = [(theta, [[(0, 1, 2), (2, 3, -1), (0, 2, 3)], [(1, 0, 1)]], 0.5) for theta in typed_logits(rng)]
    agree(compare, student, reference, "reinforce_gradient", calls, GRADIENT)


@exercise("reinforce_gradient", care=True)
def test_reinforce_gradient_with_care(student, reference, compare, rng):
    "reinforce_gradient neither overflows nor divides by a probability that rounds to 0, for logits up to 10000"
    theta = far_apart(rng, 4, 3)
    calls = [(theta, [[(0, a, 1.5), *episode(rng, 3, 4, 3)], episode(rng, 2, 4, 3)], 0.8) for a in range(3)]
    agree(compare, student, reference, "reinforce_gradient", calls, {"rtol": 1e-6, "atol": 1e-12})
