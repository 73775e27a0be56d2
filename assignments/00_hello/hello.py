# %% [markdown]
# # 00 Hello: one trip around the workflow
#
# This warm-up is worth no points. It takes you once through the loop that every assignment uses, so that
# the first real one is about mathematics and not about tools.
#
# 1. **Read** a cell of prose like this one, then the function below it. The docstring is the contract: what
#    comes in, what goes out, one example.
# 2. **Replace** the line `raise NotImplementedError(...)` with your code, and save the file.
# 3. **Check** with `autograder check` in this folder (or plain `pytest`). One exercise alone:
#    `autograder check greet`. Stuck? `autograder hint greet` gives one of three hints, the gentlest first.
#    `autograder watch` checks again each time you save.
# 4. **Hand in** this file, as `.py` or as the notebook of the same name. They earn the same.
#
# You may open this file as a notebook: the lines `# %%` separate its cells. Keep the names of the functions
# and of their arguments, since that is how they are found. Only numpy and Python's standard library are
# there when your work is graded.

# %% [markdown]
# ## `greet(name)`
#
# For a name, say "Ada", return the greeting "Hello, Ada!": the word *Hello*, a comma, one space, the name
# exactly as given, and an exclamation mark.
#
# **Return or print?** A function that *prints* shows its answer on the screen and then returns `None`;
# whoever called it gets nothing to work with. Every exercise of this course asks you to **return** the
# answer. You may print while you look for an error; what is printed is never compared with anything.


# %%
def greet(name):
    """The greeting "Hello, NAME!" for a string `name`.

    >>> greet("Ada")
    'Hello, Ada!'

    Returns a string. Pitfalls: printing instead of returning; changing the name's case or its spaces.
    """
    raise NotImplementedError("greet: your code here")


# %% [markdown]
# ## The canary
#
# Miners took a canary along because it fell ill before they did. The checks of this warm-up contain one:
# they look at the Python version, the numpy version, and at whether numpy's random generator gives the
# numbers that the course expects. If it fails, your work is not at fault. Copy its message and **tell your
# instructor**, before the environment surprises you in an assignment that counts.
