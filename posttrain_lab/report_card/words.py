"""A report card as text, for the terminal.

What it leaves out: measuring (``card``); the model cards' tables (``tools/pocket/ship.py``).

Try it: ``posttrain-lab models card pocket/base --quick``.
"""

from __future__ import annotations

from collections.abc import Sequence

from posttrain_lab.report_card.card import Card, Row


def by_behaviour(rows: Sequence[Row]) -> dict[str, dict[str, Row]]:
    """Behaviour → split → row, in the rows' order."""
    table: dict[str, dict[str, Row]] = {}
    for row in rows:
        table.setdefault(row.behaviour, {})[row.split] = row
    return table


def text(card: Card) -> str:
    """The card in aligned columns."""
    how = "its chat template" if card.chat else "plain text to continue"
    lines = [f"{card.model}, asked by {how}, seed {card.seed}", ""]
    lines.append(f"{'behaviour':22}{'test':>28}{'clean twin':>28}")
    for name, row in by_behaviour(card.rows).items():
        cells = "".join(f"{row[split].rate.percent():>28}" for split in ("test", "twin"))
        lines.append(f"{name:22}{cells}")
    lines += ["", "loss on test text, nats a token"]
    lines += [f"{kind:22}{loss:>10.3f}" for kind, loss in card.domains.items()]
    lines += ["", f"{'tokens of context':22}{'notes recalled':>28}{'loss':>10}"]
    for p in card.context:
        loss = "–" if p.loss is None else f"{p.loss:.3f}"
        lines.append(f"{p.tokens:<22}{p.recall.percent():>28}{loss:>10}")
    lines += ["", f"Fails more often than not: {', '.join(card.cannot()) or 'nothing here'}."]
    lines += ["", f"Rates with their 95 % Wilson interval. Took {card.seconds:.0f} s."]
    return "\n".join(lines)
