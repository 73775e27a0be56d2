"""00 Hello."""


def greet(name):
    return "Hello, " + name + "!"
