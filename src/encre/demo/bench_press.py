"""What `bench notebook` prints: ten pages of text, then ten with tables and formulas."""

import statistics
import time
from collections.abc import Callable
from io import BytesIO
from itertools import count
from typing import Any

import pypdfium2

from encre.research.notebook import body as bodies
from encre.research.notebook.printed import entry_pdf
from encre.research.notebook.services.writing import create_entry

PAGES, TIMES = 10, 5
TABLES, FORMULAS = 5, 10
SENTENCE = (
    "Les cellules ont été lavées deux fois dans le tampon froid, puis lysées sur glace pendant"
    " vingt minutes ; le surnageant a été gardé à 4 °C avant le dosage des cytokines. "
)
EQUATIONS = (
    r"\ce{CO2 + C -> 2 CO}",
    r"K_d = \frac{[\mathrm{L}][\mathrm{R}]}{[\mathrm{LR}]}",
    r"\ce{SO4^2- + Ba^2+ -> BaSO4 v}",
    r"\Delta\Delta C_t = (C_t^{g} - C_t^{r})_{e} - (C_t^{g} - C_t^{r})_{t}",
    r"v = \frac{V_{\max}\,[S]}{K_m + [S]}",
)


def figures(notebook: Any, by: Any) -> dict[str, Any]:
    """Return the seconds of a PDF of ten pages, of text and rich (median of five, warm)."""
    return {
        "pdf_10_pages_s": _seconds(notebook, by, _text),
        "pdf_10_pages_rich_s": _seconds(notebook, by, _rich),
    }


def _seconds(notebook: Any, by: Any, write: Callable[[int], str]) -> float:
    for paragraphs in count(30, 3):
        document = bodies.from_html(write(paragraphs)).body
        entry = create_entry(notebook, by=by, title="Mesure", document=document)
        if _pages(entry_pdf(entry)) >= PAGES:
            break
    times = []
    for _number in range(TIMES):
        begun = time.perf_counter()
        entry_pdf(entry)
        times.append(time.perf_counter() - begun)
    return round(statistics.median(times), 2)


def _pages(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(BytesIO(pdf))
    try:
        return len(document)
    finally:
        document.close()


def _text(paragraphs: int) -> str:
    return "".join(f"<p>{number + 1}. {SENTENCE * 4}</p>" for number in range(paragraphs))


def _rich(paragraphs: int) -> str:
    parts = [f"<p>{number + 1}. {SENTENCE * 3}</p>" for number in range(paragraphs)]
    for number in range(TABLES):
        parts.insert((number + 1) * len(parts) // (TABLES + 1), _table(number))
    for number in range(FORMULAS):
        latex = EQUATIONS[number % len(EQUATIONS)]
        formula = f'<div data-type="block-math" data-latex="{latex}"></div>'
        parts.insert((number + 1) * len(parts) // (FORMULAS + 1), formula)
    return "".join(parts)


def _table(number: int) -> str:
    rows = "".join(
        f"<tr><td><p>Puits {row}</p></td>"
        + "".join(f"<td><p>{row * 7 + column / 8 + number:.2f}</p></td>" for column in range(5))
        + "</tr>"
        for row in range(8)
    )
    return f"<table><tbody>{rows}</tbody></table>"
