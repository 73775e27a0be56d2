from autograder.course import mistake


@mistake("Neg.backward", "The minus is missing.")
def neg(self, g, out, a):
    return (g * 1.0,)

