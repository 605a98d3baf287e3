"""Entries as HTML and Markdown with their files: opened as whoever receives them would."""

import io
import zipfile

import pytest
import yaml
from django.urls import reverse
from markdown_it import MarkdownIt

from encre.commons.files import blobs
from encre.commons.files.models import File
from encre.commons.threads import services as threads
from encre.foundation.base.errors import NotFound
from encre.foundation.jobs import run_all
from encre.foundation.jobs.models import Job
from encre.foundation.people.tests.factories import a_person, an_account
from encre.research.notebook.services.attaching import attach
from encre.research.notebook.services.properties import StepValue, set_steps
from encre.research.notebook.services.reading_out import READ_OUT, Shape, ask_readable, read_out
from encre.research.notebook.services.writing import save_entry
from encre.research.notebook.tests.factories import an_entry

pytestmark = pytest.mark.django_db
TEXT = (
    "<h2>Lyse</h2><p>Les cellules <strong>β-SYN</strong> : 200 µL, H<sub>2</sub>O.</p>"
    "<table><tr><th>Puits</th><th>Ct</th></tr><tr><td>A1</td><td>21,3</td></tr></table>"
    "<p>\\[\\ce{H2SO4 + 2NaOH -> Na2SO4 + 2H2O}\\]</p>"
)


def taken(entry, shape: Shape) -> zipfile.ZipFile:
    """Return the zip that the author downloads."""
    ask_readable(entry, shape, by=entry.author)
    run_all()
    job = Job.objects.filter(name=READ_OUT).latest("created_at")
    assert job.state == "done", job.error
    file = File.objects.select_related("blob").get(pk=job.result["file"])
    with blobs.store().open(file.blob.sha256) as stream:
        archive = zipfile.ZipFile(io.BytesIO(stream.read()))
    assert archive.testzip() is None
    return archive


@pytest.fixture
def entry():
    """Return an entry with a file, a step and a comment."""
    row = an_entry(html=TEXT, title="Dosage [1] : « β »")
    attach(row, io.BytesIO(b"a;b\n1;2\n"), name="../mesures: été.csv", by=row.author)
    attach(row, io.BytesIO(b"a;b\n3;4\n"), name="../mesures: été.csv", by=row.author)
    set_steps(row, [StepValue(text="Peser *vite*")], by=row.author, version=row.version)
    threads.comment(row, text="Vu.\nÀ refaire", by=row.author)
    row.refresh_from_db()
    return row


def test_markdown_opens_with_its_facts_its_words_and_its_files(entry):
    archive = taken(entry, Shape.MARKDOWN)
    folder = entry.number
    names = sorted(archive.namelist())
    assert names == [
        f"{folder}/{folder}.md", f"{folder}/files/mesures_ été-2.csv",
        f"{folder}/files/mesures_ été.csv",
    ]  # fmt: skip
    text = archive.read(names[0]).decode()
    _nothing, head, body = text.split("---\n", 2)
    facts = yaml.safe_load(head)
    assert facts["number"] == entry.number
    assert facts["title"] == "Dosage [1] : « β »"
    assert facts["author"] == entry.author.display_name
    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(body)
    assert "<h1>Dosage [1] : « β »</h1>" in html
    assert "<strong>β-SYN</strong> : 200 µL, H<sub>2</sub>O." in html
    assert "<td>21,3</td>" in html
    assert "[ ] Peser *vite*" in html
    assert 'href="files/mesures_%20%C3%A9t%C3%A9.csv">mesures: été.csv</a>' in html
    assert "À refaire" in html
    assert archive.read(names[1]) == b"a;b\n3;4\n"


def test_a_page_opens_from_a_disk_with_its_formulas_and_no_script(entry):
    archive = taken(entry, Shape.HTML)
    page = archive.read(f"{entry.number}/{entry.number}.html").decode()
    assert "<math" in page
    assert "Na" in page
    assert "<script" not in page
    assert "<link" not in page
    assert 'src="http' not in page
    assert 'href="files/mesures_%20%C3%A9t%C3%A9.csv"' in page
    assert ">mesures: été.csv</a>" in page
    assert "Peser *vite*" in page


def test_what_was_typed_and_is_not_yet_saved_leaves_too(entry):
    save_entry(
        entry, by=entry.author, version=entry.version,
        document={"type": "doc", "content": [
            {"type": "paragraph", "content": [{"type": "text", "text": "dernière minute"}]},
        ]},
    )  # fmt: skip
    archive = taken(entry, Shape.MARKDOWN)
    assert "dernière minute" in archive.read(f"{entry.number}/{entry.number}.md").decode()


def test_nobody_takes_what_they_may_not_read(entry, client):
    stranger = a_person()
    with pytest.raises(NotFound):
        read_out(str(entry.pk), Shape.HTML, by=stranger)
    account = an_account(stranger)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    for name in ("export_html", "export_markdown"):
        assert client.post(reverse(f"notebook:{name}", args=[entry.pk])).status_code == 404
