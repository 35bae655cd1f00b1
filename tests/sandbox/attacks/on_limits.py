"""Attacks by exhaustion: memory, processor, time, output, handles, the compiler."""

from sandbox.scene import Attack

from posttrain_lab.sandbox.result import Limits

MEMORY = ("memory",)
SPENT = ("cpu", "time")  # on a busy computer the clock may be first
BRIEF = Limits(cpu_s=1, wall_s=10.0)

ATTACKS = [
    Attack("takes_memory_at_once", "kept = bytearray(10**11)", ends=MEMORY),
    Attack(
        "takes_memory_bit_by_bit",
        "kept = []\nwhile True:\n    kept.append(bytearray(10**6))",
        ends=MEMORY,
    ),
    Attack(
        "goes_on_when_memory_is_refused",
        """
kept = []
while True:
    try:
        kept.append(bytearray(10**6))
    except MemoryError:
        kept.append(None)
""",
        ends=(*SPENT, *MEMORY),
        limits=BRIEF,
    ),
    Attack("doubles_a_string", "s = 'x'\nwhile True:\n    s += s", ends=MEMORY),
    Attack("formats_a_huge_string", "'%*d' % (2**31 - 2, 1)", ends=MEMORY),
    Attack("joins_a_huge_list", "[0] * 10**10", ends=MEMORY),
    Attack("maps_memory", "import mmap; mmap.mmap(-1, 2**40)", ends=("memory", "")),
    Attack(
        "unpacks_a_bomb",
        """
import zlib
press = zlib.compressobj(1)
bomb = b"".join(press.compress(bytes(10**6)) for _ in range(300)) + press.flush()
zlib.decompress(bomb)
""",
        ends=MEMORY,
    ),
    Attack("computes_a_huge_power", "9 ** 9 ** 9", ends=(*SPENT, *MEMORY), limits=BRIEF),
    Attack(
        "prints_a_huge_number",
        "sys.set_int_max_str_digits(0); print(str(1 << 10**8))",
        ends=(*SPENT, *MEMORY),
        limits=BRIEF,
    ),
    Attack("loops_for_ever", "while True: pass", ends=SPENT, limits=BRIEF),
    Attack(
        "catches_everything_for_ever",
        """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
    finally:
        continue
""",
        ends=SPENT,
        limits=BRIEF,
    ),
    Attack(
        "backtracks_for_ever",
        "import re; re.match(r'(a+)+$', 'a' * 60 + 'b')",
        ends=SPENT,
        limits=BRIEF,
    ),
    Attack(
        "loops_inside_a_builtin",
        "import itertools; sum(itertools.repeat(1))",
        ends=SPENT,
        limits=BRIEF,
    ),
    Attack(
        "sleeps_past_the_end",
        "import time; time.sleep(1000)",
        ends=("time",),
        limits=Limits(wall_s=0.5),
    ),
    Attack(
        "waits_for_itself",
        "import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()",
        ends=("time",),
        limits=Limits(wall_s=0.5),
    ),
    Attack(
        "closes_its_streams_and_stays",
        "import time\nfor handle in range(3): os.close(handle)\ntime.sleep(1000)",
        ends=("time",),
        limits=Limits(wall_s=0.5),
    ),
    Attack(
        "closes_its_streams_and_spins",
        "for handle in range(3): os.close(handle)\nwhile True: pass",
        ends=SPENT,
        limits=BRIEF,
    ),
    Attack(
        "waits_for_input_that_never_comes",
        "import select\nwhile True: select.select([0], [], [0])",
        ends=SPENT,
        limits=BRIEF,
    ),
    Attack("floods_its_output", "while True: print('x' * 1000)", ends=("output",)),
    Attack(
        "floods_its_output_by_handle",
        "while True: os.write(1, bytes(2**20))",
        ends=("output",),
    ),
    Attack("floods_its_errors", "while True: print('x', file=sys.stderr)", ends=("output",)),
    Attack(
        "floods_by_one_huge_error",
        "raise ValueError('x' * 10**7)",
    ),
    Attack(
        "opens_files_without_end",
        "kept = [open(str(n), 'w') for n in range(99)]",
        ends=("handles",),
    ),
    Attack(
        "copies_handles_without_end",
        "kept = [os.dup(1) for _ in range(10**5)]",
        ends=("handles",),
    ),
    Attack(
        "makes_pipes_without_end",
        """
kept = []
for _ in range(1000):
    kept.append(tried("pipe", os.pipe))
""",
        control=True,
    ),
    Attack("recurses_without_end", "def f(): f()\nf()"),
    Attack(
        "recurses_through_the_stack",
        "sys.setrecursionlimit(10**9)\ndef f(): return repr(f()) + str([f()])\nf()",
    ),
    Attack(
        "recurses_in_c",
        """
sys.setrecursionlimit(10**9)
deep = ()
for _ in range(10**6):
    deep = (deep,)
hash(deep)
""",
    ),
    Attack(
        "nests_brackets_for_the_compiler", "compile('(' * 10**5 + ')' * 10**5, 'x', 'eval')"
    ),
    Attack(
        "nests_minuses_for_the_compiler",
        "compile('-' * 10**6 + '1', 'x', 'eval')",
    ),
    Attack(
        "chains_additions_for_the_compiler",
        "compile('+'.join(['1'] * 10**6), 'x', 'eval')",
    ),
    Attack(
        "folds_huge_constants",
        "compile('(1,) * 10**9', 'x', 'eval'); exec('x = \"a\" * 10**12')",
        ends=MEMORY,
    ),
    Attack("parses_deep_json", "import json; json.loads('[' * 10**6)"),
    Attack(
        "collects_endless_garbage",
        """
class Loop: pass
while True:
    a = Loop()
    a.a = a
    del a
""",
        ends=SPENT,
        limits=BRIEF,
    ),
    Attack(
        "swallows_its_own_end",
        """
class Mine(BaseException):
    def __init_subclass__(cls): pass
    def __str__(self):
        while True: pass
raise Mine
""",
        ends=SPENT,
        limits=BRIEF,
    ),
]
