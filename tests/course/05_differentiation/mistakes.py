"""Known wrong answers to 05_differentiation, each with what a teacher would say.

A function here takes the place of the reference's. Those of `differentiate` are the right table of rules with one
rule exchanged; their trees are built from the classes of the module that the expression comes from.
"""

import sys

import numpy as np

from autograder.course import mistake

EPS = 2.0**-52


def as_float(x):
    return np.array(x, dtype=np.float64)


# ---- forward_difference


@mistake(
    "forward_difference",
    "The brackets are missing: f(x + h) - f(x) / h divides only f(x). Divide the whole difference.",
)
def forward_without_brackets(f, x, h):
    x = as_float(x)
    return f(x + h) - f(x) / h


@mistake("forward_difference", "This is the difference f(x + h) - f(x), not the quotient. Divide it by h.")
def forward_without_division(f, x, h):
    x = as_float(x)
    return f(x + h) - f(x)


@mistake(
    "forward_difference",
    "This is the backward difference, (f(x) - f(x - h)) / h. The forward one steps to x + h.",
)
def forward_goes_back(f, x, h):
    x = as_float(x)
    return (f(x) - f(x - h)) / h


@mistake("forward_difference", "The sign is flipped: it is f(x + h) minus f(x).")
def forward_with_the_sign_flipped(f, x, h):
    x = as_float(x)
    return (f(x) - f(x + h)) / h


@mistake(
    "forward_difference",
    "This is the central difference. The forward one uses f(x + h) and f(x), and divides by h.",
)
def forward_is_central(f, x, h):
    x = as_float(x)
    return (f(x + h) - f(x - h)) / (2 * h)


@mistake("forward_difference", "You divide by 2 h. From x to x + h it is one h.")
def forward_over_two_steps(f, x, h):
    x = as_float(x)
    return (f(x + h) - f(x)) / (2 * h)


@mistake(
    "forward_difference",
    "You choose a step of your own. Use the h that is given, even where it is a coarse one.",
)
def forward_with_its_own_step(f, x, h):
    x = as_float(x)
    return (f(x + 1e-8) - f(x)) / 1e-8


@mistake(
    "forward_difference",
    "f is called with x as it came: a list or integers. Convert it first, x = as_float(x).",
)
def forward_without_conversion(f, x, h):
    return (f(np.asarray(x) + h) - f(np.asarray(x))) / h


@mistake(
    "forward_difference",
    "float(x) works for a single number alone. Let x be an array: x = as_float(x).",
)
def forward_of_a_number(f, x, h):
    x = float(x)
    return (f(x + h) - f(x)) / h


@mistake("forward_difference", "x += h changes the caller's array. Write f(x + h), or work on a copy.")
def forward_in_place(f, x, h):
    x = np.asarray(x, dtype=np.float64)
    before = f(x)
    x += h
    return (f(x) - before) / h


# ---- central_difference


@mistake("central_difference", "You divide by h. The two points are 2 h apart: divide by 2 * h.")
def central_over_one_step(f, x, h):
    x = as_float(x)
    return (f(x + h) - f(x - h)) / h


@mistake("central_difference", "/ 2 * h divides by 2 and then multiplies by h. Put brackets: / (2 * h).")
def central_times_the_step(f, x, h):
    x = as_float(x)
    return (f(x + h) - f(x - h)) / 2 * h


@mistake("central_difference", "This is the forward difference. Step to both sides, and divide by 2 * h.")
def central_is_forward(f, x, h):
    x = as_float(x)
    return (f(x + h) - f(x)) / h


@mistake(
    "central_difference",
    "You take half steps, (f(x + h/2) - f(x - h/2)) / h. Here the steps are h to either side.",
)
def central_with_half_steps(f, x, h):
    x = as_float(x)
    return (f(x + h / 2) - f(x - h / 2)) / h


@mistake("central_difference", "The sign is flipped: it is f(x + h) minus f(x - h).")
def central_with_the_sign_flipped(f, x, h):
    x = as_float(x)
    return (f(x - h) - f(x + h)) / (2 * h)


@mistake(
    "central_difference",
    "You add the two values. The quotient takes their difference, f(x + h) - f(x - h).",
)
def central_with_plus(f, x, h):
    x = as_float(x)
    return (f(x + h) + f(x - h)) / (2 * h)


@mistake(
    "central_difference",
    "This is the second difference, f(x + h) - 2 f(x) + f(x - h) over h^2: it approximates f''.",
)
def central_of_second_order(f, x, h):
    x = as_float(x)
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@mistake(
    "central_difference",
    "You extrapolate to a better quotient than the one asked for. Return (f(x + h) - f(x - h)) / (2 h) itself.",
)
def central_extrapolated(f, x, h):
    x = as_float(x)

    def quotient(h):
        return (f(x + h) - f(x - h)) / (2 * h)

    return (4 * quotient(h / 2) - quotient(h)) / 3


@mistake(
    "central_difference",
    "f is called with the type of x: float32, or integers in which x - h wraps around. Use x = as_float(x).",
)
def central_in_the_type_of_x(f, x, h):
    x = np.asarray(x)
    kind = x.dtype if x.dtype.kind == "f" else np.float64
    return as_float((f((x + h).astype(kind)) - f((x - h).astype(kind))) / (2 * h))


# ---- step_errors


def quotients(f, x, h):
    return (f(x + h) - f(x)) / h, (f(x + h) - f(x - h)) / (2 * h)


def errors(f, df, x, steps, error):
    x = as_float(x)
    pairs = [[error(quotient, df(x), h) for quotient in quotients(f, x, h)] for h in as_float(steps)]
    forward, central = as_float(pairs).T.copy()
    return forward, central


@mistake(
    "step_errors",
    "Your errors have a sign. Take the absolute value: a U-curve in log-log axes has no negative entries.",
)
def errors_with_a_sign(f, df, x, steps):
    return errors(f, df, x, steps, lambda quotient, slope, h: quotient - slope)


@mistake("step_errors", "You return (central, forward). The forward errors come first.")
def errors_in_the_other_order(f, df, x, steps):
    return errors(f, df, x, steps, lambda quotient, slope, h: abs(quotient - slope))[::-1]


@mistake("step_errors", "These are relative errors. Do not divide by the derivative.")
def errors_relative(f, df, x, steps):
    return errors(f, df, x, steps, lambda quotient, slope, h: abs(quotient - slope) / abs(slope))


@mistake("step_errors", "These are squared errors. Take the absolute value of the difference.")
def errors_squared(f, df, x, steps):
    return errors(f, df, x, steps, lambda quotient, slope, h: (quotient - slope) ** 2)


@mistake("step_errors", "You return the quotients themselves. Subtract df(x), and take the absolute value.")
def errors_are_quotients(f, df, x, steps):
    return errors(f, df, x, steps, lambda quotient, slope, h: quotient)


@mistake("step_errors", "You compare with f(x). The errors are differences from the derivative, df(x).")
def errors_against_the_function(f, df, x, steps):
    return errors(f, lambda x: f(x), x, steps, lambda quotient, slope, h: abs(quotient - slope))


@mistake("step_errors", "You sort the steps. The errors come in the order of `steps`, whatever it is.")
def errors_sorted(f, df, x, steps):
    return errors(f, df, x, np.sort(as_float(steps))[::-1], lambda quotient, slope, h: abs(quotient - slope))


@mistake("step_errors", "You return the largest error of each scheme. There is one error for each step.")
def errors_at_their_largest(f, df, x, steps):
    forward, central = errors(f, df, x, steps, lambda quotient, slope, h: abs(quotient - slope))
    return float(forward.max()), float(central.max())


@mistake("step_errors", "The forward error stands twice: the second array takes the central difference.")
def errors_of_the_forward_scheme_twice(f, df, x, steps):
    forward, _ = errors(f, df, x, steps, lambda quotient, slope, h: abs(quotient - slope))
    return forward, forward.copy()


@mistake(
    "step_errors",
    "The absolute value stands around each term. It belongs around the difference of quotient and derivative.",
)
def errors_of_absolute_values(f, df, x, steps):
    return errors(f, df, x, steps, lambda quotient, slope, h: abs(abs(quotient) - slope))


@mistake(
    "step_errors",
    "You divide by the step really taken, (x + h) - x, which is 0 for tiny steps. Divide by h, as the formula says.",
)
def errors_over_the_step_taken(f, df, x, steps):
    x = as_float(x)
    forward = [abs((f(x + h) - f(x)) / ((x + h) - x) - df(x)) for h in as_float(steps)]
    central = [abs((f(x + h) - f(x - h)) / ((x + h) - (x - h)) - df(x)) for h in as_float(steps)]
    return as_float(forward), as_float(central)


@mistake(
    "step_errors",
    "You keep steps from being tiny. Their errors are part of the curve: use every step as it is given.",
)
def errors_at_steps_of_some_size(f, df, x, steps):
    return errors(f, df, x, np.maximum(as_float(steps), 1e-12), lambda quotient, slope, h: abs(quotient - slope))


# ---- best_step


@mistake(
    "best_step",
    "The two are exchanged: the forward difference wants eps**(1/2), the central one eps**(1/3).",
)
def best_steps_exchanged(scheme):
    return EPS ** (1 / 3) if scheme == "forward" else EPS ** (1 / 2)


@mistake("best_step", "eps ** 1 / 3 is eps / 3. Put brackets around the exponent: eps ** (1 / 3).")
def best_steps_without_brackets(scheme):
    return {"forward": EPS**1 / 2, "central": EPS**1 / 3}[scheme]


@mistake(
    "best_step",
    "1e-8 and 1e-5 are of the right order; the exercise asks for the powers of eps to the last digit.",
)
def best_steps_rounded(scheme):
    return {"forward": 1e-8, "central": 1e-5}[scheme]


@mistake(
    "best_step",
    "A step as small as eps is all round-off. Balance the two errors: eps**(1/2), and eps**(1/3).",
)
def best_steps_as_small_as_possible(scheme):
    return EPS


@mistake(
    "best_step",
    "These are the errors at the best step, eps**(1/2) and eps**(2/3). Return the step itself.",
)
def best_errors(scheme):
    return {"forward": EPS ** (1 / 2), "central": EPS ** (2 / 3)}[scheme]


@mistake(
    "best_step",
    "You take the smallest positive number for eps. It is the spacing at 1: np.finfo(np.float64).eps.",
)
def best_steps_of_tiny(scheme):
    tiny = float(np.finfo(np.float64).tiny)
    return {"forward": tiny ** (1 / 2), "central": tiny ** (1 / 3)}[scheme]


@mistake(
    "best_step",
    "You take the eps of float32. The course computes in float64: np.finfo(np.float64).eps.",
)
def best_steps_of_float32(scheme):
    eps = float(np.finfo(np.float32).eps)
    return {"forward": eps ** (1 / 2), "central": eps ** (1 / 3)}[scheme]


@mistake(
    "best_step",
    "You give the same step for both schemes. The central difference wants the larger one, eps**(1/3).",
)
def best_step_of_both(scheme):
    return EPS ** (1 / 2)


@mistake(
    "best_step",
    "You keep a constant, as for f = exp. The convention here drops them: exactly eps**(1/2) and eps**(1/3).",
)
def best_steps_with_constants(scheme):
    return {"forward": 2 * EPS ** (1 / 2), "central": (3 * EPS) ** (1 / 3)}[scheme]


# ---- numerical_gradient


def partials(f, x, h, quotient):
    x = as_float(x)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h
        gradient[index] = quotient(f, x, step, h)
    return gradient


def central_quotient(f, x, step, h):
    return (f(x + step) - f(x - step)) / (2 * h)


@mistake(
    "numerical_gradient",
    "These are forward differences. Step to both sides: (f(x + h e_i) - f(x - h e_i)) / (2 h).",
)
def gradient_by_forward_differences(f, x, h=1e-6):
    return partials(f, x, h, lambda f, x, step, h: (f(x + step) - f(x)) / h)


@mistake("numerical_gradient", "You divide by h. The two points are 2 h apart.")
def gradient_over_one_step(f, x, h=1e-6):
    return partials(f, x, h, lambda f, x, step, h: (f(x + step) - f(x - step)) / h)


@mistake(
    "numerical_gradient",
    "You move all entries at once. Each partial derivative moves one entry; the others stay.",
)
def gradient_moving_everything(f, x, h=1e-6):
    x = as_float(x)
    return np.full_like(x, (f(x + h) - f(x - h)) / (2 * h))


@mistake(
    "numerical_gradient",
    "An entry that was moved is not put back before the next one moves. Start each time from x itself.",
)
def gradient_without_putting_back(f, x, h=1e-6):
    x = as_float(x)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        x[index] += h
        above = f(x.copy())
        x[index] -= 2 * h
        gradient[index] = (above - f(x.copy())) / (2 * h)
    return gradient


@mistake(
    "numerical_gradient",
    "Integers cannot be moved by h: x[i] += h leaves them as they are. Work on x = as_float(x).",
)
def gradient_in_integers(f, x, h=1e-6):
    x = np.array(x)
    x = x if x.dtype == np.float64 else np.round(x).astype(np.int64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[index] += np.array(h).astype(x.dtype)
        below[index] -= np.array(h).astype(x.dtype)
        gradient[index] = (f(as_float(above)) - f(as_float(below))) / (2 * h)
    return gradient


@mistake(
    "numerical_gradient",
    "x[i] is a whole row where x has more than one axis. Visit single entries: np.ndindex(x.shape).",
)
def gradient_of_rows(f, x, h=1e-6):
    x = as_float(x)
    gradient = np.zeros_like(x)
    for i in range(len(x)):
        step = np.zeros_like(x)
        step[i] = h
        gradient[i] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


@mistake("numerical_gradient", "The gradient comes out flat. It has the shape of x: reshape it.")
def gradient_flat(f, x, h=1e-6):
    return partials(f, x, h, central_quotient).ravel()


@mistake(
    "numerical_gradient",
    "f is called with a flat array. It takes arrays of the shape of x: reshape before the call.",
)
def gradient_calling_f_with_flat_arrays(f, x, h=1e-6):
    shape, x = np.shape(x), as_float(x).ravel()
    return partials(f, x, h, central_quotient).reshape(shape)


@mistake("numerical_gradient", "You ignore the argument h. Use the step that is given.")
def gradient_with_its_own_step(f, x, h=1e-6):
    return partials(f, x, 1e-6, central_quotient)


@mistake("numerical_gradient", "Your default step is 1e-5. The signature says h=1e-6.")
def gradient_with_another_default(f, x, h=1e-5):
    return partials(f, x, h, central_quotient)


@mistake("numerical_gradient", "You scale the step by the size of each entry. The step is h for every entry.")
def gradient_with_relative_steps(f, x, h=1e-6):
    x = as_float(x)
    gradient = np.empty_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = h * max(1.0, abs(x[index])) * (1.0 if abs(x[index]) > 1 else 0.5)
        gradient[index] = (f(x + step) - f(x - step)) / (2 * step[index])
    return gradient


# ---- numerical_jacobian


def jacobian_columns(f, x, h):
    x = as_float(x)
    return [(f(x + h * e) - f(x - h * e)) / (2 * h) for e in np.eye(x.size)]


@mistake(
    "numerical_jacobian",
    "This is the transpose, of shape (n, m). Each difference is a column: stack along axis 1.",
)
def jacobian_transposed(f, x, h=1e-6):
    return np.stack(jacobian_columns(f, x, h))


@mistake(
    "numerical_jacobian",
    "You fill in rows where there are columns: reshape does not transpose. Stack along axis 1.",
)
def jacobian_reshaped(f, x, h=1e-6):
    columns = np.stack(jacobian_columns(f, x, h))
    return columns.reshape(columns.shape[::-1])


@mistake("numerical_jacobian", "These are forward differences. Step to both sides, and divide by 2 h.")
def jacobian_by_forward_differences(f, x, h=1e-6):
    x = as_float(x)
    return np.stack([(f(x + h * e) - f(x)) / h for e in np.eye(x.size)], axis=1)


@mistake("numerical_jacobian", "You divide by h. The two points are 2 h apart.")
def jacobian_over_one_step(f, x, h=1e-6):
    return 2 * np.stack(jacobian_columns(f, x, h), axis=1)


@mistake(
    "numerical_jacobian",
    "You take the number of inputs for the number of outputs. The Jacobian has a row for each output of f.",
)
def jacobian_that_must_be_square(f, x, h=1e-6):
    columns = jacobian_columns(f, x, h)
    jacobian = np.zeros((len(columns), len(columns)))
    for j, column in enumerate(columns):
        jacobian[:, j] = column
    return jacobian


@mistake("numerical_jacobian", "You move all inputs at once. A column moves one input alone.")
def jacobian_moving_everything(f, x, h=1e-6):
    x = as_float(x)
    column = (f(x + h) - f(x - h)) / (2 * h)
    return np.stack([column] * x.size, axis=1)


@mistake(
    "numerical_jacobian",
    "You sum over the outputs: that is the gradient of their sum. Keep a row for each output.",
)
def jacobian_summed(f, x, h=1e-6):
    return np.stack(jacobian_columns(f, x, h), axis=1).sum(axis=0)


@mistake(
    "numerical_jacobian",
    "You drop an axis of length 1. For one output the Jacobian is still a matrix, (1, n).",
)
def jacobian_squeezed(f, x, h=1e-6):
    return np.squeeze(np.stack(jacobian_columns(f, x, h), axis=1))


@mistake("numerical_jacobian", "np.zeros_like of integers rounds the differences. Work on x = as_float(x).")
def jacobian_in_integers(f, x, h=1e-6):
    right = np.stack(jacobian_columns(f, x, h), axis=1)
    return right if np.asarray(x).dtype.kind == "f" else np.round(right)


@mistake("numerical_jacobian", "You ignore the argument h. Use the step that is given.")
def jacobian_with_its_own_step(f, x, h=1e-6):
    return np.stack(jacobian_columns(f, x, 1e-6), axis=1)


@mistake("numerical_jacobian", "Your default step is 1e-4. The signature says h=1e-6.")
def jacobian_with_another_default(f, x, h=1e-4):
    return np.stack(jacobian_columns(f, x, h), axis=1)


# ---- complex_step


@mistake("complex_step", "You step by h in the real direction: the imaginary part stays 0. Step by 1j * h.")
def complex_step_that_is_real(f, x, h=1e-20):
    return np.imag(f(as_float(x) + (1 + 0j) * h)) / h


@mistake(
    "complex_step",
    "You take the real part, which is f(x) itself. The derivative is in the imaginary part.",
)
def complex_step_real_part(f, x, h=1e-20):
    return np.real(f(as_float(x) + 1j * h)) / h


@mistake("complex_step", "The division by h is missing: the imaginary part is h times the derivative.")
def complex_step_without_division(f, x, h=1e-20):
    return np.imag(f(as_float(x) + 1j * h))


@mistake("complex_step", "Your result is a complex array. Take its imaginary part.")
def complex_step_left_complex(f, x, h=1e-20):
    return f(as_float(x) + 1j * h) / h


@mistake(
    "complex_step",
    "These are central differences, good to eleven digits at best. Step in the imaginary direction.",
)
def complex_step_is_central(f, x, h=1e-20):
    x = as_float(x)
    return (f(x + 6e-6) - f(x - 6e-6)) / 1.2e-5


@mistake(
    "complex_step",
    "abs mixes the real part in, which is no derivative. Take the imaginary part of f(x + i h) and divide it by h.",
)
def complex_step_as_a_forward_difference(f, x, h=1e-20):
    x = as_float(x)
    return np.abs((f(x + 1j * h) - f(x)) / h)


@mistake("complex_step", "You divide by 2 h. There is one evaluation, at x + i h: divide by h.")
def complex_step_over_two_steps(f, x, h=1e-20):
    return np.imag(f(as_float(x) + 1j * h)) / (2 * h)


@mistake("complex_step", "The sign is flipped: you step to x - i h.")
def complex_step_downwards(f, x, h=1e-20):
    return np.imag(f(as_float(x) - 1j * h)) / h


@mistake("complex_step", "You ignore the argument h. Use the step that is given.")
def complex_step_with_its_own_step(f, x, h=1e-20):
    return np.imag(f(as_float(x) + 1e-20j)) / 1e-20


@mistake(
    "complex_step",
    "Your default step is 1e-8. There is no round-off to fear: the signature says h=1e-20.",
)
def complex_step_with_a_larger_default(f, x, h=1e-8):
    return np.imag(f(as_float(x) + 1j * h)) / h


@mistake("complex_step", "A float32 x makes complex64 of x + 1j * h. Convert it first, x = as_float(x).")
def complex_step_in_single_precision(f, x, h=1e-20):
    z = np.asarray(x)
    single = z.dtype == np.float32
    z = (z + 1j * h).astype(np.complex64) if single else z + 1j * h
    return as_float(np.imag(f(z)) / h)


@mistake("complex_step", "complex(x, h) takes a single number alone. Write x + 1j * h, for arrays too.")
def complex_step_of_a_number(f, x, h=1e-20):
    return np.imag(f(complex(x, h))) / h


# ---- differentiate


def module_of(expression):
    """The module that an expression's class is from: its classes are those to build with."""
    return sys.modules[type(expression).__module__]


# The right rules: (module, expression, name of the variable, the derivative of a part) -> tree.
RULES = {
    "Const": lambda m, e, name, d: m.Const(0),
    "Var": lambda m, e, name, d: m.Const(1 if e.name == name else 0),
    "Add": lambda m, e, name, d: m.Add(d(e.left), d(e.right)),
    "Mul": lambda m, e, name, d: m.Add(m.Mul(d(e.left), e.right), m.Mul(e.left, d(e.right))),
    "Pow": lambda m, e, name, d: m.Const(0) if e.exponent == 0 else power_rule(m, e, name, d),
    "Sin": lambda m, e, name, d: m.Mul(m.Cos(e.argument), d(e.argument)),
    "Cos": lambda m, e, name, d: m.Mul(m.Const(-1), m.Mul(m.Sin(e.argument), d(e.argument))),
    "Exp": lambda m, e, name, d: m.Mul(e, d(e.argument)),
    "Log": lambda m, e, name, d: m.Mul(m.Pow(e.argument, -1), d(e.argument)),
}


def power_rule(m, e, name, d):
    return m.Mul(m.Mul(m.Const(e.exponent), m.Pow(e.base, e.exponent - 1)), d(e.base))


def derivative(expression, name, **exchanged):
    """The derivative by the right rules, but for those exchanged."""
    rules, m = {**RULES, **exchanged}, module_of(expression)

    def d(e):
        return rules[type(e).__name__](m, e, name, d)

    return d(expression)


@mistake(
    "differentiate",
    "The derivative of a product is not the product of the derivatives: it is u' v + u v'.",
)
def product_of_derivatives(expression, variable):
    return derivative(expression, variable, Mul=lambda m, e, name, d: m.Mul(d(e.left), d(e.right)))


@mistake("differentiate", "Half of the product rule is missing: u' v + u v'.")
def half_a_product_rule(expression, variable):
    return derivative(expression, variable, Mul=lambda m, e, name, d: m.Mul(d(e.left), e.right))


@mistake(
    "differentiate",
    "You treat the left factor as a constant: u v' is right only for that. The rule is u' v + u v'.",
)
def left_factor_as_a_constant(expression, variable):
    return derivative(expression, variable, Mul=lambda m, e, name, d: m.Mul(e.left, d(e.right)))


@mistake("differentiate", "The product rule has a plus: u' v + u v'. The minus belongs to quotients.")
def product_rule_with_minus(expression, variable):
    def rule(m, e, name, d):
        return m.Add(m.Mul(d(e.left), e.right), m.Mul(m.Const(-1), m.Mul(e.left, d(e.right))))

    return derivative(expression, variable, Mul=rule)


@mistake("differentiate", "You leave the right summand out: (u + v)' = u' + v'.")
def half_a_sum(expression, variable):
    return derivative(expression, variable, Add=lambda m, e, name, d: d(e.left))


@mistake("differentiate", "You multiply the derivatives of the summands. They are added: (u + v)' = u' + v'.")
def sum_as_a_product(expression, variable):
    return derivative(expression, variable, Add=lambda m, e, name, d: m.Mul(d(e.left), d(e.right)))


@mistake(
    "differentiate",
    "Every variable gets the derivative 1. It is 1 for the variable of that name, and 0 for all others.",
)
def every_variable_counts(expression, variable):
    return derivative(expression, variable, Var=lambda m, e, name, d: m.Const(1))


@mistake(
    "differentiate",
    "You look for the name within the other: `x` is in `x1`, yet they are different variables. Compare with ==.",
)
def names_within_names(expression, variable):
    return derivative(expression, variable, Var=lambda m, e, name, d: m.Const(1 if name in e.name else 0))


@mistake(
    "differentiate",
    "You look at the first letter of names alone: `x` and `x1` are different variables. Compare whole names.",
)
def names_by_their_first_letter(expression, variable):
    return derivative(expression, variable, Var=lambda m, e, name, d: m.Const(1 if name[0] == e.name[0] else 0))


@mistake("differentiate", "The derivative of the variable is 1, not the variable itself.")
def variable_stays(expression, variable):
    return derivative(expression, variable, Var=lambda m, e, name, d: e if e.name == name else m.Const(0))


@mistake("differentiate", "Constants stay as they are. The derivative of a constant is 0.")
def constants_stay(expression, variable):
    return derivative(expression, variable, Const=lambda m, e, name, d: e)


@mistake("differentiate", "The derivative of a constant is 0, not 1.")
def constants_as_variables(expression, variable):
    return derivative(expression, variable, Const=lambda m, e, name, d: m.Const(1))


@mistake("differentiate", "The inner derivative of the power is missing: n u^(n-1) u'.")
def power_without_chain(expression, variable):
    def rule(m, e, name, d):
        return m.Const(0) if e.exponent == 0 else m.Mul(m.Const(e.exponent), m.Pow(e.base, e.exponent - 1))

    return derivative(expression, variable, Pow=rule)


@mistake("differentiate", "The exponent is not lowered: n u^(n-1) u'.")
def power_with_the_old_exponent(expression, variable):
    def rule(m, e, name, d):
        return m.Mul(m.Mul(m.Const(e.exponent), e), d(e.base))

    return derivative(expression, variable, Pow=rule)


@mistake("differentiate", "The factor n is missing: n u^(n-1) u'.")
def power_without_its_factor(expression, variable):
    def rule(m, e, name, d):
        return m.Const(0) if e.exponent == 0 else m.Mul(m.Pow(e.base, e.exponent - 1), d(e.base))

    return derivative(expression, variable, Pow=rule)


@mistake("differentiate", "The factor is n, the old exponent, not n - 1: n u^(n-1) u'.")
def power_with_the_new_exponent_as_factor(expression, variable):
    def rule(m, e, name, d):
        n = e.exponent
        return m.Const(0) if n == 0 else m.Mul(m.Mul(m.Const(n - 1), m.Pow(e.base, n - 1)), d(e.base))

    return derivative(expression, variable, Pow=rule)


@mistake(
    "differentiate",
    "The exponent goes up: that is the integral. The derivative of u^n is n u^(n-1) u'.",
)
def power_integrated(expression, variable):
    def rule(m, e, name, d):
        return m.Mul(m.Mul(m.Const(e.exponent), m.Pow(e.base, e.exponent + 1)), d(e.base))

    return derivative(expression, variable, Pow=rule)


@mistake("differentiate", "The exponent is cut to an integer. It may be any number, also 1/2.")
def power_with_whole_exponents(expression, variable):
    def rule(m, e, name, d):
        n = int(e.exponent)
        return m.Const(0) if n == 0 else m.Mul(m.Mul(m.Const(n), m.Pow(e.base, n - 1)), d(e.base))

    return derivative(expression, variable, Pow=rule)


@mistake(
    "differentiate",
    "Negative exponents are taken for constants. The rule n u^(n-1) u' holds for them too.",
)
def power_with_positive_exponents(expression, variable):
    def rule(m, e, name, d):
        return power_rule(m, e, name, d) if e.exponent > 0 else m.Const(0)

    return derivative(expression, variable, Pow=rule)


@mistake(
    "differentiate",
    "Your power rule makes 0 * u**-1 from u**0, which has no value where u is 0. Return Const(0) for the exponent 0.",
)
def power_at_zero(expression, variable):
    return derivative(expression, variable, Pow=power_rule)


@mistake(
    "differentiate",
    "You write u^n / u for u^(n-1): it has no value where u is 0. Lower the exponent itself.",
)
def power_by_division(expression, variable):
    def rule(m, e, name, d):
        return m.Mul(m.Mul(m.Const(e.exponent), m.Mul(e, m.Pow(e.base, -1))), d(e.base))

    return derivative(expression, variable, Pow=rule)


@mistake(
    "differentiate",
    "You take log u in the power rule: n u^(n-1) u' holds for every u, also a negative one.",
)
def power_by_logarithm(expression, variable):
    def rule(m, e, name, d):
        return m.Mul(e, d(m.Mul(m.Const(e.exponent), m.Log(e.base))))

    return derivative(expression, variable, Pow=rule)


@mistake("differentiate", "The exponent of Pow is a number, not a tree: Pow(u, n - 1), without Const.")
def power_with_a_tree_as_exponent(expression, variable):
    def rule(m, e, name, d):
        return m.Mul(m.Mul(m.Const(e.exponent), m.Pow(e.base, m.Const(e.exponent - 1))), d(e.base))

    return derivative(expression, variable, Pow=rule)


@mistake("differentiate", "The inner derivative of the sine is missing: cos(u) u'.")
def sine_without_chain(expression, variable):
    return derivative(expression, variable, Sin=lambda m, e, name, d: m.Cos(e.argument))


@mistake("differentiate", "You take the cosine of the inner derivative. It is cos(u) times u'.")
def sine_of_the_inner_derivative(expression, variable):
    return derivative(expression, variable, Sin=lambda m, e, name, d: m.Cos(d(e.argument)))


@mistake("differentiate", "The minus sits on the wrong function: sin' = cos, and cos' = -sin.")
def minus_on_the_sine(expression, variable):
    def sine(m, e, name, d):
        return m.Mul(m.Mul(m.Const(-1), m.Cos(e.argument)), d(e.argument))

    def cosine(m, e, name, d):
        return m.Mul(m.Sin(e.argument), d(e.argument))

    return derivative(expression, variable, Sin=sine, Cos=cosine)


@mistake("differentiate", "The minus of the cosine is missing: cos(u)' = -sin(u) u'.")
def cosine_without_minus(expression, variable):
    return derivative(expression, variable, Cos=lambda m, e, name, d: m.Mul(m.Sin(e.argument), d(e.argument)))


@mistake("differentiate", "The inner derivative of the cosine is missing: -sin(u) u'.")
def cosine_without_chain(expression, variable):
    return derivative(expression, variable, Cos=lambda m, e, name, d: m.Mul(m.Const(-1), m.Sin(e.argument)))


@mistake("differentiate", "The inner derivative of the exponential is missing: exp(u) u'.")
def exponential_without_chain(expression, variable):
    return derivative(expression, variable, Exp=lambda m, e, name, d: e)


@mistake(
    "differentiate",
    "You treat exp(u) as a power, u exp(u - 1). The exponential is its own derivative: exp(u) u'.",
)
def exponential_as_a_power(expression, variable):
    def rule(m, e, name, d):
        return m.Mul(e.argument, m.Mul(m.Exp(m.Add(e.argument, m.Const(-1))), d(e.argument)))

    return derivative(expression, variable, Exp=rule)


@mistake("differentiate", "You take exp of the inner derivative. It is exp(u) times u'.")
def exponential_of_the_inner_derivative(expression, variable):
    return derivative(expression, variable, Exp=lambda m, e, name, d: m.Exp(d(e.argument)))


@mistake("differentiate", "The inner derivative of the logarithm is missing: u^-1 u'.")
def logarithm_without_chain(expression, variable):
    return derivative(expression, variable, Log=lambda m, e, name, d: m.Pow(e.argument, -1))


@mistake("differentiate", "The logarithm stands in the denominator: log(u)' is u' / u, not u' / log(u).")
def logarithm_under_the_line(expression, variable):
    return derivative(expression, variable, Log=lambda m, e, name, d: m.Mul(m.Pow(e, -1), d(e.argument)))


@mistake("differentiate", "You divide by the inner derivative: log(u)' is u' / u, not 1 / u'.")
def logarithm_of_the_inner_derivative(expression, variable):
    return derivative(expression, variable, Log=lambda m, e, name, d: m.Mul(e.argument, d(e.argument)))


@mistake("differentiate", "The chain rule multiplies by u', not by u.")
def chain_with_the_inner_function(expression, variable):
    return derivative(expression, variable, Sin=lambda m, e, name, d: m.Mul(m.Cos(e.argument), e.argument))


@mistake(
    "differentiate",
    "Your derivatives of leaves are plain numbers. They are trees too: Const(0) and Const(1).",
)
def numbers_for_trees(expression, variable):
    leaves = {"Const": lambda m, e, name, d: 0, "Var": lambda m, e, name, d: int(e.name == name)}
    return derivative(expression, variable, **leaves)


@mistake("differentiate", "You return nothing for some of the nine classes. Is a `return` missing?")
def nothing_for_logarithms(expression, variable):
    return derivative(expression, variable, Log=lambda m, e, name, d: None)


@mistake("differentiate", "You return the expression unchanged.")
def unchanged(expression, variable):
    return expression


@mistake("differentiate", "In simplifying, u * 0 becomes u. It is 0.")
def zero_times_is_dropped(expression, variable):
    def rule(m, e, name, d):
        terms = []
        for one, other in ((d(e.left), e.right), (e.left, d(e.right))):
            if m.Const(0) in (one, other):
                terms.append(other if one == m.Const(0) else one)
            else:
                terms.append(m.Mul(one, other))
        return m.Add(*terms)

    return derivative(expression, variable, Mul=rule)


@mistake("differentiate", "In simplifying, a sum with 0 becomes 0. u + 0 is u.")
def zero_swallows_sums(expression, variable):
    def rule(m, e, name, d):
        parts = (d(e.left), d(e.right))
        return m.Const(0) if m.Const(0) in parts else m.Add(*parts)

    return derivative(expression, variable, Add=rule)


@mistake(
    "differentiate",
    "You differentiate by the first variable that occurs, whatever the argument `variable` says.",
)
def by_the_first_variable(expression, variable):
    waiting = [expression]
    while waiting:
        e = waiting.pop()
        if type(e).__name__ == "Var":
            return derivative(expression, e.name)
        parts = (getattr(e, field, None) for field in ("right", "base", "argument", "left"))
        waiting += [part for part in parts if part is not None]
    return module_of(expression).Const(0)


@mistake(
    "differentiate",
    "This is a difference quotient written as a tree, good to eleven digits at best. Use the rules.",
)
def difference_quotient_as_a_tree(expression, variable):
    m, h = module_of(expression), 6e-6

    def moved(e, by):
        if type(e).__name__ == "Const":
            return e
        if type(e).__name__ == "Var":
            return m.Add(e, m.Const(by)) if e.name == variable else e
        if type(e).__name__ == "Pow":
            return m.Pow(moved(e.base, by), e.exponent)
        parts = [getattr(e, field) for field in ("left", "right", "argument") if hasattr(e, field)]
        return type(e)(*(moved(part, by) for part in parts))

    rise = m.Add(moved(expression, h), m.Mul(m.Const(-1), moved(expression, -h)))
    return m.Mul(m.Const(1 / (2 * h)), rise)


# ---- derivative_sizes


def chain_of_sizes(expression, variable, order, size=None):
    m, sizes = module_of(expression), []
    size = size or m.size
    for _ in range(order + 1):
        sizes.append(size(expression))
        expression = m.differentiate(expression, variable)
    return sizes


def parts(e):
    return [getattr(e, field) for field in ("left", "right", "base", "argument") if hasattr(e, field)]


@mistake(
    "derivative_sizes",
    "The expression itself is missing: the list begins with derivative 0, of size(expression).",
)
def sizes_without_the_expression(expression, variable, order):
    return chain_of_sizes(expression, variable, order)[1:]


@mistake("derivative_sizes", "One derivative too few: the list has order + 1 entries.")
def sizes_up_to_the_order(expression, variable, order):
    return chain_of_sizes(expression, variable, order)[:order]


@mistake(
    "derivative_sizes",
    "One derivative too many: the list has order + 1 entries, the last of derivative `order`.",
)
def sizes_beyond_the_order(expression, variable, order):
    return chain_of_sizes(expression, variable, order + 1)


@mistake(
    "derivative_sizes",
    "You differentiate the expression anew each time. Differentiate the derivative before.",
)
def sizes_of_the_first_derivative(expression, variable, order):
    first, *rest = chain_of_sizes(expression, variable, max(order, 1))
    return [first] + rest[:1] * order


@mistake(
    "derivative_sizes",
    "You return the last size alone. The list has one for each derivative, from 0 on.",
)
def size_of_the_last_derivative(expression, variable, order):
    return chain_of_sizes(expression, variable, order)[-1]


@mistake(
    "derivative_sizes",
    "Your sizes add up: each contains those before. Entry k is the size of derivative k alone.",
)
def sizes_added_up(expression, variable, order):
    return [int(s) for s in np.cumsum(chain_of_sizes(expression, variable, order))]


@mistake(
    "derivative_sizes",
    "You count the levels of the tree. Its size is the number of nodes: use the given size.",
)
def depths(expression, variable, order):
    def depth(e):
        return 1 + max((depth(part) for part in parts(e)), default=0)

    return chain_of_sizes(expression, variable, order, depth)


@mistake("derivative_sizes", "You count the leaves alone. Operations are nodes too: use the given size.")
def leaves(expression, variable, order):
    def count(e):
        return sum(count(part) for part in parts(e)) or 1

    return chain_of_sizes(expression, variable, order, count)


@mistake("derivative_sizes", "You count the operations alone. Leaves are nodes too: use the given size.")
def operations(expression, variable, order):
    def count(e):
        return (1 + sum(count(part) for part in parts(e))) if parts(e) else 0

    return chain_of_sizes(expression, variable, order, count)


@mistake("derivative_sizes", "You return the trees. The list holds their sizes.")
def trees(expression, variable, order):
    return chain_of_sizes(expression, variable, order, lambda e: e)


@mistake("derivative_sizes", "You always differentiate by x. Use the argument `variable`.")
def sizes_by_x(expression, variable, order):
    return chain_of_sizes(expression, "x", order)


@mistake(
    "derivative_sizes",
    "Your list runs from the last derivative to the first. It begins with the expression itself.",
)
def sizes_backwards(expression, variable, order):
    return chain_of_sizes(expression, variable, order)[::-1]


@mistake(
    "derivative_sizes",
    "You return the growth from each derivative to the next. The list holds the sizes themselves.",
)
def growth(expression, variable, order):
    sizes = chain_of_sizes(expression, variable, order)
    return sizes[:1] + [int(step) for step in np.diff(sizes)]


# ---- more of differences and errors


@mistake("forward_difference", "abs takes the sign of the slope away. Where f falls, the quotient is negative.")
def forward_without_sign(f, x, h):
    x = as_float(x)
    return abs((f(x + h) - f(x)) / h)


@mistake(
    "forward_difference", "You step away from 0 on both sides. The forward difference steps to x + h, for every x."
)
def forward_away_from_zero(f, x, h):
    x = as_float(x)
    step = np.where(x < 0, -h, h)
    return (f(x + step) - f(x)) / step


@mistake(
    "central_difference", "You add the forward and the backward quotient. The central one is their mean: halve it."
)
def central_as_a_sum(f, x, h):
    x = as_float(x)
    return (f(x + h) - f(x)) / h + (f(x) - f(x - h)) / h


@mistake("central_difference", "You keep x - h from being negative. Step to both sides, wherever x is.")
def central_of_positive_numbers(f, x, h):
    x = as_float(x)
    return (f(x + h) - f(np.maximum(x - h, 0))) / (2 * h)


@mistake("step_errors", "Errors below 1e-16 are raised to it. That is for plots; an error may be exactly 0.")
def errors_kept_above_rounding(f, df, x, steps):
    curves = errors(f, df, x, steps, lambda quotient, slope, h: abs(quotient - slope))
    return tuple(np.maximum(curve, 1e-16) for curve in curves)


@mistake("step_errors", "You set the error to 0 where the step is lost in rounding. There it is all of the derivative.")
def errors_without_tiny_steps(f, df, x, steps):
    curves = errors(f, df, x, steps, lambda quotient, slope, h: abs(quotient - slope))
    return tuple(np.where(as_float(steps) < 1e-15, 0.0, curve) for curve in curves)


@mistake("numerical_gradient", "You take half steps and divide by h. Here the steps are h to either side.")
def gradient_with_half_steps(f, x, h=1e-6):
    return partials(f, x, h, lambda f, x, step, h: (f(x + step / 2) - f(x - step / 2)) / h)


@mistake(
    "numerical_gradient", "You extrapolate to a better quotient. The exercise asks for the plain central difference."
)
def gradient_of_fourth_order(f, x, h=1e-6):
    def quotient(f, x, step, h):
        return (8 * (f(x + step) - f(x - step)) - f(x + 2 * step) + f(x - 2 * step)) / (12 * h)

    return partials(f, x, h, quotient)


@mistake("numerical_jacobian", "You decide by the shape whether to transpose: that fails on square Jacobians.")
def jacobian_right_unless_square(f, x, h=1e-6):
    jacobian = np.stack(jacobian_columns(f, x, h), axis=1)
    return jacobian.T if jacobian.shape[0] == jacobian.shape[1] else jacobian


@mistake("numerical_jacobian", "Your x has lost its sign. The Jacobian belongs to x itself.")
def jacobian_at_the_absolute_value(f, x, h=1e-6):
    return np.stack(jacobian_columns(f, abs(as_float(x)), h), axis=1)


@mistake("complex_step", "abs takes the sign of the derivative away. Take the imaginary part as it is.")
def complex_step_without_sign(f, x, h=1e-20):
    return abs(np.imag(f(as_float(x) + 1j * h))) / h


@mistake("complex_step", "Steps below 1e-12 are raised to it. There is no round-off here: take h as it is given.")
def complex_step_at_least(f, x, h=1e-20):
    h = max(h, 1e-12)
    return np.imag(f(as_float(x) + 1j * h)) / h


# ---- more of trees: rules that are right for some of the inner functions or exponents


@mistake(
    "differentiate",
    "No rule has its inner derivative. Each of Pow, Sin, Cos, Exp and Log ends with u': multiply by it.",
)
def no_chain_rule(expression, variable):
    def alone(kind):
        return lambda m, e, name, d: RULES[kind](m, e, name, lambda u: m.Const(1))

    return derivative(expression, variable, **{kind: alone(kind) for kind in ("Pow", "Sin", "Cos", "Exp", "Log")})


def without_chain(outer, inner):
    """The right rules, but that the inner derivative is forgotten where the class `inner` stands in `outer`."""

    def rule(m, e, name, d):
        part = e.base if outer == "Pow" else e.argument
        forgotten = type(part).__name__ == inner
        return RULES[outer](m, e, name, (lambda u: m.Const(1)) if forgotten else d)

    return {outer: rule}


@mistake(
    "differentiate", "The inner derivative is forgotten where a sine stands in a sine: sin(sin x)' = cos(sin x) cos x."
)
def sine_of_a_sine(expression, variable):
    return derivative(expression, variable, **without_chain("Sin", "Sin"))


@mistake("differentiate", "cos of a constant is a constant: its derivative is 0, which the factor u' = 0 says.")
def cosine_of_a_constant(expression, variable):
    return derivative(expression, variable, **without_chain("Cos", "Const"))


@mistake("differentiate", "The inner derivative is forgotten where a power stands in exp: exp(x^2)' = exp(x^2) 2x.")
def exponential_of_a_power(expression, variable):
    return derivative(expression, variable, **without_chain("Exp", "Pow"))


@mistake("differentiate", "log y does not depend on x. The factor u' makes the derivative 0: do not leave it out.")
def logarithm_of_another_variable(expression, variable):
    return derivative(expression, variable, **without_chain("Log", "Var"))


@mistake("differentiate", "log(exp u) is u, and its derivative is u', not u.")
def logarithm_of_an_exponential(expression, variable):
    def rule(m, e, name, d):
        return e.argument.argument if type(e.argument).__name__ == "Exp" else RULES["Log"](m, e, name, d)

    return derivative(expression, variable, Log=rule)


@mistake("differentiate", "The inner derivative of a power is forgotten where its base is a function: (sin x)^n.")
def power_of_a_function(expression, variable):
    def rule(m, e, name, d):
        simple = type(e.base).__name__ in ("Const", "Var", "Add", "Mul", "Pow")
        return RULES["Pow"](m, e, name, d if simple else lambda u: m.Const(1))

    return derivative(expression, variable, Pow=rule)


def for_exponent(n, exchanged):
    """The right rules, but for powers with the exponent n."""
    return {"Pow": lambda m, e, name, d: (exchanged if e.exponent == n else RULES["Pow"])(m, e, name, d)}


@mistake("differentiate", "The derivative of u^2 is 2 u u': your special case for squares forgets u'.")
def square_without_chain(expression, variable):
    return derivative(expression, variable, **for_exponent(2, lambda m, e, name, d: m.Mul(m.Const(2), e.base)))


@mistake("differentiate", "The derivative of u^1 is u', not 1.")
def first_power_without_chain(expression, variable):
    return derivative(expression, variable, **for_exponent(1, lambda m, e, name, d: m.Const(1)))


@mistake("differentiate", "u^0 is 1, a constant: its derivative is 0, not 1.")
def power_zero_is_one(expression, variable):
    return derivative(expression, variable, **for_exponent(0, lambda m, e, name, d: m.Const(1)))


@mistake("differentiate", "The derivative of the root u^(1/2) is 1/2 u^(-1/2) u': the factor is 1/2, not 2.")
def root_with_two(expression, variable):
    def rule(m, e, name, d):
        return m.Mul(m.Mul(m.Const(2), m.Pow(e.base, -0.5)), d(e.base))

    return derivative(expression, variable, **for_exponent(0.5, rule))


@mistake("differentiate", "The derivative of u^-1 is -u^-2 u': the minus is missing.")
def inverse_without_minus(expression, variable):
    def rule(m, e, name, d):
        return m.Mul(m.Pow(e.base, -2), d(e.base))

    return derivative(expression, variable, **for_exponent(-1, rule))


@mistake(
    "differentiate", "The derivative of u^-1 is not log u: that is the integral. The rule n u^(n-1) u' holds here too."
)
def inverse_integrated(expression, variable):
    return derivative(expression, variable, **for_exponent(-1, lambda m, e, name, d: m.Mul(m.Log(e.base), d(e.base))))


@mistake(
    "differentiate",
    "An exponent of type float is taken for a constant. 2.0 is as good as 2: compare, do not ask for int.",
)
def power_with_integers_alone(expression, variable):
    def rule(m, e, name, d):
        return m.Const(0) if type(e.exponent) is float and e.exponent.is_integer() else RULES["Pow"](m, e, name, d)

    return derivative(expression, variable, Pow=rule)


@mistake("differentiate", "The exponent is rounded in the factor. It may be any number: take n itself.")
def power_with_a_rounded_factor(expression, variable):
    def rule(m, e, name, d):
        n = e.exponent
        return m.Const(0) if n == 0 else m.Mul(m.Mul(m.Const(round(n, 1)), m.Pow(e.base, n - 1)), d(e.base))

    return derivative(expression, variable, Pow=rule)


@mistake("differentiate", "For u * u you return 2 u: the inner derivative is missing, 2 u u'.")
def equal_factors_without_chain(expression, variable):
    def rule(m, e, name, d):
        return m.Mul(m.Const(2), e.left) if e.left == e.right else RULES["Mul"](m, e, name, d)

    return derivative(expression, variable, Mul=rule)


@mistake("differentiate", "For u + u you return u'. It is 2 u'.")
def equal_summands_once(expression, variable):
    def rule(m, e, name, d):
        return d(e.left) if e.left == e.right else RULES["Add"](m, e, name, d)

    return derivative(expression, variable, Add=rule)


@mistake("differentiate", "A constant factor is looked for on the left alone: for u * c you return u * 0.")
def constant_factors_on_the_left(expression, variable):
    def rule(m, e, name, d):
        constant = "Const" in (type(e.left).__name__, type(e.right).__name__)
        return m.Mul(e.left, d(e.right)) if constant else RULES["Mul"](m, e, name, d)

    return derivative(expression, variable, Mul=rule)


@mistake(
    "differentiate", "Of three factors you differentiate two. The rule for u v holds for any u: call yourself for it."
)
def two_of_three_factors(expression, variable):
    def rule(m, e, name, d):
        if type(e.left).__name__ != "Mul":
            return RULES["Mul"](m, e, name, d)
        return m.Add(m.Mul(m.Mul(d(e.left.left), e.left.right), e.right), m.Mul(e.left, d(e.right)))

    return derivative(expression, variable, Mul=rule)


@mistake("differentiate", "A part that was seen before gets the derivative 0. It counts each time that it occurs.")
def shared_parts_once(expression, variable):
    seen = set()

    def once(rule):
        def first_time(m, e, name, d):
            if id(e) in seen:
                return m.Const(0)
            seen.add(id(e))
            return rule(m, e, name, d)

        return first_time

    inner = {kind: once(rule) for kind, rule in RULES.items() if kind not in ("Const", "Var")}
    return derivative(expression, variable, **inner)


@mistake("differentiate", "Names are compared without regard to capitals. w and W are two variables: compare with ==.")
def names_without_capitals(expression, variable):
    def rule(m, e, name, d):
        return m.Const(1 if e.name.lower() == name.lower() else 0)

    return derivative(expression, variable, Var=rule)


@mistake("differentiate", "You look at the end of names: `x` and `dx` are different variables. Compare with ==.")
def names_by_their_end(expression, variable):
    return derivative(expression, variable, Var=lambda m, e, name, d: m.Const(1 if e.name.endswith(name) else 0))


@mistake(
    "differentiate",
    "Your memory knows expressions, not variables: it returns the derivative by the variable of before.",
)
def remembered_without_the_variable(expression, variable, known={}):  # noqa: B006  (this is the mistake)
    m = module_of(expression)

    def d(e):
        if e not in known:
            known[e] = RULES[type(e).__name__](m, e, variable, d)
        return known[e]

    return d(expression)


@mistake("differentiate", "Below the fifth level everything is taken for a constant. The rules hold at any depth.")
def shallow(expression, variable):
    m = module_of(expression)

    def d(e, level=0):
        return m.Const(0) if level > 4 else RULES[type(e).__name__](m, e, variable, lambda u: d(u, level + 1))

    return d(expression)


# ---- simplifications that change the value


def simplified(expression, variable, rule):
    """The right derivative, each of its nodes exchanged for rule(module, node), the parts first."""
    m = module_of(expression)

    def simple(e):
        if type(e).__name__ == "Pow":
            return rule(m, m.Pow(simple(e.base), e.exponent))
        below = [simple(part) for part in parts(e)]
        return rule(m, type(e)(*below)) if below else e

    return simple(derivative(expression, variable))


def is_constant(e):
    return type(e).__name__ == "Const"


def both(e, kind, *classes):
    """Whether e is a sum (or a product) of two nodes of the classes."""
    return type(e).__name__ == kind and (type(e.left).__name__, type(e.right).__name__) == classes


@mistake("differentiate", "In folding constants, 3 * 5 becomes 8. It is 15.")
def products_folded_as_sums(expression, variable):
    def rule(m, e):
        if both(e, "Mul", "Const", "Const") and 0 not in (e.left.value, e.right.value):
            return m.Const(e.left.value + e.right.value) if 1 not in (e.left.value, e.right.value) else e
        return e

    return simplified(expression, variable, rule)


@mistake("differentiate", "In folding constants, fractions are cut to integers. Const takes any number.")
def sums_folded_to_integers(expression, variable):
    def rule(m, e):
        return m.Const(int(e.left.value + e.right.value)) if both(e, "Add", "Const", "Const") else e

    return simplified(expression, variable, rule)


@mistake("differentiate", "In folding constants, 3**4 becomes 12. Raise to the power, do not multiply.")
def powers_folded_as_products(expression, variable):
    def rule(m, e):
        return m.Const(e.base.value * e.exponent) if type(e).__name__ == "Pow" and is_constant(e.base) else e

    return simplified(expression, variable, rule)


@mistake("differentiate", "Small constants are taken for 0. A factor 1e-12 is small and not 0: compare with == 0.")
def small_constants_dropped(expression, variable):
    def rule(m, e):
        small = [part for part in parts(e) if is_constant(part) and abs(part.value) < 1e-8]
        return m.Const(0) if small and type(e).__name__ == "Mul" else e

    return simplified(expression, variable, rule)


@mistake("differentiate", "Constants near 1 are taken for 1. Compare with == 1.")
def constants_near_one_dropped(expression, variable):
    def rule(m, e):
        near_one = type(e).__name__ == "Mul" and is_constant(e.right) and abs(e.right.value - 1) < 1e-5
        return e.left if near_one else e

    return simplified(expression, variable, rule)


@mistake("differentiate", "In simplifying, u**1 becomes 1. It is u.")
def first_powers_dropped(expression, variable):
    def rule(m, e):
        return m.Const(1) if type(e).__name__ == "Pow" and e.exponent == 1 else e

    return simplified(expression, variable, rule)


@mistake("differentiate", "In simplifying, u**0 becomes 0. It is 1.")
def powers_zero_dropped(expression, variable):
    def rule(m, e):
        return m.Const(0) if type(e).__name__ == "Pow" and e.exponent == 0 else e

    return simplified(expression, variable, rule)


@mistake("differentiate", "In simplifying, u * u becomes 2 u. It is u**2.")
def squares_as_doubles(expression, variable):
    def rule(m, e):
        equal = type(e).__name__ == "Mul" and e.left == e.right and not is_constant(e.left)
        return m.Mul(m.Const(2), e.left) if equal else e

    return simplified(expression, variable, rule)


@mistake("differentiate", "In simplifying, x**3 * x**4 becomes x**12. Exponents are added, x**7.")
def exponents_multiplied(expression, variable):
    def rule(m, e):
        if both(e, "Mul", "Pow", "Pow") and e.left.base == e.right.base:
            return m.Pow(e.left.base, e.left.exponent * e.right.exponent)
        return e

    return simplified(expression, variable, rule)


@mistake("differentiate", "In simplifying, (x**2)**3 becomes x**5. Exponents are multiplied there, x**6.")
def exponents_added(expression, variable):
    def rule(m, e):
        nested = type(e).__name__ == "Pow" and type(e.base).__name__ == "Pow"
        return m.Pow(e.base.base, e.base.exponent + e.exponent) if nested else e

    return simplified(expression, variable, rule)


@mistake(
    "differentiate", "In simplifying, the root of x**2 becomes x. Where x is negative it is -x: leave it as it is."
)
def root_of_a_square(expression, variable):
    def rule(m, e):
        nested = type(e).__name__ == "Pow" and type(e.base).__name__ == "Pow"
        return m.Pow(e.base.base, e.base.exponent * e.exponent) if nested else e

    return simplified(expression, variable, rule)


@mistake("differentiate", "The root of a product is split into roots, which negative factors do not have.")
def root_of_a_product(expression, variable):
    def rule(m, e):
        if type(e).__name__ == "Pow" and type(e.base).__name__ == "Mul":
            return m.Mul(m.Pow(e.base.left, e.exponent), m.Pow(e.base.right, e.exponent))
        return e

    return simplified(expression, variable, rule)


@mistake(
    "differentiate", "The log of u**2 becomes 2 log u, which has no value where u is negative, though log(u**2) has."
)
def logarithm_of_a_square(expression, variable):
    def rule(m, e):
        if type(e).__name__ == "Log" and type(e.argument).__name__ == "Pow":
            return m.Mul(m.Const(e.argument.exponent), m.Log(e.argument.base))
        return e

    return simplified(expression, variable, rule)


@mistake("differentiate", "1 / (u + v) is not 1/u + 1/v. Leave the power of a sum as it is.")
def inverse_of_a_sum(expression, variable):
    def rule(m, e):
        if type(e).__name__ == "Pow" and e.exponent == -1 and type(e.base).__name__ == "Add":
            return m.Add(m.Pow(e.base.left, -1), m.Pow(e.base.right, -1))
        return e

    return simplified(expression, variable, rule)


@mistake("differentiate", "Sine is odd: sin(-u) is -sin(u), not sin(u).")
def sine_as_an_even_function(expression, variable):
    def rule(m, e):
        negative = type(e).__name__ == "Sin" and both(e.argument, "Mul", "Const", "Var")
        return m.Sin(e.argument.right) if negative and e.argument.left.value == -1 else e

    return simplified(expression, variable, rule)


@mistake("differentiate", "-1 * (-1 * u) loses one minus and keeps the other. It is u.")
def two_minus_make_one(expression, variable):
    def rule(m, e):
        if both(e, "Mul", "Const", "Mul") and e.left == e.right.left == m.Const(-1):
            return e.right
        return e

    return simplified(expression, variable, rule)


# ---- more of sizes


@mistake(
    "derivative_sizes",
    "Parts that occur twice are counted once. A tree's size counts them each time: use the given size.",
)
def distinct_parts(expression, variable, order):
    def count(e, seen):
        if e in seen:
            return 0
        seen.add(e)
        return 1 + sum(count(part, seen) for part in parts(e))

    return chain_of_sizes(expression, variable, order, lambda e: count(e, set()))


@mistake("derivative_sizes", "The list ends where a derivative is a leaf. It has order + 1 entries all the same.")
def sizes_until_a_leaf(expression, variable, order):
    sizes = chain_of_sizes(expression, variable, order)
    return sizes[: sizes.index(1) + 1] if 1 in sizes[:-1] else sizes


@mistake("derivative_sizes", "You stop after the third derivative. Go on to `order`.")
def sizes_to_the_third(expression, variable, order):
    sizes = chain_of_sizes(expression, variable, min(order, 3))
    return sizes + sizes[-1:] * (order - 3)


@mistake("derivative_sizes", "You differentiate by rules of your own here. The list is about your `differentiate`.")
def sizes_by_other_rules(expression, variable, order):
    m, sizes = module_of(expression), []
    for _ in range(order + 1):
        sizes.append(m.size(expression))
        expression = derivative(expression, variable)
    return sizes
