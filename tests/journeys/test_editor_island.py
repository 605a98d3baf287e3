# ruff: noqa: E501 - what programs put on the clipboard has long lines
"""The editor in a real browser, under the strict content policy: nothing typed is ever lost."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pycrdt import XmlElement

from encre.research.notebook import body
from encre.research.notebook.collaboration.tree import root
from tests.journeys.editor_server import EditorServer, Entry

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator
content="Microsoft Word 15"><style><!-- p.MsoNormal {margin:0cm; color:red} --></style></head>
<body lang=FR><!--StartFragment--><h1><span style='mso-fareast-language:FR'>Résultats<o:p></o:p></span></h1>
<p class=MsoNormal><span style="font-weight:bold;vertical-align:super">haut</span> <b><span style='color:#C00000'>Rouge</span></b> et <i>italique</i><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1.
</span>Premier</p><p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'>
<span style='mso-list:Ignore'>a. </span>Second</p><p class=MsoListParagraphCxSpLast
style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>2. </span>Dernier</p>
<p class=MsoNormal><img width=10 src="file:///C:/Users/x/clip_image001.png"></p>
<table class=MsoTableGrid border=1><tr><td style='width:10pt'><p class=MsoNormal>A</p></td>
<td><p class=MsoNormal>0,52</p></td></tr></table><script>window.hacked = 1</script>
<img src=x onerror="window.hacked = 2"><!--EndFragment--></body></html>"""


class Island:
    """An open page and the entry behind it."""

    def __init__(self, chromium: Any, entry: Entry) -> None:
        self.entry = entry
        self.server = EditorServer(entry)
        self.context = chromium.new_context(locale="fr-FR")
        self.errors: list[str] = []
        self.page = self.open()

    def open(self) -> Any:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console",
            lambda said: self.errors.append(said.text) if "Security Policy" in said.text else None,
        )
        page.goto(self.server.address)
        page.wait_for_selector("encre-editor.editor-ready, encre-editor[data-state=outdated]")
        return page

    def type(self, words: str) -> None:
        self.page.click(".ProseMirror")
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(words)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def paste(self, html: str = "", files: int = 0, page: Any = None) -> None:
        (page or self.page).evaluate(
            """([html, files, png]) => {
              const transfer = new DataTransfer()
              if (html) transfer.setData("text/html", html)
              const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0))
              for (let i = 0; i < files; i++)
                transfer.items.add(new File([bytes], `gel-${i}.png`, { type: "image/png" }))
              document.querySelector(".ProseMirror").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }))
            }""",
            [html, files, base64.b64encode(PNG).decode()],
        )

    def wait(self, state: str, page: Any = None) -> None:
        (page or self.page).wait_for_selector(f"encre-editor[data-state={state}]", timeout=15_000)

    def settled(self) -> None:
        """Wait until what is on the screen is what the server has."""
        self.page.wait_for_function("document.querySelector('encre-editor').flush()")
        self.wait("saved")

    @property
    def html(self) -> str:
        return body.to_html(self.entry.body)

    def close(self) -> None:
        assert self.page.evaluate("window.violations") == []
        assert self.errors == []
        self.context.close()
        self.server.stop()


@pytest.fixture
def opened(chromium: Any) -> Iterator[Callable[..., Island]]:
    islands: list[Island] = []

    def make(html: str = "") -> Island:
        islands.append(Island(chromium, Entry(html)))
        return islands[-1]

    yield make
    for island in islands:
        island.close()


def test_what_is_typed_is_saved_by_itself(opened: Callable[..., Island]) -> None:
    island = opened()
    island.type("Lyse des cellules")
    island.wait("saved")
    island.page.wait_for_timeout(1600)
    assert island.entry.text == "Lyse des cellules"
    assert len(island.entry.saves) <= 6


def test_opening_an_entry_changes_nothing(opened: Callable[..., Island]) -> None:
    island = opened(
        "<h1>T</h1><p>$x$ a <b>b</b><br>c</p><ul><li>[x] d<ul><li>e</ul></ul><ol start=3><li>f</ol>"
        "<table><tr><th>g<th>h<tr><td rowspan=2>i<td>j<tr><td>k</table><pre>l\nm</pre><hr>$$n$$"
    )
    island.page.wait_for_timeout(1500)
    assert island.entry.saves == []
    assert body.check(island.page.evaluate("document.querySelector('encre-editor').body")) == (
        island.entry.body
    )


def test_formatting_by_buttons_and_keys(opened: Callable[..., Island]) -> None:
    island = opened()
    island.type("gras")
    island.page.keyboard.press("Control+a")
    island.press("Gras")
    bold = island.page.get_by_role("button", name="Gras", exact=True)
    assert bold.get_attribute("aria-pressed") == "true"
    island.page.keyboard.press("Control+i")
    island.page.keyboard.press("End")
    # The browser tells of a moved caret a moment later; no hand is faster than that.
    island.page.wait_for_timeout(100)
    island.page.keyboard.press("Enter")
    island.page.keyboard.type("## titre")
    island.page.keyboard.press("Enter")
    island.page.keyboard.type("[ ] une tâche")
    island.settled()
    assert "<strong><em>gras</em></strong>" in island.html
    assert "titre" in island.html


def test_style_colour_and_alignment(opened: Callable[..., Island]) -> None:
    island = opened("<p>un mot</p>")
    island.page.click(".ProseMirror p")
    island.page.get_by_label("Style du bloc").select_option("heading2")
    island.page.keyboard.press("Control+a")
    island.press("Surlignage")
    island.press("Vert")
    island.press("Couleur du texte")
    island.press("Rouge")
    island.press("Alignement")
    island.press("Centré")
    island.settled()
    assert island.html == (
        '<h2 class="text-center"><mark class="highlight-green"><span class="ink-red">un mot'
        "</span></mark></h2>"
    )


def test_a_link_is_completed_and_a_dangerous_one_refused(opened: Callable[..., Island]) -> None:
    island = opened("<p>protocole</p>")
    island.page.click(".ProseMirror p")
    island.page.keyboard.press("Control+a")
    island.page.keyboard.press("Control+k")
    island.page.keyboard.type("javascript:alert(1)")
    island.page.keyboard.press("Enter")
    assert island.page.get_by_text("Cette adresse ne peut pas être utilisée.").is_visible()
    island.page.get_by_label("Adresse").fill("10.1038/s41586-020-2649-2")
    island.page.keyboard.press("Enter")
    island.settled()
    assert 'href="https://doi.org/10.1038/s41586-020-2649-2"' in island.html


def test_a_table_is_made_filled_and_grown(opened: Callable[..., Island]) -> None:
    island = opened()
    island.page.click(".ProseMirror")
    island.press("Tableau")
    for words in ("Tube", "A260", "A280", "1", "0,52"):
        island.page.keyboard.type(words)
        island.page.keyboard.press("Tab")
    island.press("Ligne au-dessous")
    island.settled()
    assert island.entry.text.startswith("Tube\tA260\tA280\n1\t0,52")
    assert island.html.count("<tr>") == 4


def test_a_formula_is_drawn_and_kept_as_latex(opened: Callable[..., Island]) -> None:
    island = opened()
    island.type("eau ")
    island.press("Formule")
    island.page.get_by_label("Formule en LaTeX").fill("\\ce{H2O}")
    island.page.wait_for_selector(".editor-preview .katex")
    island.press("Appliquer")
    island.page.keyboard.type(" et $E=mc^2$ fin")
    island.settled()
    assert re.findall(r'data-latex="([^"]+)"', island.html) == ["\\ce{H2O}", "E=mc^2"]
    assert island.page.locator(".ProseMirror .math .katex").count() == 2


def test_the_slash_menu_and_a_mention_by_keyboard(opened: Callable[..., Island]) -> None:
    island = opened()
    island.type("/titre2")
    island.page.wait_for_selector("[role=option]")
    island.page.keyboard.press("Enter")
    island.page.keyboard.type("Avec @Zoé")
    island.page.wait_for_selector("[role=option]:has-text('Zoé Martin')")
    island.page.keyboard.press("Enter")
    island.settled()
    assert island.html.startswith("<h2>Avec ")
    assert [m[2] for m in body.find_references(island.entry.body).mentions] == ["Zoé Martin"]


def test_pictures_pasted_become_attachments(opened: Callable[..., Island]) -> None:
    island = opened()
    island.type("gels ")
    island.paste(files=2)
    island.page.wait_for_selector(".ProseMirror img[data-attachment] >> nth=1")
    island.settled()
    found = body.find_references(island.entry.body).attachments
    assert sorted(found) == sorted(island.entry.attachments)
    assert set(island.entry.attachments.values()) == {PNG}


def test_text_of_word_comes_clean(opened: Callable[..., Island]) -> None:
    island = opened()
    island.page.click(".ProseMirror")
    island.paste(WORD)
    island.settled()
    assert island.page.evaluate("window.hacked") is None
    assert island.page.get_by_text("Les images du texte collé sont restées").count()
    assert "<h1>Résultats</h1>" in island.html
    assert '<strong><span class="ink-red">Rouge</span></strong> et <em>italique</em>' in island.html
    assert "<strong><sup>haut</sup></strong>" in island.html
    assert re.search(r"<ol><li><p>Premier</p><ol><li><p>Second</p></li></ol></li>", island.html)
    assert "A\t0,52" in island.entry.text
    assert "img" not in island.html


def test_a_picture_in_pasted_html_becomes_an_attachment(opened: Callable[..., Island]) -> None:
    island = opened()
    island.page.click(".ProseMirror")
    island.paste(f'<p>gel <img src="data:image/png;base64,{base64.b64encode(PNG).decode()}"></p>')
    island.page.wait_for_selector(".ProseMirror img[data-attachment]")
    island.settled()
    assert len(body.find_references(island.entry.body).attachments) == 1
    assert "data:" not in island.html


def test_changes_at_two_places_are_merged(opened: Callable[..., Island]) -> None:
    island = opened("<p>un</p><p>deux</p><p>trois</p>")
    island.entry.change("<p>un changé</p><p>deux</p><p>trois</p>")
    island.type(" de moi")
    island.settled()
    assert island.entry.text.splitlines() == ["un changé", "deux", "trois de moi"]


def test_two_people_tick_two_tasks_of_one_list(opened: Callable[..., Island]) -> None:
    island = opened("<ul><li>[ ] peser</li><li>[ ] noter</li></ul>")
    island.entry.change("<ul><li>[x] peser</li><li>[ ] noter</li></ul>")
    island.page.get_by_role("checkbox").nth(1).click()
    island.settled()
    tasks = body.find_references(island.entry.body).tasks
    assert tasks == [("peser", True), ("noter", True)]


def test_changes_at_the_same_place_both_stay(opened: Callable[..., Island]) -> None:
    island = opened("<p>un</p><p>deux</p>")
    island.context.set_offline(True)
    island.type(" de moi")
    island.wait("offline")
    island.entry.change("<p>un</p><p>deux d’Awa</p>")
    island.context.set_offline(False)
    island.settled()
    assert island.entry.text.splitlines()[0] == "un"
    assert "d’Awa" in island.entry.text
    assert "de moi" in island.entry.text


def test_undo_leaves_what_others_wrote(opened: Callable[..., Island]) -> None:
    island = opened("<p>un</p><p>deux</p>")
    island.type(" de moi")
    island.settled()
    island.entry.change("<p>un d’Awa</p><p>deux de moi</p>")
    island.page.wait_for_selector(".ProseMirror p:has-text('un d’Awa')")
    island.page.keyboard.press("Control+z")
    island.settled()
    assert island.entry.text.splitlines() == ["un d’Awa", "deux"]


def test_typing_goes_on_while_the_server_is_away(opened: Callable[..., Island]) -> None:
    island = opened()
    island.entry.fail = [503, 503]
    island.type("avant ")
    island.wait("offline")
    island.type("pendant")
    assert island.page.get_by_text("Hors ligne, gardé sur cet appareil").count()
    island.wait("saved")
    assert island.entry.text == "avant pendant"


def test_without_network_then_back(opened: Callable[..., Island]) -> None:
    island = opened()
    island.context.set_offline(True)
    island.type("hors ligne")
    island.wait("offline")
    island.context.set_offline(False)
    island.wait("saved")
    assert island.entry.text == "hors ligne"


def test_a_page_closed_without_network_gives_its_text_back(opened: Callable[..., Island]) -> None:
    island = opened("<p>début</p><p>fin</p>")
    island.context.set_offline(True)
    island.type(" jamais envoyée")
    island.wait("offline")
    island.page.wait_for_timeout(300)
    island.page.close()
    island.context.set_offline(False)
    island.entry.change("<p>début d’Awa</p><p>fin</p>")
    island.page = island.open()
    island.settled()
    assert island.entry.text.splitlines() == ["début d’Awa", "fin jamais envoyée"]
    again = island.open()
    again.wait_for_timeout(1500)
    assert len(island.entry.saves) == 1


def test_two_tabs_of_one_person_end_with_the_same_text(opened: Callable[..., Island]) -> None:
    island = opened("<p>un</p><p>deux</p>")
    other = island.open()
    island.type(" premier onglet")
    island.wait("saved")
    island.page.wait_for_timeout(1500)
    other.click(".ProseMirror p >> nth=0")
    other.keyboard.press("End")
    other.keyboard.type(" second onglet")
    other.wait_for_function("document.querySelector('encre-editor').flush()")
    assert island.entry.text.splitlines() == ["un second onglet", "deux premier onglet"]


def test_a_refusal_keeps_the_text_and_can_be_tried_again(opened: Callable[..., Island]) -> None:
    island = opened()
    # It asks again by itself: refused until it is asked for.
    island.entry.fail = [423] * 1000
    island.type("signé entre-temps")
    island.page.locator(".editor-word", has_text="panne").wait_for()
    island.entry.fail = []
    island.press("Réessayer")
    island.settled()
    assert island.entry.text == "signé entre-temps"


def test_a_sign_in_page_in_place_of_an_answer_is_not_taken_for_a_save(
    opened: Callable[..., Island],
) -> None:
    island = opened()
    island.page.route("**/updates", lambda route: route.fulfill(status=200, body="<html>Connexion"))
    island.type("texte")
    island.wait("offline")
    island.page.unroute("**/updates")
    island.wait("saved")
    assert island.entry.text == "texte"


def test_a_session_that_ended_is_said_and_the_text_kept(opened: Callable[..., Island]) -> None:
    island = opened()
    island.entry.away = True
    island.type("texte")
    island.wait("refused")
    assert island.page.get_by_text("vous êtes déconnecté").count()
    # Signed in again in another tab: the token changed too.
    island.entry.away, island.entry.token = False, "another"
    island.press("Réessayer")
    island.settled()
    assert island.entry.text == "texte"


def test_leaving_with_unsaved_text_is_guarded(opened: Callable[..., Island]) -> None:
    island = opened()
    island.context.set_offline(True)
    island.type("x")
    island.wait("offline")
    asked: list[str] = []
    island.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    island.page.close(run_before_unload=True)
    island.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    island.context.set_offline(False)
    island.wait("saved")


def test_a_text_that_the_page_cannot_edit_is_left_untouched(opened: Callable[..., Island]) -> None:
    island = opened("<p>ancien</p>")
    island.page.close()
    with island.entry.doc.transaction():
        root(island.entry.doc).children.append(XmlElement("hologram", {"of": "cell"}))
    island.page = island.open()
    island.wait("outdated")
    island.page.wait_for_timeout(1200)
    assert island.page.get_by_text("Cette page n’est plus à jour").is_visible()
    assert island.page.get_by_text("ancien").is_visible()
    assert island.entry.saves == []


def test_toolbar_has_one_tab_stop_and_arrows(opened: Callable[..., Island]) -> None:
    island = opened()
    island.page.click(".ProseMirror")
    island.page.keyboard.press("Alt+F10")
    focused = "document.activeElement.dataset.command || document.activeElement.className"
    assert island.page.evaluate(focused) == "undo"
    island.page.keyboard.press("End")
    assert island.page.evaluate(focused) == "clear"
    island.page.keyboard.press("Home")
    assert island.page.evaluate(focused) == "undo"
    island.page.keyboard.press("Tab")
    assert "ProseMirror" in island.page.evaluate(focused)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_accessibility_fault(opened: Callable[..., Island], language: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    island = opened("<h2>T</h2><ul><li>[x] a</ul><table><tr><th>b<tr><td>c</table><p>$x$</p>")
    island.entry.language = language
    island.page.close()
    island.page = island.open()
    island.page.click(".ProseMirror td")
    island.press("Lien" if language == "fr" else "Link")
    tags = ["wcag2a", "wcag2aa", "wcag21aa", "RGAAv4"]
    results = Axe().run(island.page, options={"runOnly": {"type": "tag", "values": tags}})
    assert [(v["id"], v["nodes"][0]["html"]) for v in results.response["violations"]] == []


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_overflows(opened: Callable[..., Island], width: int) -> None:
    island = opened("<p>mot</p><table><tr>" + "<td>cellule large" * 12 + "</table>")
    island.page.set_viewport_size({"width": width, "height": 800})
    island.page.wait_for_timeout(200)
    wide = island.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
