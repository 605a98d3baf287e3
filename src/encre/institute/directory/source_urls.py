"""Addresses of the directories that are read."""

from django.urls import path

from encre.institute.directory.views import source_mapping, source_runs, sources

ONE = "sources/<uuid:pk>"
RUN = "readings/<uuid:pk>"
urlpatterns = [
    path("sources/", sources.Sources.as_view(), name="sources"),
    path("sources/new", sources.NewSource.as_view(), name="source-new"),
    path(ONE, sources.SourcePage.as_view(), name="source"),
    path(f"{ONE}/edit", sources.EditSource.as_view(), name="source-edit"),
    path(f"{ONE}/connection", sources.Connect.as_view(), name="source-connection"),
    path(f"{ONE}/file", sources.SendFile.as_view(), name="source-file"),
    path(f"{ONE}/mapping", source_mapping.EditMapping.as_view(), name="source-mapping"),
    path(
        f"{ONE}/mapping/json", source_mapping.EditMappingJson.as_view(), name="source-mapping-json"
    ),
    path(f"{ONE}/look", sources.Act.as_view(verb="look"), name="source-look"),
    path(f"{ONE}/try", sources.Act.as_view(verb="try"), name="source-try"),
    path(f"{ONE}/read", sources.Act.as_view(verb="read"), name="source-read"),
    path(f"{ONE}/activate", sources.Act.as_view(verb="activate"), name="source-activate"),
    path(f"{ONE}/pause", sources.Act.as_view(verb="pause"), name="source-pause"),
    path(f"{ONE}/remove", sources.RemoveSource.as_view(), name="source-remove"),
    path(RUN, source_runs.RunPage.as_view(), name="run"),
    path(f"{RUN}/report.csv", source_runs.Report.as_view(), name="run-report"),
    path(f"{RUN}/accept", source_runs.Accept.as_view(), name="run-accept"),
]
