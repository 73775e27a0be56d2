"""A notebook's cell as plain Python, without what only IPython understands."""

from __future__ import annotations

import re

_LINE_MAGIC = re.compile(r"^(\s*)([%!].*|\?.*|[\w.]+\?{1,2})$")  # %matplotlib inline, !pip install, np.exp?
_ASSIGNED_MAGIC = re.compile(r"^(\s*[\w, ]+=\s*)[%!].*$")  # files = !ls
_CELL_MAGICS_OF_PYTHON = ("%%time", "%%timeit", "%%capture", "%%prun")  # their body is Python all the same


def plain(cell: str) -> str:
    """The cell without magics: they become `pass` where they stand, so that line numbers and blocks stay."""
    lines = cell.splitlines()
    first = lines[0].strip() if lines else ""
    if first.startswith("%%"):
        if not first.startswith(_CELL_MAGICS_OF_PYTHON):
            return ""
        lines[0] = ""
    text = "\n".join(lines) + "\n"
    try:
        compile(text, "cell", "exec", dont_inherit=True)
    except SyntaxError:
        return "\n".join(_ASSIGNED_MAGIC.sub(r"\1None", _LINE_MAGIC.sub(r"\1pass", line)) for line in lines) + "\n"
    return text  # plain Python already: a % or ? in a string or a continued line is not a magic
