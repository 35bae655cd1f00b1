"""Attacks by way of the network, and of sockets that never leave the computer."""

from sandbox.scene import Attack

ATTACKS = [
    Attack(
        "calls_a_tcp_port",
        "import socket; socket.create_connection(('127.0.0.1', PORT), 5).send(b'hi')",
        control=True,
    ),
    Attack(
        "sends_a_datagram",
        """
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"hi", ("127.0.0.1", UDP))
""",
        control=True,
    ),
    Attack(
        "calls_a_unix_socket",
        "import socket; socket.socket(socket.AF_UNIX).connect(UNIX)",
        control=True,
    ),
    Attack(
        "calls_an_abstract_unix_socket",
        "import socket; socket.socket(socket.AF_UNIX).connect(ABSTRACT)",
        control=True,
    ),
    Attack(
        "makes_a_socket_of_any_family",
        """
import socket
for family in range(64):
    for kind in (1, 2, 3, 5):
        for protocol in (0, 1, 6, 17, 255):
            tried(f"{family} {kind} {protocol}", lambda: socket.socket(family, kind, protocol))
""",
        control=True,
    ),
    Attack(
        "makes_a_socket_by_number",
        """
for family in range(64):
    for kind in (1, 2, 3, 5):
        called("socket", family, kind, 0)
        called("socketpair", family, kind, 0, ctypes.create_string_buffer(8))
""",
        control=True,
    ),
    Attack(
        "listens_for_callers",
        """
import socket
with socket.socket() as server:
    server.bind(("0.0.0.0", 0))
    server.listen()
    print("ESCAPED", server.getsockname())
""",
        control=True,
    ),
    Attack(
        "asks_for_an_address",
        """
import socket
tried("gethostbyname", lambda: socket.gethostbyname("localhost"))
tried("interfaces", lambda: socket.if_nameindex())
""",
        control=True,
    ),
    Attack(
        "uses_a_socket_left_open",
        """
import socket
for handle in range(1024):
    try:
        left = socket.socket(fileno=handle)
        print("ESCAPED", handle, left.getsockname())
        left.send(b"hi")
    except OSError:
        pass
""",
    ),
    Attack(
        "takes_a_handle_from_another_process",
        """
pid = call("pidfd_open", LAB, 0)
if pid >= 0:
    print("ESCAPED pidfd_open")
for handle in range(64):
    called("pidfd_getfd", pid, handle, 0)
""",
        control=True,
    ),
    Attack(
        "goes_round_by_io_uring",
        """
called("io_uring_setup", 8, ctypes.create_string_buffer(120))
called("epoll_create1", 0)
called("eventfd2", 0, 0)
""",
        control=True,
    ),
    Attack(
        "goes_round_by_asyncio",
        """
import asyncio
async def go():
    _, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.write(b"hi")
asyncio.run(go())
""",
        control=True,
    ),
    Attack(
        "fetches_a_page", "import urllib.request as u; u.urlopen(f'http://127.0.0.1:{PORT}/')"
    ),
    Attack(
        "opens_a_browser", "import webbrowser; webbrowser.open(f'http://127.0.0.1:{PORT}/')"
    ),
]
