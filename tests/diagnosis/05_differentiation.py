"""05_differentiation: answers as students write them, labelled."""

import sys

import numpy as np
from labels import right, wrong


def nodes(expression):
    """The module whose classes the expression is made of: Const, Add and so on."""
    return sys.modules[type(expression).__module__]


def rules(expression, variable, changed=lambda m, e, d: None):
    """A right differentiate, simplifying a little; `changed` may answer first for a node."""
    m = nodes(expression)

    def add(a, b):
        if a == m.Const(0):
            return b
        return a if b == m.Const(0) else m.Add(a, b)

    def mul(a, b):
        if a == m.Const(0) or b == m.Const(0):
            return m.Const(0)
        if a == m.Const(1):
            return b
        return a if b == m.Const(1) else m.Mul(a, b)

    def d(e):
        answer = changed(m, e, d)
        if answer is not None:
            return answer
        if isinstance(e, m.Const):
            return m.Const(0)
        if isinstance(e, m.Var):
            return m.Const(int(e.name == variable))
        if isinstance(e, m.Add):
            return add(d(e.left), d(e.right))
        if isinstance(e, m.Mul):
            return add(mul(d(e.left), e.right), mul(e.left, d(e.right)))
        if isinstance(e, m.Pow):
            return mul(mul(m.Const(e.exponent), m.Pow(e.base, e.exponent - 1)), d(e.base))
        if isinstance(e, m.Sin):
            return mul(m.Cos(e.argument), d(e.argument))
        if isinstance(e, m.Cos):
            return mul(mul(m.Const(-1), m.Sin(e.argument)), d(e.argument))
        if isinstance(e, m.Exp):
            return mul(e, d(e.argument))
        return mul(m.Pow(e.argument, -1), d(e.argument))

    return d(expression)


# --- wrong ---


@wrong("forward_difference", mistake="forward_without_brackets")
def forward_missing_brackets(f, x, h):
    x = np.asarray(x, dtype=float)
    ahead, here = f(x + h), f(x)
    return ahead - here / h


@wrong("forward_difference", mistake="forward_goes_back")
def backward_quotient(f, x, h):
    x = np.asarray(x, dtype=float)
    return (f(x) - f(x - h)) / h


@wrong("forward_difference", mistake="forward_with_the_sign_flipped")
def forward_other_way(f, x, h):
    x = np.asarray(x, dtype=float)
    return (f(x) - f(x + h)) / h


@wrong("central_difference", mistake="central_over_one_step")
def central_over_h(f, x, h):
    x = np.asarray(x, dtype=float)
    rise = f(x + h) - f(x - h)
    return rise / h


@wrong("central_difference", mistake="central_times_the_step")
def central_precedence(f, x, h):
    x = np.asarray(x, dtype=float)
    return 0.5 * (f(x + h) - f(x - h)) * h


@wrong("central_difference", mistake="central_with_half_steps")
def central_half_steps(f, x, h):
    x = np.asarray(x, dtype=float)
    return (f(x + h / 2) - f(x - h / 2)) / h


@wrong("central_difference", mistake="central_extrapolated")
def richardson(f, x, h):
    x = np.asarray(x, dtype=float)
    coarse = (f(x + h) - f(x - h)) / (2 * h)
    fine = (f(x + h / 2) - f(x - h / 2)) / h
    return (4 * fine - coarse) / 3


@wrong("step_errors", mistake="errors_with_a_sign")
def errors_with_sign(f, df, x, steps):
    x = float(x)
    forward, central = [], []
    for h in np.asarray(steps, dtype=float):
        forward.append((f(x + h) - f(x)) / h - df(x))
        central.append((f(x + h) - f(x - h)) / (2 * h) - df(x))
    return np.array(forward), np.array(central)


@wrong("step_errors", mistake="errors_in_the_other_order")
def errors_exchanged(f, df, x, steps):
    h = np.asarray(steps, dtype=float)
    x = float(x)
    one_sided = np.array([(f(x + k) - f(x)) / k for k in h])
    two_sided = np.array([(f(x + k) - f(x - k)) / (k + k) for k in h])
    return np.abs(two_sided - df(x)), np.abs(one_sided - df(x))


@wrong("step_errors", mistake="errors_relative")
def errors_relative(f, df, x, steps):
    x = float(x)
    true = df(x)
    fwd = [abs((f(x + h) - f(x)) / h / true - 1) for h in np.asarray(steps, dtype=float)]
    cen = [abs((f(x + h) - f(x - h)) / (2 * h) / true - 1) for h in np.asarray(steps, dtype=float)]
    return np.array(fwd), np.array(cen)


@wrong("step_errors", mistake="errors_squared")
def errors_squared(f, df, x, steps):
    x = float(x)
    steps = np.asarray(steps, dtype=float)
    fwd = np.array([(f(x + h) - f(x)) / h for h in steps]) - df(x)
    cen = np.array([(f(x + h) - f(x - h)) / (2 * h) for h in steps]) - df(x)
    return fwd**2, cen**2


@wrong("best_step", mistake="best_steps_exchanged")
def steps_swapped(scheme):
    eps = np.finfo(float).eps
    powers = {"central": 1 / 2, "forward": 1 / 3}
    if scheme not in powers:
        raise ValueError(scheme)
    return eps ** powers[scheme]


@wrong("best_step", mistake="best_steps_without_brackets")
def step_precedence(scheme):
    eps = np.finfo(float).eps
    if scheme == "forward":
        return eps**1 / 2
    if scheme == "central":
        return eps**1 / 3
    raise ValueError("unknown scheme")


@wrong("best_step", mistake="best_steps_of_float32")
def step_for_single_precision(scheme):
    eps = float(np.finfo(np.float32).eps)
    if scheme not in ("forward", "central"):
        raise ValueError("unknown scheme")
    return eps ** (0.5 if scheme == "forward" else 1 / 3)


@wrong("numerical_gradient", mistake="gradient_moving_everything")
def all_entries_at_once(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    quotient = (f(x + h) - f(x - h)) / (2 * h)
    return np.full(x.shape, quotient)


@wrong("numerical_gradient", mistake="gradient_without_putting_back")
def entries_left_moved(f, x, h=1e-6):
    x = np.array(x, dtype=float)
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        up = f(x.copy())
        x[i] -= 2 * h
        down = f(x.copy())
        g[i] = (up - down) / (2 * h)
    return g


@wrong("numerical_gradient", mistake="gradient_by_forward_differences")
def one_sided_gradient(f, x, h=1e-6):
    x = np.array(x, dtype=float)
    base = f(x.copy())
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        moved = x.copy()
        moved[i] += h
        g[i] = (f(moved) - base) / h
    return g


@wrong("numerical_gradient", mistake="gradient_flat")
def gradient_as_a_vector(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    g = []
    for k in range(x.size):
        e = np.zeros(x.size)
        e[k] = h
        e = e.reshape(x.shape)
        g.append((f(x + e) - f(x - e)) / (2 * h))
    return np.array(g)


@wrong("numerical_jacobian", mistake="jacobian_transposed")
def jacobian_rows_are_inputs(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    rows = []
    for j in range(len(x)):
        e = np.zeros(len(x))
        e[j] = h
        rows.append((np.asarray(f(x + e)) - np.asarray(f(x - e))) / (2 * h))
    return np.vstack(rows)


@wrong("numerical_jacobian", mistake="jacobian_summed")
def jacobian_of_the_sum(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    return np.array([(np.sum(f(x + e)) - np.sum(f(x - e))) / (2 * h) for e in h * np.eye(len(x))])


@wrong("numerical_jacobian", mistake="jacobian_that_must_be_square")
def jacobian_square_only(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    n = len(x)
    J = np.zeros((n, n))
    for j in range(n):
        e = np.zeros(n)
        e[j] = h
        J[:, j] = (f(x + e) - f(x - e)) / (2 * h)
    return J


@wrong("complex_step", mistake="complex_step_real_part")
def complex_step_real_part(f, x, h=1e-20):
    w = f(np.asarray(x, dtype=float) + complex(0, h))
    return np.real(w) / h


@wrong("complex_step", mistake="complex_step_without_division")
def complex_step_undivided(f, x, h=1e-20):
    z = np.asarray(x, dtype=float) + 1j * h
    return np.asarray(f(z)).imag


@wrong("complex_step", mistake="complex_step_left_complex")
def complex_step_complex_answer(f, x, h=1e-20):
    z = np.asarray(x, dtype=float) + 1j * h
    return (f(z) - np.conj(f(z))) / (2j * h)


@wrong("differentiate", mistake="cosine_without_minus")
def cos_without_minus(expression, variable):
    def changed(m, e, d):
        return m.Mul(d(e.argument), m.Sin(e.argument)) if isinstance(e, m.Cos) else None

    return rules(expression, variable, changed)


@wrong("differentiate", kind="unknown")
def sin_and_cos_without_inner(expression, variable):
    def changed(m, e, d):
        if isinstance(e, m.Sin):
            return m.Cos(e.argument)
        if isinstance(e, m.Cos):
            return m.Mul(m.Const(-1), m.Sin(e.argument))
        if isinstance(e, m.Exp):
            return e
        if isinstance(e, m.Log):
            return m.Pow(e.argument, -1)
        return m.Mul(m.Const(e.exponent), m.Pow(e.base, e.exponent - 1)) if isinstance(e, m.Pow) else None

    return rules(expression, variable, changed)


@wrong("differentiate", mistake="product_of_derivatives")
def product_of_derivatives(expression, variable):
    def changed(m, e, d):
        if not isinstance(e, m.Mul):
            return None
        factors = [d(factor) for factor in (e.left, e.right)]
        return m.Mul(*factors)

    return rules(expression, variable, changed)


@wrong("differentiate", mistake="every_variable_counts")
def every_variable_is_it(expression, variable):
    def changed(m, e, d):
        return m.Const(1) if isinstance(e, m.Var) else None

    return rules(expression, variable, changed)


@wrong("differentiate", kind="unknown")
def power_keeps_its_exponent_for_negative(expression, variable):
    def changed(m, e, d):
        if isinstance(e, m.Pow) and e.exponent < 0:
            return m.Mul(m.Mul(m.Const(e.exponent), m.Pow(e.base, e.exponent + 1)), d(e.base))
        return None

    return rules(expression, variable, changed)


@wrong("derivative_sizes", mistake="sizes_without_the_expression")
def sizes_from_the_first(expression, variable, order):
    m = nodes(expression)
    sizes = []
    for _ in range(order):
        expression = m.differentiate(expression, variable)
        sizes.append(m.size(expression))
    return sizes


@wrong("derivative_sizes", mistake="sizes_backwards")
def sizes_backwards(expression, variable, order):
    m = nodes(expression)
    sizes = [m.size(expression)]
    while len(sizes) <= order:
        expression = m.differentiate(expression, variable)
        sizes = [m.size(expression), *sizes]
    return sizes


@wrong("differentiate", mistake="exponential_without_chain")
def exp_is_its_own_derivative(expression, variable):
    def changed(m, e, d):
        return e if isinstance(e, m.Exp) else None

    return rules(expression, variable, changed)


@wrong("differentiate", kind="not started")
def differentiate_later(expression, variable):
    raise NotImplementedError("differentiate")


@wrong("differentiate", kind="none")
def differentiate_without_return(expression, variable):
    expression = rules(expression, variable)


@wrong("numerical_jacobian", kind="wrong in the last column")
def jacobian_one_column_short(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    J = np.zeros((len(f(x)), len(x)))
    for j in range(len(x) - 1):
        e = np.zeros(len(x))
        e[j] = h
        J[:, j] = (np.asarray(f(x + e)) - np.asarray(f(x - e))) / (2 * h)
    return J


@wrong("numerical_jacobian", kind="sign")
def jacobian_backward_minus_forward(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    columns = [(np.asarray(f(x - e)) - np.asarray(f(x + e))) / (2 * h) for e in h * np.eye(len(x))]
    return np.array(columns).T


@wrong("numerical_gradient", mistake="gradient_over_one_step")
def gradient_over_one_step(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        g[i] = (f(x + e) - f(x - e)) / h
    return g


@wrong("complex_step", mistake="complex_step_downwards")
def complex_step_downwards(f, x, h=1e-20):
    return np.imag(f(np.asarray(x, dtype=float) - 1j * h)) / h


@wrong("complex_step", kind="absolute value")
def complex_step_modulus(f, x, h=1e-20):
    w = np.asarray(f(np.asarray(x, dtype=float) + 1j * h))
    return np.abs(w - w.real) / h


@wrong("step_errors", kind="flipped")
def errors_from_the_back(f, df, x, steps):
    x, h = float(x), np.asarray(steps, dtype=float)[::-1]
    fwd = np.array([abs((f(x + k) - f(x)) / k - df(x)) for k in h])
    cen = np.array([abs((f(x + k) - f(x - k)) / (2 * k) - df(x)) for k in h])
    return fwd, cen


@wrong("forward_difference", kind="crash")
def forward_only_arrays(f, x, h):
    out = np.zeros(len(x))
    for i in range(len(x)):
        out[i] = (f(np.asarray(x[i], dtype=float) + h) - f(np.asarray(x[i], dtype=float))) / h
    return out


@wrong("numerical_jacobian", kind="diagonal only")
def jacobian_entry_by_entry(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    J = np.zeros((len(f(x)), len(x)))
    for i in range(min(J.shape)):
        e = np.zeros(len(x))
        e[i] = h
        J[i, i] = (f(x + e)[i] - f(x - e)[i]) / (2 * h)
    return J


@wrong("numerical_jacobian", kind="wrong in the first row")
def jacobian_rows_from_one(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    m, n = len(f(x)), len(x)
    J = np.zeros((m, n))
    for i in range(1, m):
        for j in range(n):
            e = np.zeros(n)
            e[j] = h
            J[i, j] = (f(x + e)[i] - f(x - e)[i]) / (2 * h)
    return J


@wrong("numerical_gradient", kind="rounded")
def gradient_three_places(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h
        g[i] = round(float(f(x + e) - f(x - e)) / (2 * h), 3)
    return g


@wrong("numerical_gradient", kind="unknown")
def gradient_relative_step_not_divided(f, x, h=1e-6):
    x = np.asarray(x, dtype=float)
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        e = np.zeros(x.shape)
        e[i] = h * (1 + abs(x[i]))
        g[i] = (f(x + e) - f(x - e)) / (2 * h)
    return g


@wrong("best_step", kind="none")
def best_step_without_return(scheme):
    if scheme not in ("forward", "central"):
        raise ValueError(scheme)
    scheme = np.finfo(float).eps ** (1 / 2 if scheme == "forward" else 1 / 3)


@wrong("derivative_sizes", mistake="leaves")
def sizes_of_leaves_alone(expression, variable, order):
    m = nodes(expression)

    def leaves(e):
        children = [c for c in vars(e).values() if type(c).__module__ == type(e).__module__]
        return sum(map(leaves, children)) if children else 1

    sizes = [leaves(expression)]
    for _ in range(order):
        expression = m.differentiate(expression, variable)
        sizes.append(leaves(expression))
    return sizes


@wrong("step_errors", kind="not started")
def step_errors_later(f, df, x, steps):
    raise NotImplementedError("step_errors")


# --- right ---


@right("forward_difference")
def forward_with_names(f, x, h):
    here = np.array(x, dtype=np.float64)
    there = here + h
    return np.divide(np.subtract(f(there), f(here)), h)


@right("central_difference")
def central_half_of_both(f, x, h):
    x = np.asarray(x, dtype=float)
    return 0.5 * (f(x + h) - f(x - h)) / h


@right("step_errors")
def step_errors_filled(f, df, x, steps):
    steps = np.asarray(steps, dtype=float)
    out = np.zeros((2, len(steps)))
    x = float(x)
    for i, h in enumerate(steps):
        out[0, i] = abs(df(x) - (f(x + h) - f(x)) / h)
        out[1, i] = abs(df(x) - (f(x + h) - f(x - h)) / (2 * h))
    return out[0], out[1]


@right("best_step")
def best_step_roots(scheme):
    eps = sys.float_info.epsilon
    try:
        return {"forward": np.sqrt(eps), "central": np.cbrt(eps)}[scheme]
    except KeyError:
        raise ValueError(f"scheme {scheme}") from None


@right("numerical_gradient")
def gradient_put_back(f, x, h=1e-6):
    x = np.array(x, dtype=float)
    g = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        saved = x[i]
        x[i] = saved + h
        plus = f(x.copy())
        x[i] = saved - h
        minus = f(x.copy())
        x[i] = saved
        g[i] = (plus - minus) / (2 * h)
    return g


@right("numerical_jacobian")
def jacobian_columns(f, x, h=1e-6):
    x = np.array(x, dtype=float)
    J = None
    for j in range(len(x)):
        e = np.zeros(len(x))
        e[j] = h
        column = (np.asarray(f(x + e)) - np.asarray(f(x - e))) / (2 * h)
        if J is None:
            J = np.zeros((len(column), len(x)))
        J[:, j] = column
    return J


@right("complex_step")
def complex_step_attributes(f, x, h=1e-20):
    x = np.asarray(x, dtype=np.complex128)
    return np.asarray(f(x + complex(0.0, h))).imag / h


@right("differentiate")
def differentiate_isinstance(expression, variable):
    return rules(expression, variable)


@right("derivative_sizes")
def sizes_recursive(expression, variable, order):
    m = nodes(expression)
    if order == 0:
        return [m.size(expression)]
    return [m.size(expression), *sizes_recursive(m.differentiate(expression, variable), variable, order - 1)]
