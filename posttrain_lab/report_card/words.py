"""A report card as text: for the terminal and for the model cards.

What it leaves out: measuring (``card``).

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
    lines += ["", f"Rates with their 95 % Wilson interval. Took {card.seconds:.0f} s."]
    return "\n".join(lines)


def markdown(card: Card) -> list[str]:
    """The card's tables, as a model card's lines."""
    lines = ["| behaviour | test | clean twin |", "|---|---|---|"]
    for name, row in by_behaviour(card.rows).items():
        test, twin = row["test"].rate.percent(), row["twin"].rate.percent()
        lines.append(f"| `{name}` | {test} | {twin} |")
    lines += ["", "| text | loss, nats a token |", "|---|---|"]
    lines += [f"| {kind} | {loss:.3f} |" for kind, loss in card.domains.items()]
    return lines
