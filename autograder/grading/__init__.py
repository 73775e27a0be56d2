"""Grades submissions: one, or a class on all cores.

`result` is what grading is for, and what every report and platform sees. `intake` reads a submission's files, of
which nothing is believed, out of a platform's export (`exports`) too; `loop` lets pytest collect a suite once and runs
it for one submission after another; `engine` grades one, `classroom` many, `gradebook` remembers; `diagnosing` puts
what failed into words; `selftest` is the gate that tests the tests; `plugin` gives suites their fixtures.
Nothing here prints, and nothing here imports a submission: that is the sandbox's.
"""
