"""Addresses of the notebook."""

from django.urls import path

from encre.research.notebook.services.migrating import asking
from encre.research.notebook.views import (
    archives,
    countersigning,
    deposits,
    editing,
    entries,
    holds,
    lists,
    migrating,
    migration_report,
    notebooks,
    proof,
    properties,
    sharing,
    template_versions,
    template_writing,
    templates,
    tying,
)

app_name = "notebook"
urlpatterns = [
    path("", lists.EntryList.as_view(), name="entries"),
    path("new", entries.NewEntry.as_view(), name="new"),
    path("mentioned", editing.Mentioned.as_view(), name="mentioned"),
    path("shareable", sharing.Shareable.as_view(), name="shareable"),
    path("fields", lists.FieldNames.as_view(), name="field_names"),
    path("bin", lists.BinList.as_view(), name="bin"),
    path("notebooks/", lists.NotebookList.as_view(), name="notebooks"),
    path("notebooks/new", notebooks.NewNotebook.as_view(), name="new_notebook"),
    path("notebooks/<uuid:pk>/", notebooks.NotebookPage.as_view(), name="notebook"),
    path("notebooks/<uuid:pk>/edit", notebooks.EditNotebook.as_view(), name="edit_notebook"),
    path(
        "notebooks/<uuid:pk>/archive", notebooks.ArchiveNotebook.as_view(), name="archive_notebook"
    ),
    path("notebooks/<uuid:pk>/share", sharing.ShareNotebook.as_view(), name="share_notebook"),
    path("notebooks/<uuid:pk>/export", archives.ExportNotebook.as_view(), name="export"),
    path(
        "notebooks/<uuid:pk>/deposit", deposits.DepositNotebook.as_view(), name="deposit_notebook"
    ),
    path("deposits/", deposits.DepositList.as_view(), name="deposits"),
    path("deposits/new", deposits.NewDeposit.as_view(), name="new_deposit"),
    path("deposits/<uuid:pk>/", deposits.DepositPage.as_view(), name="deposit"),
    path("holds/", holds.HoldList.as_view(), name="holds"),
    path("holds/new", holds.PlaceHold.as_view(), name="new_hold"),
    path("holds/<uuid:pk>/", holds.HoldPage.as_view(), name="hold"),
    path("holds/<uuid:pk>/lift", holds.LiftHold.as_view(), name="lift_hold"),
    path("holds/<uuid:pk>/export", holds.ExportHold.as_view(), name="export_hold"),
    path("imports/", lists.ArchiveList.as_view(), name="archives"),
    path("imports/new", archives.ImportPage.as_view(), name="import"),
    path("imports/<uuid:pk>/", archives.ArchivePage.as_view(), name="archive"),
    path("imports/<uuid:pk>/confirm", archives.ConfirmImport.as_view(), name="confirm"),
    path("migrations/", migrating.MigrationList.as_view(), name="migrations"),
    path("migrations/new", migrating.NewMigration.as_view(), name="new_migration"),
    path("migrations/<uuid:pk>/", migrating.MigrationPage.as_view(), name="migration"),
    path(
        "migrations/<uuid:pk>/read",
        migrating.ActOnMigration.as_view(act=asking.read_given),
        name="read_migration",
    ),
    path(
        "migrations/<uuid:pk>/choose",
        migration_report.ChooseMigration.as_view(),
        name="choose_migration",
    ),
    path(
        "migrations/<uuid:pk>/lines/",
        migration_report.MigrationLines.as_view(),
        name="migration_lines",
    ),
    path(
        "migrations/<uuid:pk>/begin",
        migrating.ActOnMigration.as_view(act=asking.begin),
        name="begin_migration",
    ),
    path(
        "migrations/<uuid:pk>/stop",
        migrating.ActOnMigration.as_view(act=asking.stop),
        name="stop_migration",
    ),
    path("migrations/<uuid:pk>/undo", migrating.UndoMigration.as_view(), name="undo_migration"),
    path("exports/<uuid:pk>/", archives.ExportPage.as_view(), name="exporting"),
    path("entries/<uuid:pk>/", entries.EntryPage.as_view(), name="entry"),
    path("entries/<uuid:pk>/write", editing.WriteEntry.as_view(), name="write"),
    path("entries/<uuid:pk>/body", editing.EntryBody.as_view(), name="body"),
    path("entries/<uuid:pk>/updates", editing.EntryUpdates.as_view(), name="updates"),
    path("entries/<uuid:pk>/files", editing.EntryUpload.as_view(), name="upload"),
    path("entries/<uuid:pk>/properties", properties.EntryProperties.as_view(), name="properties"),
    path("entries/<uuid:pk>/steps/<uuid:step>", entries.TickStep.as_view(), name="tick"),
    path("entries/<uuid:pk>/versions/", proof.Revisions.as_view(), name="revisions"),
    path(
        "entries/<uuid:pk>/versions/<int:version>/", proof.RevisionPage.as_view(), name="revision"
    ),
    path(
        "entries/<uuid:pk>/versions/<int:version>/restore",
        proof.RestoreRevision.as_view(),
        name="restore",
    ),
    path("entries/<uuid:pk>/lock", proof.LockEntry.as_view(), name="lock"),
    path("entries/<uuid:pk>/unlock", proof.UnlockEntry.as_view(), name="unlock"),
    path("entries/<uuid:pk>/sign", proof.SignEntry.as_view(), name="sign"),
    path("entries/<uuid:pk>/freeze", proof.FreezeEntry.as_view(), name="freeze"),
    path("entries/<uuid:pk>/renew", proof.RenewStamps.as_view(), name="renew"),
    path("entries/<uuid:pk>/proof", proof.TakeProof.as_view(), name="prove"),
    path("proofs/<uuid:pk>/", proof.ProofPage.as_view(), name="proving"),
    path(
        "entries/<uuid:pk>/countersign",
        countersigning.AskCountersignature.as_view(),
        name="ask-countersign",
    ),
    path(
        "entries/<uuid:pk>/countersign/<uuid:held>/withdraw",
        countersigning.WithdrawRequest.as_view(),
        name="withdraw-countersign",
    ),
    path("countersign/", countersigning.CountersignList.as_view(), name="countersign"),
    path("countersign/<uuid:pk>/", countersigning.RoundPage.as_view(), name="round"),
    path("countersign/<uuid:pk>/sign", countersigning.SignRound.as_view(), name="round-sign"),
    path("entries/<uuid:pk>/share", sharing.ShareEntry.as_view(), name="share"),
    path("entries/<uuid:pk>/remove", entries.RemoveEntry.as_view(), name="remove"),
    path("entries/<uuid:pk>/back", entries.BringBack.as_view(), name="back"),
    path("entries/<uuid:pk>/duplicate", entries.DuplicateEntry.as_view(), name="duplicate"),
    path("entries/<uuid:pk>/export", archives.ExportEntry.as_view(), name="export_entry"),
    path("entries/<uuid:pk>/html", archives.EntryAsHtml.as_view(), name="export_html"),
    path("entries/<uuid:pk>/markdown", archives.EntryAsMarkdown.as_view(), name="export_markdown"),
    path("entries/<uuid:pk>/pdf", archives.PrintEntry.as_view(), name="print_entry"),
    path("entries/<uuid:pk>/protocol", tying.UseProtocol.as_view(), name="protocol"),
    path(
        "entries/<uuid:pk>/protocols/<uuid:pin>/leave", tying.LeaveProtocol.as_view(), name="leave"
    ),
    path("entries/<uuid:pk>/links", tying.LinkEntry.as_view(), name="links"),
    path("entries/<uuid:pk>/links/<uuid:link>", tying.UnlinkEntry.as_view(), name="unlink"),
    path("entries/<uuid:pk>/move", tying.MoveEntry.as_view(), name="move"),
    path("templates/", templates.TemplateList.as_view(), name="templates"),
    path("templates/new", templates.NewTemplate.as_view(), name="new_template"),
    path("templates/<uuid:pk>/", templates.TemplatePage.as_view(), name="template"),
    path(
        "templates/<uuid:pk>/write", template_writing.WriteTemplate.as_view(), name="write_template"
    ),
    path("templates/<uuid:pk>/body", template_writing.TemplateBody.as_view(), name="template_body"),
    path(
        "templates/<uuid:pk>/files",
        template_writing.TemplateUpload.as_view(),
        name="template_upload",
    ),
    path(
        "templates/<uuid:pk>/describe",
        template_writing.DescribeTemplate.as_view(),
        name="describe_template",
    ),
    path(
        "templates/<uuid:pk>/publish", templates.PublishTemplate.as_view(), name="publish_template"
    ),
    path("templates/<uuid:pk>/retire", templates.RetireTemplate.as_view(), name="retire_template"),
    path("templates/<uuid:pk>/reopen", templates.ReopenTemplate.as_view(), name="reopen_template"),
    path(
        "templates/<uuid:pk>/versions/",
        template_versions.TemplateVersions.as_view(),
        name="template_versions",
    ),
    path(
        "templates/<uuid:pk>/versions/<int:number>/",
        template_versions.TemplateVersionPage.as_view(),
        name="template_version",
    ),
]
