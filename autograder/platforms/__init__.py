"""Puts the one engine and its one result where courses grade: each platform a thin adapter that its own tools accept.

Gradescope and otter: `package` writes the zip, `gradescope` is what runs there for each submission, `otter_plugin` the
same below `otter run`, `metadata` what the platform knows of a submission. nbgrader has a room of its own. `bundles`
writes the packages of platforms on which `prairielearn`, `autolab` and `github` run. `canvas`, `moodle` and `junit` are
grades that go back. An adapter never grades and never imports a submission; tools as heavy as otter are imported where
they call us, and nowhere else.
"""

NOT_YOUR_FAULT = "This could not be graded, and it is not your fault. Tell your instructor."
