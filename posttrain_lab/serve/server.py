"""Voila, set up for learners: loopback only, quick pages, no lost and no leaked kernel.

Each setting that is not Voila's default stands in ``settings()`` with its reason.

What it leaves out: other hosts. To serve a class, put JupyterHub in front; to serve one
other computer, tunnel to this port.

Try it: ``posttrain-lab serve --port 9000 --no-browser``.
"""

from __future__ import annotations

import errno
import logging
import os
import secrets
import shutil
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tornado.ioloop
from jupyter_core.utils import run_sync
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.utils import url_path_join
from tornado import web
from traitlets.config import Config
from voila.app import Voila
from voila.tornado.handler import TornadoVoilaHandler

from posttrain_lab.records import LabError
from posttrain_lab.runs import client
from posttrain_lab.runs.files import check_home
from posttrain_lab.serve import apps
from posttrain_lab.serve.gallery import (
    STATIC,
    TOKENS,
    GalleryHandler,
    NotFoundHandler,
    PlainErrors,
)
from posttrain_lab.serve.kernels import SpareKernels

HOST = "127.0.0.1"
PORT = 8866
TRIES = 20
THEMES = ("light", "dark")
SHARE = Path(__file__).resolve().parent / "share"
# Voila's routes that its pages need; the others (files, contents, tree) stay shut:
# /voila/files does not ask for the token.
EXTENSIONS = "/voila/labextensions/"
KEPT = ("/api/kernels/", "/voila/templates/", "/voila/static/", "/voila/api/themes/",
        "/voila/api/shutdown/", "/login", "/logout")  # fmt: skip


class AppHandler(PlainErrors, TornadoVoilaHandler):
    """An app's page. A first visit is asked for its theme before any kernel starts."""

    @web.authenticated
    async def get(self, path: str | None = None) -> None:
        if theme_of(self) is None:
            self.set_header("Cache-Control", "no-store")
            await self.finish((STATIC / "theme.html").read_text(encoding="utf-8"))
            return
        await super().get()


class ExtensionHandler(FileFindHandler):
    """JupyterLab's extensions: kept by the browser for an hour, not asked for at each page."""

    def set_headers(self) -> None:
        super().set_headers()
        self.set_header("Cache-Control", "public, max-age=3600")


class Server(Voila):
    """Voila with our routes, and ports and browser handled by us."""

    ports: tuple[int, ...] = (PORT,)

    def init_handlers(self) -> list[Any]:
        voila = [h for h in super().init_handlers() if h[0].startswith(KEPT)]
        page = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        ours: list[Any] = [
            ("/", GalleryHandler),
            ("/lab/static/(.*)", web.StaticFileHandler, {"path": str(STATIC)}),
            ("/lab/tokens/(tokens.css)", web.StaticFileHandler, {"path": str(TOKENS)}),
        ]
        for app in apps.APPS:
            place = {"notebook_path": f"{app.name}.ipynb"}
            ours.append((url_path_join("/", app.path), AppHandler, page | place))
        ours.append((f"{EXTENSIONS}(.*)", ExtensionHandler, {"path": self.labextensions_path}))
        return ours + voila

    def listen(self) -> None:
        self.port = self._bind()
        if self.port != self.ports[0]:
            print(f"Port {self.ports[0]} is in use; the lab takes {self.port}.")
        token = self.identity_provider.token
        address = f"http://{HOST}:{self.port}/" + (f"?token={token}" if token else "")
        print(f"\n  Post-Training Lab is open at {address}\n  Ctrl-C closes it.\n", flush=True)
        if self.open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        self.ioloop = tornado.ioloop.IOLoop.current()
        self.ioloop.add_callback(_warm)  # so that the first Train is quick
        self.ioloop.add_callback(self.kernel_manager.keep_spare)
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            print("\nClosing. Runs that are under way go on.")

    def _bind(self) -> int:
        """Listens on the first free port."""
        for port in self.ports:
            try:
                self.app.listen(port, HOST)
                return port
            except OSError as error:
                taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
                if not taken and not isinstance(error, PermissionError):
                    raise
        first, last = self.ports[0], self.ports[-1]
        raise LabError(
            f"Port {first} is in use or not allowed."
            if first == last
            else f"No port from {first} to {last} is free.",
            "The lab needs a free port.",
            f"Try another: posttrain-lab serve --port {last + 1}, or make app PORT={last + 1}.",
            "port",
        )

    def stop(self) -> None:
        """Kernels first: they answer over sockets in the folder that goes afterwards."""
        run_sync(self.kernel_manager.shutdown_all)()
        shutil.rmtree(self.connection_dir, ignore_errors=True)


def theme_of(handler: web.RequestHandler) -> str | None:
    """The page's theme: asked for in the address, else remembered from the last page."""
    for theme in (handler.get_query_argument("theme", ""), handler.get_cookie("ptl_theme")):
        if theme in THEMES:
            return theme
    return None


def before_kernel(handler: web.RequestHandler, notebook: Any, cwd: str) -> None:
    """Runs before each page's kernel starts (Voila's ``prelaunch_hook``).

    Asking for the token sets the cookie without which the closing page's request to end
    its kernel is refused: every reload would leak one (voila#1458).
    """
    assert handler.xsrf_token
    notebook.metadata["voila"] = {"theme": theme_of(handler) or "light"}


def page_config(config: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Lets ``static/page.js`` reach the page's widget manager; why is said there."""
    return {**config, "exposeAppInBrowser": True}


def settings(token: str) -> Config:
    """Voila's settings, each that is not its default with a reason."""
    return Config(
        {
            "Voila": {
                "ip": HOST,
                "root_dir": str(apps.folder()),
                "token": token,
                "config_file_paths": [],  # a voila.py in the working folder has no say
                "connection_dir_root": _short_folder(),
                # Another site's name that points at 127.0.0.1 must not reach the kernels.
                "tornado_settings": {
                    "allow_remote_access": False,
                    "local_hostnames": ["localhost", HOST],
                    "default_handler_class": NotFoundHandler,
                },
                "log_level": logging.ERROR,
            },
            "VoilaConfiguration": {
                "template": "posttrain",
                "file_allowlist": [],
                "allow_template_override": "NO",
                "allow_theme_override": "NOTEBOOK",  # set by before_kernel
                # Halves the page; without either of the first two no widget shows.
                "extension_allowlist": [
                    "@voila-dashboards/widgets-manager8",
                    "@jupyter-widgets/jupyterlab-manager",
                    "anywidget",
                ],
                "multi_kernel_manager_class": SpareKernels,
                "prelaunch_hook": before_kernel,
                "page_config_hook": page_config,
            },
            # Over TCP, bursts of visitors lose kernels to a race for ports (voila#408).
            "KernelManager": {"transport": "tcp" if os.name == "nt" else "ipc"},
            # A page whose last words were lost leaves a kernel behind for this long.
            "MappingKernelManager": {"cull_idle_timeout": 300, "cull_interval": 30},
            "VoilaExecutor": {"startup_timeout": 180},  # thirty at once take their time
        }
    )


def _warm() -> None:
    """Starts the runner; a trouble is said, and said again by the first Train."""
    try:
        client.warm()
    except LabError as error:
        print(error, flush=True)


def _short_folder() -> str:
    """Where sockets lie: their paths may have about a hundred bytes, macOS's are longer."""
    folder = tempfile.gettempdir()
    return folder if len(folder) < 30 or os.name == "nt" else "/tmp"


def wants_browser(environ: Mapping[str, str]) -> bool:
    """Whether opening a page makes sense: not where there is no screen to open it on."""
    if "BROWSER" in environ:
        return environ["BROWSER"] not in ("", "none")
    return sys.platform != "linux" or bool({"DISPLAY", "WAYLAND_DISPLAY"} & set(environ))


def _allow_many_files() -> None:
    """Each session holds about a dozen sockets; macOS allows 256 files in all."""
    if os.name == "nt":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 8192 if hard == resource.RLIM_INFINITY else min(8192, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def serve(port: int | None = None, browser: bool = True, token: bool = False) -> None:
    """Serves the apps until Ctrl-C.

    Args:
        port: the port to use; None takes the first free one from 8866 on.
        browser: whether to open the gallery.
        token: whether visitors need the token in the printed address.

    Raises:
        LabError: the port is in use, home cannot be written, or the apps are missing.
    """
    check_home()
    _allow_many_files()
    logging.getLogger("tornado").setLevel(logging.ERROR)  # not every page that is not there
    # The page's template travels in the package; the kernel is this Python's.
    paths = [str(SHARE), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(paths)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    secret = secrets.token_hex(24) if token else ""
    if token:  # for several people: typed programs then need a strong sandbox
        os.environ["POSTTRAIN_LAB_SERVED"] = "1"
    server = Server(config=settings(secret))
    server.open_browser = browser and wants_browser(os.environ)
    server.ports = (port,) if port is not None else tuple(range(PORT, PORT + TRIES))
    server.initialize([])
    try:
        server.start()
    finally:
        server.stop()
