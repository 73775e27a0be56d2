"""Public checks of 10_reinforcement: what a student runs at home. They know no reference.

The worlds are small enough for pencil and paper (the doorway of the handout, the lecture's gridworld), or made
backwards: the values are chosen first, and the rewards so that these are right. Gradients are compared with
finite differences of the textbook return, and with fractions that you can work out by hand.
"""

import itertools
import math

import numpy as np

from autograder import exercise

VALUE = {"rtol": 1e-11, "atol": 1e-13}
# A formula is exact to 1e-15; finite differences are not.
GRADIENT = {"rtol": 2e-12, "atol": 1e-13}
OF_RETURN = {"rtol": 1e-11, "atol": 1e-11}
SHARE = {"rtol": 3e-13, "atol": 1e-14}
CARE = {"rtol": 1e-6, "atol": 1e-12}
PRINTED = {"atol": 0.0501}  # the book prints one digit after the point
STOPPED_EARLY = 300.0  # tol: a last change of tol leaves 99 tol for gamma = 0.99
DRAWS = 97  # a prime: whoever counts calls in the place of drawing does not come round
IMPROBABLE = 26.0  # 2 exp(-26) = 1e-11, the chance that right code fails one count

# The doorway: outside (0) or inside (1); stay (0) or use the door (1), which jams half of the time from outside.
DOORWAY_P = np.array([[[1.0, 0.0], [0.5, 0.5]], [[0.0, 1.0], [1.0, 0.0]]])
DOORWAY_R = np.array([[0.0, 1.0], [4.0, 2.0]])
DOORWAY = DOORWAY_P, DOORWAY_R, 0.5
COIN = np.full((2, 2), 0.5)  # the policy that tosses a coin

RANDOM_WALK_TOP_ROW = np.array([3.3, 8.8, 4.4, 5.3, 1.5])
BEST_TOP_ROW = np.array([22.0, 24.4, 22.0, 19.4, 17.5])

COUNTS = np.array(
    [[1.0, 2.0, 5.0], [3.0, 3.0, 2.0], [1.0, 6.0, 1.0], [2.0, 1.0, 1.0]]
)  # logits are their logarithms
SHARES = COUNTS / COUNTS.sum(axis=1, keepdims=True)
WHOLE_LOGITS = np.array([[1, 2, 5], [200, 3, 201]])
FAR_LOGITS = np.array([[9000.0, 9000.0], [-9000.0, -9000.0], [10000.0, -10000.0]])


# ---- worlds


def textbook_gridworld():
    """P, R and gamma of the lecture's gridworld, states numbered as you read, actions up, right, down, left."""
    P, R = np.zeros((25, 4, 25)), np.zeros((25, 4))
    for s, (a, (down, right)) in itertools.product(range(25), enumerate([(-1, 0), (0, 1), (1, 0), (0, -1)])):
        row, column = s // 5 + down, s % 5 + right
        outside = not (0 <= row < 5 and 0 <= column < 5)
        target, R[s, a] = (s, -1.0) if outside else (5 * row + column, 0.0)
        if s in (1, 3):  # (x, y) = (1, 4) and (3, 4)
            target, R[s, a] = (21, 10.0) if s == 1 else (13, 5.0)
        P[s, a, target] = 1.0
    return P, R, 0.9


def transitions(rng, n_states, n_actions):
    return rng.dirichlet(np.ones(n_states), size=(n_states, n_actions))


def world_of_policy(rng, n_states, n_actions, gamma):
    """A policy and a world in which its values are v: v is chosen first, R to fit."""
    policy = rng.dirichlet(np.ones(n_actions), size=n_states)
    P, v = transitions(rng, n_states, n_actions), rng.normal(size=n_states)
    noise = rng.normal(size=(n_states, n_actions))
    noise -= (policy * noise).sum(axis=1, keepdims=True)  # no part of any state's mean reward
    return policy, P, v[:, np.newaxis] - gamma * (P @ v) + noise, v


def world_of_best(rng, n_states, n_actions, gamma, base=0.0):
    """A world in which the best values are v and the best actions are known, all others being worse by 0.5 or more."""
    P, v = transitions(rng, n_states, n_actions), base + rng.uniform(0.0, 2.0, size=n_states)
    best = rng.integers(n_actions, size=n_states)
    loss = rng.uniform(0.5, 2.0, size=(n_states, n_actions))
    loss[np.arange(n_states), best] = 0.0
    return P, v[:, np.newaxis] - gamma * (P @ v) - loss, v, np.eye(n_actions)[best]


def textbook_return(theta, P, R, gamma, start):
    """J(theta) as a sum over time: the reward of each step times its discount, until it no longer counts."""
    policy = np.exp(theta) / np.exp(theta).sum(axis=1, keepdims=True)
    total, where = 0.0, np.asarray(start, dtype=np.float64)
    for _ in range(math.ceil(math.log(1e-17) / math.log(gamma))):
        now = where[:, np.newaxis] * policy
        total += (now * R).sum()
        where = gamma * np.einsum("sa,sat->t", now, P)
    return total


# ---- q_from_v


@exercise("q_from_v")
def test_q_from_v_in_the_doorway(student, compare):
    "in the doorway with v = (4, 8): q = [[2, 4], [8, 4]]; with gamma = 0, q = R"
    compare(
        student.q_from_v(np.array([4.0, 8.0]), *DOORWAY),
        np.array([[2.0, 4.0], [8.0, 4.0]]),
        name="q_from_v([4, 8], *doorway())",
    )
    compare(
        student.q_from_v(np.array([4.0, 8.0]), *DOORWAY[:2], 0.0), DOORWAY_R, name="q_from_v with gamma = 0"
    )


@exercise("q_from_v")
def test_q_from_v_where_moves_are_certain(student, compare, rng):
    "where action a leads from s to one state for sure, q[s, a] is R[s, a] + gamma * v of that state; mixed worlds mix their q"
    for S, A in ((4, 3), (3, 3), (2, 5), (1, 2), (3, 1)):
        first, second = rng.integers(S, size=(2, S, A))
        v, R = rng.normal(size=S), rng.normal(size=(S, A))
        P, Q = np.eye(S)[first], np.eye(S)[second]
        compare(student.q_from_v(v, P, R, 0.8), R + 0.8 * v[first], name=f"q_from_v with S = {S}, A = {A}")
        mixed = R + 0.8 * (0.25 * v[first] + 0.75 * v[second])
        compare(
            student.q_from_v(v, 0.25 * P + 0.75 * Q, R, 0.8),
            mixed,
            name=f"q_from_v with S = {S}, A = {A}, two targets",
        )


@exercise("q_from_v")
def test_q_from_v_of_other_types(student, compare):
    "q_from_v takes lists, integers and float32, and gives float64"
    want = np.array([[2.0, 4.0], [8.0, 4.0]])
    compare(
        student.q_from_v([4, 8], DOORWAY_P.tolist(), [[0, 1], [4, 2]], 0.5), want, name="q_from_v of lists"
    )
    small = (np.array([4, 8], np.uint8), DOORWAY_P.astype(np.float32), DOORWAY_R.astype(np.int8), 0.5)
    compare(student.q_from_v(*small), want, name="q_from_v of uint8, float32 and int8")
    swap = np.array([[[0, 1]], [[1, 0]]], np.uint8)
    got = student.q_from_v(np.array([200, 250], np.uint8), swap, np.array([[100], [7]], np.uint8), 0.9)
    compare(got, np.array([[325.0], [187.0]]), name="q_from_v of large uint8")


# ---- policy_evaluation


@exercise("policy_evaluation")
def test_policy_evaluation_in_the_doorway(student, compare):
    "tossing a coin in the doorway is worth 12/7 outside and 32/7 inside; always staying, 0 and 8"
    compare(
        student.policy_evaluation(COIN, *DOORWAY),
        np.array([12 / 7, 32 / 7]),
        name="policy_evaluation of the coin",
    )
    stay = np.array([[1.0, 0.0], [1.0, 0.0]])
    compare(
        student.policy_evaluation(stay, *DOORWAY), np.array([0.0, 8.0]), name="policy_evaluation of staying"
    )
    compare(
        student.policy_evaluation(COIN, *DOORWAY[:2], 0.0),
        np.array([0.5, 3.0]),
        name="policy_evaluation with gamma = 0",
    )


@exercise("policy_evaluation")
def test_policy_evaluation_on_the_gridworld(student, compare):
    "the random walk on the gridworld has the top row 3.3, 8.8, 4.4, 5.3, 1.5"
    v = student.policy_evaluation(np.full((25, 4), 0.25), *textbook_gridworld())
    compare(
        v, np.append(RANDOM_WALK_TOP_ROW, np.zeros(20)), atol=9.0, name="policy_evaluation on the gridworld"
    )
    compare(v[:5], RANDOM_WALK_TOP_ROW, name="the top row", **PRINTED)


@exercise("policy_evaluation")
def test_policy_evaluation_of_worlds_made_backwards(student, compare, rng):
    "policy_evaluation finds the values from which the world was made, for gamma near 1 too"
    for S, A, gamma in ((4, 3, 0.9), (3, 3, 0.5), (2, 5, 0.7), (1, 3, 0.8), (3, 1, 0.8)):
        policy, P, R, v = world_of_policy(rng, S, A, gamma)
        compare(
            student.policy_evaluation(policy, P, R, gamma),
            v,
            name=f"policy_evaluation with S = {S}, A = {A}",
            **VALUE,
        )
    for gamma in (0.99, 0.9999):
        policy, P, R, v = world_of_policy(rng, 5, 2, gamma)
        compare(
            student.policy_evaluation(policy, P, R, gamma),
            v,
            rtol=1e-8,
            name=f"policy_evaluation with gamma = {gamma}",
        )


@exercise("policy_evaluation")
def test_policy_evaluation_of_other_types(student, compare):
    "policy_evaluation takes lists, integers and float32, and gives float64"
    want = np.array([12 / 7, 32 / 7])
    got = student.policy_evaluation(COIN.tolist(), DOORWAY_P.tolist(), [[0, 1], [4, 2]], 0.5)
    compare(got, want, name="policy_evaluation of lists")
    got = student.policy_evaluation(
        COIN.astype(np.float32), DOORWAY_P.astype(np.float32), DOORWAY_R.astype(np.int8), 0.5
    )
    compare(got, want, name="policy_evaluation of float32 and int8")
    # one state, in float32: v = r / (1 - gamma m), where r and m are the mean reward and the sum of the policy
    policy, R = np.array([[0.3, 0.7]], np.float32), np.array([[0.1, 0.9]], np.float32)
    weights = policy.astype(float)[0]
    v = weights @ R.astype(float)[0] / (1 - 0.8 * weights.sum())
    got = student.policy_evaluation(policy, np.ones((1, 2, 1), np.float32), R, 0.8)
    compare(got, np.array([v]), name="policy_evaluation of float32 with one state")
    always, swap = np.ones((2, 1), np.uint8), np.array([[[0, 1]], [[1, 0]]], np.uint8)
    got = student.policy_evaluation(always, swap, np.array([[3], [0]], np.uint8), 0.5)
    compare(got, np.array([4.0, 2.0]), name="policy_evaluation of uint8")


# ---- value_iteration


def solved(compare, student, world, v, q, tol=None, strictly=False):
    """value_iteration on the world gives v (strictly: within tol), and a one-hot policy that is greedy for q."""
    arguments = world if tol is None else (*world, tol)
    tol = 1e-10 if tol is None else tol
    got = student.value_iteration(*arguments)
    of = f"S = {len(v)}, A = {q.shape[1]}, gamma = {world[2]}, tol = {tol:g}"
    assert type(got) in (tuple, list) and len(got) == 2, (
        "value_iteration returns something else than two things. Wanted: v and the policy. Return both, v first."
    )
    compare(
        got[0],
        v,
        rtol=1e-3 if strictly else 1e-11,
        atol=STOPPED_EARLY * tol,
        name=f"v of value_iteration ({of})",
    )
    error = float(np.max(np.abs(got[0] - v)))
    assert not strictly or error <= tol + 1e-12 * np.max(np.abs(v)), (
        f"v of value_iteration ({of}) is about {error / tol:.1g} tol off, wanted at most tol. "
        "The error may be gamma / (1 - gamma) times the last change: go on until that is at most tol."
    )
    name, policy = f"the policy of value_iteration ({of})", got[1]
    compare(policy, np.zeros_like(q), atol=1.0, name=name)
    assert np.isin(policy, (0.0, 1.0)).all() and (policy.sum(axis=1) == 1.0).all(), (
        f"{name} is not one-hot: wanted a single 1.0 in each row and 0.0 elsewhere, whatever is tied."
    )
    wrong = (policy * q).sum(axis=1) < q.max(axis=1) - STOPPED_EARLY * tol - 1e-9
    assert not wrong.any(), (
        f"{name} takes an action that is not the best in {int(wrong.sum())} of {len(v)} states: take the argmax of q_from_v(v)."
    )


@exercise("value_iteration")
def test_value_iteration_in_the_doorway(student, compare):
    "in the doorway the best values are 4 and 8: through the door when outside, stay when inside"
    solved(compare, student, DOORWAY, np.array([4.0, 8.0]), np.array([[2.0, 4.0], [8.0, 4.0]]))
    solved(compare, student, (*DOORWAY[:2], 0.0), np.array([1.0, 4.0]), DOORWAY_R)


@exercise("value_iteration")
def test_value_iteration_looks_ahead(student, compare):
    "a reward of 1 now and again is worth 2, and the way to 4 for ever is worth 4: the policy goes there"
    P = np.array([[[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [0.0, 1.0]]])
    R = np.array([[1.0, 0.0], [4.0, 4.0]])
    solved(compare, student, (P, R, 0.5), np.array([4.0, 8.0]), np.array([[3.0, 4.0], [8.0, 8.0]]), 1e-6)
    R = np.array([[0.1, -0.3]])  # 0.1 for ever, to the last digits
    solved(compare, student, (np.ones((1, 2, 1)), R, 0.5), np.array([0.2]), np.array([[0.2, -0.2]]), 1e-12)


@exercise("value_iteration")
def test_value_iteration_on_the_gridworld(student, compare):
    "on the gridworld the best top row is 22.0, 24.4, 22.0, 19.4, 17.5; where moves are tied, one is chosen"
    P, R, gamma = textbook_gridworld()
    got = student.value_iteration(P, R, gamma, 1e-4)
    assert type(got) in (tuple, list) and len(got) == 2, (
        "value_iteration returns something else than two things. Wanted: v and the policy. Return both, v first."
    )
    v, policy = got
    compare(v, np.append(BEST_TOP_ROW, np.zeros(20)), atol=25.0, name="v of value_iteration on the gridworld")
    compare(v[:5], BEST_TOP_ROW, name="the top row", **PRINTED)
    compare(policy, np.zeros((25, 4)), atol=1.0, name="the policy on the gridworld")
    assert np.isin(policy, (0.0, 1.0)).all() and (policy.sum(axis=1) == 1.0).all(), (
        "the policy on the gridworld is not one-hot: wanted a single 1.0 in each row, where moves are tied too."
    )
    earned = np.zeros(25)  # what the policy earns, summed over so many steps that the rest no longer counts
    for _ in range(250):
        earned = (policy * (R + gamma * P @ earned)).sum(axis=1)
    compare(earned, v, atol=1e-3, name="what your policy earns on the gridworld, held against your v,")


@exercise("value_iteration")
def test_value_iteration_of_worlds_made_backwards(student, compare, rng):
    "value_iteration finds the values from which the world was made, whatever their sign, and the best actions"
    for S, A, gamma, base in (
        (4, 3, 0.9, 0.0),
        (3, 3, 0.5, -5.0),
        (2, 5, 0.8, 3.0),
        (1, 3, 0.7, 1.0),
        (3, 1, 0.6, -3.0),
    ):
        P, R, v, best = world_of_best(rng, S, A, gamma, base)
        solved(compare, student, (P, R, gamma), v, v[:, np.newaxis] - 0.5 * (1 - best), 1e-9)


@exercise("value_iteration")
def test_value_iteration_is_within_tol(student, compare, rng):
    "v is within tol of the best values in every state, for gamma near 1 too: a small last change is not enough"
    for gamma, tol, base in ((0.95, 1e-4, 50.0), (0.9, 1e-3, 50.0), (0.99, 1e-6, 50.0), (0.6, 2.0, 5000.0)):
        P, R, v, best = world_of_best(rng, 3, 2, gamma, base)
        solved(compare, student, (P, R, gamma), v, v[:, np.newaxis] - 0.5 * (1 - best), tol, strictly=True)
    P = np.eye(6)[:, np.newaxis, :]  # everyone stays, and the last one alone earns 1 at each step
    v = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 20.0])
    solved(compare, student, (P, v[:, np.newaxis] / 20, 0.95), v, v[:, np.newaxis], 1e-6, strictly=True)


@exercise("value_iteration")
def test_value_iteration_of_other_types(student, compare):
    "value_iteration takes lists, integers and float32, and gives float64"
    v, q = np.array([4.0, 8.0]), np.array([[2.0, 4.0], [8.0, 4.0]])
    solved(compare, student, (DOORWAY_P.tolist(), [[0, 1], [4, 2]], 0.5), v, q)
    solved(compare, student, (DOORWAY_P.astype(np.float32), DOORWAY_R.astype(np.int8), 0.5), v, q)
    either = np.array([[[1, 0], [0, 1]], [[1, 0], [0, 1]]], np.uint8)
    solved(
        compare,
        student,
        (either, np.array([[0, 3], [0, 100]], np.uint8), 0.5),
        np.array([103.0, 200.0]),
        np.array([[51.5, 103.0], [51.5, 200.0]]),
    )


# ---- q_learning_update and sarsa_update

TABLE = np.array([[2.0, 4.0, -1.0], [8.0, 4.0, 6.0], [-3.0, -2.0, -5.0], [0.0, 1.0, 0.5]])
STEPS = [  # s, a, r, s2, a2, done, lr, gamma; the targets of Q-learning and of SARSA
    ((0, 1, 1.0, 1, 1, False, 0.5, 0.5), 1.0 + 0.5 * 8.0, 1.0 + 0.5 * 4.0),
    ((0, 1, 1.0, 1, 1, True, 0.5, 0.5), 1.0, 1.0),
    ((3, 2, -2.0, 2, 0, False, 0.25, 0.5), -2.0 + 0.5 * -2.0, -2.0 + 0.5 * -3.0),
    ((1, 0, 3.0, 1, 2, False, 1.0, 0.25), 3.0 + 0.25 * 8.0, 3.0 + 0.25 * 6.0),
    ((2, 2, 7.0, 0, 2, False, 0.5, 0.0), 7.0, 7.0),
    ((2, 1, -1.0, 2, 2, True, 0.125, 0.75), -1.0, -1.0),
    ((3, 0, 0.0, 2, 2, True, 0.25, 0.5), 0.0, 0.0),
    ((0, 2, 0.3, 3, 2, False, 0.1, 0.9), 0.3 + 0.9 * 1.0, 0.3 + 0.9 * 0.5),
]


def moved(table, step, target):
    """The table with the entry (s, a) moved towards the target."""
    s, a, lr = step[0], step[1], step[-2]
    right = np.array(table, dtype=np.float64)
    right[s, a] = (1 - lr) * right[s, a] + lr * target
    return right


@exercise("q_learning_update")
def test_q_learning_update_of_worked_steps(student, compare):
    "the entry moves by lr towards r + gamma * the largest of row s2, or towards r alone when done"
    for step, target, _ in STEPS:
        s, a, r, s2, _, done, lr, gamma = step
        name = f"q_learning_update(q, {s}, {a}, {r}, {s2}, done={done}, lr={lr}, gamma={gamma})"
        compare(
            student.q_learning_update(TABLE, s, a, r, s2, done, lr, gamma),
            moved(TABLE, step, target),
            name=name,
        )


@exercise("q_learning_update")
def test_q_learning_update_of_other_types(student, compare):
    "q_learning_update takes tables of lists, integers and float32, and gives float64"
    step, target, _ = STEPS[2]
    s, a, r, s2, _, done, lr, gamma = step
    for kind, table in (
        ("lists", [[int(i) for i in row] for row in TABLE]),
        ("int8", TABLE.astype(np.int8)),
        ("float32", TABLE.astype(np.float32)),
    ):
        got = student.q_learning_update(table, s, a, r, s2, done, lr, gamma)
        compare(got, moved(table, step, target), name=f"q_learning_update of {kind}")
    large = np.array([[200, 10], [220, 250]], np.uint8)
    got = student.q_learning_update(large, 0, 1, 100, 1, False, 0.5, 0.5)
    compare(got, np.array([[200.0, 117.5], [220.0, 250.0]]), name="q_learning_update of uint8")


@exercise("q_learning_update")
def test_q_learning_finds_the_best_values(student, compare):
    "with lr = 1, swept again and again over a world where moves are certain, the table becomes the best q"
    target, R = [[1, 2], [2, 0], [0, 1]], [[0.0, 4.0], [2.0, -1.0], [1.0, 0.0]]
    q = np.zeros((3, 2))
    for _ in range(45):  # 0.5 ** 45 is nothing
        for s, a in itertools.product(range(3), range(2)):
            q = student.q_learning_update(q, s, a, R[s][a], target[s][a], False, 1.0, 0.5)
    # The best v0 = 4 + v2 / 2, v1 = 2 + v2 / 2 and v2 = 1 + v0 / 2 are 6, 4 and 4.
    best = np.array([[0 + 4 / 2, 4 + 4 / 2], [2 + 4 / 2, -1 + 6 / 2], [1 + 6 / 2, 0 + 4 / 2]])
    compare(q, best, name="q after 45 sweeps")


@exercise("sarsa_update")
def test_sarsa_update_of_worked_steps(student, compare):
    "the entry moves by lr towards r + gamma * q[s2, a2], or towards r alone when done"
    for step, _, target in STEPS:
        s, a, r, s2, a2, done, lr, gamma = step
        name = f"sarsa_update(q, {s}, {a}, {r}, {s2}, {a2}, done={done}, lr={lr}, gamma={gamma})"
        compare(student.sarsa_update(TABLE, *step), moved(TABLE, step, target), name=name)


@exercise("sarsa_update")
def test_sarsa_update_of_other_types(student, compare):
    "sarsa_update takes tables of lists, integers and float32, and gives float64"
    step, _, target = STEPS[2]
    for kind, table in (
        ("lists", [[int(i) for i in row] for row in TABLE]),
        ("int8", TABLE.astype(np.int8)),
        ("float32", TABLE.astype(np.float32)),
    ):
        compare(
            student.sarsa_update(table, *step), moved(table, step, target), name=f"sarsa_update of {kind}"
        )
    large = np.array([[200, 10], [220, 250]], np.uint8)
    got = student.sarsa_update(large, 0, 1, 100, 1, 0, False, 0.5, 0.5)
    compare(got, np.array([[200.0, 110.0], [220.0, 250.0]]), name="sarsa_update of uint8")


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


def likely(count, n, p):
    """Whether `count` of `n` independent events of probability p is not too far off (Chernoff's bound)."""
    f = count / n
    return n * sum(a * math.log(a / b) for a, b in ((f, p), (1 - f, 1 - p)) if a > 0) <= IMPROBABLE


@exercise("epsilon_greedy")
def test_epsilon_greedy_without_exploring(student):
    "with epsilon = 0 the action is a greedy one of row s; where two are tied, either"
    generator = student.generator(1)
    for q in (
        TABLE,
        TABLE.tolist(),
        TABLE.astype(np.int8),
        TABLE.astype(np.float32),
        np.array([[1, 0, 1], [7, 7, 9], [0, 0, 0], [3, 4, 4]]),
    ):
        calls = [(q, s, 0.0, generator) for s in range(4)]
        for s, a in enumerate(actions(student, calls, 3)):
            row = np.asarray(q)[s]
            assert row[a] == row.max(), (
                f"with epsilon = 0 and q[s] = {row.tolist()} the action is {a}, wanted the argmax of that row."
            )


@exercise("epsilon_greedy")
def test_epsilon_greedy_explores_all_actions(student):
    "with epsilon = 1 all actions are equally probable; with 0.4 each has 0.4 / A, and the greedy one 0.6 more"
    generator = student.generator(2)
    for epsilon, n_actions, n, s in ((1.0, 3, 800, 0), (1.0, 3, 800, 1), (1.0, 20, 150, 0), (0.4, 4, 700, 1)):
        # The rows are 0, 2, 4, ... and backwards: the last action is greedy in row 0, the first in row 1.
        q = 2.0 * np.array([np.arange(n_actions), -np.arange(n_actions)])
        taken = actions(student, [(q, s, epsilon, generator)] * n, n_actions)
        for a in range(n_actions):
            best = a == q[s].argmax()
            p, count = epsilon / n_actions + (1 - epsilon) * best, taken.count(a)
            assert likely(count, n, p), (
                f"with epsilon = {epsilon} and A = {n_actions} {'the greedy' if best else 'another'} action was taken in {count} "
                f"of {n} calls, wanted about {p * n:.0f}: explore with probability epsilon, uniformly over ALL actions."
            )


@exercise("epsilon_greedy")
def test_epsilon_greedy_uses_rng_alone(student):
    "the same rng twice gives the same actions, another one gives others: all randomness comes from rng"
    q = np.array([[0.0, 1.0, 2.0, 3.0, 4.0]])
    first, again, other = (
        actions(student, [(q, 0, 0.9, generator)] * DRAWS, 5)
        for generator in (student.generator(3), student.generator(3), student.generator(4))
    )
    assert first == again, (
        "two rngs of one seed gave different actions. Wanted: the same. Draw from the argument rng, not from np.random."
    )
    assert first != other, (
        f"rngs of two seeds gave the same {DRAWS} actions. Wanted: others. Draw from the argument rng, do not make one."
    )


# ---- softmax_policy and log_policy_grad


@exercise("softmax_policy")
def test_softmax_policy_of_log_counts(student, compare, rng):
    "softmax_policy(log counts) are the shares of each row: 1/8, 2/8, 5/8 for the counts 1, 2, 5"
    compare(student.softmax_policy(np.log(COUNTS)), SHARES, name="softmax_policy(np.log(counts))", **SHARE)
    for S, A in ((3, 3), (2, 5), (1, 4), (4, 1)):
        counts = np.exp(rng.uniform(-2, 2, size=(S, A)))
        want = counts / counts.sum(axis=1, keepdims=True)
        compare(student.softmax_policy(np.log(counts)), want, name=f"softmax_policy with S = {S}, A = {A}", **SHARE)


@exercise("softmax_policy")
def test_softmax_policy_of_other_types(student, compare):
    "softmax_policy takes lists, integers and float32, and gives float64"
    for theta in (
        WHOLE_LOGITS.tolist(),
        WHOLE_LOGITS.astype(np.uint8),
        (WHOLE_LOGITS - 100).astype(np.int8),
        WHOLE_LOGITS.astype(np.float32),
    ):
        e = np.exp(np.asarray(theta, dtype=np.float64) - 100)
        compare(
            student.softmax_policy(theta),
            e / e.sum(axis=1, keepdims=True),
            name="softmax_policy of lists, integers or float32",
        )


@exercise("softmax_policy", care=True)
def test_softmax_policy_far_from_zero(student, compare):
    "softmax_policy of logits of 10000 is finite, without a warning, also where rows are far apart"
    want = np.array([[0.5, 0.5], [0.5, 0.5], [1.0, 0.0]])
    compare(student.softmax_policy(FAR_LOGITS), want, name=f"softmax_policy({FAR_LOGITS.tolist()})", **CARE)
    near = np.array([[9000.0, 9000.0 + math.log(3)], [-9000.0, -9000.0 - math.log(3)]])
    want = np.array([[0.25, 0.75], [0.75, 0.25]])
    compare(student.softmax_policy(near), want, name=f"softmax_policy({near.round(1).tolist()})", **CARE)


def score(s, a, shares):
    """One-hot of a minus the shares in row s, 0 elsewhere."""
    rows = np.eye(len(shares))[s]
    return rows[:, np.newaxis] * (np.eye(shares.shape[1])[a] - shares[s])


@exercise("log_policy_grad")
def test_log_policy_grad_is_the_gradient_of_log_pi(student, gradcheck, rng):
    "log_policy_grad is the gradient of log pi(a | s) with respect to all logits (compared with finite differences)"
    for S, A, s, a in ((3, 4, 1, 2), (3, 3, 2, 0), (2, 5, 0, 4)):

        def log_pi(theta, s=s, a=a):
            return theta[s, a] - np.log(np.exp(theta[s]).sum())

        gradcheck(
            log_pi,
            lambda theta, s=s, a=a: student.log_policy_grad(theta, s, a),
            rng.normal(size=(S, A)),
            form="gradient",
        )


@exercise("log_policy_grad")
def test_log_policy_grad_of_log_counts(student, compare):
    "log_policy_grad(log counts, s, a) to the last digit: one-hot minus shares in row s, 0 in all others"
    calls = [(np.log(COUNTS), s, a) for s in range(4) for a in range(3)]
    for (_, s, a), got in zip(calls, student.log_policy_grad.many(calls), strict=True):
        compare(got, score(s, a, SHARES), name=f"log_policy_grad(np.log(counts), {s}, {a})", **GRADIENT)
    compare(
        student.log_policy_grad(np.zeros((3, 1)), 1, 0),
        np.zeros((3, 1)),
        atol=1e-13,
        name="log_policy_grad of one action",
    )


@exercise("log_policy_grad")
def test_log_policy_grad_of_other_types(student, compare):
    "log_policy_grad takes lists, integers and float32, and gives float64"
    for theta in (
        WHOLE_LOGITS.tolist(),
        WHOLE_LOGITS.astype(np.uint8),
        (WHOLE_LOGITS - 100).astype(np.int8),
        WHOLE_LOGITS.astype(np.float32),
    ):
        e = np.exp(np.asarray(theta, dtype=np.float64) - 100)
        want = score(1, 0, e / e.sum(axis=1, keepdims=True))
        compare(
            student.log_policy_grad(theta, 1, 0),
            want,
            name="log_policy_grad of lists, integers or float32",
            **GRADIENT,
        )


@exercise("log_policy_grad", care=True)
def test_log_policy_grad_far_from_zero(student, compare):
    "log_policy_grad does not divide by a probability that rounds to 0, and does not warn"
    want = np.array([[0.0, 0.0], [0.0, 0.0], [-1.0, 1.0]])
    compare(
        student.log_policy_grad(FAR_LOGITS, 2, 1), want, name="log_policy_grad of logits of 10000", **CARE
    )
    want = np.array([[0.5, -0.5], [0.0, 0.0], [0.0, 0.0]])
    compare(student.log_policy_grad(FAR_LOGITS, 0, 0), want, name="log_policy_grad of logits of 9000", **CARE)


# ---- policy_gradient


@exercise("policy_gradient")
def test_policy_gradient_in_the_doorway(student, compare):
    "in the doorway from outside, theta = 0: [[-36, 36], [12, -12]] / 49, to the last digit"
    want = np.array([[-36.0, 36.0], [12.0, -12.0]]) / 49
    compare(
        student.policy_gradient(np.zeros((2, 2)), *DOORWAY, np.array([1.0, 0.0])),
        want,
        name="policy_gradient in the doorway",
        **OF_RETURN,
    )


@exercise("policy_gradient")
def test_policy_gradient_is_the_gradient_of_the_return(student, gradcheck, rng):
    "policy_gradient is the gradient of J(theta) = start . v (compared with finite differences of the sum over time)"
    for S, A, gamma in ((4, 3, 0.6), (3, 3, 0.5), (2, 4, 0.3)):
        P, R, start = transitions(rng, S, A), rng.normal(size=(S, A)), rng.dirichlet(np.ones(S))
        gradcheck(
            lambda theta, P=P, R=R, gamma=gamma, start=start: textbook_return(theta, P, R, gamma, start),
            lambda theta, P=P, R=R, gamma=gamma, start=start: student.policy_gradient(
                theta, P, R, gamma, start
            ),
            rng.normal(size=(S, A)),
            form="gradient",
        )


@exercise("policy_gradient")
def test_policy_gradient_of_one_state(student, compare, rng):
    "with one state it is pi (R - mean of R under pi) / (1 - gamma), to the last digit, for gamma = 0 and 0.99 too"
    for gamma in (0.0, 0.6, 0.99):
        shares, R = rng.dirichlet(np.ones(4), size=1), rng.normal(size=(1, 4))
        want = shares * (R - (shares * R).sum()) / (1 - gamma)
        got = student.policy_gradient(np.log(shares), np.ones((1, 4, 1)), R, gamma, np.ones(1))
        compare(
            got,
            want,
            rtol=1e-11 if gamma < 0.9 else 1e-9,
            name=f"policy_gradient with S = 1, gamma = {gamma}",
        )
    still = (np.zeros((2, 1)), np.eye(2)[:, np.newaxis, :], np.ones((2, 1)), 0.5, np.array([0.5, 0.5]))
    compare(
        student.policy_gradient(*still), np.zeros((2, 1)), atol=1e-11, name="policy_gradient with one action"
    )


@exercise("policy_gradient")
def test_policy_gradient_of_other_types(student, compare):
    "policy_gradient takes lists, integers and float32, and gives float64"
    want = np.array([[-36.0, 36.0], [12.0, -12.0]]) / 49
    got = student.policy_gradient([[0, 0], [0, 0]], DOORWAY_P.tolist(), [[0, 1], [4, 2]], 0.5, [1, 0])
    compare(got, want, name="policy_gradient of lists", **OF_RETURN)
    small = (
        np.array([[200, 200], [7, 7]], np.uint8),
        DOORWAY_P.astype(np.float32),
        DOORWAY_R.astype(np.int8),
        0.5,
        np.array([1, 0], np.uint8),
    )
    compare(student.policy_gradient(*small), want, name="policy_gradient of integers and float32", **OF_RETURN)


@exercise("policy_gradient", care=True)
def test_policy_gradient_far_from_zero(student, compare):
    "policy_gradient of logits of 10000 is finite, without a warning, also where rows are far apart"
    want = np.array([[-36.0, 36.0], [12.0, -12.0]]) / 49
    far = np.array([[9000.0, 9000.0], [-9000.0, -9000.0]])
    compare(
        student.policy_gradient(far, *DOORWAY, np.array([1.0, 0.0])),
        want,
        name=f"policy_gradient({far.tolist()}, ...)",
        **CARE,
    )


# ---- reinforce_gradient


@exercise("reinforce_gradient")
def test_reinforce_gradient_of_worked_episodes(student, compare):
    "worked episodes: reward-to-go, gamma^t, and the mean over the episodes"
    theta, long, short = np.zeros((2, 2)), [(0, 1, 1.0), (1, 0, 4.0)], [(1, 1, 2.0)]
    one, other = np.array([[-1.5, 1.5], [1.0, -1.0]]), np.array([[0.0, 0.0], [-1.0, 1.0]])
    compare(
        student.reinforce_gradient(theta, [long], 0.5),
        one,
        name=f"reinforce_gradient(zeros, [{long}], 0.5)",
        **GRADIENT,
    )
    compare(
        student.reinforce_gradient(theta, [short], 0.5),
        other,
        name=f"reinforce_gradient(zeros, [{short}], 0.5)",
        **GRADIENT,
    )
    for episodes, want in (([long, short], (one + other) / 2), ([short, long, long], (2 * one + other) / 3)):
        got = student.reinforce_gradient(theta, episodes, 0.5)
        compare(
            got, want, name=f"reinforce_gradient of {len(episodes)} episodes of different lengths", **GRADIENT
        )
    # with gamma = 0 the first step alone counts, with its own reward
    now = np.array([[-0.5, 0.5], [0.0, 0.0]])
    compare(
        student.reinforce_gradient(theta, [long], 0.0),
        now,
        name="reinforce_gradient with gamma = 0",
        **GRADIENT,
    )


@exercise("reinforce_gradient")
def test_reinforce_gradient_of_log_counts(student, compare, rng):
    "an episode that visits a state three times: the three steps add up, to the last digit"
    r = rng.normal(size=4)
    steps = [(1, 0, r[0]), (2, 1, r[1]), (1, 2, r[2]), (1, 0, r[3])]
    g = 0.5
    G = [r[0] + g * r[1] + g**2 * r[2] + g**3 * r[3], r[1] + g * r[2] + g**2 * r[3], r[2] + g * r[3], r[3]]
    want = sum(g**t * G[t] * score(s, a, SHARES) for t, (s, a, _) in enumerate(steps))
    got = student.reinforce_gradient(np.log(COUNTS), [[(s, a, float(x)) for s, a, x in steps]], g)
    compare(got, want, name="reinforce_gradient of four steps", **GRADIENT)
    # Twelve steps with a reward of 1 in the last: gamma^t G_t is gamma^11 for each of them.
    steps = [(t % 4, t % 3, float(t == 11)) for t in range(12)]
    want = 0.9**11 * sum(score(s, a, SHARES) for s, a, _ in steps)
    got = student.reinforce_gradient(np.log(COUNTS), [steps], 0.9)
    compare(got, want, name="reinforce_gradient of twelve steps", **GRADIENT)


@exercise("reinforce_gradient")
def test_reinforce_gradient_is_unbiased(student, compare, gradcheck, rng):
    "its expectation over all trajectories of two steps is the gradient of J (compared with finite differences)"
    # States 0 and 1 first, then 2 or 3, then the end, state 4, where nothing is earned.
    P = np.zeros((5, 2, 5))
    P[:2, :, 2:4] = rng.dirichlet(np.ones(2), size=(2, 2))
    P[2:, :, 4] = 1.0
    R, start, gamma = rng.normal(size=(5, 2)), np.array([0.3, 0.7, 0.0, 0.0, 0.0]), 0.6
    R[4] = 0.0
    paths = list(itertools.product((0, 1), (0, 1), (2, 3), (0, 1)))

    def expectation(theta):
        policy = np.exp(theta) / np.exp(theta).sum(axis=1, keepdims=True)
        weights = [start[s] * policy[s, a] * P[s, a, s2] * policy[s2, a2] for s, a, s2, a2 in paths]
        calls = [
            (theta, [[(s, a, float(R[s, a])), (s2, a2, float(R[s2, a2]))]], gamma) for s, a, s2, a2 in paths
        ]
        estimates = student.reinforce_gradient.many(calls)
        for got in estimates:
            compare(got, np.zeros((5, 2)), atol=1e6, name="reinforce_gradient of one short episode")
        return np.tensordot(weights, np.array(estimates), axes=1)

    gradcheck(
        lambda theta: textbook_return(theta, P, R, gamma, start),
        expectation,
        rng.normal(size=(5, 2)),
        form="gradient",
    )


@exercise("reinforce_gradient")
def test_reinforce_gradient_of_other_types(student, compare):
    "reinforce_gradient takes logits of lists, integers and float32, and gives float64"
    want = np.array([[-1.5, 1.5], [1.0, -1.0]])
    for theta in (
        [[0, 0], [0, 0]],
        np.array([[200, 200], [7, 7]], np.uint8),
        np.full((2, 2), 0.1, np.float32),
    ):
        got = student.reinforce_gradient(theta, [[(0, 1, 1), (1, 0, 4)]], 0.5)
        compare(got, want, name="reinforce_gradient of lists, integers or float32", **GRADIENT)


@exercise("reinforce_gradient", care=True)
def test_reinforce_gradient_far_from_zero(student, compare):
    "reinforce_gradient does not divide by a probability that rounds to 0, and does not warn"
    want = np.array([[0.0, 0.0], [1.0, -1.0], [-3.0, 3.0]])
    got = student.reinforce_gradient(FAR_LOGITS, [[(2, 1, 1.0), (1, 0, 4.0)]], 0.5)
    compare(got, want, name="reinforce_gradient of logits of 10000", **CARE)
