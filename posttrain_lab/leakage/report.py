"""What a scan found, for people and programs: a table, a page, JSON, a cleaned copy.

The page shows each flagged row beside the item, what matched marked in both; all text is
escaped. The cleaned copy never takes the place of its source.

What it leaves out: scanning (``index``).

Try it::

    print(table(scanned))
"""

from __future__ import annotations

import html
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from posttrain_lab.leakage.channel_words import called
from posttrain_lab.leakage.inputs import Given
from posttrain_lab.records import LabError

SHOWN, LONGEST = 500, 1500  # rows of the page; characters of a row's text
AROUND = 200  # characters beside what matched


@dataclass(frozen=True)
class Finding:
    """A flagged training row: where it stands, its text, what matched, the item's text."""

    file: str
    row: int
    eval_id: Any
    channel: str
    score: float
    spans: tuple[tuple[int, int], ...]
    text: str = field(repr=False, default="")
    item: str = field(repr=False, default="")
    part: str = ""

    def to_json(self, with_file: bool = False) -> dict[str, Any]:
        told = {
            "row": self.row,
            "eval_id": self.eval_id,
            "channel": self.channel,
            "score": round(self.score, 4),
            "spans": [list(s) for s in self.spans],
        }
        return told | ({"file": self.file} if with_file else {})


@dataclass(frozen=True)
class Scanned:
    """A finished scan: how much was read, what was found, what could not be read."""

    train: str
    evals: str
    rows: int
    items: int
    findings: tuple[Finding, ...]
    problems: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    share: float = 0.0


def table(scanned: Scanned) -> str:
    """The scan for a person, in a terminal."""
    by = Counter(f.channel for f in scanned.findings)
    items = len({str(f.eval_id) for f in scanned.findings})
    lines = [
        f"{len(scanned.findings):,} of {scanned.rows:,} training rows hold a test item; "
        f"{items:,} of {scanned.items:,} test items are found."
    ]
    lines += [f"  {many:>7,}  {called(channel)}" for channel, many in by.most_common()]
    for finding in scanned.findings[:20]:
        a, b = finding.spans[0] if finding.spans else (0, 60)
        said = " ".join(finding.text[a:b].split())[:60]
        lines.append(f"  row {finding.row:<7} item {str(finding.eval_id)[:20]:<20} "
                     f"{finding.channel:<10} {finding.score:.2f}  {_plain(said)}")  # fmt: skip
    if len(scanned.findings) > 20:
        lines.append(f"  … and {len(scanned.findings) - 20:,} more")
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Without control characters, which a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)


def marked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text as HTML, escaped, with what matched in ``<mark>``.

    >>> marked("<b> ducks", [(4, 9)])
    '&lt;b&gt; <mark>ducks</mark>'
    """
    out, at = [], 0
    for begin, end in sorted(spans):
        begin = max(begin, at)
        out += [html.escape(text[at:begin]), "<mark>", html.escape(text[begin:end]), "</mark>"]
        at = max(at, end)
    return "".join([*out, html.escape(text[at:])])


def _shown(finding: Finding) -> str:
    """The part of a row's text around what matched."""
    first = min((s[0] for s in finding.spans), default=0)
    begin = max(0, first - AROUND) if len(finding.text) > LONGEST else 0
    text = finding.text[begin : begin + LONGEST]
    spans = [(max(0, a - begin), min(len(text), b - begin)) for a, b in finding.spans]
    more = "…" if begin else "", "…" if begin + LONGEST < len(finding.text) else ""
    return more[0] + marked(text, [s for s in spans if s[0] < s[1]]) + more[1]


STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;
color:#1a1a1a;background:#fff}
table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #ccc;padding:.5rem;
text-align:left;vertical-align:top}td{white-space:pre-wrap;overflow-wrap:anywhere}
mark{background:#ffe08a;color:#1a1a1a;text-decoration:underline}caption{text-align:left}
@media (prefers-color-scheme:dark){body{color:#eee;background:#1a1a1a}td,th{border-color:#555}}
"""


def page(scanned: Scanned) -> str:
    """The scan as one HTML page, without scripts and without anything from elsewhere."""
    rows = "".join(
        f"<tr><td>{html.escape(Path(f.file).name)} {f.row}</td>"
        f"<td>{html.escape(str(f.eval_id))}</td><td>{called(f.channel)} {f.score:.2f}<br>"
        f"{html.escape(f.part)}</td><td>{_shown(f)}</td>"
        f"<td>{html.escape(f.item[:LONGEST])}</td></tr>"
        for f in scanned.findings[:SHOWN]
    )
    left = len(scanned.findings) - SHOWN
    notes = [f"{name}: {what}" for name, what in scanned.columns.items()]
    notes += scanned.problems
    notes += [f"{left:,} more rows are not shown; --json has all."] if left > 0 else []
    listed = "".join(f"<li>{html.escape(note)}</li>" for note in notes)
    head = html.escape(table(scanned).split("\n")[0])
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Leak report</title>'
        f"<style>{STYLE}</style><h1>Leak report</h1><p>{head}</p>"
        f"<p>{html.escape(scanned.train)} against {html.escape(scanned.evals)}. Thresholds are "
        f"set for {100 * scanned.share:g} % of independent rows.</p><ul>{listed}</ul>"
        "<table><caption>Flagged training rows</caption><tr><th>row</th><th>item</th>"
        f"<th>channel</th><th>training row</th><th>test item</th></tr>{rows}</table></html>\n"
    )


def write_clean(
    path: Path, source: str, rows: Iterable[Given], flagged: set[tuple[str, int]]
) -> int:
    """Writes the rows that are not flagged as JSONL; how many.

    Raises:
        LabError: the path is there already, or is or lies in the source.
    """
    place, given = path.resolve(), Path(source).resolve()
    if path.exists() or place == given or given in place.parents:
        raise LabError(f"{path} is there already or belongs to the source.",
                       "A cleaned copy never overwrites anything.", "Choose a new name.",
                       "clean")  # fmt: skip
    many = 0
    with path.open("x", encoding="utf-8") as file:
        for given_row in rows:
            if (given_row.file, given_row.row) in flagged:
                continue
            content = given_row.content
            row = content if isinstance(content, dict) else {"text": content}
            file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
            many += 1
    return many
