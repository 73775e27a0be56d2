"""Renders results; decides nothing. `gradescope` is the JSON that platforms take, `table` the gradebook as CSV,
`terminal` what a person sees while grading, `page` the class on one HTML page. Names, messages and outputs come from
submissions: each renderer escapes them for its medium.
"""
