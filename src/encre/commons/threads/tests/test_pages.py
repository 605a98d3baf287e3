"""Comments, tags and stars from a page, with htmx and without."""

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory

from encre.commons.files.tests.test_pages import signed_in
from encre.commons.threads import queries, services
from encre.foundation.people.models import Person
from encre.foundation.people.tests.factories import a_person

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true", "hx-target": "thread"}


def about(subject: Person, **facts: str) -> dict[str, str]:
    return {"kind": "people.person", "id": str(subject.pk), **facts}


def test_a_comment_without_javascript() -> None:
    by = a_person()
    response = signed_in(by).post("/threads/comments", about(by, text="Bonjour"))
    assert response.headers["Location"] == f"/atlas/people/{by.pk}#thread"
    assert queries.comments(by).get().text == "Bonjour"


def test_a_comment_with_htmx_and_a_refusal_keeps_the_text() -> None:
    by = a_person()
    client = signed_in(by)
    page = client.post("/threads/comments", about(by, text="**Oui**"), headers=HTMX)
    assert "<strong>Oui</strong>" in page.content.decode()
    refused = client.post("/threads/comments", about(by, text="x" * 20_001), headers=HTMX)
    assert refused.status_code == 422
    assert "x" * 20_001 in refused.content.decode()


def test_hidden_subjects_and_unknown_kinds_do_not_exist() -> None:
    client = signed_in(a_person())
    hidden = a_person(unlisted=True)
    for facts in (about(hidden, text="x"), {"kind": "rien.du_tout", "id": str(hidden.pk)}, {}):
        for address in ("comments", "tags", "star"):
            assert client.post(f"/threads/{address}", facts).status_code == 404
    visitor = Client().post("/threads/comments", about(hidden, text="x"))
    assert visitor.status_code == 302


def test_changing_and_removing_by_the_page() -> None:
    by = a_person()
    client = signed_in(by)
    comment = services.comment(by, text="Avant", by=by)
    base = f"/threads/comments/{comment.pk}"
    assert client.get(base).headers["Location"].endswith(f"#comment-{comment.pk}")
    assert "Avant" in client.get(f"{base}/edit").content.decode()
    assert client.post(f"{base}/edit", {"text": "Après"}).status_code == 302
    assert client.post(f"{base}/edit", {"text": ""}).status_code == 422
    assert client.post(f"{base}/remove", headers=HTMX).status_code == 200
    assert queries.comments(by).get().removed
    other = signed_in(a_person())
    assert other.post(f"{base}/remove").status_code == 403


def test_tags_and_the_star() -> None:
    by = a_person()
    client = signed_in(by)
    assert client.post("/threads/tags", about(by, tag="ELISA")).status_code == 302
    assert (
        "ELISA" in client.post("/threads/tags", about(by, tag="x"), headers=HTMX).content.decode()
    )
    assert client.post("/threads/tags", about(by, tag=""), headers=HTMX).status_code == 422
    client.post("/threads/tags", about(by, remove="x"))
    assert queries.tags_of(by) == ["ELISA"]
    options = client.get("/threads/tags/suggest", {"tag": "el", "kind": "people.person"})
    assert '<option value="ELISA">' in options.content.decode()
    client.post("/threads/star", about(by, keep="1"))
    assert queries.is_favourite(by, by)
    page = client.post("/threads/star", about(by, keep="0"), headers=HTMX).content.decode()
    assert 'aria-pressed="false"' in page


def test_the_tags_draw_a_thread(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    by = a_person()
    request = RequestFactory().get("/")
    request.person = by
    drawn = Template("{% load threads %}{% thread it %}{% tags it %}{% star it %}")
    services.comment(by, text="Un", by=by)
    with django_assert_max_num_queries(20) as one:
        drawn.render(Context({"request": request, "it": by}))
    for _number in range(8):
        services.comment(by, text="Encore", by=a_person())
    with django_assert_max_num_queries(len(one)):
        html = drawn.render(Context({"request": request, "it": by}))
    assert html.count('class="comment"') == 9
