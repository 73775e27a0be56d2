"""Ways out that a submission may try, and which layers keep each of them: one alone must be enough."""

from __future__ import annotations

from typing import NamedTuple

# Runs in the worker. `a` says where things are: the grader's files, processes and sockets.
SOURCE = """
import ctypes, errno, fcntl, os, resource, signal, socket, stat, subprocess, sys, threading, time
libc = ctypes.CDLL(None, use_errno=True)

def tried(code, a):
    try:
        exec(code, globals(), {"a": a})
    except OSError as error:
        return errno.errorcode.get(error.errno, "E?")
    except (ValueError, subprocess.SubprocessError) as error:  # `resource` turns EPERM into a ValueError
        return type(error).__name__
    return "allowed"

def call(function, *arguments):
    if function(*arguments) < 0:
        raise OSError(ctypes.get_errno(), "refused")

def syscall(*words):
    call(libc.syscall, *(ctypes.c_long(w) if isinstance(w, int) else w for w in words))

def forked(fork):
    pid = fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)

def from_open_folders(path):
    refused = OSError(errno.ENOENT, "no folder is open")
    for fd in range(4, 64):
        try:
            os.close(os.open("../" * 30 + path[1:], os.O_RDONLY, dir_fd=fd))
            return
        except OSError as error:
            refused = error
    raise refused

def number(name):
    # by name in the tables of both architectures; -1 is no system call
    table = {"pidfd_open": (434, 434), "pidfd_send_signal": (424, 424), "process_vm_readv": (310, 270), "ptrace": (101, 117), "tgkill": (234, 131)}
    return table[name][{"x86_64": 0, "aarch64": 1}[os.uname().machine]]

def refused_call(nr):
    ctypes.set_errno(0)
    done = libc.syscall(*[ctypes.c_long(n) for n in (nr, 0, 0, 0, 0, 0, 0)])
    return errno.errorcode.get(ctypes.get_errno(), "E?") if done < 0 else "allowed"

def parent(): return os.getppid()
"""


class Escape(NamedTuple):
    """Python that gets out where nothing holds it, and the layers of which each alone holds it."""

    code: str
    held_by: str


# "scope" is Landlock from its sixth version on, "tcp" from its fourth; "closed" is PR_SET_DUMPABLE, which holds everyone but root. A layer that is not named here promises nothing about the row.
ESCAPES: dict[str, Escape] = {
    # files of the grader and of others
    "read the hidden tests": Escape("open(a['hidden']).read()", "uid landlock"),
    "read the hidden tests from an open folder": Escape("from_open_folders(a['hidden'])", "uid landlock"),
    "list the folder of the hidden tests": Escape("os.listdir(a['folder'])", "uid landlock"),
    "walk into the folder of the hidden tests": Escape("os.chdir(a['folder'])", "uid"),
    "overwrite a result": Escape("open(a['result'], 'w')", "uid landlock"),
    "shorten a result": Escape("os.truncate(a['result'], 0)", "uid landlock"),
    "delete a result": Escape("os.unlink(a['result'])", "uid landlock"),
    "replace a result": Escape("open('mine', 'w').close(); os.rename('mine', a['result'])", "uid landlock"),
    "open a result to everyone": Escape("os.chmod(a['result'], 0o777)", "uid seccomp"),
    "close the folder of the hidden tests": Escape("os.chmod(a['folder'], 0)", "uid seccomp"),
    "take a result over": Escape("os.chown(a['result'], os.getuid(), -1)", "uid seccomp"),
    "date a result back": Escape("os.utime(a['result'], (0, 0))", "uid seccomp"),
    "mark a result": Escape("os.setxattr(a['result'], 'user.mark', b'1')", "uid seccomp"),
    "link a hidden file into the box": Escape("os.link(a['hidden'], 'link')", "uid landlock seccomp"),
    "point from the box to a hidden file": Escape("os.symlink(a['hidden'], 'pointer')", "landlock seccomp"),
    "write beside the box": Escape("open(a['beside'], 'w')", "landlock"),
    "make a folder beside the box": Escape("os.mkdir(a['beside'])", "landlock"),
    "write to shared memory": Escape("open('/dev/shm/autograder-escape', 'w')", "landlock"),
    "read the users": Escape("open('/etc/passwd').read()", "landlock"),
    "list the processes": Escape("os.listdir('/proc')", "landlock"),
    "list the root": Escape("os.listdir('/')", "landlock"),
    "list where others are graded": Escape("os.listdir(os.path.dirname(os.getcwd()))", "landlock"),
    "read the packages of the grader": Escape("os.listdir(a['packages'])", "landlock"),
    "open the terminal": Escape("open('/dev/tty', 'w')", "landlock"),
    "make a pipe with a name": Escape("os.mkfifo('pipe')", "landlock seccomp"),
    "make a device": Escape("os.mknod('disk', stat.S_IFBLK | 0o600, os.makedev(8, 0))", "uid landlock seccomp"),
    "change the root": Escape("os.chroot('.')", "uid seccomp"),
    "mount": Escape("call(libc.mount, b'none', os.getcwd().encode(), b'tmpfs', 0, None)", "uid seccomp"),
    # other processes
    "read the server's memory": Escape("open(f\"/proc/{a['server']}/mem\", 'rb')", "uid landlock closed"),
    "read the server's environment": Escape(
        "open(f\"/proc/{a['server']}/environ\", 'rb').read()", "uid landlock closed"
    ),
    "read the grader's memory": Escape("open(f\"/proc/{a['grader']}/mem\", 'rb')", "uid landlock closed"),
    "read the grader's environment": Escape(
        "open(f\"/proc/{a['grader']}/environ\", 'rb').read()", "uid landlock closed"
    ),
    "read the grader's command line": Escape("open(f\"/proc/{a['grader']}/cmdline\", 'rb').read()", "landlock"),
    "look at the grader's files": Escape("os.listdir(f\"/proc/{a['grader']}/fd\")", "uid landlock closed"),
    "signal the server": Escape("os.kill(a['server'], 0)", "uid scope seccomp"),
    "signal the grader": Escape("os.kill(a['grader'], 0)", "uid scope seccomp"),
    "signal a thread of the server": Escape(
        "syscall(number('tgkill'), a['server'], a['server'], 0)", "uid scope seccomp"
    ),
    "signal the server by its descriptor": Escape(
        "fd = os.pidfd_open(a['server']); signal.pidfd_send_signal(fd, 0)", "uid scope seccomp"
    ),
    "have the kernel signal the server": Escape("fcntl.fcntl(3, fcntl.F_SETOWN, a['server'])", "seccomp"),
    "attach to the server": Escape("syscall(number('ptrace'), 16, a['server'], 0, 0)", "uid landlock seccomp closed"),
    "attach to the grader": Escape("syscall(number('ptrace'), 16, a['grader'], 0, 0)", "uid landlock seccomp closed"),
    "read another's memory by system call": Escape(
        "syscall(number('process_vm_readv'), a['server'], 0, 0, 0, 0, 0)", "seccomp"
    ),
    "limit the server": Escape("resource.prlimit(a['server'], resource.RLIMIT_CPU, (1, 1))", "uid seccomp"),
    # new processes and programs
    "fork": Escape("forked(os.fork)", "seccomp"),
    "vfork": Escape("subprocess.run(['/bin/true'], check=True)", "seccomp landlock"),
    "fork with a terminal": Escape("forked(lambda: os.forkpty()[0])", "seccomp"),
    "become another program": Escape("os.execv('/bin/true', ['true'])", "seccomp landlock"),
    "become another program from memory": Escape("os.memfd_create('x')", "seccomp"),
    "start a program": Escape("os.posix_spawn('/bin/true', ['true'], {})", "seccomp"),
    # the network and other ways to meet
    "connect to the grader over TCP": Escape(
        "socket.socket().connect(('127.0.0.1', a['tcp']))", "namespaces tcp seccomp"
    ),
    "send to the grader over UDP": Escape(
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', a['udp']))", "namespaces seccomp"
    ),
    "listen": Escape("s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen()", "tcp seccomp"),
    "connect to the grader by name": Escape(
        "socket.socket(socket.AF_UNIX).connect('\\0' + a['abstract'])", "namespaces scope seccomp"
    ),
    "make a socket in the box": Escape("socket.socket(socket.AF_UNIX).bind('socket')", "landlock seccomp"),
    "ask the kernel over netlink": Escape("socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)", "seccomp"),
    "share memory by number": Escape("call(libc.shmget, 1234, 4096, 0o1666)", "seccomp"),
    "leave a message by number": Escape("call(libc.msgget, 1234, 0o1666)", "seccomp"),
    # rights and limits
    "become root": Escape("os.setuid(0)", "uid"),
    "become root again": Escape("os.setresuid(0, 0, 0)", "uid"),
    "join a group": Escape("os.setgroups([0])", "uid"),
    "raise the limit on files": Escape(
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)", "uid seccomp"
    ),
    "raise the limit on memory": Escape(
        "resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)", "uid seccomp"
    ),
    "raise the limit on CPU time": Escape(
        "resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY,) * 2)", "uid seccomp"
    ),
    "go first": Escape("os.setpriority(os.PRIO_PROCESS, 0, -10)", "uid seccomp"),
    "take a namespace of its own": Escape("call(libc.unshare, 0x10000000)", "seccomp"),
}
