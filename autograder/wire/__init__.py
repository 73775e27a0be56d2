"""What may cross between the grader and a submission, and in which form.

A message is a typed struct (msgspec, msgpack-encoded) followed by the raw bytes of the arrays in it. Nothing else
crosses: no pickle, no code object, no attribute of a student's object. Whoever decodes a message trusts nothing but
its bytes: every length, count, depth and dtype is checked against a bound before memory is taken, and whatever does
not fit is a `Malformed`, which is the sender's fault.

Read `messages` first: it is the whole protocol on one screen. `values` turns Python values into messages and back,
`channel` moves frames over a socket under a deadline, `text` makes untrusted text fit to be shown. This room imports
nothing else of the package.
"""

from autograder.wire.channel import Channel, Closed, Timeout
from autograder.wire.messages import Malformed
from autograder.wire.text import printable
from autograder.wire.values import Packed, Packer, Unpacker

__all__ = ["Channel", "Closed", "Malformed", "Packed", "Packer", "Timeout", "Unpacker", "printable"]
