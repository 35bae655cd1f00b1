"""Sets the lab up in .venv, then does one verb: setup, app, lab or test.

Uses only the standard library, and only syntax that Python 3.6 can read, so that it can
say in words what is missing. Safe to interrupt: what is done is kept, and the stamp
that makes the next start quick is written last.

What it leaves out: choosing versions (requirements.txt does), and anything outside this
folder, except a browser for the tests where there is none.

Try it: ``python3 -m tools.setup`` or ``python3 -m tools.setup app``.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "setup-stamp"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
NEEDED = (3, 11)
CPU_TORCH = "https://download.pytorch.org/whl/cpu"
VERBS = ("setup", "app", "lab", "test")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class SetupError(Exception):
    """Something a person can mend; printed without a traceback."""


def say(text):
    print("· " + text, flush=True)


def find_python():
    """This Python when it is new enough, else a newer one on PATH."""
    if sys.version_info >= NEEDED:
        return sys.executable
    for name in ("python3.13", "python3.12", "python3.11"):
        path = shutil.which(name)
        if path and subprocess.call([path, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            say(f"Python {platform.python_version()} is too old; using {path}.")
            return path
    raise SetupError(
        f"This is Python {platform.python_version()} ({sys.executable}), "
        "and no newer one was found.\n"
        "The lab needs Python 3.11, 3.12 or 3.13.\n"
        "Install one from https://www.python.org/downloads/, then name it:\n"
        "    make app PYTHON=python3.12"
    )


def check_platform():
    """Torch has no wheels for Intel Macs and for 32-bit Python; say so before pip does."""
    if sys.maxsize < 2**32:
        raise SetupError("This Python is 32-bit; torch needs a 64-bit one. Install that.")
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        raise SetupError(
            "This is an Intel Mac, or a Python built for one.\n"
            "Torch has no release for it. "
            "On Apple silicon install a native Python; else use Colab or Binder (see README)."
        )


def make_venv(python):
    """Creates .venv, or makes it anew when an interrupted start left it broken."""
    ask = f"import sys, pip; assert sys.version_info >= {NEEDED}"
    works = PYTHON.exists() and (
        subprocess.call([str(PYTHON), "-c", ask], stderr=subprocess.DEVNULL) == 0
    )
    if works:
        return
    say(f"Making .venv with {python}")
    made = subprocess.run(
        [python, "-m", "venv", "--clear", str(VENV)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if made.returncode:
        words = made.stdout.decode(errors="replace").strip()
        hint = "Install Python from https://www.python.org/downloads/ and try again."
        if "ensurepip" in words or "No module named venv" in words:
            hint = "On Debian and Ubuntu: sudo apt install python3-venv, then try again."
        raise SetupError(f"Python could not make .venv:\n{words[-600:]}\n{hint}")


def fingerprint():
    """What the stamp must say for the set-up to be complete."""
    parts = [(ROOT / name).read_bytes() for name in ("requirements.txt", "pyproject.toml")]
    parts.append(str(ROOT).encode())  # a moved folder needs a new .venv
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def pip(*args, quiet_errors=False):
    """Runs the venv's pip; True when it worked."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *args]
    return subprocess.call(command, stderr=subprocess.DEVNULL if quiet_errors else None) == 0


def forget_half_installed():
    """Drops packages that an interrupted pip left without their list of files.

    pip would take them for installed and leave the missing files missing.
    """
    for info in VENV.glob("[Ll]ib*/**/site-packages/*.dist-info"):
        if not (info / "RECORD").exists():
            say(f"{info.name} was half installed; installing it again.")
            shutil.rmtree(info)


def install_torch():
    """Linux without an NVIDIA card gets the small CPU build, if its index answers."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    line = next(line for line in lines if line.startswith("torch=="))
    nvidia = Path("/proc/driver/nvidia").exists() or shutil.which("nvidia-smi")
    if sys.platform != "linux" or nvidia or has(line):
        return
    if not answers(CPU_TORCH + "/torch/"):
        say("PyTorch's CPU index does not answer; torch comes from the usual index (larger).")
    elif not pip("--no-deps", "--index-url", CPU_TORCH, line):
        say("PyTorch's CPU index did not work; torch comes from the usual index (larger).")


def has(line):
    """Whether exactly this pinned requirement is installed, local builds included."""
    name, version = line.split("==")
    ask = f"import importlib.metadata as m; print(m.version({name!r}).split('+')[0])"
    found = subprocess.run(
        [str(PYTHON), "-c", ask], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    return found.stdout.decode().strip() == version


def answers(url):
    """Whether a server sends this page within a few seconds."""
    import urllib.request

    try:
        with urllib.request.urlopen(url, timeout=5) as page:
            return page.status == 200
    except (OSError, ValueError):
        return False


def setup():
    """Everything in place; returns at once when nothing has changed since last time."""
    wanted = fingerprint()
    if PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    began = time.time()
    python = find_python()
    check_platform()
    make_venv(python)
    if STAMP.exists():
        STAMP.unlink()
    forget_half_installed()
    say("Installing the pinned requirements, 2 GB on the disk. The first time takes minutes,")
    say("on a busy computer a quarter of an hour; pip is silent while it unpacks, at the end.")
    install_torch()
    if not pip("-r", str(ROOT / "requirements.txt")):
        raise SetupError(
            "pip could not install the requirements (its words are above).\n"
            "Check the network and the disk, then start again: what is done is kept."
        )
    if not pip("--quiet", "--no-deps", "--no-build-isolation", "-e", str(ROOT)):
        raise SetupError("pip could not install the lab itself (its words are above).")
    STAMP.write_text(wanted)
    say(f"Set up in {time.time() - began:.0f} s.")


def become(*args):
    """Turns into the lab's Python, so that Ctrl-C reaches it and nothing stays behind."""
    command = [str(PYTHON), *args]
    sys.stdout.flush()
    if WINDOWS:
        sys.exit(subprocess.call(command, cwd=str(ROOT)))
    os.chdir(str(ROOT))
    os.execv(command[0], command)


def find_browser():
    """A Chromium for the browser tests, or "" when Playwright has its own."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next(filter(None, map(shutil.which, CHROMIUMS)), None)


def get_browser():
    """Finds or installs Chromium. Without one, browser tests fail in CI and skip elsewhere."""
    path = find_browser()
    may_apt = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get")
    if path is None and may_apt:
        say("Installing Chromium for the browser tests (apt-get).")
        subprocess.call(["apt-get", "update", "-qq"])
        quiet = ["-y", "-qq", "--no-install-recommends"]
        subprocess.call(["apt-get", "install", *quiet, "chromium"])
        path = find_browser()
    if path is None:
        say("Getting Playwright's Chromium for the browser tests.")
        if subprocess.call([str(PYTHON), "-m", "playwright", "install", "chromium"]):
            say("No browser: install Chromium, or set CHROMIUM to one. Browser tests need it.")
        return
    os.environ["CHROMIUM"] = path


def main(arguments):
    verb, rest = (arguments[0] if arguments else "setup"), arguments[1:]
    if verb not in VERBS:
        raise SetupError(f"There is no verb {verb!r}. It is one of: {', '.join(VERBS)}.")
    setup()
    if verb == "app":
        port = ["--port", os.environ["PORT"]] if os.environ.get("PORT") else []
        become("-m", "posttrain_lab", "serve", *port, *rest)
    elif verb == "lab":
        browser = ["--no-browser"] if os.environ.get("BROWSER") == "none" else []
        port = ["--port=" + os.environ["PORT"]] if os.environ.get("PORT") else []
        root = ["--allow-root"] if not WINDOWS and os.geteuid() == 0 else []  # a container
        first = "notebooks/00_start_here.ipynb"
        become("-m", "jupyterlab", *root, *browser, *port, *rest, first)
    elif verb == "test":
        get_browser()
        # A file's tests stay together, since they share servers; the slow ones overlap.
        several = ["-n", str(min(4, os.cpu_count() or 1)), "--dist", "loadfile"]
        become("-m", "pytest", *several, *rest)
    else:
        say("Ready. Start with: make app")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except SetupError as error:
        sys.exit(f"\n{error}\n")
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. Start again any time: what is done is kept.")
