"""The page of a source's mapping: what each column means, with the first rows as they become."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.errors import Refused
from encre.foundation.ui.forms import add_refusal
from encre.institute.directory import mapping as mappings
from encre.institute.directory import source_words as words
from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.mapping import STEPS, suggested
from encre.institute.directory.models import Source
from encre.institute.directory.services import sources
from encre.institute.directory.services.sampling import sampled
from encre.institute.directory.source_forms import LABELS, MappingForm, MappingJsonForm
from encre.institute.directory.views.sources import OfSource


def preview(source: Source, mapping: mappings.Mapping) -> dict[str, Any]:
    """Return the first rows as the mapping makes them, and what it drops."""
    names = [name for name in COLUMNS if name in mapping.columns]
    rows: list[tuple[str, list[str] | None]] = []
    warned: list[tuple[str, Any, Any, str]] = []
    for row in sampled(source):
        if mappings.left_out(mapping, row):
            rows.append((row.place, None))
            continue
        made = mappings.applied(mapping, row)
        rows.append((row.place, [made.facts.get(name, "") for name in names]))
        warned += [
            (row.place, LABELS.get(one.column, one.column), words.warning(one.code), one.value)
            for one in made.warned
        ]
    return {
        "names": [LABELS[name] for name in names],
        "rows": rows,
        "warned": warned[:20],
        "complete": mapping.complete,
    }


class EditMapping(OfSource):
    """One line a column, a live preview under it."""

    title, icon = _("Mapping"), "arrows-right-left"
    template_name = "directory/source_mapping.html"
    form_class = MappingForm
    fragment = "preview"
    fragment_template = "directory/parts/preview.html"
    done = _("The mapping is kept. Try the source to see what it would bring.")

    def initial(self) -> Mapping[str, Any]:
        """Return the version."""
        return {"version": self.source.version}

    def form_options(self) -> dict[str, Any]:
        """Return the saved mapping, or the one that the names of the columns suggest."""
        return {"saved": self._saved()}

    def _saved(self) -> dict[str, Any]:
        if self.request.GET.get("guess") or not self.source.mapping:
            return suggested(self.source.sample.get("columns", ())).as_data()
        return dict(self.source.mapping)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show what the answers would give, or keep them."""
        if "preview" not in request.POST and not self.is_fragment():
            return super().post(request, *args, **kwargs)
        form: Any = self.form()
        if form.is_valid():
            try:
                mappings.from_data(form.mapping())
            except mappings.BadMapping as bad:
                add_refusal(form, refused(bad))
        return self.render_to_response(self.get_context_data(form=form))

    def perform(self, form: Any) -> Any:
        """Keep it."""
        version = form.cleaned_data["version"] or 0
        try:
            sources.map_source(self.source, by=self.person, version=version, mapping=form.mapping())
        except Refused as refusal:
            names = {f"from_{name}": told for name, told in refusal.fields.items()}
            raise Refused(str(refusal), fields=names) from None
        return reverse("directory:source", args=[self.source.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the table, the native columns, the preview."""
        form = context["form"]
        mapping = mappings.Mapping()
        try:
            data = form.mapping() if form.is_bound and form.is_valid() else self._saved()
            mapping = mappings.from_data(data)
        except mappings.BadMapping:
            mapping = mappings.Mapping()
        return super().get_context_data(
            source=self.source,
            lines=form.lines(),
            native=self.source.sample.get("columns", ()),
            sample=bool(self.source.sample.get("rows")),
            steps=[(name, label, OPTIONS.get(name, "")) for name, label in STEPS.items()],
            json_url=reverse("directory:source-mapping-json", args=[self.source.pk]),
            **preview(self.source, mapping),
            **context,
        )


OPTIONS = {
    "family": _("given, family or capitals: what stands first"),
    "given": _("given, family or capitals: what stands first"),
    "date": _("auto, dmy, mdy or ymd"),
    "prefix": "{SUPANN}",
    "group": r"\[affect=([^\]]*)\]",
    "constant": "Inserm",
    "table": _("value = becomes ; value = becomes"),
}


def refused(bad: mappings.BadMapping) -> Refused:
    """Return the refusal of a mapping, beside its lines."""
    return Refused(
        fields={f"from_{name}" if name else "": [what] for name, what in bad.wrong.items()}
    )


class EditMappingJson(OfSource):
    """The same as JSON, with several transforms to a column; it may be kept elsewhere and sent."""

    title, icon = _("Mapping as JSON"), "braces"
    form_class = MappingJsonForm
    done = _("The mapping is kept. Try the source to see what it would bring.")
    intro = _(
        "Each column has “from” (native columns), “steps” (“do” and “option”), “join”"
        " (first, all, words). “without” leaves rows out."
    )

    def initial(self) -> Mapping[str, Any]:
        """Return the saved mapping."""
        return {"version": self.source.version, "mapping": self.source.mapping}

    def form(self) -> Any:
        """Write the JSON on several lines."""
        form = super().form()
        form.fields["mapping"].encoder = _Readable  # type: ignore[attr-defined]
        return form

    def perform(self, form: Any) -> Any:
        """Keep it."""
        told = form.cleaned_data
        try:
            sources.map_source(
                self.source, by=self.person, version=told["version"] or 0, mapping=told["mapping"]
            )
        except Refused as refusal:
            said = [f"{name}: {one}" for name, told in refusal.fields.items() for one in told]
            raise Refused(fields={"mapping": said or [str(refusal)]}) from None
        return reverse("directory:source", args=[self.source.pk])


class _Readable(json.JSONEncoder):
    def __init__(self, **options: Any) -> None:
        super().__init__(**(options | {"indent": 2, "ensure_ascii": False}))
