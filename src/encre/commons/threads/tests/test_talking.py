"""Comments, mentions, tags and favourites: who may, who is told, what stays."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from encre.commons.files.tests.factories import a_file
from encre.commons.threads import queries, services
from encre.commons.threads.markup import shown
from encre.commons.threads.models import Comment, Mention, Tag
from encre.foundation import access, jobs, journal
from encre.foundation.base.errors import NotAllowed, NotFound, Refused
from encre.foundation.journal.models import Recorded
from encre.foundation.notices.models import Notice
from encre.foundation.people.tests.factories import a_person, an_account

pytestmark = pytest.mark.django_db


def test_a_comment_is_written_and_told_once() -> None:
    subject, by = a_person(), a_person()
    comment = services.comment(subject, text="  Très clair.\r\n ", by=by)
    assert comment.text == "Très clair."
    assert list(queries.comments(subject)) == [comment]
    event = Recorded.objects.get(name="threads.comment.written")
    assert (event.subject_id, event.data["comment"]) == (subject.pk, str(comment.pk))
    assert "clair" not in str(event.data)


def test_what_one_may_not_see_one_may_not_comment() -> None:
    hidden, other = a_person(unlisted=True), a_person()
    with pytest.raises(NotFound):
        services.comment(hidden, text="Bonjour", by=other)
    comment = services.comment(hidden, text="À moi", by=hidden)
    assert not access.can(other, "threads.comment.view", comment)
    with pytest.raises(NotFound):
        queries.visible_comment(other, comment.pk)


@pytest.mark.parametrize("text", ["", "   \n", "x" * 20_001])
def test_empty_or_endless_comments_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        services.comment(a_person(), text=text, by=a_person())
    assert not Comment.objects.exists()


def test_only_the_author_changes_a_comment() -> None:
    subject, by = a_person(), a_person()
    comment = services.comment(subject, text="Première version", by=by)
    with pytest.raises(NotAllowed):
        services.edit_comment(comment, text="Autre", by=a_person())
    services.edit_comment(comment, text="Seconde version", by=by)
    comment.refresh_from_db()
    assert comment.text == "Seconde version"
    assert comment.edited_at


def test_a_removed_comment_leaves_its_trace_without_its_words() -> None:
    subject, by = a_person(), a_person()
    comment = services.comment(subject, text="À retirer", by=by)
    with pytest.raises(NotAllowed):
        services.remove_comment(comment, by=a_person())
    services.remove_comment(comment, by=subject)
    comment.refresh_from_db()
    assert (comment.text, comment.removed, comment.removed_by) == ("", True, subject)
    assert queries.comment_counts([subject.pk]) == {}
    with pytest.raises(NotAllowed):
        services.edit_comment(comment, text="Encore", by=by)


def test_the_database_keeps_no_words_of_the_removed() -> None:
    comment = services.comment(a_person(), text="À retirer", by=a_person())
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(removed_at=datetime.now(UTC))


@pytest.mark.parametrize(
    "said", ["@Éloïse Le Bihan-Roux, regarde", "voir @eloise le bihan-roux.", "(@ebihan)"]
)
def test_people_named_are_told(said: str) -> None:
    subject, by = a_person(), a_person()
    named = a_person(given_name="Éloïse", family_name="Le Bihan-Roux")
    account = an_account(named)
    account.login = "ebihan"
    account.save()
    jobs.run_all()
    services.comment(subject, text=said, by=by)
    assert Mention.objects.get().person == named
    journal.seal()
    jobs.run_all()
    notice = Notice.objects.get(person=named)
    assert notice.sort == "threads.mention"


def test_a_doubtful_or_blind_name_names_nobody() -> None:
    hidden, by = a_person(unlisted=True), a_person()
    a_person(given_name="Anne", family_name="Morvan")
    a_person(given_name="Anne", family_name="Morvan")
    blind = a_person(given_name="Yann", family_name="Kerbrat")
    services.comment(by, text="@Anne Morvan @inconnu moi@example.org", by=by)
    services.comment(hidden, text=f"@{blind.display_name}", by=hidden)
    assert not Mention.objects.exists()


def test_those_who_wrote_before_are_told() -> None:
    subject, first, second = a_person(), a_person(), a_person()
    jobs.run_all()
    services.comment(subject, text="Un", by=first)
    services.comment(subject, text="Deux", by=second)
    jobs.run_all()
    assert [(notice.person, notice.sort) for notice in Notice.objects.all()] == [
        (first, "threads.answer")
    ]


def test_an_imported_comment_keeps_its_author_and_date() -> None:
    subject, by = a_person(), a_person()
    at = datetime(2019, 3, 1, 10, tzinfo=UTC)
    comment = services.import_comment(subject, text="Ancien", author_text="J. Doe", at=at, by=by)
    assert (comment.signed, comment.created_at) == ("J. Doe", at)
    assert not access.can(by, "threads.comment.edit", comment)
    jobs.run_all()
    assert not Notice.objects.exists()


def test_tags_are_one_whatever_their_case() -> None:
    by = a_person()
    services.set_tags(by, ["Western blot", "  western   BLOT ", "Élisa"], by=by)
    assert queries.tags_of(by) == ["Élisa", "Western blot"]
    services.tag(by, "CRISPR", by=by)
    services.untag(by, "elisa", by=by)
    assert queries.tags_of(by) == ["CRISPR", "Western blot"]
    assert Tag.objects.count() == 3
    assert list(queries.tagged(type(by), "crispr")) == [{"subject_id": by.pk}]
    assert Recorded.objects.filter(name="threads.tags.set").count() == 3
    services.set_tags(by, ["crispr", "western blot"], by=by)
    assert Recorded.objects.filter(name="threads.tags.set").count() == 3


def test_only_those_who_change_the_object_tag_it() -> None:
    with pytest.raises(NotAllowed):
        services.tag(a_person(), "x", by=a_person())
    with pytest.raises(Refused):
        by = a_person()
        services.tag(by, " , ", by=by)


def test_tags_of_what_is_hidden_are_not_suggested() -> None:
    hidden, by = a_person(unlisted=True), a_person()
    services.tag(hidden, "Secret", by=hidden)
    services.tag(by, "Séquençage", by=by)
    assert queries.tag_suggestions(by, "se", kind="people.person") == ["Séquençage"]
    assert queries.tag_suggestions(hidden, "se", kind="people.person") == ["Secret", "Séquençage"]


def test_favourites_are_of_the_person_alone() -> None:
    by = a_person()
    file = a_file(by=by)
    services.favourite(file, by=by)
    services.favourite(file, by=by)
    services.favourite(by, by=by)
    assert list(queries.favourites(by)) == [by, file]
    assert not Recorded.objects.filter(name="threads.favourite.kept", subject_id=file.pk).exists()
    services.unfavourite(file, by=by)
    assert not queries.is_favourite(by, file)
    with pytest.raises(NotFound):
        services.favourite(a_person(unlisted=True), by=by)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**gras** et *italique*", "<p><strong>gras</strong> et <em>italique</em></p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[clic](javascript:alert(1))", "<p>[clic](javascript:alert(1))</p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("`x < y`", "<p><code>x &lt; y</code></p>"),
        ("# titre", "<p># titre</p>"),
        ("![i](http://x/y.png)", "<p>!"),
    ],
)
def test_the_little_markup(text: str, html: str) -> None:
    assert str(shown(text)).strip().startswith(html)


def test_a_link_leaves_without_telling_where_from() -> None:
    assert 'rel="noopener noreferrer nofollow"' in shown("[site](https://example.org)")


def test_a_mention_becomes_a_link() -> None:
    html = shown("Merci @Anne <i>", {"Anne": "/atlas/people/1"})
    assert '<a class="mention" href="/atlas/people/1">@Anne</a> &lt;i&gt;' in html
