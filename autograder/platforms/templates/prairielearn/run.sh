#!/bin/sh
# PrairieLearn runs this once a submission. First there is a result that says that there is none. Last comes an exec: a
# shell reads a script while it runs it, and nothing may be read from this one once a submission has run.
grade=${1:-/grade}
mkdir -p "$grade/results" && cp "$grade/tests/unfinished.json" "$grade/results/results.json"
python=/opt/autograder/bin/python3
[ -x "$python" ] || python=python3
exec "$python" -I -B -m autograder.platforms.prairielearn "$grade"
