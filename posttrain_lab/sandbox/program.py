"""A stranger's program, in a process of its own that has been locked down before.

The only place in the lab where text is run. The process was made for this one program
and ends with it. What happens in here is the stranger's: modules may be swapped, this
file's own names as well. So nothing here keeps anybody in (the kernel does), and all that
leaves is two streams of bytes and an exit status, read by others.

What it leaves out: the locking down (``sandbox.keeper``, ``sandbox.plain``). Modules of
other packages and of files: there are those in ``PRELOADED`` and what they brought.

Try it: ``posttrain-lab sandbox run FILE``.
"""

from __future__ import annotations

import builtins
import contextlib
import errno
import importlib
import importlib.machinery
import io
import linecache
import os
import random
import sys
import traceback
import types
from typing import NoReturn

NAME = "program.py"
LONGEST_TRACEBACK = 6000
FAILED = 1
# Exit statuses that name a limit. A program can end with one of them by itself, too;
# then it has lied about itself and to nobody's harm.
STATUS_OF = {"memory": 201, "files": 202, "handles": 203}
LIMIT_OF = {status: limit for limit, status in STATUS_OF.items()}

# In one text, to be read by people.
_MODULES = """
    abc argparse array ast base64 binascii bisect bz2 calendar cmath codecs collections
    collections.abc colorsys contextlib contextvars copy csv ctypes dataclasses datetime
    decimal difflib dis doctest enum errno fnmatch fractions functools gc getpass glob
    graphlib gzip hashlib heapq hmac html html.parser inspect io ipaddress itertools json
    keyword linecache locale logging lzma math mmap numbers operator os os.path pathlib
    pickle platform pprint queue random re reprlib resource sched secrets select selectors
    shlex shutil signal socket stat statistics string struct subprocess sys tempfile
    textwrap threading time timeit tokenize traceback types typing unicodedata unittest
    urllib.parse uuid warnings weakref zipfile zlib zoneinfo
"""
_ENCODINGS = """
    ascii latin_1 utf_16 utf_16_le utf_16_be utf_32 utf_8_sig cp1252 idna punycode
    unicode_escape raw_unicode_escape rot_13 hex_codec base64_codec
"""
PRELOADED = (
    *_MODULES.split(),
    *(f"encodings.{name}" for name in _ENCODINGS.split()),
    "_strptime",
)


def preload() -> None:
    """Imports once what every program may want, while files can still be read."""
    for name in PRELOADED:
        with contextlib.suppress(ImportError):  # not every system has every module
            importlib.import_module(name)


def live(text: str) -> NoReturn:
    """Runs a program and ends this process; it never returns and never raises."""
    leave, write = os._exit, os.write  # before the program can replace them
    status = FAILED
    try:
        status = _run(text)
    except BaseException as error:  # of the program's making, such as a broken sys.stderr
        with contextlib.suppress(BaseException):
            status = _status(error)
            write(2, f"{type(error).__name__}\n".encode()[:200])
    finally:
        leave(status)


def _run(text: str) -> int:
    main = _furnish(text)
    try:
        code = compile(text, NAME, "exec", dont_inherit=True)
        exec(code, main.__dict__)
        status = 0
    except SystemExit as ended:
        status = _left(ended)
    except MemoryError as error:
        main.__dict__.clear()  # or there would be no room to say so
        error.__traceback__ = None
        sys.stderr.write("MemoryError\n")
        status = STATUS_OF["memory"]
    except BaseException as error:
        sys.stderr.write(_traceback(error))
        status = _status(error)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return status


def _furnish(text: str) -> types.ModuleType:
    """The world as a program expects it: streams, ``__main__``, no files to import from."""
    for number, name in ((1, "stdout"), (2, "stderr")):
        raw = io.FileIO(number, "w", closefd=False)
        stream = io.TextIOWrapper(
            io.BufferedWriter(raw),
            "utf-8",
            "backslashreplace",
            "\n",
            line_buffering=number == 2,
        )
        vars(sys).update({name: stream, f"__{name}__": stream})
    raw_in = io.BufferedReader(io.FileIO(0, "r", closefd=False))
    stdin = io.TextIOWrapper(raw_in, "utf-8", "replace")
    vars(sys).update(stdin=stdin, __stdin__=stdin)
    main = types.ModuleType("__main__")
    main.__dict__["__builtins__"] = builtins
    for name in [n for n in sys.modules if n.split(".")[0] == "posttrain_lab"]:
        del sys.modules[name]
    sys.modules["__main__"] = main
    sys.argv, sys.path = [NAME], []
    sys.meta_path[:] = [importlib.machinery.BuiltinImporter, importlib.machinery.FrozenImporter]
    vars(builtins).update(exit=sys.exit, quit=sys.exit)  # as in a shell
    os.environ.clear()
    linecache.cache[NAME] = (len(text), None, text.splitlines(keepends=True), NAME)
    random.seed(0)  # a program that draws gives the same today and tomorrow
    return main


def _left(ended: SystemExit) -> int:
    """sys.exit(): 0 and nothing are a good end, a text or another number is not."""
    if ended.code is None or ended.code == 0:
        return 0
    sys.stderr.write(f"{ended.code}\n" if isinstance(ended.code, str) else "SystemExit\n")
    return FAILED


def _traceback(error: BaseException) -> str:
    """The traceback without this file's own lines, and not endless."""
    below = error.__traceback__
    while below is not None and below.tb_frame.f_code.co_filename == __file__:
        below = below.tb_next
    text = "".join(traceback.format_exception(type(error), error, below, limit=-12))
    half = LONGEST_TRACEBACK // 2
    return text if len(text) <= 2 * half else f"{text[:half]}\n…\n{text[-half:]}"


def _status(error: BaseException) -> int:
    if isinstance(error, MemoryError):
        return STATUS_OF["memory"]
    if isinstance(error, OSError):
        if error.errno in (errno.EFBIG, errno.ENOSPC, errno.EDQUOT):
            return STATUS_OF["files"]
        if error.errno == errno.EMFILE:
            return STATUS_OF["handles"]
    return FAILED
