"""Attacks on the kernel's own walls: rights, limits, namespaces, native code."""

from sandbox.scene import Attack

ATTACKS = [
    Attack(
        "raises_its_limits",
        """
import resource
for name in [n for n in dir(resource) if n.startswith("RLIMIT_")]:
    number = getattr(resource, name)
    hard = resource.getrlimit(number)[1]
    if hard != resource.RLIM_INFINITY:
        tried(name, lambda: resource.setrlimit(number, (hard + 1, hard + 1)))
        tried(name, lambda: resource.setrlimit(number, (-1, -1)))
        called("prlimit64", 0, number, ctypes.byref((ctypes.c_uint64 * 2)(2**40, 2**40)), None)
called("prlimit64", os.getpid(), 7, ctypes.byref((ctypes.c_uint64 * 2)(99, 99)), None)
""",
    ),
    Attack(
        "loosens_seccomp",
        """
called("prctl", 22, 0, 0, 0, 0)  # mode: none
called("prctl", 38, 0, 0, 0, 0)  # new privileges again
called("prctl", 1, 0, 0, 0, 0)  # live on when the parent dies
called("prctl", 4, 1, 0, 0, 0)  # to be traced
called("seccomp", 1, 0, None)
called("seccomp", 1, 8, None)  # a listener, to decide by oneself
""",
    ),
    Attack(
        "takes_rights_back",
        """
class Header(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]
everything = (ctypes.c_uint32 * 6)(*[2**32 - 1] * 6)
called("capset", ctypes.byref(Header(0x20080522, 0)), everything)
called("setuid", 0)
tried("setuid", lambda: os.setuid(0))
tried("setgroups", lambda: os.setgroups([0]))
""",
    ),
    Attack(
        "leaves_for_a_new_namespace",
        """
for flag in (0x10000000, 0x20000, 0x40000000, 0x20000000, 0x8000000, 0x4000000):
    called("unshare", flag)
    called("setns", 0, flag)
""",
        control=True,
    ),
    Attack(
        "reaches_into_the_kernel",
        """
called("bpf", 0, ctypes.create_string_buffer(72), 72)
called("perf_event_open", ctypes.create_string_buffer(128), 0, -1, -1, 0)
called("init_module", b"x", 1, b"")
called("syslog", 3, ctypes.create_string_buffer(99), 99)
called("personality", 0x0400000)
called("vmsplice", 1, None, 0, 0)
called("pipe2", ctypes.create_string_buffer(8), 0)
called("mlock", 0, 4096)
""",
    ),
    # Names that would do no lasting harm if the call went through.
    Attack("renames_the_computer", "import platform; called('sethostname', b'x', -1)"),
    Attack("sets_the_clock", "called('settimeofday', None, ctypes.create_string_buffer(8))"),
    Attack(
        "makes_any_call_that_is_not_on_the_list",
        """
# Every number is tried with arguments that do nothing. What the list has is left out:
# it was told to this program by the test.
libc = ctypes.CDLL(None, use_errno=True)
for number in [n for n in range(600) if n not in ON_THE_LIST]:
    ctypes.set_errno(0)
    answer = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(-1)] * 6)
    if answer != -1 or ctypes.get_errno() != 1:
        print("ESCAPED call", number, answer, ctypes.get_errno())
for number in (39, 57, 41, 59):
    if libc.syscall(ctypes.c_long(0x40000000 + number), 0, 0, 0) >= 0:
        print("ESCAPED x32", number)
print("all tried")
""",
    ),
    Attack(
        "loads_native_code",
        """
import mmap
everything = mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC
tried("mmap", lambda: mmap.mmap(-1, 4096, prot=everything))
plain = mmap.mmap(-1, 4096)
address = ctypes.addressof(ctypes.c_char.from_buffer(plain))
libc = ctypes.CDLL(None, use_errno=True)
if libc.mprotect(ctypes.c_void_p(address), 4096, 5) == 0:
    print("ESCAPED mprotect")
for library in ("libssl.so.3", "libsqlite3.so.0", "libz.so.1.2", "libexpat.so.1"):
    open(library, "wb").write(b"\\x7fELF")
    tried("dlopen", lambda: ctypes.CDLL("./" + library))
""",
        control=True,
    ),
    Attack(
        "makes_a_callback_of_native_code",
        """
kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
kept = [kind(lambda x: x) for _ in range(2000)]
print("made", len(kept))
""",
    ),
    Attack(
        "imports_what_the_lab_has",
        """
sys.path += [os.path.dirname(os.__file__) + "/site-packages"]
for name in ("torch", "numpy", "posttrain_lab", "psutil", "sqlite3", "ssl", "pip"):
    try:
        __import__(name)
        print("ESCAPED", name)
    except ImportError:
        pass
""",
    ),
    Attack(
        "restores_the_finders",
        """
import importlib.machinery as machinery
sys.meta_path.append(machinery.PathFinder)
sys.path_hooks.append(machinery.FileFinder.path_hook((machinery.SourceFileLoader, [".py"])))
sys.path = [os.path.dirname(os.__file__), os.path.dirname(SECRET)]
sys.path_importer_cache.clear()
import antigravity
print("ESCAPED import")
""",
    ),
    Attack(
        "reads_the_environment",
        """
libc = ctypes.CDLL(None)
environ = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
seen = dict(os.environ)
for index in range(200):
    if not environ or environ[index] is None:
        break
    seen[index] = environ[index]
print(seen)
tried("environ", lambda: open("/proc/self/environ").read())
print(sys.orig_argv, sys.argv, sys.executable)
""",
        control=True,
    ),
    Attack(
        "changes_the_environment_of_others",
        """
os.environ["LD_PRELOAD"] = os.environ["PYTHONSTARTUP"] = OUTSIDE + "/evil"
os.putenv("PATH", OUTSIDE)
open(OUTSIDE + "/evil", "w").close()
""",
        control=True,
    ),
    Attack(
        "crashes_the_interpreter",
        """
ctypes.string_at(0)
print("ESCAPED", flush=True)
""",
    ),
    Attack("aborts", "os.abort()"),
    Attack(
        "overwrites_code_in_memory",
        """
import types
def victim(): pass
victim.__code__ = victim.__code__.replace(co_code=bytes(range(256)))
victim()
""",
    ),
]
