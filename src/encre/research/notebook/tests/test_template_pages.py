"""The pages of templates, and what an entry's pages say of them."""

import json

import pytest
from django.urls import reverse

from encre.foundation import links
from encre.foundation.people.tests.factories import an_account
from encre.research.notebook import queries
from encre.research.notebook.body import VERSION
from encre.research.notebook.models import Entry, Template
from encre.research.notebook.services.protocols import begin_entry
from encre.research.notebook.services.templates import describe_template, publish_template
from encre.research.notebook.tests.factories import a_notebook
from encre.research.notebook.tests.test_templates import FIELDS, a_template, doc

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    notebook = a_notebook()
    client.force_login(an_account(notebook.created_by))
    return client, notebook, notebook.created_by


def test_a_template_is_written_published_and_used(desk):
    client, notebook, _by = desk
    sent = {"title": "RT-qPCR", "structure": str(notebook.structure_id)}
    answer = client.post(reverse("notebook:new_template"), sent)
    template = Template.objects.get()
    assert answer.url == reverse("notebook:write_template", args=[template.pk])
    assert client.get(answer.url).status_code == 200
    body = json.dumps({"schema": VERSION, "body": doc("<p>Pipeter</p>")})
    kept = client.put(
        reverse("notebook:template_body", args=[template.pk]),
        body,
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    assert kept.json()["version"] == 2
    late = client.put(
        reverse("notebook:template_body", args=[template.pk]),
        json.dumps({"schema": VERSION, "body": doc("<p>Autre</p>")}),
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    assert late.status_code == 409
    sent = {
        "version": "2",
        "title": "RT-qPCR",
        "status": "running",
        "tags": "qPCR, ARN",
        "fields-TOTAL_FORMS": "2",
        "fields-INITIAL_FORMS": "0",
        "fields-0-name": "Efficacité",
        "fields-0-kind": "number",
        "fields-0-unit": "%",
        "fields-0-required": "on",
        "fields-1-name": "Colorant",
        "fields-1-kind": "choice",
        "fields-1-options": "SYBR; TaqMan",
        "steps-TOTAL_FORMS": "1",
        "steps-INITIAL_FORMS": "0",
        "steps-0-text": "Lancer",
        "steps-0-days": "1",
    }
    answer = client.post(reverse("notebook:describe_template", args=[template.pk]), sent)
    assert answer.status_code == 302, answer.content.decode()
    answer = client.post(
        reverse("notebook:publish_template", args=[template.pk]),
        {"version": "3", "note": "Première"},
    )
    assert answer.status_code == 302
    page = client.get(reverse("notebook:new"), {"template": str(template.pk)}).content.decode()
    assert "RT-qPCR, version 1" in page
    sent = {"notebook": str(notebook.pk), "template": str(template.pk), "title": ""}
    answer = client.post(reverse("notebook:new"), sent)
    entry = Entry.objects.get()
    assert answer.url == reverse("notebook:write", args=[entry.pk])
    shown = client.get(reverse("notebook:entry", args=[entry.pk])).content.decode()
    assert "Pipeter" in shown
    assert "Efficacité" in shown
    listed = client.get(reverse("notebook:templates")).content.decode()
    assert "RT-qPCR" in listed


def test_an_entry_says_that_a_newer_version_exists_and_keeps_its_own(desk):
    client, notebook, by = desk
    template = a_template(by, fields=FIELDS)
    entry = begin_entry(notebook, queries.last_version(template), by=by)
    address = reverse("notebook:entry", args=[entry.pk])
    newer = reverse("notebook:template_version", args=[template.pk, 2])
    assert newer not in client.get(address).content.decode()
    template = describe_template(template, by=by, draft=template.draft, fields=FIELDS[:1])
    publish_template(template, by=by, draft=template.draft, note="Moins de champs")
    shown = client.get(address).content.decode()
    assert newer in shown
    assert "Volume" in shown
    page = client.get(newer).content.decode()
    assert "<del>Volume</del>" in page
    assert (
        "Moins de champs"
        in client.get(reverse("notebook:template_versions", args=[template.pk])).content.decode()
    )


def properties(entry, **facts):
    sent = {
        "version": str(entry.version),
        "title": entry.title,
        "status": entry.status,
        "fields-TOTAL_FORMS": "3",
        "fields-INITIAL_FORMS": "3",
        "steps-TOTAL_FORMS": "0",
        "steps-INITIAL_FORMS": "0",
    }
    for place, row in enumerate(entry.fields.order_by("position")):
        sent |= {
            f"fields-{place}-name": row.name,
            f"fields-{place}-kind": row.kind,
            f"fields-{place}-text": row.text,
            f"fields-{place}-unit": row.unit,
        }
    return sent | facts


def test_what_is_missing_for_done_is_told_and_the_rest_is_saved(desk):
    client, notebook, by = desk
    entry = begin_entry(notebook, queries.last_version(a_template(by, fields=FIELDS)), by=by)
    address = reverse("notebook:properties", args=[entry.pk])
    page = client.get(address).content.decode()
    assert "Sur le flacon" in page
    sent = properties(entry, **{"status": "done", "fields-1-text": "7", "fields-2-text": "F"})
    answer = client.post(address, sent, follow=True)
    entry.refresh_from_db()
    assert entry.status == "running"
    assert entry.fields.get(name="Volume").text == "7"
    assert "Lot" in "".join(str(message) for message in answer.context["messages"])
    sent = properties(entry, **{"status": "done", "fields-0-text": "A12"})
    client.post(address, sent)
    entry.refresh_from_db()
    assert entry.status == "done"


@pytest.mark.parametrize(
    ("name", "value"), [("fields-1-unit", "kg"), ("fields-1-text", "beaucoup")]
)
def test_a_wrong_value_is_told_with_its_field_and_nothing_is_saved(desk, name, value):
    client, notebook, by = desk
    entry = begin_entry(notebook, queries.last_version(a_template(by, fields=FIELDS)), by=by)
    sent = properties(entry, **{name: value, "title": "Autre titre"})
    answer = client.post(reverse("notebook:properties", args=[entry.pk]), sent)
    assert answer.status_code == 422
    assert "Volume" in answer.content.decode().split('id="error-summary"')[1][:900]
    entry.refresh_from_db()
    assert entry.title != "Autre titre"


def test_what_a_template_says_cannot_act_in_the_pages_that_show_it(desk):
    client, notebook, by = desk
    evil = "<script>alert(1)</script>"
    fields = [
        {"name": evil, "kind": "text", "help": evil, "text": evil},
        {"name": f"b{evil}", "kind": "choice", "options": [evil]},
    ]
    template = a_template(
        by, title=evil, fields=fields, steps=[{"text": evil, "days": 1}], purpose=evil, tags=["a"]
    )
    entry = begin_entry(notebook, queries.last_version(template), by=by, title=evil)
    for name in ("entry", "properties", "links", "protocol", "move"):
        page = client.get(reverse(f"notebook:{name}", args=[entry.pk])).content.decode()
        assert evil not in page, name
    for name in ("template", "describe_template", "template_versions", "publish_template"):
        page = client.get(reverse(f"notebook:{name}", args=[template.pk])).content.decode()
        assert evil not in page, name
    asked = {"field_name": evil, "cols": ["f.bscriptalert1script", "title"], "q": evil}
    for name in ("entries", "templates", "new", "field_names"):
        page = client.get(reverse(f"notebook:{name}"), asked).content.decode()
        assert evil not in page, name


def test_a_person_and_a_link_are_found_by_their_names(desk):
    client, notebook, by = desk
    fields = [{"name": "Opératrice", "kind": "person"}, {"name": "Suite de", "kind": "link"}]
    template = a_template(by, fields=fields)
    entry = begin_entry(notebook, queries.last_version(template), by=by)
    other = begin_entry(notebook, queries.last_version(template), by=by)
    sent = properties(
        entry,
        **{
            "fields-TOTAL_FORMS": "2",
            "fields-INITIAL_FORMS": "2",
            "fields-0-text": by.email or by.display_name,
            "fields-1-text": other.number,
        },
    )
    answer = client.post(reverse("notebook:properties", args=[entry.pk]), sent)
    assert answer.status_code == 302, answer.content.decode()
    person, link = entry.fields.order_by("position")
    assert (person.target_kind, person.target_id) == ("people.person", by.pk)
    assert (link.target_kind, link.target_id, link.text) == (
        "notebook.entry",
        other.pk,
        other.title,
    )
    sent |= {"fields-1-text": "Personne ne s’appelle ainsi", "version": "2"}
    answer = client.post(reverse("notebook:properties", args=[entry.pk]), sent)
    assert answer.status_code == 422


def test_links_have_a_meaning_and_can_be_taken_away(desk):
    client, notebook, by = desk
    version = queries.last_version(a_template(by))
    entry, other = (begin_entry(notebook, version, by=by) for _number in range(2))
    address = reverse("notebook:links", args=[entry.pk])
    sent = {"relation": "contradicts", "target": other.number, "note": "Lot différent"}
    assert client.post(address, sent).status_code == 302
    page = client.get(reverse("notebook:entry", args=[other.pk])).content.decode()
    assert entry.title in page
    (tie,) = links.about(entry, by)
    client.post(reverse("notebook:unlink", args=[entry.pk, tie.link.pk]))
    assert not links.about(entry, by)
