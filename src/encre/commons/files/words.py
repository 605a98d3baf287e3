"""The words beside previews: why there is none, which plane, how contrast was stretched."""

import math
from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from encre.commons.files.plotting.axes import label
from encre.foundation.ui.display import number

_FACTS: dict[str, Promise] = {
    "Modality": gettext_lazy("Modality"),
    "BodyPartExamined": gettext_lazy("Body part"),
    "Manufacturer": gettext_lazy("Manufacturer"),
    "ManufacturerModelName": gettext_lazy("Model"),
    "Rows": gettext_lazy("Rows"),
    "Columns": gettext_lazy("Columns"),
    "NumberOfFrames": gettext_lazy("Frames"),
    "BitsStored": gettext_lazy("Bits for a pixel"),
    "PhotometricInterpretation": gettext_lazy("Photometric interpretation"),
    "PixelSpacing": gettext_lazy("Pixel spacing (mm)"),
    "SliceThickness": gettext_lazy("Slice thickness (mm)"),
    "SpacingBetweenSlices": gettext_lazy("Spacing between slices (mm)"),
    "KVP": gettext_lazy("Tube voltage (kV)"),
    "EchoTime": gettext_lazy("Echo time (ms)"),
    "RepetitionTime": gettext_lazy("Repetition time (ms)"),
    "MagneticFieldStrength": gettext_lazy("Magnetic field (T)"),
    "SOPClass": gettext_lazy("Kind of object"),
    "TransferSyntax": gettext_lazy("Compression"),
}
_HELD: dict[str, Promise] = {
    "PatientName": gettext_lazy("patient’s name"),
    "PatientID": gettext_lazy("patient’s number"),
    "PatientBirthDate": gettext_lazy("date of birth"),
    "PatientBirthTime": gettext_lazy("time of birth"),
    "PatientSex": gettext_lazy("sex"),
    "PatientAge": gettext_lazy("age"),
    "PatientWeight": gettext_lazy("weight"),
    "PatientSize": gettext_lazy("height of the patient"),
    "PatientAddress": gettext_lazy("patient’s address"),
    "PatientTelephoneNumbers": gettext_lazy("patient’s telephone"),
    "PatientMotherBirthName": gettext_lazy("mother’s birth name"),
    "PatientComments": gettext_lazy("remarks about the patient"),
    "OtherPatientIDs": gettext_lazy("other numbers of the patient"),
    "OtherPatientNames": gettext_lazy("other names of the patient"),
    "EthnicGroup": gettext_lazy("ethnic group"),
    "Occupation": gettext_lazy("occupation"),
    "AdditionalPatientHistory": gettext_lazy("patient’s history"),
    "AccessionNumber": gettext_lazy("accession number"),
    "StudyID": gettext_lazy("number of the examination"),
    "StudyDate": gettext_lazy("date of the examination"),
    "AcquisitionDate": gettext_lazy("date of acquisition"),
    "InstitutionName": gettext_lazy("name of the hospital"),
    "InstitutionAddress": gettext_lazy("address of the hospital"),
    "StationName": gettext_lazy("name of the station"),
    "DeviceSerialNumber": gettext_lazy("serial number of the device"),
    "ReferringPhysicianName": gettext_lazy("referring physician"),
    "PerformingPhysicianName": gettext_lazy("performing physician"),
    "NameOfPhysiciansReadingStudy": gettext_lazy("reading physicians"),
    "OperatorsName": gettext_lazy("operator"),
    "RequestingPhysician": gettext_lazy("requesting physician"),
    "StudyInstanceUID": gettext_lazy("identifier of the examination"),
    "SeriesInstanceUID": gettext_lazy("identifier of the series"),
    "SOPInstanceUID": gettext_lazy("identifier of the image"),
    "StudyDescription": gettext_lazy("description of the examination"),
    "SeriesDescription": gettext_lazy("description of the series"),
    "ImageComments": gettext_lazy("remarks about the image"),
}


def reason(code: str) -> str:
    """Return the sentence for why there is no preview."""
    sentences = {
        "too_large": _("Preview impossible: this file is too large. It can be downloaded."),
        "too_long": _(
            "Preview impossible: preparing it took too long. The file can be downloaded."
        ),
        "bomb": _(
            "Preview impossible: once unpacked, this file would be out of proportion. "
            "Download it only if you know who made it."
        ),
        "password": _(
            "Preview impossible: this document is protected by a password. Open it after "
            "downloading it."
        ),
        "codec": _(
            "Preview impossible: this file is written in a form that Encre does not read. "
            "It can be downloaded."
        ),
        "empty": _("Preview impossible: this document has no page."),
        "missing": _("The bytes of this file are missing. The operators are told."),
        "damaged": _(
            "Preview impossible: the content is damaged, or is not what its type announces. "
            "The file can be downloaded."
        ),
    }
    return sentences.get(code, sentences["damaged"])


def plane(shape: str, facts: dict[str, Any], total: int) -> str:
    """Return “plane 37 of 120, z 37, channel 2”."""
    place = {"number": number(int(facts["number"])), "total": number(total)}
    sentence = (
        _("page %(number)s of %(total)s") if shape == "pdf" else _("image %(number)s of %(total)s")
    )
    parts = [sentence % place]
    if "z" in facts:
        parts.append(_("depth %(z)s") % {"z": number(int(facts["z"]))})
    if "c" in facts:
        parts.append(_("channel %(c)s") % {"c": number(int(facts["c"]))})
    if "t" in facts:
        parts.append(_("time %(t)s") % {"t": number(int(facts["t"]))})
    return ", ".join(parts)


def contrast(content: dict[str, Any]) -> str:
    """Return how contrast was stretched for the screen; nothing when it was not."""
    if not content.get("stretched"):
        return ""
    ranges = {(each["low"], each["high"]) for each in content["planes"] if "low" in each}
    if len(ranges) == 1:
        low, high = (label(float(each)) for each in ranges.pop())
        return _(
            "Contrast stretched for the screen: from %(low)s to %(high)s. The file is unchanged."
        ) % {
            "low": low,
            "high": high,
        }
    return _("Contrast stretched for the screen. The file is unchanged.")


def pixel(content: dict[str, Any]) -> str:
    """Return the size of a pixel as the microscope wrote it."""
    size = content.get("pixel")
    if not size:
        return ""
    across, down = (label(float(size[axis])) for axis in ("x", "y"))
    same = math.isclose(float(size["x"]), float(size["y"]), rel_tol=1e-6)
    shown = across if same else f"{across} × {down}"
    return _("1 pixel = %(size)s %(unit)s") % {"size": shown, "unit": str(size["unit"])}


def dicom_facts(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the neutral elements under their names."""
    return [(str(_FACTS[name]), str(value)) for name, value in content["facts"] if name in _FACTS]


def dicom_held(content: dict[str, Any]) -> list[str]:
    """Return the names of the elements that can lead to a person."""
    return [str(_HELD[name]) for name in content["held"] if name in _HELD]


def curve_told(points: Sequence[tuple[float, float]], name: str) -> str:
    """Return a curve in words: how many points, from where to where."""
    if not points:
        return str(name)
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    sentence = _("%(name)s: %(count)s points, x from %(x1)s to %(x2)s, y from %(y1)s to %(y2)s")
    ends = {"x1": min(xs), "x2": max(xs), "y1": min(ys), "y2": max(ys)}
    return sentence % {
        "name": name,
        "count": number(len(points)),
        **{key: label(value) for key, value in ends.items()},
    }
