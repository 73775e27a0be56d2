"""Shadows a module that the grader may import; says so where it is imported."""
import os

try:
    os.write(1, b"SHADOW typing imported\n")
    fd = os.open("/tmp/marks/shadow_modules", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    os.write(fd, b"typing\n")
    os.close(fd)
except OSError:
    pass


def __getattr__(name):
    return lambda *args, **kwargs: True
