"""Attacks on files: reading, writing, and every way out of the scratch folder."""

from sandbox.scene import Attack

from posttrain_lab.sandbox.result import Limits

ATTACKS = [
    Attack("reads_a_secret_file", "print(open(SECRET).read())", control=True),
    Attack(
        "reads_a_secret_by_every_other_door",
        """
import codecs, io, linecache, mmap, os, pathlib, shutil, tokenize, zipfile
import importlib.machinery
tried("os.open", lambda: os.read(os.open(SECRET, os.O_RDONLY), 99))
tried("FileIO", lambda: io.FileIO(SECRET).read())
tried("open_code", lambda: io.open_code(SECRET).read())
tried("pathlib", lambda: pathlib.Path(SECRET).read_text())
tried("codecs", lambda: codecs.open(SECRET).read())
tried("tokenize", lambda: tokenize.open(SECRET).read())
tried("copy", lambda: shutil.copy(SECRET, "copy") and open("copy").read())
tried("loader", lambda: importlib.machinery.SourceFileLoader("x", SECRET).get_data(SECRET))
tried("bytes name", lambda: open(os.fsencode(SECRET)).read())
tried("opener", lambda: open("x", opener=lambda p, f: os.open(SECRET, os.O_RDONLY)).read())
print("".join(linecache.getlines(SECRET)))
""",
        control=True,
    ),
    Attack(
        "reads_a_secret_through_the_c_library",
        """
libc = ctypes.CDLL(None, use_errno=True)
libc.fopen.restype = ctypes.c_void_p
file = libc.fopen(SECRET.encode(), b"r")
room = ctypes.create_string_buffer(100)
if file:
    libc.fgets(room, 100, ctypes.c_void_p(file))
print(room.value.decode())
""",
        control=True,
    ),
    Attack(
        "writes_beside_its_scratch_folder",
        """
for place in (OUTSIDE, "/tmp", "/var/tmp", "/dev/shm", "..", "../..", "/"):
    try:
        open(f"{place}/{MARK}" if place != "/" else f"{OUTSIDE}/x", "w").write("here")
    except OSError:
        pass
""",
        control=True,
    ),
    Attack(
        "overwrites_a_file",
        """
for mode in ("r+", "a", "w"):
    try:
        with open(SECRET, mode) as file:
            file.write("mine")
    except OSError:
        pass
""",
        control=True,
    ),
    Attack("cuts_a_file_short", "os.truncate(SECRET, 0)", control=True),
    Attack("deletes_a_file", "os.unlink(SECRET)", control=True),
    Attack("renames_a_file", "os.rename(SECRET, SECRET + MARK)", control=True),
    Attack("moves_a_file_into_its_scratch", "os.rename(SECRET, 'mine')"),
    Attack(
        "moves_its_scratch_file_out", "open('a', 'w').close(); os.rename('a', OUTSIDE + '/a')"
    ),
    Attack("removes_a_folder", "os.rmdir(OUTSIDE)", control=True),
    Attack("makes_a_folder_outside", "os.mkdir(OUTSIDE + '/sub')", control=True),
    Attack(
        "follows_a_symbolic_link_out",
        """
tried("symlink", lambda: os.symlink(SECRET, "link"))
print(open("link").read())
""",
        control=True,
    ),
    Attack(
        "keeps_a_hard_link_of_a_file",
        """
try:
    os.link(SECRET, OUTSIDE + "/hard")
except OSError:
    os.link(SECRET, "hard")
""",
        control=True,
    ),
    Attack(
        "climbs_out_by_dots",
        """
for depth in range(1, 12):
    tried("dots", lambda: open("../" * depth + SECRET.lstrip("/")).read())
    tried("many dots", lambda: open("./" * depth + "../" * depth + "etc/passwd").read())
""",
        control=True,
    ),
    Attack(
        "climbs_out_of_a_changed_root",
        """
tried("mkdir", lambda: os.mkdir("hole"))
tried("chroot", lambda: os.chroot("hole"))
for _ in range(60):
    try:
        os.chdir("..")
    except OSError:
        pass
tried("chroot", lambda: os.chroot("."))
print(open(SECRET).read())
""",
    ),
    Attack(
        "uses_a_folder_handle_left_open",
        """
for handle in range(3, 1024):
    tried("openat", lambda: os.read(os.open(SECRET.lstrip("/"), 0, dir_fd=handle), 99))
    tried("listdir", lambda: os.listdir(handle))
    tried("fchdir", lambda: os.fchdir(handle))
""",
    ),
    Attack(
        "changes_the_mode_of_a_file",
        """
tried("chmod", lambda: os.chmod(SECRET, 0o777))
tried("chmod", lambda: os.chmod(OUTSIDE, 0o700))
""",
        control=True,
    ),
    Attack("changes_the_owner_of_a_file", "tried('chown', lambda: os.chown(SECRET, 1, 1))"),
    Attack("changes_the_times_of_a_file", "os.utime(SECRET, (1, 1))", control=True),
    Attack("marks_a_file", "os.setxattr(SECRET, 'user.mine', b'1')"),
    Attack(
        "looks_at_a_file",
        """
tried("stat", lambda: os.stat(SECRET).st_size)
tried("lstat", lambda: os.lstat(SECRET).st_size)
tried("statvfs", lambda: os.statvfs(OUTSIDE))
tried("xattr", lambda: os.listxattr(SECRET))
tried("scandir", lambda: list(os.scandir(OUTSIDE)))
if os.access(SECRET, os.R_OK) or os.path.exists(SECRET):
    print("ESCAPED access")
""",
        control=True,
    ),
    Attack(
        "makes_a_device",
        """
import stat
for kind in (stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK):
    tried("mknod", lambda: os.mknod("device", kind | 0o666, os.makedev(1, 1)))
tried("mkfifo", lambda: os.mkfifo("pipe"))
""",
        control=True,
    ),
    Attack(
        "opens_devices",
        """
names = "mem kmsg kcore port tty console ptmx fuse kvm null zero random vda sda shm"
for name in names.split():
    tried(name, lambda: os.open("/dev/" + name, os.O_RDONLY))
""",
        control=True,
    ),
    Attack(
        "types_into_the_terminal",
        """
import array
libc = ctypes.CDLL(None, use_errno=True)
for handle in range(3):
    for command in (0x5412, 0x541C, 0x5413, 0x4B3A, 0x40046602):  # TIOCSTI and others
        if libc.ioctl(handle, command, ctypes.byref(ctypes.c_int(10))) >= 0:
            print("ESCAPED ioctl", handle, command)
""",
    ),
    Attack(
        "reads_proc",
        """
for name in ("self", "1", str(LAB), str(VICTIM), str(os.getppid())):
    for part in ("environ", "cmdline", "maps", "mem", "root/etc/passwd", "exe", "fd/0"):
        if (name, part) == ("self", "fd/0"):
            continue  # its own standard input
        tried(name + part, lambda: open(f"/proc/{name}/{part}", "rb").read(99))
tried("sys", lambda: os.listdir("/sys"))
tried("proc", lambda: os.listdir("/proc"))
""",
        control=True,
    ),
    Attack(
        "writes_proc",
        """
for name in ("self/oom_score_adj", "sys/kernel/core_pattern", "sysrq-trigger", "self/mem"):
    tried(name, lambda: os.open("/proc/" + name, os.O_WRONLY))
""",
    ),
    Attack(
        "goes_round_the_usual_open",
        """
name = SECRET.encode()
called("openat2", -100, name, ctypes.create_string_buffer(24), 24)
called("name_to_handle_at", -100, name, ctypes.create_string_buffer(200), None, 0)
called("open_by_handle_at", -100, ctypes.create_string_buffer(200), 0)
tried("O_PATH", lambda: os.open(SECRET, os.O_PATH))
tried("readlink", lambda: os.readlink("/proc/self/exe"))
""",
        control=True,
    ),
    Attack(
        "names_an_unnamed_file",
        """
handle = os.open(".", os.O_TMPFILE | os.O_RDWR)
called("linkat", handle, b"", -100, (OUTSIDE + "/named").encode(), 0x1000)
by_name = f"/proc/self/fd/{handle}".encode()
called("linkat", -100, by_name, -100, (OUTSIDE + "/n").encode(), 0x400)
""",
    ),
    Attack(
        "mounts_something",
        """
called("mount", b"none", b"/", None, 0x44000, None)
called("mount", b"x", b".", b"tmpfs", 0, None)
called("mount", b"proc", b".", b"proc", 0, None)
called("umount2", b"/", 2)
called("pivot_root", b".", b".")
called("chroot", b".")
""",
    ),
    Attack(
        "watches_files",
        """
called("inotify_init1", 0)
called("fanotify_init", 0, 0)
""",
        control=True,
    ),
    Attack(
        "fills_the_disk_with_one_file",
        """
with open("big", "wb") as file:
    while True:
        file.write(bytes(2**20))
""",
        ends=("files",),
    ),
    Attack(
        "fills_the_disk_with_many_files",
        """
number = 0
while True:
    number += 1
    with open(f"part{number}", "wb") as file:
        file.write(bytes(10**6))
""",
        ends=("files",),
    ),
    Attack(
        "makes_files_without_end",
        """
number = 0
while True:
    number += 1
    open(f"n{number}", "w").close()
""",
        ends=("files",),
    ),
    Attack(
        "makes_a_file_with_a_huge_hole",
        "open('hole', 'wb').truncate(2**40)",
        ends=("files",),
    ),
    Attack(
        "nests_folders_too_deep_to_remove",
        """
for _ in range(3000):
    os.mkdir("d")
    os.chdir("d")
""",
    ),
    Attack(
        "leaves_files_with_odd_names",
        r"""
for name in (b"\xff\xfe", b"a\nb", b"-rf", b"~", b"%s%n", b"x" * 255, b" ", b"\x1b[2J"):
    os.close(os.open(name, os.O_CREAT | os.O_WRONLY, 0o000))
""",
    ),
    Attack(
        "leaves_files_that_resist_removal",
        """
handle = os.open("stay", os.O_CREAT | os.O_RDWR, 0)
import fcntl
tried("immutable", lambda: fcntl.ioctl(handle, 0x40086602, b"\\x10" + bytes(7)))
tried("mode", lambda: os.fchmod(handle, 0))
tried("lock", lambda: fcntl.flock(handle, fcntl.LOCK_EX))
tried("lease", lambda: fcntl.fcntl(handle, 1024, 1))
""",
    ),
    Attack(
        "holds_open_what_it_has_removed",
        """
import time
kept = []
for number in range(12):
    kept.append(open(f"gone{number}", "wb"))
    kept[-1].write(bytes(10**6))
    os.unlink(f"gone{number}")
time.sleep(60)
""",
        ends=("time",),
        limits=Limits(wall_s=1.0),
    ),
    Attack(
        "imports_what_it_has_written",
        """
open("evil.py", "w").write("print('ESCAPED import')")
sys.path.append(".")
import evil
""",
        control=True,
    ),
]
