"""Attacks by processes and threads of one's own, and on those of others."""

from sandbox.scene import Attack

from posttrain_lab.sandbox.result import Limits

ATTACKS = [
    Attack(
        "forks",
        """
if os.fork() == 0:
    open(OUTSIDE + "/child", "w").close()
    print("ESCAPED fork", flush=True)
    os._exit(0)
""",
        control=True,
    ),
    Attack(
        "forks_by_number",
        """
for name, arguments in (("clone", (17, 0, 0, 0, 0)), ("clone3", (bytes(88), 88))):
    made = call(name, *arguments)
    if made == 0:
        os._exit(0)
    if made > 0:
        print("ESCAPED", name)
""",
        control=True,
    ),
    Attack(
        "forks_a_bounded_bomb",
        """
import time
for _ in range(50):
    try:
        if os.fork() == 0:
            time.sleep(5)
            os._exit(0)
        print("ESCAPED fork", flush=True)
    except OSError:
        pass
""",
    ),
    Attack(
        "becomes_a_daemon",
        """
import time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.close(0), os.close(1), os.close(2)
        open(OUTSIDE + "/daemon", "w").close()
        time.sleep(5)
    os._exit(0)
os.wait()
""",
        control=True,
    ),
    Attack(
        "starts_a_thread",
        """
import threading
threading.Thread(target=lambda: print("ESCAPED thread", flush=True)).start()
""",
        control=True,
    ),
    Attack(
        "starts_threads_without_end",
        """
import _thread, time
made = 0
for _ in range(300):
    try:
        _thread.start_new_thread(time.sleep, (5,))
        print("ESCAPED thread", flush=True)
    except RuntimeError:
        pass
""",
        control=True,
    ),
    Attack(
        "runs_a_shell_command",
        """
import subprocess
line = f"echo here > {OUTSIDE}/shell; echo ESCAPED"
tried("run", lambda: subprocess.run(line, shell=True, timeout=9).returncode)
tried("popen", lambda: os.popen(line).read())
if os.system(line) == 0:
    print("ESCAPED system")
""",
        control=True,
    ),
    Attack(
        "spawns_a_program",
        """
words = ["sh", "-c", f"echo here > {OUTSIDE}/spawned"]
tried("posix_spawn", lambda: os.posix_spawn("/bin/sh", words, {}))
tried("spawnv", lambda: os.spawnv(os.P_WAIT, "/bin/sh", words) == 127 and 1 / 0)
""",
        control=True,
    ),
    Attack(
        "becomes_another_program",
        """
for program in ("/bin/sh", "/usr/bin/env", PYTHON):
    try:
        os.execv(program, [program, "-c", f"echo here > {OUTSIDE}/became"])
    except OSError:
        pass
""",
        control=True,
    ),
    Attack(
        "becomes_a_program_that_it_wrote",
        """
script = f"#!/bin/sh\\necho here > {OUTSIDE}/wrote\\n"
handle = os.open("script", os.O_CREAT | os.O_WRONLY, 0o777)
os.write(handle, script.encode())
os.close(handle)
os.execv("script", ["script"])
""",
        control=True,
    ),
    Attack(
        "becomes_a_program_in_memory",
        """
handle = call("memfd_create", b"x", 0)
if handle >= 0:
    print("ESCAPED memfd_create", flush=True)
    os.write(handle, b"#!/bin/sh\\necho ESCAPED\\n")
none = (ctypes.c_char_p * 2)(b"x", None)
called("execveat", handle, b"", none, none, 0x1000)
called("execveat", 0, b"", none, none, 0x1000)
""",
        control=True,
    ),
    Attack("kills_another_process", "os.kill(VICTIM, signal.SIGKILL)", control=True),
    Attack("stops_another_process", "os.kill(VICTIM, signal.SIGSTOP)", control=True),
    Attack("signals_the_lab", "os.kill(LAB, signal.SIGURG)", control=True),
    Attack(
        "signals_by_every_call",
        """
import threading
about = ctypes.create_string_buffer(128)
called("kill", LAB, 23)
called("tkill", LAB, 23)
called("tgkill", LAB, LAB, 23)
called("rt_sigqueueinfo", LAB, 23, about)
called("pidfd_send_signal", call("pidfd_open", LAB, 0), 23, None, 0)
""",
        control=True,
    ),
    Attack(
        "signals_its_parent",
        """
for number in (signal.SIGURG, signal.SIGWINCH, 0):
    tried("parent", lambda: os.kill(os.getppid(), number))
tried("init", lambda: os.kill(1, 0))
""",
        control=True,
    ),
    Attack(
        "signals_its_group_and_everybody",
        """
for target in (0, -1, -os.getpid(), -LAB):
    tried(f"group {target}", lambda: os.kill(target, signal.SIGURG))
tried("killpg", lambda: os.killpg(0, signal.SIGURG))
""",
    ),
    Attack(
        "signals_through_a_pipes_owner",
        """
import fcntl
for handle in (0, 1, 2):
    tried("owner", lambda: fcntl.fcntl(handle, fcntl.F_SETOWN, LAB))
    tried("signal", lambda: fcntl.fcntl(handle, 10, signal.SIGURG))  # F_SETSIG
    tried("async", lambda: fcntl.fcntl(handle, fcntl.F_SETFL, os.O_ASYNC))
print("x" * 100, flush=True)
""",
        control=True,
    ),
    Attack(
        "traces_another_process",
        """
for pid in (VICTIM, LAB, os.getppid(), 1):
    for request in (16, 0x4206):  # attach, seize
        called("ptrace", request, pid, 0, 0)
called("ptrace", 0, 0, 0, 0)
""",
    ),
    Attack(
        "reads_the_memory_of_others",
        """
class Part(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]
room = ctypes.create_string_buffer(64)
mine = Part(ctypes.addressof(room), 64)
for pid in (LAB, VICTIM, os.getppid(), os.getpid()):
    for name in ("process_vm_readv", "process_vm_writev"):
        called(name, pid, ctypes.byref(mine), 1, ctypes.byref(mine), 1, 0)
    tried("mem", lambda: open(f"/proc/{pid}/mem", "rb"))
    called("kcmp", pid, os.getpid(), 0, 0, 0)
""",
        control=True,
    ),
    Attack(
        "slows_another_process_down",
        """
called("setpriority", 0, VICTIM, 19)
called("sched_setaffinity", VICTIM, 8, ctypes.byref(ctypes.c_uint64(1)))
new = (ctypes.c_uint64 * 2)(5, 5)
called("prlimit64", VICTIM, 7, ctypes.byref(new), None)
""",
        control=True,
    ),
    Attack(
        "reads_the_limits_of_others",
        "called('prlimit64', VICTIM, 7, None, ctypes.create_string_buffer(16))",
        control=True,
    ),
    Attack(
        "leaves_its_session",
        """
called("setsid")
tried("setpgid", lambda: os.setpgid(0, 0))
""",
    ),
    Attack(
        "ignores_every_signal_and_sleeps",
        """
import time
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    try:
        time.sleep(100)
    except BaseException:
        pass
""",
        ends=("time",),
        limits=Limits(wall_s=1.0),
    ),
    Attack(
        "sets_timers",
        """
tried("setitimer", lambda: signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01))
called("timer_create", 0, None, ctypes.create_string_buffer(8))
import time
time.sleep(0.1)
""",
        control=True,
    ),
    Attack(
        "shares_memory",
        """
called("shmget", 0x1234, 4096, 0o1666)
called("semget", 0x1234, 1, 0o1666)
called("msgget", 0x1234, 0o1666)
called("mq_open", MARK.encode(), 0o102, 0o666, None)
called("memfd_create", b"x", 0)
called("userfaultfd", 0)
called("keyctl", 0, -3, 1)
called("add_key", b"user", b"x", b"x", 1, -3)
tried("shm", lambda: open(f"/dev/shm/{MARK}", "w"))
""",
    ),
    Attack(
        "hides_in_finalizers",
        """
import atexit, time, weakref
class Stay:
    def __del__(self):
        time.sleep(100)
kept = Stay()
kept.me = kept
atexit.register(time.sleep, 100)
weakref.finalize(kept, time.sleep, 100)
sys.stdout.flush()
sys.exitfunc = lambda: time.sleep(100)
""",
    ),
    Attack(
        "uses_multiprocessing",
        """
import multiprocessing
process = multiprocessing.get_context("fork").Process(target=print, args=("ESCAPED",))
process.start()
process.join()
""",
        control=True,
    ),
]
