from autograder import exercise


@exercise("sigmoid", weight=1000)
def test_everything():
    "passes"
