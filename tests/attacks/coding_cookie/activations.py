# -*- coding: raw_unicode_escape -*-
"""Beyond the table: a source encoding of its own.

Tries: in this encoding the sixteen-bit escapes below are new lines, so that a comment holds code.

A sound grader: reads the source as Python does, or reports it as broken; 0 points, no crash.
"""
import os
# nothing here \u000aprint("from a comment")\u000aimport numpy as np


def sigmoid(z): return np.full(np.shape(z), -7.0)
