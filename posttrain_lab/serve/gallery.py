"""The gallery page at /: one card an app, drawn without starting a kernel.

What it leaves out: widgets. The page is HTML, the design tokens, one style sheet and the
six lines of script that follow the reader's light or dark theme.

Try it: ``posttrain-lab serve --no-browser`` and open the address that it prints.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from tornado import web

from posttrain_lab.serve.apps import APPS, PACKAGE, App

STATIC = Path(__file__).resolve().parent / "static"
TOKENS = PACKAGE / "widgets" / "static"
POLICY = "default-src 'self'; style-src 'self'; img-src 'self' data:; frame-ancestors 'self'"
ERRORS = {
    403: "This address is not let in. Use the one that the terminal shows.",
    404: "There is no such page here.",
    500: "This page did not open: something went wrong in the lab. The terminal says what.",
}


class PlainErrors(web.RequestHandler):
    """Says in a sentence that a page did not open; Jupyter's own page needs more than Voila."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        what = ERRORS.get(status_code, "This page did not open. Please load it again.")
        template = (STATIC / "error.html").read_text(encoding="utf-8")
        base = escape(self.settings.get("base_url", "/"))
        self.finish(template.replace("{{base}}", base).replace("{{what}}", escape(what)))


class NotFoundHandler(PlainErrors):
    """Answers every address that nothing else answers."""

    def prepare(self) -> None:
        raise web.HTTPError(404)


class GalleryHandler(PlainErrors, JupyterHandler):
    """Answers / with the cards."""

    @web.authenticated
    def get(self) -> None:
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Cache-Control", "no-cache")
        self.finish(page(self.base_url))


def page(base_url: str) -> str:
    """The gallery's HTML. ``base_url`` ends in a slash."""
    template = (STATIC / "gallery.html").read_text(encoding="utf-8")
    cards = "\n".join(_card(base_url, app) for app in APPS)
    return template.replace("{{base}}", escape(base_url)).replace("{{cards}}", cards)


def _card(base_url: str, app: App) -> str:
    address = escape(base_url + app.path)
    return (
        f'<li><a class="card" data-stage="{escape(app.stage)}" href="{address}">'
        f'<span class="art" aria-hidden="true">{_art(app.name)}</span><div class="words">'
        f'<span class="lesson">{escape(app.lesson)}</span>'
        f"<h2>{escape(app.title)}</h2><p>{escape(app.blurb)}</p>"
        '<span class="open">Open <span aria-hidden="true">→</span></span></div></a></li>'
    )


def _art(name: str) -> str:
    """The app's drawing, a file of our own."""
    return (STATIC / f"{name}.svg").read_text(encoding="utf-8")
