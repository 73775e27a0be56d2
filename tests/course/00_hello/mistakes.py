"""Known wrong answers to 00_hello, each with what a teacher would say."""

from autograder.course import mistake


@mistake("greet", "You print the greeting and return None. End the function with `return`, not `print`.")
def prints_instead_of_returning(name):
    return None  # the print itself is left out here: the gate runs this many times


@mistake("greet", "The comma after Hello is missing: the greeting is \"Hello, NAME!\".")
def no_comma(name):
    return f"Hello {name}!"


@mistake("greet", "The exclamation mark at the end is missing: the greeting is \"Hello, NAME!\".")
def no_exclamation_mark(name):
    return f"Hello, {name}"


@mistake("greet", "You greet the word NAME. Put the value of the argument `name` there, with an f-string.")
def the_word_name(name):
    return "Hello, NAME!"


@mistake("greet", "You change the name's case. Greet the name exactly as it is given.")
def capitalized(name):
    return f"Hello, {name.title()}!"


@mistake("greet", "The greeting starts with a capital letter: \"Hello\", not \"hello\".")
def lower_case_hello(name):
    return f"hello, {name}!"
