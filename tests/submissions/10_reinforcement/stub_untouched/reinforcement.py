# %% [markdown]
# # 10 Reinforcement learning: a preview of next week
#
# So far someone handed you the labels. Here nobody does: an agent acts, the world answers with a reward and
# a new state, and the only question is how much reward follows, now and later. You compute that exactly
# where the world is known (dynamic programming, exercises 1 to 3), learn it from experience where it is not
# (exercises 4 to 6), and finally do what this course is about: write down the gradient of the expected
# return with respect to the policy's logits, and estimate it without knowing the world at all (7 to 10).
#
# ## What goes in, what comes out
#
# A *Markov decision process* with $S$ states and $A$ actions, numbered from 0:
#
# | symbol | meaning | shape |
# | --- | --- | --- |
# | $P(s' \mid s, a)$, `P[s, a, s2]` | probability that $a$ in $s$ leads to $s'$; sums to 1 over $s'$ | `(S, A, S)` |
# | $R(s, a)$, `R[s, a]` | expected reward for action $a$ in state $s$ | `(S, A)` |
# | $\gamma$, `gamma` | discount: a reward $t$ steps ahead counts $\gamma^t$ | a number, $0 \le \gamma < 1$ |
# | $\pi(a \mid s)$, `policy[s, a]` | probability that the agent takes $a$ in $s$ | `(S, A)`, rows sum to 1 |
# | $v$ | a value for each state | `(S,)` |
# | $q$ | a value for each state and action | `(S, A)` |
# | $\theta$, `theta` | logits of a policy, one row for each state | `(S, A)` |
#
# Arrays come as any array-like of real numbers: floats, nested lists, integers, `float32`, even `uint8`, in
# which $-1$ does not exist. Results are `float64` whatever the input, and no function changes its arguments.
# `as_float` below does the conversion, and its result is a copy. States and actions are integers from 0.
#
# (In this assignment $\gamma$ is the discount, as everywhere in reinforcement learning, and not the learning
# rate, which is `lr`.)
#
# ## Two worlds
#
# **The doorway** is small enough for pencil and paper; all worked examples use it, with $\gamma = \frac12$.
# State 0 is outside, state 1 inside; action 0 stays, action 1 uses the door. From outside the door jams half
# of the time. Staying inside is pleasant:
#
# | | stay ($a = 0$) | door ($a = 1$) |
# | --- | --- | --- |
# | outside ($s = 0$) | reward 0, stays outside | reward 1, inside or outside with probability ½ each |
# | inside ($s = 1$) | reward 4, stays inside | reward 2, outside for sure |
#
# **The gridworld** is the lecture's: 5 × 5 cells, four moves, $\gamma = 0.9$. A move into a wall costs $-1$
# and leads nowhere. Any move from $(x, y) = (1, 4)$ jumps to $(1, 0)$ and earns $10$; any move from $(3, 4)$
# jumps to $(3, 2)$ and earns $5$; all others earn 0. $y$ points up, so that both jumps start in the top row.
# States are numbered as you read: the top left cell $(0, 4)$ is state 0, the bottom right cell $(4, 0)$ is
# state 24, and `v.reshape(5, 5)` looks like the map.
#
# ## Numerical care
#
# It is worth 20 % of an exercise where there is something to take care of: logits of the policy that
# `np.exp` cannot take (exercises 7 to 10), up to 10000 in size. The textbook formula earns the rest: write
# that first, check it, then make it robust.

# %%
import numpy as np


def as_float(z):
    """A fresh float64 array with the entries of `z`, any array-like of real numbers. Given; nothing to do.

    >>> as_float([1, 2])
    array([1., 2.])
    """
    return np.array(z, dtype=np.float64)


def doorway():
    """The two-state world of the worked examples. Given. Returns P (2, 2, 2), R (2, 2) and gamma = 1/2."""
    P = np.array([[[1.0, 0.0], [0.5, 0.5]], [[0.0, 1.0], [1.0, 0.0]]])
    R = np.array([[0.0, 1.0], [4.0, 2.0]])
    return P, R, 0.5


SIDE = 5  # cells on a side of the gridworld
MOVES = {"up": (0, 1), "right": (1, 0), "down": (0, -1), "left": (-1, 0)}  # actions 0 to 3
JUMPS = {(1, 4): ((1, 0), 10.0), (3, 4): ((3, 2), 5.0)}  # from (x, y): to (x, y), and the reward


def cell(x, y):
    """The number of the state at column x, and y cells above the bottom row. Given.

    >>> cell(0, 4), cell(4, 4), cell(4, 0)
    (0, 4, 24)
    """
    return SIDE * (SIDE - 1 - y) + x


def gridworld():
    """The lecture's gridworld. Given. Returns P (25, 4, 25), R (25, 4) and gamma = 0.9."""
    P, R = np.zeros((SIDE**2, 4, SIDE**2)), np.zeros((SIDE**2, 4))
    for x in range(SIDE):
        for y in range(SIDE):
            for a, (dx, dy) in enumerate(MOVES.values()):
                inside = 0 <= x + dx < SIDE and 0 <= y + dy < SIDE
                target, reward = ((x + dx, y + dy), 0.0) if inside else ((x, y), -1.0)
                target, reward = JUMPS.get((x, y), (target, reward))
                P[cell(x, y), a, cell(*target)] = 1.0
                R[cell(x, y), a] = reward
    return P, R, 0.9


# %% [markdown]
# ## 1. `q_from_v(v, P, R, gamma)`
#
# If being in state $s'$ is worth $v(s')$, then taking action $a$ in state $s$ is worth the reward now plus
# the discounted value of wherever it leads, on average:
#
# $$q(s, a) = R(s, a) + \gamma \sum_{s'} P(s' \mid s, a)\, v(s'),
# \qquad v: (S,) \;\to\; q: (S, A)$$
#
# **Worked example.** In the doorway with $v = (4, 8)$ and $\gamma = \frac12$: staying outside is worth
# $0 + \frac12 \cdot 4 = 2$; the door from outside $1 + \frac12(\frac12 \cdot 4 + \frac12 \cdot 8) = 4$;
# staying inside $4 + \frac12 \cdot 8 = 8$; the door from inside $2 + \frac12 \cdot 4 = 4$. So
# $q = \begin{pmatrix} 2 & 4 \\ 8 & 4 \end{pmatrix}$.
#
# **What goes wrong.** The value belongs to the *next* state: $\gamma v(s')$, averaged over $s'$, not
# $\gamma v(s)$, which one finds in slides on policy improvement. The sum runs over the last axis of $P$ (in
# numpy, `P @ v` does just that); summed over the first axis, the arrow of time is turned around, and shapes
# alone do not tell you. And $\gamma$ discounts the future, not the reward of now.


# %%
def q_from_v(v, P, R, gamma):
    """The value of each action in each state: R(s, a) + gamma * sum over s2 of P(s2 | s, a) v(s2).

    v: (S,); P: (S, A, S); R: (S, A); gamma: a number in [0, 1). Returns float64 of shape (S, A).

    >>> q_from_v([4, 8], *doorway())
    array([[2., 4.],
           [8., 4.]])

    Pitfalls: v of the state itself instead of the next; summing over another axis of P than the last.
    """
    raise NotImplementedError("q_from_v: your code here")


# %% [markdown]
# ## 2. `policy_evaluation(policy, P, R, gamma)`
#
# The value $v_\pi(s)$ of a policy is the expected discounted return of an agent that starts in $s$ and
# follows $\pi$ forever. Average $P$ and $R$ over the actions of the policy,
#
# $$r_\pi(s) = \sum_a \pi(a \mid s)\, R(s, a), \quad (S,) \qquad
# P_\pi(s, s') = \sum_a \pi(a \mid s)\, P(s' \mid s, a), \quad (S, S)$$
#
# and one step of the process reads $v_\pi = r_\pi + \gamma P_\pi v_\pi$, the *Bellman equation*. It
# is linear:
#
# $$(I - \gamma P_\pi)\, v_\pi = r_\pi$$
#
# Solve it (`np.linalg.solve`). The matrix is always regular, because $\gamma < 1$ and the rows of $P_\pi$ sum
# to 1. No iteration, no tolerance: one could also repeat $v \leftarrow r_\pi + \gamma P_\pi v$, but each
# sweep only removes the share $1 - \gamma$ of the error, and at $\gamma = 0.9999$ that takes some 300000
# sweeps.
#
# **Worked example.** The doorway under the policy that tosses a coin in both states:
# $r_\pi = (\frac12, 3)$ and $P_\pi = \begin{pmatrix} 3/4 & 1/4 \\ 1/2 & 1/2 \end{pmatrix}$. The system
# $\frac58 v_0 - \frac18 v_1 = \frac12$, $-\frac14 v_0 + \frac34 v_1 = 3$ has the solution
# $v_\pi = (\frac{12}{7}, \frac{32}{7})$. On the gridworld, the policy that moves at random has the top row
# 3.3, 8.8, 4.4, 5.3, 1.5: the cell of the jump is worth less than the 10 that it earns, because the walls
# are close to where it leads.
#
# **What goes wrong.** A policy is *stochastic*: its most probable action alone is another policy. And the
# matrix is $I - \gamma P_\pi$ with rows for where the agent is; its transpose answers another question (how
# often each state is visited), which returns in exercise 9.


# %%
def policy_evaluation(policy, P, R, gamma):
    """The value v of a policy: the solution of (I - gamma P_pi) v = r_pi.

    policy: (S, A), rows sum to 1; P: (S, A, S); R: (S, A); gamma: a number in [0, 1).
    Returns float64 of shape (S,), at most max(abs(R)) / (1 - gamma) in size.

    >>> 7 * policy_evaluation([[0.5, 0.5], [0.5, 0.5]], *doorway())
    array([12., 32.])

    Pitfalls: the transposed matrix; iterating and stopping too early; taking the likeliest action alone.
    """
    raise NotImplementedError("policy_evaluation: your code here")


# %% [markdown]
# ## 3. `value_iteration(P, R, gamma, tol)`
#
# The best value that any policy reaches, $v_*$, satisfies the Bellman *optimality* equation: in each state
# take the best action.
#
# $$v_*(s) = \max_a q_*(s, a) = \max_a \Bigl( R(s, a) + \gamma \sum_{s'} P(s' \mid s, a)\, v_*(s') \Bigr)$$
#
# The maximum makes it nonlinear, so iterate: $v_{k+1}(s) = \max_a q_k(s, a)$, with $q_k$ from $v_k$ by
# exercise 1. Return $v$, shape `(S,)`, and a greedy policy, shape `(S, A)`: in each state 1 for **one** action
# that attains the maximum (where several do, whichever you like) and 0 for the others.
#
# (Slides write $v_* = \arg\max$; it is the maximum, and the policy is the argmax. Some also write
# $\max_{a'}$ outside of the sum over $s'$: the agent chooses *after* it has seen where it is, so each
# $v_k(s')$ is already a maximum, and the sum is inside.)
#
# **Worked example.** The doorway from $v_0 = (0, 0)$: $v_1 = (1, 4)$, then
# $q_1 = \begin{pmatrix} \frac12 & 2\frac14 \\ 6 & 2\frac12 \end{pmatrix}$ and $v_2 = (2\frac14, 6)$, and so
# on to $v_* = (4, 8)$, where $q_* = \begin{pmatrix} 2 & 4 \\ 8 & 4 \end{pmatrix}$ (exercise 1): through the
# door when outside, stay when inside. On the gridworld the optimal top row is 22.0, 24.4, 22.0, 19.4, 17.5.
#
# **When to stop.** The answer must be within `tol` of $v_*$, in every state, and that is not the same as a
# last change below `tol`. One sweep brings any two value functions closer by the factor $\gamma$, hence
#
# $$\max_s |v_{k+1}(s) - v_*(s)| \;\le\; \frac{\gamma}{1 - \gamma}\, \max_s |v_{k+1}(s) - v_k(s)|$$
#
# With $\gamma = 0.99$ a last change of `tol` may still leave an error of 99 `tol`: many small steps in the
# same direction. Stop when the *right-hand side* is at most `tol` (multiply by $1 - \gamma$ rather than
# divide by $\gamma$, which may be 0). A fixed number of sweeps, or stopping when the policy no longer
# changes, gives no such guarantee: on the gridworld the policy is optimal long before the values are.


# %%
def value_iteration(P, R, gamma, tol=1e-10):
    """The optimal value of each state, at most tol off, and a greedy policy.

    P: (S, A, S); R: (S, A); gamma: a number in [0, 1); tol: a number > 0, the largest error of v.
    Returns (v, policy): float64 of shape (S,); float64 of shape (S, A), one 1.0 in each row, 0.0 elsewhere.

    >>> v, policy = value_iteration(*doorway())
    >>> v.round(6), policy
    (array([4., 8.]), array([[0., 1.],
           [1., 0.]]))

    Pitfalls: a last change of tol is not an error of tol; two ones in a row where two actions are tied.
    """
    raise NotImplementedError("value_iteration: your code here")


# %% [markdown]
# **The gridworld, solved.** What each cell is worth to an agent that moves at random (left) and to the best
# one (right). The arrows are the greedy moves for these values, every one that is tied. $A$ jumps to $A'$
# for $10$ and $B$ to $B'$ for $5$. Why is $A$ worth less than the 10 that it earns to the random walker,
# and $B$ more than its 5? Which arrows on the left would the best policy not follow? And which cells have
# four arrows, and why?


# %%
if __name__ == "__main__":
    from autograder.figures import figure

    @figure
    def gridworld_values(plt):
        P, R, gamma = gridworld()
        best, _ = value_iteration(P, R, gamma)
        random_walk = policy_evaluation(np.full((SIDE**2, 4), 0.25), P, R, gamma)
        names = {(1, 4): "$A$", (1, 0): "$A\'$", (3, 4): "$B$", (3, 2): "$B\'$"}
        fig, axes = plt.subplots(1, 2, figsize=(10, 4.7))
        for axis, v, title in zip(axes, (random_walk, best), ("moving at random", "the best policy")):
            image = axis.imshow(v.reshape(SIDE, SIDE), extent=(-0.5, SIDE - 0.5, -0.5, SIDE - 0.5))
            q = q_from_v(v, P, R, gamma)
            middle = (v.min() + v.max()) / 2
            for x, y in np.ndindex(SIDE, SIDE):
                s = cell(x, y)
                ink = "black" if v[s] > middle else "white"
                axis.text(x, y + 0.27, f"{v[s]:.1f}", ha="center", va="center", color=ink)
                axis.text(x - 0.44, y + 0.42, names.get((x, y), ""), ha="left", va="top", color=ink, fontsize=8)
                for a, (dx, dy) in enumerate(MOVES.values()):
                    if q[s, a] > q[s].max() - 1e-6:
                        ends = {"xytext": (x, y - 0.15), "xy": (x + 0.27 * dx, y - 0.15 + 0.27 * dy)}
                        axis.annotate("", **ends, arrowprops={"arrowstyle": "->", "color": ink, "linewidth": 1.3})
            axis.set(title=title, xlabel="$x$", ylabel="$y$")
            axis.set_xticks(np.arange(0.5, SIDE - 1), minor=True)
            axis.set_yticks(np.arange(0.5, SIDE - 1), minor=True)
            axis.grid(False)
            axis.grid(which="minor", color="white", linewidth=0.6)
            axis.tick_params(which="both", length=0)
            fig.colorbar(image, ax=axis, shrink=0.85)


# %% [markdown]
# **How fast, and when to stop.** The sweeps of exercise 3 on the gridworld, begun at 0, with your
# `q_from_v` and $v_*$ from your `value_iteration`. The error falls by the factor $\gamma$ a sweep: a
# straight line on this scale. You cannot see it while you iterate; the dashed curves you can. Which of them
# is safe to stop by? How many sweeps too early would the other one have you stop at a tolerance of 0.01,
# and how many too late is the safe one?


# %%
if __name__ == "__main__":

    @figure
    def value_iteration_errors(plt):
        P, R, gamma = gridworld()
        best, _ = value_iteration(P, R, gamma, 1e-12)
        v, errors, changes = np.zeros(len(best)), [], []
        for _ in range(120):
            new = np.max(q_from_v(v, P, R, gamma), axis=1)
            changes.append(np.max(np.abs(new - v)))
            errors.append(np.max(np.abs(new - best)))
            v = new
        sweeps, tolerance = np.arange(1, 121), 0.01
        bound = gamma / (1 - gamma) * np.array(changes)
        _, axis = plt.subplots()
        axis.semilogy(sweeps, errors, label=r"the error, $\max |v_k - v_*|$")
        axis.semilogy(sweeps, changes, "--", label="the last change")
        axis.semilogy(sweeps, bound, "--", label=r"$\gamma / (1 - \gamma)$ times the last change")
        axis.semilogy(sweeps, errors[0] * gamma ** (sweeps - 1.0), ":", color="black", label=r"slope $\gamma$")
        axis.axhline(tolerance, color="gray", linewidth=0.8)
        for curve in (changes, errors, bound):
            axis.plot(sweeps[np.argmax(np.array(curve) <= tolerance)], tolerance, "o", color="black", markersize=5)
        axis.annotate("tolerance 0.01", (1, tolerance), (0, -12), textcoords="offset points")
        axis.set(xlabel="sweep", ylim=(1e-4, 300))
        axis.legend(loc="upper right")


# %% [markdown]
# ## 4. `q_learning_update(q, s, a, r, s2, done, lr, gamma)`
#
# From here on $P$ and $R$ are unknown. The agent keeps a table $q$, and after each step (in $s$ it took $a$,
# earned $r$, arrived in $s'$) moves **one entry** towards what the step suggests:
#
# $$q(s, a) \leftarrow q(s, a) + \mathrm{lr} \cdot \bigl(\text{target} - q(s, a)\bigr), \qquad
# \text{target} = \begin{cases} r & \text{if } s' \text{ ended the episode (done)} \\
# r + \gamma \max_{a'} q(s', a') & \text{otherwise} \end{cases}$$
#
# Return a **new** table of shape `(S, A)`, all other entries as they were; the caller's `q` stays as it is.
# (In a long loop one would write in place. A function that returns its result is easier to test, and here it
# is tested.)
#
# **Worked example.** $q = \begin{pmatrix} 2 & 4 \\ 8 & 4 \end{pmatrix}$, $s = 0$, $a = 1$, $r = 1$, $s' = 1$,
# $\mathrm{lr} = \frac12$, $\gamma = \frac12$: the target is $1 + \frac12 \cdot 8 = 5$, and $q(0, 1)$ goes
# half of the way from 4 to 5, to $4.5$. Had the episode ended there, the target would be 1 and the result
# $2.5$.
#
# **What goes wrong.** After the end there is no future: `s2` means nothing when `done`, and must not be
# looked at for its value. Written as an average the update is $(1 - \mathrm{lr})\, q + \mathrm{lr} \cdot
# \text{target}$; a well-known book prints a minus between the two. The maximum is over the row of the *next*
# state. And an integer table cuts 4.5 to 4: convert before you write.


# %%
def q_learning_update(q, s, a, r, s2, done, lr, gamma):
    """A new table after one step of Q-learning: entry (s, a) moved by lr towards r + gamma * max of q[s2].

    q: (S, A); s, a, s2: integers; r: a number; done: True if the episode ended with this step, and then the
    target is r alone and s2 is ignored; lr, gamma: numbers. Returns float64 of shape (S, A), a new array.

    >>> q_learning_update([[2, 4], [8, 4]], s=0, a=1, r=1, s2=1, done=False, lr=0.5, gamma=0.5)
    array([[2. , 4.5],
           [8. , 4. ]])

    Pitfalls: a future after the end; changing the caller's q; an integer table; the maximum over row s.
    """
    raise NotImplementedError("q_learning_update: your code here")


# %% [markdown]
# ## 5. `sarsa_update(q, s, a, r, s2, a2, done, lr, gamma)`
#
# Q-learning learns about the *best* policy whatever the agent does (*off-policy*). SARSA learns about the
# policy that the agent *follows* (*on-policy*): in the place of the maximum it puts the action $a'$ that the
# agent is about to take in $s'$. The five letters are $s, a, r, s', a'$.
#
# $$q(s, a) \leftarrow q(s, a) + \mathrm{lr} \cdot \bigl(\text{target} - q(s, a)\bigr), \qquad
# \text{target} = \begin{cases} r & \text{if done} \\ r + \gamma\, q(s', a') & \text{otherwise} \end{cases}$$
#
# **Worked example.** The same step as above, but the agent, exploring, will use the door again: $a' = 1$. The
# target is $1 + \frac12 \cdot 4 = 3$ and $q(0, 1)$ moves from 4 to $3.5$: down, where Q-learning moved it up.
# When $a'$ is the greedy action the two updates agree, so a check with a greedy $a'$ sees no difference.


# %%
def sarsa_update(q, s, a, r, s2, a2, done, lr, gamma):
    """A new table after one step of SARSA: entry (s, a) moved by lr towards r + gamma * q[s2, a2].

    q: (S, A); s, a, s2, a2: integers; r: a number; done: True if the episode ended with this step, and then
    the target is r alone and s2 and a2 are ignored; lr, gamma: numbers.
    Returns float64 of shape (S, A), a new array.

    >>> sarsa_update([[2, 4], [8, 4]], s=0, a=1, r=1, s2=1, a2=1, done=False, lr=0.5, gamma=0.5)
    array([[2. , 3.5],
           [8. , 4. ]])

    Pitfalls: the maximum, which is Q-learning; a future after the end; changing the caller's q.
    """
    raise NotImplementedError("sarsa_update: your code here")


# %% [markdown]
# ## 6. `epsilon_greedy(q, s, epsilon, rng)`
#
# An agent that always takes the action which looks best never finds out that another one is better. The
# simplest remedy: with probability $\varepsilon$ take an action **uniformly among all $A$**, else a greedy
# one, $\arg\max_a q(s, a)$. The greedy action may also come up while exploring, so that
#
# $$\Pr(a) = \frac{\varepsilon}{A} + \begin{cases} 1 - \varepsilon & \text{if } a \text{ is greedy} \\
# 0 & \text{otherwise} \end{cases}$$
#
# **Worked example.** $A = 4$ and $\varepsilon = 0.2$: each of the other actions has probability $0.05$, the
# greedy one $0.85$ (not $0.8$). With $\varepsilon = 0$ the choice is greedy for sure; with $\varepsilon = 1$
# it is uniform, and `q` does not matter.
#
# All randomness comes from `rng`, a numpy `Generator`: `rng.random()` is a number in $[0, 1)$,
# `rng.integers(A)` one of $0, \ldots, A - 1$. How many numbers you draw, and in which order, is up to you.
# Not up to you: `np.random.rand()` and the like, which ignore the caller's seed, and a new generator inside
# of the function. Return one integer (a Python `int` or numpy's).
#
# **What goes wrong.** `rng.integers(A - 1)` never takes the last action (the upper end is already excluded),
# `rng.integers(1, A)` never the first. `np.argmax(q)` without the row gives a position in the whole table.
# And one random number $u$ must not serve twice: given $u < \varepsilon$, `int(u * A)` is no longer uniform.


# %%
def epsilon_greedy(q, s, epsilon, rng):
    """An action for state s: uniform over all actions with probability epsilon, else greedy for q[s].

    q: (S, A); s: an integer; epsilon: a number in [0, 1]; rng: a numpy Generator, all that is random here.
    Returns an integer in 0 ... A - 1. Where several actions are greedy, any of them.

    >>> epsilon_greedy([[2, 4], [8, 4]], s=0, epsilon=0.0, rng=np.random.default_rng(0))
    1

    Pitfalls: exploring among the other actions alone; the roles of epsilon and 1 - epsilon swapped.
    """
    raise NotImplementedError("epsilon_greedy: your code here")


# %% [markdown]
# **Along a cliff.** A world of 4 × 12 cells: from the start $S$ to the goal $G$, each move costs 1; a step
# into the cliff between them costs 100, and the agent is back at $S$. Both agents explore with
# $\varepsilon = 0.1$ by your `epsilon_greedy` and learn by your two updates. On the left what they *earn
# while they learn*, on the right where their tables lead without exploring. Which one has found the
# shortest way, which one earns more, and how can that be? What would become of the difference if
# $\varepsilon$ went to 0?


# %%
if __name__ == "__main__":

    @figure
    def along_a_cliff(plt):
        rows, columns, epsilon = 4, 12, 0.1
        start, goal = (0, 0), (columns - 1, 0)
        moves = list(MOVES.values())

        def walk(place, a):
            """The next place, the reward, and whether the episode has ended."""
            x = min(max(place[0] + moves[a][0], 0), columns - 1)
            y = min(max(place[1] + moves[a][1], 0), rows - 1)
            if y == 0 and 0 < x < columns - 1:
                return start, -100.0, False
            return (x, y), -1.0, (x, y) == goal

        def state(place):
            return place[1] * columns + place[0]

        def learn(on_policy, rng, n_episodes=300):
            q, earned = np.zeros((rows * columns, len(moves))), np.zeros(n_episodes)
            for episode in range(n_episodes):
                place, done = start, False
                a = epsilon_greedy(q, state(place), epsilon, rng)
                while not done:
                    after, r, done = walk(place, a)
                    s, s2 = state(place), state(after)
                    a2 = epsilon_greedy(q, s2, epsilon, rng)
                    if on_policy:
                        q = sarsa_update(q, s, a, r, s2, a2, done, 0.5, 1.0)
                    else:
                        q = q_learning_update(q, s, a, r, s2, done, 0.5, 1.0)
                    place, a, earned[episode] = after, a2, earned[episode] + r
            return q, earned

        def route(q):
            """Where the greedy policy leads."""
            places, done = [start], False
            while not done and len(places) < rows * columns:
                after, _, done = walk(places[-1], int(np.argmax(q[state(places[-1])])))
                places.append(after)
            return np.array(places, dtype=float)

        _, (left, right) = plt.subplots(1, 2, figsize=(11, 3.6), width_ratios=[1, 1.15])
        for name, on_policy, shift in (("Q-learning", False, 0.06), ("SARSA", True, -0.06)):
            runs = [learn(on_policy, np.random.default_rng(seed)) for seed in range(4)]
            earned = np.mean([e for _, e in runs], axis=0)
            left.plot(np.arange(20, 301), np.convolve(earned, np.ones(20) / 20, mode="valid"), label=name)
            right.plot(*(route(runs[0][0]) + shift).T, linewidth=2.4, label=name)
        left.set(title="reward of an episode (mean of 20, and of 4 runs)", xlabel="episode", ylim=(-150, 0))
        left.legend(loc="lower right")
        right.fill_between([0.5, columns - 1.5], -0.5, 0.5, color="#777777", linewidth=0)
        right.text(columns / 2 - 0.5, 0, "the cliff", ha="center", va="center", color="white")
        for place, letter in ((start, "S"), (goal, "G")):
            disc = {"boxstyle": "circle", "facecolor": "white", "edgecolor": "gray"}
            right.text(*place, letter, ha="center", va="center", bbox=disc)
        right.set(title="the way of the greedy policy", xlim=(-0.5, columns - 0.5), ylim=(-0.5, rows - 0.5), aspect="equal")
        right.set_xticks(np.arange(0.5, columns - 1), [])
        right.set_yticks(np.arange(0.5, rows - 1), [])
        right.tick_params(length=0)


# %% [markdown]
# ## 7. `softmax_policy(theta)`
#
# To follow a gradient the policy must be differentiable, and a maximum is not. So let it have logits, one row
# for each state, and take the softmax of **each row**, as a classifier with the states as examples:
#
# $$\pi_\theta(a \mid s) = \frac{e^{\theta_{sa}}}{\sum_b e^{\theta_{sb}}}, \qquad (S, A) \to (S, A)$$
#
# **Worked example.** $\theta = \begin{pmatrix} 0 & 0 \\ \log 3 & 0 \end{pmatrix}$ gives
# $\pi = \begin{pmatrix} 1/2 & 1/2 \\ 3/4 & 1/4 \end{pmatrix}$. A row of equal logits is the policy that
# acts at random.
#
# **Care.** As in assignment 01: $e^{710}$ is infinite, but subtracting the same number from a whole row
# changes nothing, and with the row's maximum subtracted no exponent is positive. Each row has a maximum of
# its own; one for the whole table turns a row far below it into $0/0$.


# %%
def softmax_policy(theta):
    """The policy with logits theta: the softmax of each row.

    theta: (S, A). Returns float64 of shape (S, A), entries in (0, 1), rows sum to 1.

    >>> softmax_policy([[0.0, 0.0], [np.log(3.0), 0.0]])
    array([[0.5 , 0.5 ],
           [0.75, 0.25]])

    Pitfalls: the sum over the states, or over the whole table; exp overflows.
    """
    raise NotImplementedError("softmax_policy: your code here")


# %% [markdown]
# ## 8. `log_policy_grad(theta, s, a)`
#
# The gradient of $\log \pi_\theta(a \mid s) = \theta_{sa} - \log \sum_b e^{\theta_{sb}}$ with respect to the
# whole table $\theta$, also called the *score*:
#
# $$\frac{\partial \log \pi_\theta(a \mid s)}{\partial \theta_{s'b}} =
# \begin{cases} \delta_{ab} - \pi_\theta(b \mid s) & \text{if } s' = s \\ 0 & \text{otherwise} \end{cases}
# \qquad \text{shape } (S, A)$$
#
# Row $s$ is "one-hot of $a$ minus probabilities": you have met its negative as the gradient of cross-entropy,
# prediction minus label. The label is now the action that was taken. All other rows are 0: the logits of
# other states have no part in this choice.
#
# **Worked example.** $\theta$ as above, $s = 1$, $a = 1$: the gradient is
# $\begin{pmatrix} 0 & 0 \\ -3/4 & 3/4 \end{pmatrix}$. Averaged over the policy's own actions the score is 0:
# $\frac34 \cdot (\frac14, -\frac14) + \frac14 \cdot (-\frac34, \frac34) = (0, 0)$. This is why a constant may
# be subtracted from all returns without any bias (a *baseline*), and a check that uses it as its only
# property would accept zeros.
#
# **What goes wrong.** The one-hot alone, without $-\pi$; the gradient of $\pi$ itself, which has one more
# factor $\pi(a \mid s)$; the sign of the loss, $\pi$ minus one-hot. **Care:** dividing the gradient of $\pi$
# by $\pi(a \mid s)$ is $0/0$ for an action whose probability rounds to 0. The formula has no division.


# %%
def log_policy_grad(theta, s, a):
    """The gradient of log pi(a | s) with respect to theta: one-hot of a minus pi(. | s) in row s, else 0.

    theta: (S, A), logits; s, a: integers. Returns float64 of shape (S, A), entries in (-1, 1).

    >>> log_policy_grad([[0.0, 0.0], [np.log(3.0), 0.0]], s=1, a=1)
    array([[ 0.  ,  0.  ],
           [-0.75,  0.75]])

    Pitfalls: the one-hot alone; the gradient of pi instead of log pi; entries in the rows of other states.
    """
    raise NotImplementedError("log_policy_grad: your code here")


# %% [markdown]
# ## 9. `policy_gradient(theta, P, R, gamma, start)`
#
# How good is a policy? If the first state is drawn from the distribution `start`, shape `(S,)`, its expected
# return is
#
# $$J(\theta) = \sum_s \text{start}(s)\, v_{\pi_\theta}(s)$$
#
# and the **policy gradient theorem** gives its exact gradient, shape `(S, A)`, without differentiating the
# world:
#
# $$\frac{\partial J}{\partial \theta_{sa}} = d(s)\, \pi_\theta(a \mid s)\,
# \bigl( q_\pi(s, a) - v_\pi(s) \bigr),
# \qquad d = \sum_{t \ge 0} \gamma^t \Pr(s_t = \cdot), \quad (S,)$$
#
# Three factors: how often the state is met (discounted), how often the action is taken there, and its
# **advantage** over the policy's average. $v_\pi$ comes from exercise 2 and $q_\pi$ from exercise 1. For the
# visits write $d = \text{start} + \gamma P_\pi^\top d$ (the state distribution moves by the *transpose*: mass
# flows along the arrows, values flow against them). So
#
# $$(I - \gamma P_\pi)^\top d = \text{start}$$
#
# This is reverse mode at work: $J = \text{start}^\top (I - \gamma P_\pi)^{-1} r_\pi$, $v_\pi$ is the forward
# pass, and $d$ is the adjoint of $v_\pi$, one transposed solve for the gradient in all $S \times A$
# directions.
#
# **Worked example.** The doorway, $\theta = 0$, starting outside, $\text{start} = (1, 0)$. From exercise 2,
# $v_\pi = (\frac{12}{7}, \frac{32}{7})$; then
# $q_\pi = \frac17 \begin{pmatrix} 6 & 18 \\ 44 & 20 \end{pmatrix}$, advantages
# $\frac17 \begin{pmatrix} -6 & 6 \\ 12 & -12 \end{pmatrix}$, visits $d = (\frac{12}{7}, \frac27)$, which sum
# to $2 = 1/(1 - \gamma)$ as they must. With $\pi = \frac12$ everywhere:
#
# $$\nabla J = \frac{1}{49} \begin{pmatrix} -36 & 36 \\ 12 & -12 \end{pmatrix}$$
#
# **What goes wrong.** $d$ is *not* a probability distribution here: normalised by $1 - \gamma$, the direction
# is right and the gradient is not. Without the transpose, $d$ is the value of another reward. Without
# `start`, or with visits counted from a uniform start, another $J$ is differentiated. And ascent, not
# descent: $J$ is to grow, no minus.


# %%
def policy_gradient(theta, P, R, gamma, start):
    """The exact gradient of J(theta) = start . v_pi with pi = softmax_policy(theta).

    theta: (S, A), logits; P: (S, A, S); R: (S, A); gamma: a number in [0, 1); start: (S,), sums to 1.
    Returns float64 of shape (S, A); each row sums to 0.

    >>> 49 * policy_gradient(np.zeros((2, 2)), *doorway(), start=[1.0, 0.0])
    array([[-36.,  36.],
           [ 12., -12.]])

    Pitfalls: visits normalised to sum to 1, or from the untransposed matrix; a factor pi(a | s) too few.
    """
    raise NotImplementedError("policy_gradient: your code here")


# %% [markdown]
# ## 10. `reinforce_gradient(theta, episodes, gamma)`
#
# Now the same gradient without $P$ and $R$, from experience alone. An episode is a list of steps
# $(s_t, a_t, r_t)$, $t = 0, \ldots, T - 1$. By the log-derivative trick, $\nabla p = p\, \nabla \log p$, the
# gradient of an expectation is the expectation of a gradient. And the actions at time $t$ cannot change the
# rewards before $t$, which leaves the **reward-to-go** $G_t$:
#
# $$\hat g = \sum_{t=0}^{T-1} \gamma^t\, G_t\, \nabla_\theta \log \pi_\theta(a_t \mid s_t), \qquad
# G_t = \sum_{k=t}^{T-1} \gamma^{k-t}\, r_k$$
#
# Return the **mean** of $\hat g$ over the episodes, shape `(S, A)`. This is REINFORCE. Compute the $G_t$ from
# the back: $G_{T-1} = r_{T-1}$ and $G_t = r_t + \gamma G_{t+1}$.
#
# **Worked example.** $\theta = 0$ with two states and two actions, $\gamma = \frac12$, and the one episode
# $(0, 1, 1), (1, 0, 4)$: through the door at once, then stay. $G_1 = 4$ and $G_0 = 1 + \frac12 \cdot 4 = 3$.
# Step 0 gives $3 \cdot (-\frac12, \frac12)$ in row 0; step 1 gives
# $\frac12 \cdot 4 \cdot (\frac12, -\frac12)$ in row 1:
#
# $$\hat g = \begin{pmatrix} -\frac32 & \frac32 \\ 1 & -1 \end{pmatrix}$$
#
# **Unbiased, exactly.** Enumerate all trajectories of a small world that ends, weight $\hat g$ of each with
# its probability, and the sum equals `policy_gradient` to the last digit. That is how this exercise is
# checked, and not by hoping that a training run converges.
#
# **What goes wrong.** With the whole return $G_0$ at every step the estimate stays unbiased but is noisier:
# the past is added as pure noise. Without the factor $\gamma^t$ (most published code drops it) it is not the
# gradient of $J$ any more. The mean is over *episodes*: divided by the number of steps, long episodes count
# less than they should. Returns must not leak from one episode into the next. And no minus: a library that
# minimises wants $-\hat g$, the mathematics does not.


# %%
def reinforce_gradient(theta, episodes, gamma):
    """The REINFORCE estimate of grad J: the mean over episodes of sum gamma^t G_t grad log pi(a_t | s_t).

    theta: (S, A), logits; episodes: a list of episodes, each a list of (s, a, r), one for each step, of any
    length from 1; gamma: a number in [0, 1). G_t is the discounted reward from step t on.
    Returns float64 of shape (S, A).

    >>> reinforce_gradient(np.zeros((2, 2)), [[(0, 1, 1.0), (1, 0, 4.0)]], gamma=0.5)
    array([[-1.5,  1.5],
           [ 1. , -1. ]])

    Pitfalls: the total return instead of reward-to-go; no gamma^t; a mean over steps; the sign of a loss.
    """
    raise NotImplementedError("reinforce_gradient: your code here")


# %% [markdown]
# ## Look at what you made
#
# The figures are drawn by your own functions: run their cells, or the whole file with
# `python reinforcement.py`, which leaves them in the folder `figures`. What is not written yet says so.
#
# **Two ways up.** All policies of the doorway, but for the probabilities 0 and 1, on one map: a logit for
# the door in either state, the other logit being its negative. The contours are $J$, starting outside. The
# thick curve follows your exact `policy_gradient`, the thin ones your `reinforce_gradient` from 5 episodes
# a step, with the same learning rate. Why do the thin ones go the same way, if each of their steps is
# wrong? What would 50 episodes a step change? And why do all of them slow down where there is still
# something to gain?


# %%
if __name__ == "__main__":

    @figure
    def two_ways_up(plt):
        P, R, gamma = doorway()
        start, lr, n_steps = np.array([1.0, 0.0]), 0.5, 60

        def logits(outside, inside):
            return np.array([[-outside, outside], [-inside, inside]])

        def J(theta):
            return start @ policy_evaluation(softmax_policy(theta), P, R, gamma)

        def episode(policy, rng, length=12):  # gamma ** 12 is small: what is cut off hardly counts
            s, steps = 0, []
            for u in rng.random((length, 2)):
                a = int(u[0] < policy[s, 1])
                steps.append((s, a, R[s, a]))
                s = int(u[1] < P[s, a, 1])
            return steps

        def climb(gradient):
            path = [np.zeros((2, 2))]
            for _ in range(n_steps):
                path.append(path[-1] + lr * gradient(path[-1]))
            return np.array(path)

        def estimate(rng):
            def gradient(theta):
                policy = softmax_policy(theta)
                return reinforce_gradient(theta, [episode(policy, rng) for _ in range(5)], gamma)

            return gradient

        exact = climb(lambda theta: policy_gradient(theta, P, R, gamma, start))
        sampled = [climb(estimate(np.random.default_rng(seed))) for seed in range(4)]
        _, (left, right) = plt.subplots(1, 2, figsize=(11, 4.4))
        ticks_x, ticks_y = np.linspace(-0.7, 2.6, 45), np.linspace(-2.6, 0.7, 45)
        heights = np.array([[J(logits(x, y)) for x in ticks_x] for y in ticks_y])
        contours = left.contourf(ticks_x, ticks_y, heights, levels=np.arange(0, 4.1, 0.25), cmap="Blues")
        left.figure.colorbar(contours, ax=left, label="$J$")
        for path in [*sampled, exact]:
            style = {"color": "black", "linewidth": 2.5} if path is exact else {"color": "C1", "linewidth": 1.0}
            label = "exact gradient" if path is exact else "REINFORCE" if path is sampled[0] else None
            left.plot(path[:, 0, 1], path[:, 1, 1], **style)
            right.plot([J(theta) for theta in path], label=label, **style)
        left.plot(0, 0, "o", color="black")
        left.set(xlabel="logit of the door, outside", ylabel="logit of the door, inside")
        left.set(xlim=(-0.7, 2.6), ylim=(-2.6, 0.7))
        right.axhline(4.0, color="gray", linewidth=0.8)
        right.annotate("the best: $v_*$ outside", (n_steps, 4.0), (0, 4), textcoords="offset points", ha="right")
        right.set(xlabel="step", ylabel="$J$", ylim=(1.5, 4.2))
        right.legend(loc="lower right")


# %% [markdown]
# **What you should keep.** A value is a number that already contains the future; one matrix
# $I - \gamma P_\pi$ gives values when solved and visits when its transpose is solved; and a gradient can be
# estimated from samples of a process that nobody can differentiate, because the logarithm of a probability
# can be.
