"""Attacks on the way back: forged results, odd exceptions, encodings, pickles."""

from sandbox.scene import Attack

# What each leaves to be told: a result that is only its own (see test_attacks.py).
ATTACKS = [
    Attack(
        "writes_a_result_into_every_handle",
        """
import json, struct
forged = json.dumps({"stdout": "ESCAPED", "error": "", "status": 0, "limit": "", "seconds": 0,
                     "walls": [], "failed": "ESCAPED"}).encode()
for handle in range(3, 256):
    try:
        os.write(handle, struct.pack("!I", len(forged)) + forged)
        print("ESCAPED", handle)
    except OSError:
        pass
sys.exit(1)
""",
    ),
    Attack(
        "reads_from_every_handle",
        """
for handle in range(3, 256):
    tried("read", lambda: os.read(handle, 99))
""",
    ),
    Attack(
        "walks_up_to_its_keeper",
        """
frame = sys._getframe()
while frame.f_back:
    frame = frame.f_back
    for name, value in list(frame.f_locals.items()):
        if name in ("room", "keeper", "warden"):
            for handle in (getattr(value, "shelf", None), getattr(value, "processes", None)):
                if isinstance(handle, int):
                    tried(name, lambda: os.listdir(handle))
                    tried(name, lambda: os.open(".", os.O_RDONLY, dir_fd=handle))
""",
    ),
    Attack(
        "returns_into_its_keeper",
        """
import gc
os._exit = lambda status: None
for frame in [x for x in gc.get_objects() if type(x).__name__ == "function"]:
    if frame.__module__ and "sandbox" in frame.__module__:
        frame.__code__ = (lambda *a, **k: None).__code__
raise SystemExit(1)
""",
    ),
    Attack(
        "throws_an_exception_that_bites",
        """
class Bite(BaseException):
    def __str__(self): raise self
    __repr__ = __str__
    @property
    def __traceback__(self): raise self
    @property
    def __class__(self): raise self
    @property
    def errno(self): raise self
raise Bite
""",
    ),
    Attack(
        "throws_an_endless_chain",
        """
error = None
for number in range(10**5):
    new = ValueError(number)
    new.__cause__ = error
    error = new
raise error
""",
    ),
    Attack(
        "throws_a_group_of_groups",
        """
error = ValueError("x")
for _ in range(5000):
    error = ExceptionGroup("g", [error])
raise error
""",
    ),
    Attack(
        "leaves_with_odd_statuses",
        """
class Code:
    def __str__(self): os._exit(0)
    def __eq__(self, other): return other == 1
raise SystemExit(Code())
""",
    ),
    Attack(
        "breaks_its_streams",
        """
class Broken:
    def write(self, text): raise SystemExit(0)
    def flush(self): raise SystemExit(0)
sys.stdout = sys.stderr = sys.__stdout__ = Broken()
raise ValueError
""",
    ),
    Attack(
        "breaks_its_builtins",
        """
import builtins, traceback
for name in list(vars(builtins)):
    if name not in ("setattr", "builtins", "__name__"):
        try:
            setattr(builtins, name, None)
        except Exception:
            pass
1 / 0
""",
    ),
    Attack(
        "empties_its_modules",
        """
for module in list(sys.modules.values()):
    if module is not sys:
        vars(module).clear()
1 / 0
""",
    ),
    Attack(
        "hooks_the_interpreter",
        """
def hook(*arguments):
    os.write(1, b"hooked ")
    raise SystemExit(0)
sys.excepthook = sys.unraisablehook = hook
sys.setprofile(hook)
1 / 0
""",
    ),
    Attack(
        "sends_a_pickle",
        """
import pickle
class Evil:
    def __reduce__(self):
        return (os.system, (f"echo here > {OUTSIDE}/unpickled",))
for handle in (1, 2):
    os.write(handle, pickle.dumps(Evil()))
""",
    ),
    Attack(
        "loads_a_pickle",
        """
import pickle
class Evil:
    def __reduce__(self):
        return (open, (SECRET,))
print(pickle.loads(pickle.dumps(Evil())).read())
""",
        control=True,
    ),
    Attack(
        "prints_bytes_that_are_no_text",
        "os.write(1, bytes(range(256)) * 20); os.write(2, bytes([0xC3, 0xED, 0xA0, 0x80]) * 9)",
    ),
    Attack(
        "prints_halves_of_characters",
        "print('\\ud800\\udfff' * 9, '\\x00\\x1b[2J\\u202e'); raise ValueError('\\ud800\\x00')",
    ),
    Attack(
        "prints_json", """print('{"ok": true, "limit": "", "error": "ESC"}\\n' * 9); 1 / 0"""
    ),
    Attack(
        "ends_as_if_it_were_done",
        "print('half'); sys.stdout.flush(); os.kill = None; os._exit(3)",
    ),
    Attack(
        "reads_what_earlier_programs_left",
        """
import gc
seen = [x for x in gc.get_objects() if isinstance(x, (dict, list, tuple))]
for thing in seen:
    for part in (thing.values() if isinstance(thing, dict) else thing):
        if isinstance(part, (str, bytes)) and len(part) < 10**6:
            text = part if isinstance(part, str) else part.decode("latin-1")
            if "".join(("sec", "ret-")) in text:
                print("ESCAPED", text[:200])
""",
    ),
]
