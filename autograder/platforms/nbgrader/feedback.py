"""What a student reads below a graded cell."""

from __future__ import annotations

from autograder.grading.result import ExerciseResult, Result
from autograder.report.html import exercise_html, lines


def feedback_html(result: Result, exercise: ExerciseResult, first: bool) -> str:
    """One exercise as HTML; the first cell also says what there is to say of the notebook as a whole."""
    about = [result.message, *result.notes] if first else [result.message]
    return "".join(f"<p>{lines(words)}</p>" for words in about if words) + exercise_html(exercise, result.diagnoses)
