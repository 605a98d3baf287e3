"""A preview as a template draws it: which shape, and the words when there is none."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from encre.commons.files import words
from encre.commons.files.models import File, Preview, PreviewState
from encre.commons.files.plotting.charts import Chart, curve, density, histogram
from encre.commons.files.plotting.maps import SequenceMap, sequence_map
from encre.commons.files.previews import VERSION

Made = TypeVar("Made")
_HISTOGRAMS = 24


@dataclass(frozen=True)
class Plane:
    """A page or a plane of a file: its number, its picture, what tells it apart."""

    number: int
    picture: str
    told: str


@dataclass(frozen=True)
class ShownPreview:
    """What can be shown of a file; `reason` is a sentence when nothing can, `told` if so."""

    shape: str = ""
    waiting: bool = False
    reason: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    base: str = ""
    picture: str = ""
    thumbnail: str = ""
    told: bool = False

    @property
    def template(self) -> str:
        """Return the template that draws this shape."""
        return f"files/previews/{self.shape}.html"

    @property
    def planes(self) -> list[Plane]:
        """Return the pages that were drawn."""
        return _guarded(self._planes) or []

    def _planes(self) -> list[Plane]:
        total = self.content.get("total") or self.content.get("pages") or 0
        found = []
        for each in self.content.get("planes") or []:
            number = int(each["number"])
            address = self.picture if number == 1 else f"{self.base}/pages/{number}"
            found.append(Plane(number, address, words.plane(self.shape, each, int(total))))
        return found

    @property
    def contrast(self) -> str:
        """Return the sentence that says how contrast was stretched."""
        return _guarded(lambda: words.contrast(self.content)) or ""

    @property
    def pixel(self) -> str:
        """Return the size of a pixel, when a microscope wrote it."""
        return _guarded(lambda: words.pixel(self.content)) or ""

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Return the neutral elements of a DICOM file, under their names."""
        return _guarded(lambda: words.dicom_facts(self.content)) or []

    @property
    def held(self) -> list[str]:
        """Return what a DICOM file holds that can lead to a person."""
        return _guarded(lambda: words.dicom_held(self.content)) or []

    @property
    def plots(self) -> bool:
        """Say whether curves can be drawn from the file's columns."""
        sheets = self.content.get("sheets") or []
        return bool(_guarded(lambda: any(each["numeric"] for each in sheets)))

    @property
    def spectrum(self) -> Chart | None:
        """Return the curve of a spectrum."""
        return _guarded(self._spectrum)

    def _spectrum(self) -> Chart:
        points = [(float(x), float(y)) for x, y in self.content["points"]]
        return curve(
            points, str(self.content.get("x_units", "")), str(self.content.get("y_units", "")),
            words.curve_told(points, self.content.get("title", "")),
            joined=not self.content.get("peaks"), backwards=bool(self.content.get("backwards")),
        )  # fmt: skip

    @property
    def quality(self) -> Chart | None:
        """Return the mean quality of reads at each position."""
        return _guarded(self._quality)

    def _quality(self) -> Chart:
        points = [(float(n), float(y)) for n, y in enumerate(self.content["curve"], 1)]
        described = words.curve_told(points, _("Mean quality along the reads"))
        return curve(points, _("Position in the read"), _("Mean Phred quality"), described)

    @property
    def cloud(self) -> Chart | None:
        """Return the density of two channels of cytometry."""
        return _guarded(self._cloud)

    def _cloud(self) -> Chart:
        made, channels = self.content["density"], self.content["channels"]
        x, y = (_channel_name(channels[made[axis]]) for axis in ("x", "y"))
        described = _("Density of events: %(y)s against %(x)s") % {"x": x, "y": y}
        return density(made["grid"], made["bounds"], x, y, described)

    @property
    def histograms(self) -> list[Chart]:
        """Return the histograms of the channels."""
        return _guarded(self._histograms) or []

    def _histograms(self) -> list[Chart]:
        return [
            histogram(
                each["bars"], each["bounds"], _channel_name(each),
                _("Histogram of %(name)s") % {"name": _channel_name(each)}, log=bool(each["log"]),
            )
            for each in self.content["channels"][:_HISTOGRAMS]
            if each["bars"]
        ]  # fmt: skip

    @property
    def maps(self) -> list[tuple[dict[str, Any], SequenceMap | None]]:
        """Return the records of a GenBank file with their maps."""
        records = self.content.get("records")
        if not isinstance(records, list):
            return []
        return [(each, _guarded(lambda each=each: sequence_map(each))) for each in records]  # type: ignore[misc]


def _guarded(make: Callable[[], Made]) -> Made | None:
    """Return what is drawn; nothing when the content has not the form that it should.

    It comes from a process that reads hostile files: a page never fails because of it.
    """
    try:
        return make()
    except (KeyError, IndexError, TypeError, ValueError, OverflowError, ZeroDivisionError):
        return None


def _channel_name(channel: dict[str, Any]) -> str:
    name, label = str(channel["name"]), str(channel["label"])
    return f"{name} ({label})" if label and label != name else name


def shown_preview(file: File) -> ShownPreview:
    """Return what can be shown of `file` now."""
    preview: Preview | None = getattr(file.blob, "preview", None)
    if preview is None or (preview.state == PreviewState.NONE and not preview.reason):
        return ShownPreview(reason=_("There is no preview for this type of file."))
    if preview.state == PreviewState.WAITING:
        return ShownPreview(shape=preview.shape, waiting=True)
    if preview.state == PreviewState.NONE:
        return ShownPreview(reason=words.reason(preview.reason), told=True)
    base = f"/files/{file.pk}/preview"
    picture, thumbnail = (
        f"{base}/{size}" if held else ""
        for size, held in (("large", preview.large_id), ("small", preview.small_id))
    )
    if preview.version < VERSION:
        # Made before an upgrade: its picture still holds, its content has another form.
        return ShownPreview(shape="old", base=base, picture=picture, thumbnail=thumbnail)
    return ShownPreview(
        shape=preview.shape,
        content=preview.content,
        base=base,
        picture=picture,
        thumbnail=thumbnail,
    )
