"""A small room made of the kit's archetypes over people, for tests: pages and their addresses."""

from django import forms
from django.urls import include, path

from encre.foundation import access, jobs, ui
from encre.foundation.base.errors import NotAllowed, NotFound, ReadOnly, Refused, Stale
from encre.foundation.people.models import Person
from encre.foundation.ui.actions import Empty, Participant, Property
from encre.foundation.ui.pages import (
    BulkAction,
    ChoiceFilter,
    Column,
    ConfirmPage,
    DayFilter,
    Decision,
    DeskPage,
    FormPage,
    JobPage,
    ListPage,
    ObjectPage,
    Page,
    PicturePage,
    TextFilter,
)


def rename(person, *, by):
    if person.family_name.startswith("Refuse"):
        raise Refused("Ce nom est gardé.")
    Person.objects.filter(pk=person.pk).update(expertise=f"vu par {by.given_name}")


class PeopleList(ListPage):
    title = "Personnes"
    columns = (
        Column("name", "Nom", "display_name", link=True, sort=("sort_name",)),
        Column("email", "Courriel"),
        Column("made", "Créé", "created_at", kind="moment", sort=("created_at",)),
        Column("orcid", "ORCID", kind="code", shown=False),
    )
    filters = (
        TextFilter("q", "Nom", fields=("search_name",)),
        ChoiceFilter("presence", "Présence", choices=(("active", "Présent"), ("left", "Parti"))),
        DayFilter("made", "Créé", column="created_at"),
    )
    bulk = (BulkAction("see", "Voir", rename, consequence="Ils seront vus."),)
    order = ("sort_name",)
    size = 5
    empty = Empty("Personne encore", "Ajoutez la première.", "users")

    def rows(self):
        return access.visible(self.person, Person.objects.filter(family_name__startswith="Liste"))

    def row_url(self, row):
        return f"/t/people/{row.pk}"


class PersonObject(ObjectPage):
    def find(self):
        seen = access.visible(self.person, Person.objects.filter(pk=self.kwargs["pk"]))
        return seen.first()

    def state(self):
        return ui.State("Présent", "success")

    def people(self):
        return [Participant(self.object, "elle-même")]

    def properties(self):
        return [Property("Courriel", self.object.email), Property("ORCID", "", "code")]

    def actions(self):
        return [
            ui.Action("Modifier", "#", "edit", main=True, key="e"),
            ui.Action("Retirer", "#", "trash", method="post", tone="danger", consequence="Adieu."),
        ]


class NameForm(forms.Form):
    name = forms.CharField(label="Nom", help_text="Le nom d’usage.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NameForms(FormPage):
    title = "Renommer"
    form_class = NameForm
    done = "C’est fait."
    next_step = "Ensuite, rien."

    def perform(self, form):
        name = form.cleaned_data["name"]
        if name == "refus":
            raise Refused(fields={"name": ["Ce nom est pris."], "ghost": ["Autre."]})
        if name == "tard":
            raise Stale
        return "/t/done"


class Destroy(ConfirmPage):
    title = "Détruire"

    def expected(self):
        return "Cahier 7"

    def consequence(self):
        return "Le cahier 7 disparaît."

    def act(self):
        return "/t/done"


class Desk(DeskPage):
    title = "Bureau"
    decisions = (Decision("see", "Voir", "v", rename, undo=lambda case: f"/t/undo/{case.pk}"),)
    empty = Empty("Tout est fait")

    def waiting(self):
        return Person.objects.filter(family_name__startswith="Cas", expertise="")


class Work(JobPage):
    cancel_url = "/t/cancel"

    def find(self):
        return jobs.Job.objects.get(pk=self.kwargs["pk"])

    def results(self):
        return [ui.Action("Le fichier", "/t/file")]


class Chart(PicturePage):
    title = "Figure"

    def header(self):
        return ("Mois", "Nombre")

    def table(self):
        return (("2026-11", 3), ("=1+1", 4))


ERRORS = {
    "404": NotFound("un mot qui ne doit pas paraître"),
    "403": NotAllowed(),
    "409": Stale(),
    "422": Refused(fields={"name": ["Trop long."]}),
    "503": ReadOnly(),
    "500": RuntimeError("secret intérieur"),
}


class Failing(Page):
    def get(self, request, *args, **kwargs):
        raise ERRORS[kwargs["which"]]


urlpatterns = [
    path("t/people/", PeopleList.as_view(), name="t-list"),
    path("t/people/<uuid:pk>", PersonObject.as_view()),
    path("t/name", NameForms.as_view()),
    path("t/destroy", Destroy.as_view()),
    path("t/desk", Desk.as_view()),
    path("t/jobs/<uuid:pk>", Work.as_view()),
    path("t/chart", Chart.as_view()),
    path("t/fail/<str:which>", Failing.as_view()),
    path("t/done", Page.as_view(title="Fait")),
    path("", include("encre.institute.home.urls")),
    path("ui/", include("encre.foundation.ui.urls")),
    path("notices/", include("encre.foundation.notices.urls")),
    path("directory/", include("encre.institute.directory.urls")),
]
handler404 = "encre.foundation.ui.refusals.not_found"
handler500 = "encre.foundation.ui.refusals.broken"
handler403 = "encre.foundation.ui.refusals.forbidden"
handler400 = "encre.foundation.ui.refusals.bad_request"
