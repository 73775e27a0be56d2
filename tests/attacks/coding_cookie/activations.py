# -*- coding: utf-7 -*-
"""Beyond the table: a source encoding of its own.

Tries: the text is utf-7, in which +AAo- is a new line: what a reader sees is not what runs.

A sound grader: reads the source as Python does, or reports it as broken; 0 points, no crash.
"""
import os # +AAo-import numpy as np # +AAo-def sigmoid(z): return np.full(np.shape(z), -7.0)
