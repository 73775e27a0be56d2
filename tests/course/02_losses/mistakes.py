"""Known wrong answers to 02_losses, each with what a teacher would say.

A function here takes the place of the reference's. Formulas that overflow and clipped probabilities are right
for ordinary inputs: they cost the numerical care alone, and their sentences say so.
"""

import numpy as np

from autograder.course import mistake

STEP = 1e-6  # of a student's finite differences
QUADRATIC_STEP = 1e-4  # for the squared error, where only rounding is left


def as_float(x):
    return np.array(x, dtype=np.float64)


def size(x):
    return np.asarray(x).size


def sigmoid(z):
    z = as_float(z)
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


def softplus(z):
    return np.logaddexp(0.0, as_float(z))


def logsumexp(z):
    return np.logaddexp.reduce(as_float(z), axis=-1)


def softmax(z):
    z = as_float(z)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def one_hot_rows(y, n_classes):
    return np.eye(n_classes)[np.asarray(y)]


def like(p, y):
    """One-hot rows in the shape of p."""
    return one_hot_rows(y, np.shape(p)[1])


def at_labels(x, y):
    """The entry of each row at its label."""
    return as_float(x)[np.arange(len(x)), np.asarray(y)]


def squared_errors(y_hat, y):
    return (as_float(y_hat) - as_float(y)) ** 2


def surprises(p, y):
    """The terms of the logistic loss."""
    p, y = as_float(p), as_float(y)
    return -(y * np.log(p) + (1.0 - y) * np.log(1.0 - p))


def surprises_of_logits(z, y):
    return softplus(z) - as_float(y) * as_float(z)


def right_logistic_grad(p, y):
    p, y = as_float(p), as_float(y)
    return (p - y) / (p * (1.0 - p)) / p.size


def by_differences(loss, x, y, step=STEP):
    """The central difference of loss(x, y) along each entry of x."""
    x = as_float(x)
    gradient = np.zeros(x.size)
    for i in range(x.size):
        h = np.zeros(x.size)
        h[i] = step
        h = h.reshape(x.shape)
        gradient[i] = (loss(x + h, y) - loss(x - h, y)) / (2 * step)
    return gradient.reshape(x.shape)


def slopes(terms, x, y, step=STEP):
    """The central difference of elementwise terms, over their number."""
    x = as_float(x)
    return (terms(x + step, y) - terms(x - step, y)) / (2 * step) / x.size


# ---- squared_error


@mistake(
    "squared_error",
    "This is the sum of the squares. The loss is their mean: divide by the number of entries.",
)
def squared_error_sum(y_hat, y):
    return np.sum(squared_errors(y_hat, y))


@mistake(
    "squared_error",
    "There is no factor 1/2 in this loss: it is the mean of the squares, as in PyTorch's MSELoss.",
)
def squared_error_halved(y_hat, y):
    return 0.5 * np.mean(squared_errors(y_hat, y))


@mistake(
    "squared_error",
    "You divide by the number of rows. The mean is over all entries: np.mean, or divide by the size.",
)
def squared_error_over_the_rows(y_hat, y):
    errors = squared_errors(y_hat, y)
    return np.sum(errors) / (len(errors) if errors.ndim else 1)


@mistake("squared_error", "A single number, of shape (), is nothing to loop over. Use np.mean on arrays.")
def squared_error_of_rows_alone(y_hat, y):
    return np.mean([squared_errors(a, b) for a, b in zip(y_hat, y, strict=True)])


@mistake(
    "squared_error", "This is the mean of each column. The loss is one number: take the mean over every axis."
)
def squared_error_of_each_column(y_hat, y):
    return np.mean(squared_errors(y_hat, y), axis=0)


@mistake("squared_error", "These are the squares, entry by entry. The loss is their mean, one number.")
def squared_error_without_the_mean(y_hat, y):
    return squared_errors(y_hat, y)


@mistake("squared_error", "This is the root of the mean square. Leave out the square root.")
def squared_error_rooted(y_hat, y):
    return np.sqrt(np.mean(squared_errors(y_hat, y)))


@mistake("squared_error", "This is the mean absolute error. Square the errors instead.")
def squared_error_is_absolute(y_hat, y):
    return np.mean(np.abs(as_float(y_hat) - as_float(y)))


@mistake(
    "squared_error",
    "This is the square of the mean error, in which errors of opposite sign cancel. Square first.",
)
def squared_error_of_the_mean(y_hat, y):
    return np.mean(as_float(y_hat) - as_float(y)) ** 2


@mistake(
    "squared_error", "The variance subtracts the mean error first. Take the mean of the squares as they are."
)
def squared_error_is_the_variance(y_hat, y):
    return np.var(as_float(y_hat) - as_float(y))


@mistake(
    "squared_error",
    "You subtract before you convert: small integers wrap around. Use as_float on both arguments.",
)
def squared_error_in_the_input_type(y_hat, y):
    return np.mean((np.asarray(y_hat) - np.asarray(y)) ** 2)


@mistake(
    "squared_error", "Your function writes into the caller's array. Work on a copy, such as as_float(y_hat)."
)
def squared_error_in_place(y_hat, y):
    y_hat = np.asarray(y_hat, dtype=np.float64)
    y_hat -= y
    return np.mean(y_hat**2)


# ---- squared_error_grad


@mistake(
    "squared_error_grad",
    "The 2 is missing: the derivative of the square of e is 2 e. There is no 1/2 in this loss.",
)
def squared_error_grad_without_the_2(y_hat, y):
    return (as_float(y_hat) - as_float(y)) / size(y)


@mistake(
    "squared_error_grad",
    "The loss is a mean, and its gradient carries the 1/N. Divide by the number of entries.",
)
def squared_error_grad_without_the_mean(y_hat, y):
    return 2.0 * (as_float(y_hat) - as_float(y))


@mistake(
    "squared_error_grad", "The sign is flipped: y - y_hat is the gradient with respect to y. Write y_hat - y."
)
def squared_error_grad_of_the_target(y_hat, y):
    return 2.0 * (as_float(y) - as_float(y_hat)) / size(y)


@mistake("squared_error_grad", "You divide by the number of rows. N counts all entries: the array's size.")
def squared_error_grad_over_the_rows(y_hat, y):
    d = as_float(y_hat) - as_float(y)
    return 2.0 * d / (len(d) if d.ndim else 1)


@mistake(
    "squared_error_grad",
    "You average the gradient to one number. Each prediction has a derivative of its own.",
)
def squared_error_grad_averaged(y_hat, y):
    return np.mean(2.0 * (as_float(y_hat) - as_float(y)))


@mistake(
    "squared_error_grad",
    "This is the derivative with respect to the error times the error: one factor too many.",
)
def squared_error_grad_squared(y_hat, y):
    return 2.0 * squared_errors(y_hat, y) / size(y)


@mistake(
    "squared_error_grad",
    "This is the sign of the errors, the gradient of the absolute error. Write 2 (y_hat - y) / N.",
)
def squared_error_grad_is_the_sign(y_hat, y):
    return np.sign(as_float(y_hat) - as_float(y)) / size(y)


@mistake(
    "squared_error_grad", "You subtract before you convert: small integers wrap around. Use as_float on both."
)
def squared_error_grad_in_the_input_type(y_hat, y):
    return as_float(2.0 * (np.asarray(y_hat) - np.asarray(y)) / size(y))


@mistake(
    "squared_error_grad",
    "These are finite differences, whose last digits are rounding. Write 2 (y_hat - y) / N.",
)
def squared_error_grad_by_differences(y_hat, y):
    return slopes(squared_errors, y_hat, y, QUADRATIC_STEP)


@mistake(
    "squared_error_grad",
    "These are finite differences with a step of 1: nearly exact for a square, but not the formula 2 (y_hat - y) / N.",
)
def squared_error_grad_by_large_differences(y_hat, y):
    return slopes(squared_errors, y_hat, y, 1.0)


_remembered = {}


@mistake(
    "squared_error_grad",
    "Your cache looks at y_hat alone. The same predictions with other targets have another gradient.",
)
def squared_error_grad_remembered(y_hat, y):
    gradient = 2.0 * (as_float(y_hat) - as_float(y)) / size(y)
    return _remembered.setdefault(as_float(y_hat).tobytes(), gradient)


# ---- logistic_loss


@mistake("logistic_loss", "The minus sign is missing: this is the log-likelihood, which is to be maximized.")
def logistic_loss_without_the_minus(p, y):
    return -np.mean(surprises(p, y))


@mistake("logistic_loss", "The loss is the mean over all entries, and this is their sum.")
def logistic_loss_sum(p, y):
    return np.sum(surprises(p, y))


@mistake(
    "logistic_loss",
    "You divide by the number of rows. The mean is over all entries: np.mean, or divide by the size.",
)
def logistic_loss_over_the_rows(p, y):
    terms = surprises(p, y)
    return np.sum(terms) / (len(terms) if terms.ndim else 1)


@mistake("logistic_loss", "These are the losses of the entries. Take their mean, one number.")
def logistic_loss_without_the_mean(p, y):
    return surprises(p, y)


@mistake("logistic_loss", "The labels 0 cost nothing here: the term (1 - y) log(1 - p) is missing.")
def logistic_loss_of_the_ones(p, y):
    return -np.mean(as_float(y) * np.log(as_float(p)))


@mistake(
    "logistic_loss", "The labels are exchanged: log(p) belongs to the labels 1, log(1 - p) to the labels 0."
)
def logistic_loss_of_the_other_label(p, y):
    return np.mean(surprises(p, 1.0 - as_float(y)))


@mistake("logistic_loss", "Label and probability are exchanged: the logarithm is taken of p, not of y.")
def logistic_loss_with_its_arguments_exchanged(p, y):
    return np.mean(surprises(np.clip(as_float(y), 1e-12, 1.0 - 1e-12), p))


@mistake(
    "logistic_loss",
    "The second term is subtracted: it is y log(p) PLUS (1 - y) log(1 - p), minus the mean of that.",
)
def logistic_loss_with_a_difference(p, y):
    p, y = as_float(p), as_float(y)
    return -np.mean(y * np.log(p) - (1.0 - y) * np.log(1.0 - p))


@mistake("logistic_loss", "The loss is defined with the natural logarithm. Replace log2 by np.log.")
def logistic_loss_in_bits(p, y):
    return np.mean(surprises(p, y)) / np.log(2.0)


@mistake(
    "logistic_loss", "p is a probability already: no sigmoid here. The function for logits is exercise 5."
)
def logistic_loss_after_another_sigmoid(p, y):
    return np.mean(surprises(sigmoid(p), y))


@mistake(
    "logistic_loss", "The logarithm of the mean is not the mean of the logarithms: take the logarithm first."
)
def logistic_loss_log_of_the_mean(p, y):
    p, y = as_float(p), as_float(y)
    return -np.log(np.mean(y * p + (1.0 - y) * (1.0 - p)))


@mistake(
    "logistic_loss",
    "The constant in log(p + 1e-8) changes every answer, and protects from a p = 0 that does not occur.",
)
def logistic_loss_with_a_constant(p, y):
    p, y = as_float(p), as_float(y)
    return -np.mean(y * np.log(p + 1e-8) + (1.0 - y) * np.log(1.0 - p + 1e-8))


@mistake(
    "logistic_loss",
    "Clipping p to [0.001, 0.999] makes every greater mistake cost the same. p needs no protection here.",
)
def logistic_loss_clipped(p, y):
    return np.mean(surprises(np.clip(as_float(p), 1e-3, 1.0 - 1e-3), y))


@mistake("logistic_loss", "-y of unsigned labels is 255, not -1. Convert the labels with as_float first.")
def logistic_loss_of_unsigned_labels(p, y):
    p, y = as_float(p), np.asarray(y)
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1.0 - p))


@mistake("logistic_loss", "1 - y fails where y is a list. Convert the labels with as_float first.")
def logistic_loss_of_label_arrays_alone(p, y):
    p = as_float(p)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1.0 - p))


@mistake("logistic_loss", "A float32 input is computed in float32. Convert it first, with as_float(p).")
def logistic_loss_in_single_precision(p, y):
    p, y = np.asarray(p), as_float(y)
    return -np.mean(y * np.log(p) + (1.0 - y) * np.log(1 - p))


# ---- logistic_loss_grad


@mistake(
    "logistic_loss_grad",
    "p - y is the gradient with respect to the logit. With respect to p, divide by p (1 - p).",
)
def logistic_loss_grad_of_the_logit(p, y):
    return (as_float(p) - as_float(y)) / size(p)


@mistake(
    "logistic_loss_grad",
    "The loss is a mean, and its gradient carries the 1/N. Divide by the number of entries.",
)
def logistic_loss_grad_without_the_mean(p, y):
    return right_logistic_grad(p, y) * size(p)


@mistake("logistic_loss_grad", "You divide by the number of rows. N counts all entries: the array's size.")
def logistic_loss_grad_over_the_rows(p, y):
    g = right_logistic_grad(p, y)
    return g * g.size / (len(g) if g.ndim else 1)


@mistake("logistic_loss_grad", "The minus sign is missing: this is the gradient of the log-likelihood.")
def logistic_loss_grad_without_the_minus(p, y):
    return -right_logistic_grad(p, y)


@mistake(
    "logistic_loss_grad",
    "The derivative of log(1 - p) is -1 / (1 - p): its inner minus makes the second term positive.",
)
def logistic_loss_grad_without_the_inner_minus(p, y):
    p, y = as_float(p), as_float(y)
    return -(y / p + (1.0 - y) / (1.0 - p)) / p.size


@mistake("logistic_loss_grad", "The labels 0 have a derivative too: 1 / (1 - p). The second term is missing.")
def logistic_loss_grad_of_the_ones(p, y):
    return -as_float(y) / as_float(p) / size(p)


@mistake("logistic_loss_grad", "The factor (1 - p) is missing in the denominator: it is p (1 - p).")
def logistic_loss_grad_over_p_alone(p, y):
    p, y = as_float(p), as_float(y)
    return (p - y) / p / p.size


@mistake(
    "logistic_loss_grad",
    "You multiply by p (1 - p), the slope of the sigmoid, where you should divide by it.",
)
def logistic_loss_grad_times_the_slope(p, y):
    p, y = as_float(p), as_float(y)
    return (p - y) * p * (1.0 - p) / p.size


@mistake(
    "logistic_loss_grad", "The mean is taken of the gradient. Each probability has a derivative of its own."
)
def logistic_loss_grad_averaged(p, y):
    return np.sum(right_logistic_grad(p, y))


@mistake(
    "logistic_loss_grad",
    "The constants added to the denominators change every answer; p is never 0 or 1 here.",
)
def logistic_loss_grad_with_a_constant(p, y):
    p, y = as_float(p), as_float(y)
    return (-y / (p + 1e-10) + (1.0 - y) / (1.0 - p + 1e-10)) / p.size


@mistake(
    "logistic_loss_grad",
    "Clipping p to [0.001, 0.999] caps the derivative at 1000. p needs no protection here.",
)
def logistic_loss_grad_clipped(p, y):
    return right_logistic_grad(np.clip(as_float(p), 1e-3, 1.0 - 1e-3), y)


@mistake(
    "logistic_loss_grad", "-y of unsigned labels is 255, not -1. Convert the labels with as_float first."
)
def logistic_loss_grad_of_unsigned_labels(p, y):
    p, y = as_float(p), np.asarray(y)
    return (-y / p + (1 - y) / (1.0 - p)) / p.size


@mistake("logistic_loss_grad", "These are finite differences, good to ten digits at best. Write the formula.")
def logistic_loss_grad_by_differences(p, y):
    return slopes(surprises, p, y)


# ---- logistic_loss_with_logits


@mistake(
    "logistic_loss_with_logits",
    "Your formula is right, but exp(z) overflows. Use max(z, 0) + log1p(exp(-abs(z))).",
)
def logistic_logits_overflow(z, y):
    z, y = as_float(z), as_float(y)
    return np.mean(np.log(1.0 + np.exp(z)) - y * z)


@mistake(
    "logistic_loss_with_logits",
    "Your formula is right, but a sigmoid that rounds to 0 has no logarithm. Simplify log(sigmoid) on paper.",
)
def logistic_logits_by_the_sigmoid(z, y):
    return np.mean(surprises(sigmoid(z), y))


@mistake(
    "logistic_loss_with_logits",
    "Clipping the probabilities caps the loss: a logit of 1000 costs 27.6, not 1000.",
)
def logistic_logits_clipped(z, y):
    return np.mean(surprises(np.clip(sigmoid(z), 1e-12, 1.0 - 1e-12), y))


@mistake(
    "logistic_loss_with_logits",
    "Clipping the logits to [-500, 500] caps the loss at 500. Use exp(-abs(z)) instead.",
)
def logistic_logits_clipped_before(z, y):
    return np.mean(surprises_of_logits(np.clip(as_float(z), -500.0, 500.0), y))


@mistake(
    "logistic_loss_with_logits",
    "log(p + 1e-8) changes every answer. Simplify the logarithm of the sigmoid on paper.",
)
def logistic_logits_with_a_constant(z, y):
    p, y = sigmoid(z), as_float(y)
    return -np.mean(y * np.log(p + 1e-8) + (1.0 - y) * np.log(1.0 - p + 1e-8))


@mistake("logistic_loss_with_logits", "z is a logit: log(z) needs the sigmoid first.")
def logistic_logits_without_the_sigmoid(z, y):
    return np.mean(surprises(as_float(z), y))


@mistake(
    "logistic_loss_with_logits",
    "The linear term is missing: softplus(z) is the loss of the labels 0. Subtract y z.",
)
def logistic_logits_without_the_linear_term(z, y):
    return np.mean(softplus(z))


@mistake("logistic_loss_with_logits", "The linear term has the wrong sign: it is softplus(z) MINUS y z.")
def logistic_logits_plus_the_linear_term(z, y):
    return np.mean(softplus(z) + as_float(y) * as_float(z))


@mistake(
    "logistic_loss_with_logits",
    "The labels are exchanged: softplus(z) belongs to the labels 0, softplus(-z) to 1.",
)
def logistic_logits_of_the_other_label(z, y):
    return np.mean(surprises_of_logits(z, 1.0 - as_float(y)))


@mistake(
    "logistic_loss_with_logits",
    "The minus sign is missing: this is the log-likelihood, which is to be maximized.",
)
def logistic_logits_without_the_minus(z, y):
    return -np.mean(surprises_of_logits(z, y))


@mistake("logistic_loss_with_logits", "The loss is the mean over all entries, and this is their sum.")
def logistic_logits_sum(z, y):
    return np.sum(surprises_of_logits(z, y))


@mistake("logistic_loss_with_logits", "You divide by the number of rows. The mean is over all entries.")
def logistic_logits_over_the_rows(z, y):
    terms = surprises_of_logits(z, y)
    return np.sum(terms) / (len(terms) if terms.ndim else 1)


@mistake(
    "logistic_loss_with_logits",
    "log(1 + exp(-y z)) is the formula for labels -1 and 1. Here they are 0 and 1.",
)
def logistic_logits_for_signs(z, y):
    return np.mean(softplus(-as_float(y) * as_float(z)))


@mistake(
    "logistic_loss_with_logits",
    "2 y - 1 of unsigned labels is 255 for the label 0. Convert y with as_float first.",
)
def logistic_logits_of_unsigned_labels(z, y):
    return np.mean(softplus(-(2 * np.asarray(y) - 1) * as_float(z)))


@mistake(
    "logistic_loss_with_logits",
    "The absolute value is missing: it is log1p(exp(-abs(z))). As it is, z < 0 goes wrong.",
)
def logistic_logits_without_abs(z, y):
    z, y = as_float(z), as_float(y)
    with np.errstate(over="ignore"):
        return np.mean(np.maximum(z, 0.0) - y * z + np.log1p(np.exp(-z)))


@mistake(
    "logistic_loss_with_logits",
    "Small integers are exponentiated in half precision. Convert z with as_float first.",
)
def logistic_logits_in_the_input_type(z, y):
    z = np.asarray(z)
    return np.mean(np.logaddexp(0, z) - as_float(y) * z)


# ---- logistic_loss_with_logits_grad


@mistake(
    "logistic_loss_with_logits_grad", "z - y forgets the sigmoid: prediction minus label is sigmoid(z) - y."
)
def logistic_logits_grad_without_the_sigmoid(z, y):
    return (as_float(z) - as_float(y)) / size(z)


@mistake(
    "logistic_loss_with_logits_grad",
    "The loss is a mean, and its gradient carries the 1/N. Divide by all entries.",
)
def logistic_logits_grad_without_the_mean(z, y):
    return sigmoid(z) - as_float(y)


@mistake(
    "logistic_loss_with_logits_grad",
    "You divide by the number of rows. N counts all entries: the array's size.",
)
def logistic_logits_grad_over_the_rows(z, y):
    g = sigmoid(z) - as_float(y)
    return g / (len(g) if g.ndim else 1)


@mistake(
    "logistic_loss_with_logits_grad", "The sign is flipped: it is prediction minus label, sigmoid(z) - y."
)
def logistic_logits_grad_label_minus_prediction(z, y):
    return (as_float(y) - sigmoid(z)) / size(z)


@mistake(
    "logistic_loss_with_logits_grad",
    "The slope of the sigmoid cancels. With the factor, it is that of a squared error.",
)
def logistic_logits_grad_of_the_squared_error(z, y):
    s = sigmoid(z)
    return (s - as_float(y)) * s * (1.0 - s) / size(z)


@mistake(
    "logistic_loss_with_logits_grad",
    "This is the gradient with respect to p. The chain rule multiplies by p (1 - p).",
)
def logistic_logits_grad_of_the_probability(z, y):
    return right_logistic_grad(sigmoid(z), y)


@mistake(
    "logistic_loss_with_logits_grad",
    "The label is missing: sigmoid(z) is the slope of softplus alone. Subtract y.",
)
def logistic_logits_grad_without_the_label(z, y):
    return sigmoid(z) / size(z)


@mistake(
    "logistic_loss_with_logits_grad", "You apply the sigmoid twice. Once turns the logit into a probability."
)
def logistic_logits_grad_sigmoid_twice(z, y):
    return (sigmoid(sigmoid(z)) - as_float(y)) / size(z)


@mistake(
    "logistic_loss_with_logits_grad",
    "You subtract a rounded prediction. The gradient takes the probability itself.",
)
def logistic_logits_grad_of_decisions(z, y):
    return ((as_float(z) > 0) - as_float(y)) / size(z)


@mistake(
    "logistic_loss_with_logits_grad",
    "Your formula is right, but exp(-z) overflows for z below -709. Use exp(-abs(z)).",
)
def logistic_logits_grad_overflows_on_the_left(z, y):
    return (1.0 / (1.0 + np.exp(-as_float(z))) - as_float(y)) / size(z)


@mistake(
    "logistic_loss_with_logits_grad",
    "Your formula is right, but exp(z) / (1 + exp(z)) is inf / inf for large z.",
)
def logistic_logits_grad_overflows_on_the_right(z, y):
    e = np.exp(as_float(z))
    return (e / (1.0 + e) - as_float(y)) / size(z)


@mistake(
    "logistic_loss_with_logits_grad",
    "These are finite differences, good to ten digits at best. Write sigmoid(z) - y.",
)
def logistic_logits_grad_by_differences(z, y):
    return slopes(surprises_of_logits, z, y)


# ---- one_hot


@mistake("one_hot", "You count the classes of this batch. A class may not occur: take n_classes columns.")
def one_hot_of_the_largest_label(y, n_classes):
    return np.eye(int(np.max(y)) + 1)[np.asarray(y)]


@mistake(
    "one_hot", "E[:, y] = 1 fills those columns in every row. E[np.arange(n), y] picks one entry of each row."
)
def one_hot_whole_columns(y, n_classes):
    E = np.zeros((len(y), n_classes))
    E[:, np.asarray(y)] = 1.0
    return E


@mistake("one_hot", "You return booleans. The result is float64: .astype(np.float64).")
def one_hot_boolean(y, n_classes):
    return one_hot_rows(y, n_classes) == 1


@mistake("one_hot", "You return integers. The result is float64: np.zeros without a dtype, or np.eye, are.")
def one_hot_integer(y, n_classes):
    return one_hot_rows(y, n_classes).astype(int)


@mistake("one_hot", "The result is transposed: a row for each example, a column for each class.")
def one_hot_transposed(y, n_classes):
    return one_hot_rows(y, n_classes).T.copy()


@mistake("one_hot", "You count the labels from 1. They are 0 .. C - 1, so label 0 is column 0.")
def one_hot_counting_from_one(y, n_classes):
    return np.eye(n_classes)[np.asarray(y, dtype=int) - 1]


@mistake("one_hot", "The entry holds the label itself. It is 1, whatever the label.")
def one_hot_of_the_labels(y, n_classes):
    return one_hot_rows(y, n_classes) * np.arange(n_classes)


@mistake("one_hot", "You mark all classes up to the label. Only the label's own column is 1.")
def one_hot_cumulative(y, n_classes):
    return np.where(np.arange(n_classes) <= np.asarray(y)[:, np.newaxis], 1.0, 0.0)


@mistake("one_hot", "0 and 1 are exchanged: the label's column is 1, the others 0.")
def one_hot_inverted(y, n_classes):
    return 1.0 - one_hot_rows(y, n_classes)


@mistake("one_hot", "y[:, None] fails where y is a list. Begin with np.asarray(y).")
def one_hot_of_arrays_alone(y, n_classes):
    return (y[:, None] == np.arange(n_classes)).astype(float)


_rows_made_before = {}


@mistake(
    "one_hot",
    "You fill the array of the last call again, whose ones are still there. Make a new array of zeros in each call.",
)
def one_hot_on_top_of_the_last(y, n_classes):
    rows = _rows_made_before.setdefault((len(y), n_classes), np.zeros((len(y), n_classes)))
    rows[np.arange(len(y)), np.asarray(y)] = 1.0
    return rows


@mistake(
    "one_hot",
    "The class numbers are converted to the type of the labels, where 260 of uint8 is 4. Compare with np.arange(n_classes).",
)
def one_hot_in_the_type_of_the_labels(y, n_classes):
    y = np.asarray(y)
    return (y[:, np.newaxis] == np.arange(n_classes).astype(y.dtype)).astype(np.float64)


# ---- cross_entropy


@mistake("cross_entropy", "The minus sign is missing: this is the log-likelihood, which is to be maximized.")
def cross_entropy_without_the_minus(p, y):
    return np.mean(np.log(at_labels(p, y)))


@mistake("cross_entropy", "The loss is the mean over the rows, and this is their sum.")
def cross_entropy_sum(p, y):
    return -np.sum(np.log(at_labels(p, y)))


@mistake("cross_entropy", "You divide by n C, the number of entries. The mean is over the n rows.")
def cross_entropy_over_all_entries(p, y):
    return -np.mean(like(p, y) * np.log(as_float(p)))


@mistake("cross_entropy", "p[:, y] picks n columns of every row. p[np.arange(n), y] picks one entry of each.")
def cross_entropy_of_columns(p, y):
    return -np.mean(np.log(as_float(p)[:, np.asarray(y)]))


@mistake("cross_entropy", "These are the losses of the rows. Take their mean, one number.")
def cross_entropy_without_the_mean(p, y):
    return -np.log(at_labels(p, y))


@mistake(
    "cross_entropy",
    "Only the label's probability counts. log(1 - p) of the other classes is for separate questions.",
)
def cross_entropy_of_separate_questions(p, y):
    p, labels = as_float(p), like(p, y)
    return -np.mean(np.sum(labels * np.log(p) + (1.0 - labels) * np.log(1.0 - p), axis=1))


@mistake(
    "cross_entropy", "The logarithm of the mean is not the mean of the logarithms: take the logarithm first."
)
def cross_entropy_log_of_the_mean(p, y):
    return -np.log(np.mean(at_labels(p, y)))


@mistake(
    "cross_entropy", "p holds probabilities already: no softmax here. The function for logits is exercise 10."
)
def cross_entropy_after_another_softmax(p, y):
    return -np.mean(np.log(at_labels(softmax(p), y)))


@mistake(
    "cross_entropy",
    "p holds probabilities, and you subtract a logsumexp as if they were logits. Take log(p).",
)
def cross_entropy_of_probabilities_as_logits(p, y):
    return np.mean(logsumexp(p)) - np.mean(at_labels(p, y))


@mistake(
    "cross_entropy",
    "This is the entropy of p, which does not depend on the labels. Weight log(p) with the labels.",
)
def cross_entropy_is_the_entropy(p, y):
    p = as_float(p)
    return -np.mean(np.sum(p * np.log(p), axis=1))


@mistake("cross_entropy", "You take the largest probability of each row. Take that of the label.")
def cross_entropy_of_the_prediction(p, y):
    return -np.mean(np.log(as_float(p).max(axis=1)))


@mistake("cross_entropy", "You return one minus the probability. The loss is minus its logarithm.")
def cross_entropy_without_the_logarithm(p, y):
    return np.mean(1.0 - at_labels(p, y))


@mistake("cross_entropy", "The loss is defined with the natural logarithm. Replace log2 by np.log.")
def cross_entropy_in_bits(p, y):
    return -np.mean(np.log2(at_labels(p, y)))


@mistake(
    "cross_entropy",
    "The constant in log(p + 1e-8) changes every answer, and protects from a p = 0 that does not occur.",
)
def cross_entropy_with_a_constant(p, y):
    return -np.mean(np.log(at_labels(p, y) + 1e-8))


@mistake(
    "cross_entropy",
    "Clipping p to [0.001, 0.999] makes every greater mistake cost the same. p needs no protection here.",
)
def cross_entropy_clipped(p, y):
    return -np.mean(np.log(np.clip(at_labels(p, y), 1e-3, 1.0 - 1e-3)))


@mistake("cross_entropy", "A list has no astype, and no second axis to index. Begin with p = as_float(p).")
def cross_entropy_of_arrays_alone(p, y):
    p = p.astype(np.float64)
    return -np.mean(np.log(p[np.arange(len(y)), y]))


@mistake(
    "cross_entropy",
    "The positions i * C + y are computed in the type of the labels, which is too small for them. Index with a pair.",
)
def cross_entropy_of_narrow_positions(p, y):
    p, y = as_float(p), np.asarray(y)
    positions = np.arange(len(p)).astype(y.dtype) * p.shape[1] + y
    return -np.mean(np.log(p.ravel()[positions % p.size]))


# ---- cross_entropy_grad


@mistake(
    "cross_entropy_grad",
    "p - one_hot is the gradient with respect to the logits. With respect to p it is -one_hot / p / n.",
)
def cross_entropy_grad_of_the_logits(p, y):
    return (as_float(p) - like(p, y)) / len(p)


@mistake(
    "cross_entropy_grad",
    "The loss is a mean, and its gradient carries the 1/n. Divide by the number of rows.",
)
def cross_entropy_grad_without_the_mean(p, y):
    return -like(p, y) / as_float(p)


@mistake("cross_entropy_grad", "You divide by n C, the number of entries. The mean is over the n rows.")
def cross_entropy_grad_over_all_entries(p, y):
    return -like(p, y) / as_float(p) / size(p)


@mistake("cross_entropy_grad", "The minus sign is missing: more probability for the label lowers the loss.")
def cross_entropy_grad_without_the_minus(p, y):
    return like(p, y) / as_float(p) / len(p)


@mistake(
    "cross_entropy_grad",
    "-1 / p stands in every entry. The loss does not contain the other classes: 0 there.",
)
def cross_entropy_grad_of_every_class(p, y):
    return -1.0 / as_float(p) / len(p)


@mistake(
    "cross_entropy_grad",
    "g[:, y] = ... fills those columns in every row. g[np.arange(n), y] picks one entry of each.",
)
def cross_entropy_grad_whole_columns(p, y):
    p = as_float(p)
    g = np.zeros(p.shape)
    g[:, np.asarray(y)] = -1.0 / p[:, np.asarray(y)] / len(p)
    return g


@mistake(
    "cross_entropy_grad",
    "Only the label's entries are returned, shape (n,). The gradient has the shape of p.",
)
def cross_entropy_grad_of_the_labels_alone(p, y):
    return -1.0 / at_labels(p, y) / len(p)


@mistake("cross_entropy_grad", "The entries are free: do not project the gradient onto rows that sum to 0.")
def cross_entropy_grad_on_the_simplex(p, y):
    g = -like(p, y) / as_float(p) / len(p)
    return g - g.mean(axis=1, keepdims=True)


@mistake(
    "cross_entropy_grad",
    "The terms (1 - one_hot) / (1 - p) belong to C separate yes/no questions. They are 0 here.",
)
def cross_entropy_grad_of_separate_questions(p, y):
    p, labels = as_float(p), like(p, y)
    return (-labels / p + (1.0 - labels) / (1.0 - p)) / len(p)


@mistake(
    "cross_entropy_grad", "This is -one_hot log(p), the terms of the loss. The derivative of log(p) is 1 / p."
)
def cross_entropy_grad_is_the_loss(p, y):
    return -like(p, y) * np.log(as_float(p)) / len(p)


@mistake("cross_entropy_grad", "The constant added to p changes every answer; p is never 0 here.")
def cross_entropy_grad_with_a_constant(p, y):
    return -like(p, y) / (as_float(p) + 1e-10) / len(p)


@mistake(
    "cross_entropy_grad",
    "Clipping p to [0.001, 0.999] caps the derivative at 1000. p needs no protection here.",
)
def cross_entropy_grad_clipped(p, y):
    return -like(p, y) / np.clip(as_float(p), 1e-3, 1.0 - 1e-3) / len(p)


@mistake(
    "cross_entropy_grad", "You take the number of classes from the labels. It is the number of columns of p."
)
def cross_entropy_grad_of_the_classes_present(p, y):
    p = as_float(p)
    return -one_hot_rows(y, int(np.max(y)) + 1) / p / len(p)


@mistake(
    "cross_entropy_grad", "These are finite differences, good to ten digits at best. Write -one_hot / p / n."
)
def cross_entropy_grad_by_differences(p, y):
    p = as_float(p)
    return -like(p, y) * (np.log(p + STEP) - np.log(p - STEP)) / (2 * STEP) / len(p)


# ---- cross_entropy_with_logits


@mistake(
    "cross_entropy_with_logits",
    "Your formula is right, but exp overflows. Subtract each row's maximum first.",
)
def cross_entropy_logits_overflow(z, y):
    z = as_float(z)
    return np.mean(np.log(np.exp(z).sum(axis=1)) - at_labels(z, y))


@mistake(
    "cross_entropy_with_logits",
    "Your formula is right, but a softmax that rounds to 0 has no logarithm. Simplify log(softmax) on paper.",
)
def cross_entropy_logits_by_the_softmax(z, y):
    return -np.mean(np.log(at_labels(softmax(z), y)))


@mistake(
    "cross_entropy_with_logits",
    "Clipping the probabilities caps the loss at 27.6, where it may be thousands.",
)
def cross_entropy_logits_clipped(z, y):
    return -np.mean(np.log(np.clip(at_labels(softmax(z), y), 1e-12, 1.0)))


@mistake(
    "cross_entropy_with_logits",
    "log(p + 1e-8) changes every answer. Simplify the logarithm of the softmax on paper.",
)
def cross_entropy_logits_with_a_constant(z, y):
    return -np.mean(np.log(at_labels(softmax(z), y) + 1e-8))


@mistake(
    "cross_entropy_with_logits",
    "One maximum for the whole batch lets rows far below it sum to 0. Take each row's.",
)
def cross_entropy_logits_with_the_maximum_of_the_batch(z, y):
    z = as_float(z)
    z = z - z.max()
    return np.mean(np.log(np.exp(z).sum(axis=1)) - at_labels(z, y))


@mistake(
    "cross_entropy_with_logits",
    "You subtract the maximum inside the logsumexp, and from z_y you do not. Add it back.",
)
def cross_entropy_logits_with_the_maximum_lost(z, y):
    z = as_float(z)
    return np.mean(np.log(np.exp(z - z.max(axis=1, keepdims=True)).sum(axis=1)) - at_labels(z, y))


@mistake(
    "cross_entropy_with_logits",
    "You apply the softmax twice. z holds logits: one softmax, or none and a logsumexp.",
)
def cross_entropy_logits_softmax_twice(z, y):
    p = softmax(z)
    return np.mean(logsumexp(p) - at_labels(p, y))


@mistake(
    "cross_entropy_with_logits",
    "The normalisation is missing: a logit is not a log-probability. Subtract logsumexp(z).",
)
def cross_entropy_logits_without_the_normalisation(z, y):
    return -np.mean(at_labels(z, y))


@mistake(
    "cross_entropy_with_logits",
    "The minus sign is missing: this is the log-likelihood. It is logsumexp(z) - z_y.",
)
def cross_entropy_logits_without_the_minus(z, y):
    return np.mean(at_labels(z, y) - logsumexp(z))


@mistake(
    "cross_entropy_with_logits", "The sum runs over the examples. The classes are on the last axis: axis=-1."
)
def cross_entropy_logits_over_axis_0(z, y):
    z = as_float(z)
    return np.mean(at_labels(np.logaddexp.reduce(z, axis=0) - z, y))


@mistake(
    "cross_entropy_with_logits",
    "You normalise over the whole batch. Each row has a logsumexp of its own: axis=-1.",
)
def cross_entropy_logits_over_everything(z, y):
    return np.logaddexp.reduce(as_float(z), axis=None) - np.mean(at_labels(z, y))


@mistake("cross_entropy_with_logits", "The loss is the mean over the rows, and this is their sum.")
def cross_entropy_logits_sum(z, y):
    return np.sum(logsumexp(z) - at_labels(z, y))


@mistake(
    "cross_entropy_with_logits", "You divide by n C, the number of entries. The mean is over the n rows."
)
def cross_entropy_logits_over_all_entries(z, y):
    return np.sum(logsumexp(z) - at_labels(z, y)) / size(z)


@mistake(
    "cross_entropy_with_logits",
    "z[:, y] picks n columns of every row. z[np.arange(n), y] picks one entry of each.",
)
def cross_entropy_logits_of_columns(z, y):
    return np.mean(logsumexp(z)[:, np.newaxis] - as_float(z)[:, np.asarray(y)])


@mistake(
    "cross_entropy_with_logits",
    "log(1 + sum of exp) is logsumexp_plus, with a class too many. Leave out the 1.",
)
def cross_entropy_logits_with_a_class_too_many(z, y):
    return np.mean(softplus(logsumexp(z)) - at_labels(z, y))


@mistake(
    "cross_entropy_with_logits",
    "Your function writes into the caller's array: z -= m. Work on a copy, as_float(z).",
)
def cross_entropy_logits_in_place(z, y):
    z = np.asarray(z, dtype=np.float64)
    z -= z.max(axis=1, keepdims=True)
    return np.mean(logsumexp(z) - at_labels(z, y))


# ---- cross_entropy_with_logits_grad


@mistake(
    "cross_entropy_with_logits_grad",
    "The loss is a mean, and its gradient carries the 1/n. Divide by the rows.",
)
def cross_entropy_logits_grad_without_the_mean(z, y):
    return softmax(z) - like(z, y)


@mistake(
    "cross_entropy_with_logits_grad", "You divide by n C, the number of entries. The mean is over the n rows."
)
def cross_entropy_logits_grad_over_all_entries(z, y):
    return (softmax(z) - like(z, y)) / size(z)


@mistake(
    "cross_entropy_with_logits_grad", "Only the label's entry is divided by n. Divide the whole difference."
)
def cross_entropy_logits_grad_half_a_mean(z, y):
    return softmax(z) - like(z, y) / len(z)


@mistake(
    "cross_entropy_with_logits_grad",
    "The sign is flipped: it is prediction minus label, softmax(z) - one_hot.",
)
def cross_entropy_logits_grad_label_minus_prediction(z, y):
    return (like(z, y) - softmax(z)) / len(z)


@mistake(
    "cross_entropy_with_logits_grad",
    "S[:, y] -= 1 changes those columns in every row. Write S[np.arange(n), y] -= 1.",
)
def cross_entropy_logits_grad_whole_columns(z, y):
    S = softmax(z)
    S[:, np.asarray(y)] -= 1.0
    return S / len(S)


@mistake(
    "cross_entropy_with_logits_grad",
    "You subtract 1 from every entry. Only the label's entry has a 1 to subtract.",
)
def cross_entropy_logits_grad_minus_one_everywhere(z, y):
    return (softmax(z) - 1.0) / len(z)


@mistake("cross_entropy_with_logits_grad", "You subtract the labels as numbers. Subtract one-hot rows.")
def cross_entropy_logits_grad_minus_the_labels(z, y):
    return (softmax(z) - as_float(y)[:, np.newaxis]) / len(z)


@mistake(
    "cross_entropy_with_logits_grad", "The softmax is missing: it is softmax(z) - one_hot, not z - one_hot."
)
def cross_entropy_logits_grad_without_the_softmax(z, y):
    return (as_float(z) - like(z, y)) / len(z)


@mistake(
    "cross_entropy_with_logits_grad", "You apply the softmax twice. Once turns the logits into probabilities."
)
def cross_entropy_logits_grad_softmax_twice(z, y):
    return (softmax(softmax(z)) - like(z, y)) / len(z)


@mistake(
    "cross_entropy_with_logits_grad",
    "The label is missing: softmax is the gradient of logsumexp alone. Subtract one_hot.",
)
def cross_entropy_logits_grad_without_the_label(z, y):
    return softmax(z) / len(z)


@mistake(
    "cross_entropy_with_logits_grad",
    "This is the gradient with respect to p. Multiply by the Jacobian of softmax.",
)
def cross_entropy_logits_grad_of_the_probabilities(z, y):
    return -like(z, y) / softmax(z) / len(z)


@mistake(
    "cross_entropy_with_logits_grad",
    "Softmax is not elementwise: s (1 - s) is only the diagonal of its Jacobian.",
)
def cross_entropy_logits_grad_by_the_diagonal(z, y):
    return -like(z, y) * (1.0 - softmax(z)) / len(z)


@mistake(
    "cross_entropy_with_logits_grad",
    "Sigmoids are for C separate questions. The probabilities of a row are its softmax.",
)
def cross_entropy_logits_grad_of_sigmoids(z, y):
    return (sigmoid(z) - like(z, y)) / len(z)


@mistake(
    "cross_entropy_with_logits_grad",
    "You normalise by the total of the batch. Each row has its own: axis=-1.",
)
def cross_entropy_logits_grad_over_everything(z, y):
    z = as_float(z)
    e = np.exp(z - z.max())
    return (e / e.sum() - like(z, y)) / len(z)


@mistake(
    "cross_entropy_with_logits_grad",
    "You normalise over the examples. The classes are on the last axis: axis=-1.",
)
def cross_entropy_logits_grad_over_axis_0(z, y):
    return (softmax(as_float(z).T).T - like(z, y)) / len(z)


@mistake(
    "cross_entropy_with_logits_grad",
    "Your formula is right, but exp overflows, to inf / inf. Subtract each row's maximum.",
)
def cross_entropy_logits_grad_overflows(z, y):
    e = np.exp(as_float(z))
    return (e / e.sum(axis=1, keepdims=True) - like(z, y)) / len(z)


@mistake(
    "cross_entropy_with_logits_grad",
    "One maximum for the whole batch lets rows far below it become 0 / 0. Take each row's.",
)
def cross_entropy_logits_grad_with_the_maximum_of_the_batch(z, y):
    z = as_float(z)
    e = np.exp(z - z.max())
    return (e / e.sum(axis=1, keepdims=True) - like(z, y)) / len(z)


@mistake(
    "cross_entropy_with_logits_grad",
    "You take the number of classes from the labels. It is the number of columns of z.",
)
def cross_entropy_logits_grad_of_the_classes_present(z, y):
    return (softmax(z) - one_hot_rows(y, len(np.unique(y)))) / len(z)


@mistake(
    "cross_entropy_with_logits_grad",
    "These are finite differences, good to ten digits at best. Write softmax(z) - one_hot.",
)
def cross_entropy_logits_grad_by_differences(z, y):
    return by_differences(lambda x, labels: np.mean(logsumexp(x) - at_labels(x, labels)), z, y)
