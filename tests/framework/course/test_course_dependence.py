"""Which exercise uses which."""

from __future__ import annotations

from textwrap import dedent

from autograder.course import calls

FUNCTIONS = dedent(
    """
    import numpy as np

    TABLE = {"sigmoid": None}


    def sigmoid(z):
        return 1 / (1 + np.exp(-z))


    def helper(z):
        return sigmoid(z)


    def sigmoid_grad(z):
        s = helper(z)
        return s * (1 - s)


    def loss(z):
        return z


    def train(model, loss, sigmoid=sigmoid_grad):
        return loss(model)


    def mapped(zs):
        return [sigmoid(z) for z in zs]


    TABLE["sigmoid"] = sigmoid


    def looked_up(name):
        return TABLE[name]


    def recursive(n):
        return recursive(n - 1)
    """
)


def test_a_function_uses_what_it_calls_directly_and_through_helpers():
    assert calls(FUNCTIONS)["sigmoid_grad"] == {"helper", "sigmoid"}


def test_a_function_that_calls_nothing_uses_nothing():
    assert calls(FUNCTIONS)["sigmoid"] == frozenset()


def test_a_parameter_is_not_the_function_of_its_name():
    assert "loss" not in calls(FUNCTIONS)["train"]


def test_a_default_value_is_used():
    assert "sigmoid_grad" in calls(FUNCTIONS)["train"]


def test_a_comprehension_uses_what_stands_in_it():
    assert calls(FUNCTIONS)["mapped"] == {"sigmoid"}


def test_a_table_of_functions_is_followed():
    assert "sigmoid" in calls(FUNCTIONS)["looked_up"]


def test_a_recursive_function_does_not_use_itself_as_another():
    assert calls(FUNCTIONS)["recursive"] == frozenset()


CLASSES = dedent(
    """
    import numpy as np


    def unbroadcast(g):
        return g


    class Op:
        def __init__(self, size):
            self.size = checked(size)

        def apply(self, x):
            return self.forward(x)


    def checked(size):
        return size


    class Mul(Op):
        def forward(self, x):
            return x

        def backward(self, g):
            return unbroadcast(g)


    class Exp(Op):
        def forward(self, x):
            return np.exp(x)

        def backward(self, g):
            return super().apply(g)

        def exp(self):
            return 1


    def backward(root):
        return root.op.backward(root)


    def one(x):
        return Mul(3)


    def qualified(x):
        return Exp.forward(None, x)


    def elementary(x):
        return np.exp(x)
    """
)


def test_a_method_uses_the_functions_it_calls_and_what_makes_its_object():
    used = calls(CLASSES)["Mul.backward"]
    assert {"unbroadcast", "Op.__init__", "checked"} <= used
    assert not {"Mul.forward", "Exp.backward"} & used


def test_a_method_called_on_an_unknown_object_may_be_that_of_any_class():
    assert {"Mul.backward", "Exp.backward", "unbroadcast"} <= calls(CLASSES)["backward"]


def test_who_makes_an_object_may_use_all_its_methods_and_those_it_inherits():
    used = calls(CLASSES)["one"]
    assert {"Mul", "Mul.backward", "Op", "Op.apply"} <= used
    assert "Exp.backward" not in used


def test_a_method_named_with_its_class_is_that_method_alone():
    used = calls(CLASSES)["qualified"]
    assert "Exp.forward" in used
    assert "Mul.forward" not in used


def test_super_means_the_classes_inherited_from():
    used = calls(CLASSES)["Exp.backward"]
    assert "Op.apply" in used
    assert "Mul.backward" not in used


def test_a_function_of_an_imported_module_is_no_method_of_the_same_name():
    assert calls(CLASSES)["elementary"] == frozenset()


def test_who_uses_a_method_uses_its_class_as_an_exercise():
    assert "Exp" in calls(CLASSES)["qualified"]
