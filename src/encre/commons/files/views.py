"""Pages of a file, its bytes, its preview; receiving files from a form."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import parse_etags, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST, require_safe

from encre.commons.files import blobs, downloads, owners, portraits, queries, services
from encre.commons.files.forms import RenameForm
from encre.commons.files.handlers import ReceivedFile, StoreHandler
from encre.commons.files.models import Blob, File, PartKind
from encre.commons.files.shown import shown_preview
from encre.foundation import access, links
from encre.foundation.base.errors import EncreError, NotFound, Refused
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.actions import Action, Crumb, Participant, Property, State
from encre.foundation.ui.pages import FormPage, ObjectPage
from encre.foundation.ui.pages.base import sign_in


class FilePage(ObjectPage[File]):
    """A file: its preview, where it comes from, its hash, where the same bytes are."""

    template_name = "files/file.html"
    view_action = "files.file.view"
    icon = "file"
    kind_label = _("File")

    def find(self) -> File:
        """Return the file, if the person may see what it belongs to."""
        return queries.visible_file(self.person, self.kwargs["pk"])

    def crumbs(self) -> list[Crumb]:
        """Lead back to the object that holds the file."""
        owner = services.owner_of(self.object)
        return [Crumb(links.title(owner), links.address(owner))] if owner is not None else []

    def state(self) -> State | None:
        """Say when the file was removed, or its bytes are not sound."""
        if self.object.removed:
            return State(_("File removed"), "neutral", "trash")
        if self.object.blob.state != "sound":
            return State(self.object.blob.get_state_display(), "danger")
        return None

    def people(self) -> list[Participant]:
        """Return who sent it."""
        sender = self.object.uploaded_by
        return [Participant(sender, _("sent it"))] if sender else []

    def actions(self) -> list[Action]:
        """Download first; rename, remove or restore for those who may."""
        file = self.object
        base = f"/files/{file.pk}"
        offered = [Action(_("Download"), f"{base}/content", "download", main=True)]
        if access.can(self.person, "files.file.edit", file):
            if file.removed:
                offered.append(
                    Action(_("Restore"), f"{base}/restore", "restore", "post", main=True)
                )
            else:
                offered.append(Action(_("Rename"), f"{base}/name", "pencil"))
                offered.append(Action(_("Remove"), f"{base}/remove", "trash", "post", "danger"))
        return offered

    def properties(self) -> list[Property]:
        """Return what is known of the bytes."""
        file = self.object
        declared = file.declared_type if file.declared_type != file.media_type else ""
        return [
            Property(_("Size"), file.size, "size"),
            Property(_("Type"), file.media_type, "code"),
            Property(_("Type announced"), declared, "code"),
            Property(_("Arrived"), file.created_at, "moment"),
            Property(_("SHA-256"), file.sha256, "code"),
            Property(_("Bytes checked"), file.blob.verified_at, "moment"),
            Property(_("Removed on"), file.removed_at, "moment")
            if file.removed
            else Property("", ""),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Add the preview and the other files with the same bytes."""
        same = queries.same_bytes(self.person, self.object)
        return super().get_context_data(preview=shown_preview(self.object), same=same, **context)


class RenamePage(FormPage):
    """Give a file another name."""

    form_class = RenameForm
    title = _("Rename the file")
    done = _("The file has its new name.")

    def file(self) -> File:
        """Return the file, if the person may change it."""
        file = queries.visible_file(self.person, self.kwargs["pk"])
        access.require(self.person, "files.file.edit", file)
        return file

    def crumbs(self) -> list[Crumb]:
        """Lead back to the file."""
        file = self.file()
        return [Crumb(file.name, links.address(file))]

    def initial(self) -> dict[str, Any]:
        """Return the present name."""
        return {"name": self.file().name}

    def perform(self, form: Any) -> str:
        """Rename it."""
        file = services.rename(self.file(), form.cleaned_data["name"], by=self.person)
        return links.address(file)


@require_safe
def content(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send the bytes of a file: always to be saved, whole or the one range asked for."""
    file = queries.visible_file(request.person, pk)  # type: ignore[attr-defined]
    etag = f'"{file.sha256}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _safe(HttpResponse(status=304), file, etag)
    part = None
    if request.headers.get("If-Range", etag) == etag:
        try:
            part = downloads.asked_range(request.headers.get("Range", ""), file.size)
        except downloads.Unsatisfiable:
            refused = HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
            return _safe(refused, file, etag)
    first, last = part or (0, file.size - 1)
    length = last - first + 1
    stream = queries.open_file(file)
    if request.method == "HEAD":
        stream.close()
        response: HttpResponseBase = HttpResponse()
    else:
        response = StreamingHttpResponse(downloads.Slice(stream, first, length))
    response.headers["Content-Length"] = str(length)
    if part:
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    return _safe(response, file, etag)


def _safe(response: HttpResponseBase, file: File, etag: str) -> HttpResponseBase:
    """Forbid the browser to run, guess, embed or share what it receives."""
    response.headers["Content-Type"] = "application/octet-stream"
    if file.media_type.startswith(("image/", "audio/", "video/")) and "svg" not in file.media_type:
        response.headers["Content-Type"] = file.media_type
    response.headers["Content-Disposition"] = downloads.disposition(file.name)
    response.headers["Content-Security-Policy"] = downloads.SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response._csp_exempt = True  # type: ignore[attr-defined]  # noqa: SLF001 its own is stricter
    return response


@require_safe
def picture(request: HttpRequest, pk: UUID, size: str) -> HttpResponseBase:
    """Send the redrawn picture of a file: our own pixels, so it may be shown in a page."""
    file = queries.visible_file(request.person, pk)  # type: ignore[attr-defined]
    preview = getattr(file.blob, "preview", None)
    blob = getattr(preview, size, None)
    if blob is None:
        raise NotFound
    return _drawn(request, blob)


@require_safe
def page(request: HttpRequest, pk: UUID, number: int) -> HttpResponseBase:
    """Send the picture of another page, plane or output of a file."""
    file = queries.visible_file(request.person, pk)  # type: ignore[attr-defined]
    preview = getattr(file.blob, "preview", None)
    parts = preview.parts.filter(kind=PartKind.PAGE, number=number) if preview else ()
    part = parts.select_related("blob").first() if parts else None
    if part is None:
        raise NotFound
    return _drawn(request, part.blob)


@require_safe
def photo(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Send a person's photograph, redrawn when it came, to those who may see the person."""
    file = portraits.shown(request.person, pk)  # type: ignore[attr-defined]
    return _drawn(request, file.blob)


def _drawn(request: HttpRequest, blob: Blob) -> HttpResponseBase:
    etag = f'"{blob.sha256}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        response: HttpResponseBase = HttpResponse(status=304)
    else:
        try:
            stream = blobs.store().open(blob.sha256)
        except FileNotFoundError:
            raise NotFound from None
        response = StreamingHttpResponse(downloads.Slice(stream, 0, blob.size))
        response.headers["Content-Length"] = str(blob.size)
    response.headers["Content-Type"] = "image/webp"
    response.headers["Content-Security-Policy"] = downloads.SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, max-age=3600"
    response._csp_exempt = True  # type: ignore[attr-defined]  # noqa: SLF001 its own is stricter
    return response


@require_GET
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the preview alone: what a page asks for while it is being prepared."""
    file = queries.visible_file(request.person, pk)  # type: ignore[attr-defined]
    return render(request, "files/preview.html", {"file": file, "preview": shown_preview(file)})


@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove a file, with a way back."""
    person = request.person  # type: ignore[attr-defined]
    file = services.remove(queries.visible_file(person, pk), by=person)
    text = _("“%(name)s” was removed.") % {"name": file.name}
    messages.success(request, text, extra_tags=f"undo=/files/{file.pk}/restore")
    owner = services.owner_of(file)
    return redirect(_back(request) or (links.address(owner) if owner else links.address(file)))


@require_POST
def restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a removed file back."""
    person = request.person  # type: ignore[attr-defined]
    file = services.restore(queries.visible_file(person, pk), by=person)
    messages.success(request, _("“%(name)s” is back.") % {"name": file.name})
    return redirect(_back(request) or links.address(file))


@csrf_exempt  # checked by `_receive`, once the bytes have somewhere better to go than memory
def upload(request: HttpRequest) -> HttpResponseBase:
    """Receive files of a form for an object: straight into the store, hashed on their way."""
    if request.person is None:  # type: ignore[attr-defined]
        return sign_in(request)
    if request.method != "POST":
        raise NotFound
    request.upload_handlers = [StoreHandler(request)]
    return _receive(request)


@csrf_protect
def _receive(request: HttpRequest) -> HttpResponse:
    person = request.person  # type: ignore[attr-defined]
    owner = owners.find(request.POST.get("kind", ""), as_uuid(request.POST.get("id")))
    if owner is None:
        raise NotFound
    access.require(person, owners.right(type(owner), "edit"), owner)
    sent = request.FILES.getlist("file")
    if not sent:
        raise Refused(_("No file was chosen."))
    refused: list[str] = []
    for item in cast("list[ReceivedFile]", sent):
        try:
            services.store(
                item.kept(),
                name=item.name or "",
                by=person,
                owner=owner,
                declared_type=item.content_type or "",
            )
        except EncreError as error:
            refused.append(f"{item.name} : {error}")
    kept = len(sent) - len(refused)
    if kept:
        text = ngettext("%(count)d file was added.", "%(count)d files were added.", kept)
        messages.success(request, text % {"count": kept})
    for sentence in refused:
        messages.error(request, sentence)
    return redirect(_back(request) or links.address(owner))


def _back(request: HttpRequest) -> str:
    """Return the address of this house the form asks to go back to, or nothing."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if target and safe else ""
