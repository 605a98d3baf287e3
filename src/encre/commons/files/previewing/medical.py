"""DICOM: the picture at the window it asks for; what names a patient is told, never shown."""

import contextlib
import logging
import warnings
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing import drawing
from encre.commons.files.previewing.refusal import NoPreview

SHOWN = (
    "Modality",
    "BodyPartExamined",
    "Manufacturer",
    "ManufacturerModelName",
    "Rows",
    "Columns",
    "NumberOfFrames",
    "BitsStored",
    "PhotometricInterpretation",
    "PixelSpacing",
    "SliceThickness",
    "SpacingBetweenSlices",
    "KVP",
    "EchoTime",
    "RepetitionTime",
    "MagneticFieldStrength",
)
"""Elements shown with their values: how the image was made, not of whom."""
IDENTIFYING = (
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientBirthTime",
    "PatientSex",
    "PatientAge",
    "PatientWeight",
    "PatientSize",
    "PatientAddress",
    "PatientTelephoneNumbers",
    "PatientMotherBirthName",
    "PatientComments",
    "OtherPatientIDs",
    "OtherPatientNames",
    "EthnicGroup",
    "Occupation",
    "AdditionalPatientHistory",
    "AccessionNumber",
    "StudyID",
    "StudyDate",
    "AcquisitionDate",
    "InstitutionName",
    "InstitutionAddress",
    "StationName",
    "DeviceSerialNumber",
    "ReferringPhysicianName",
    "PerformingPhysicianName",
    "NameOfPhysiciansReadingStudy",
    "OperatorsName",
    "RequestingPhysician",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "SOPInstanceUID",
    "StudyDescription",
    "SeriesDescription",
    "ImageComments",
)
"""Elements that can lead to a person (after DICOM PS3.15, annex E): only that they are there."""
_LONGEST = 120


def dicom(stream: BinaryIO, folder: Path) -> dict[str, Any]:
    """Draw the frames of a DICOM file; list its neutral elements, and which others it holds."""
    import pydicom

    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    try:
        dataset = pydicom.dcmread(stream, force=True)
        made = _facts(dataset)
    except Exception:  # noqa: BLE001 a damaged file fails in ways its reader does not name
        raise NoPreview("damaged") from None
    if not made["facts"] and not made["held"]:
        raise NoPreview("damaged")
    if str(dataset.get("BurnedInAnnotation", "")).upper() == "YES":
        return {**made, "burned": True}
    return {**made, **_pictures(dataset, folder)}


def _facts(dataset: Any) -> dict[str, Any]:
    meta = getattr(dataset, "file_meta", None)
    syntax = getattr(meta, "TransferSyntaxUID", None)
    kind = dataset.get("SOPClassUID")
    facts = [[name, _value(dataset, name)] for name in SHOWN if _value(dataset, name)]
    for name, uid in (("SOPClass", kind), ("TransferSyntax", syntax)):
        if uid:
            facts.append([name, str(getattr(uid, "name", uid))[:_LONGEST]])
    held = [name for name in IDENTIFYING if _value(dataset, name)]
    private = sum(1 for element in dataset if element.tag.is_private)
    return {"facts": facts, "held": held, "private": private}


def _value(dataset: Any, name: str) -> str:
    with contextlib.suppress(Exception):  # one element that cannot be read hides no other
        value = dataset.get(name)
        if value is None or str(value) == "":
            return ""
        several = not isinstance(value, str | bytes) and hasattr(value, "__iter__")
        return (" × ".join(map(str, value)) if several else str(value))[:_LONGEST]
    return ""


def _pictures(dataset: Any, folder: Path) -> dict[str, Any]:
    from pydicom.pixels import pixel_array

    if "PixelData" not in dataset:
        return {"pixels": "none"}
    rows, columns = int(dataset.get("Rows") or 0), int(dataset.get("Columns") or 0)
    total = max(1, int(dataset.get("NumberOfFrames") or 1))
    if rows * columns > drawing.MOST_PIXELS:
        raise NoPreview("too_large")
    drawn: list[dict[str, int]] = []
    try:
        for number in drawing.chosen(total):
            plane = pixel_array(dataset, index=number - 1)
            drawing.keep_page(_image(plane, dataset, number - 1), folder, number)
            drawn.append({"number": number})
    except MemoryError:
        raise NoPreview("too_large") from None
    except Exception:  # noqa: BLE001 a compression without a reader, pixels that are cut short
        if not drawn:
            return {"pixels": "unread"}
    window = _window(dataset, 0)
    return {
        "pixels": "drawn",
        "width": columns,
        "height": rows,
        "planes": drawn,
        "total": total,
        "window": {"center": window[0], "width": window[1]} if window else None,
    }


def _image(plane: Any, dataset: Any, index: int) -> Any:
    from PIL import Image
    from pydicom.pixels import apply_modality_lut

    if plane.ndim == 3:  # noqa: PLR2004 colour
        values = (
            plane if plane.dtype.itemsize == 1 else drawing.stretched(plane, *drawing.limits(plane))
        )
        return Image.fromarray(values.astype("uint8")[..., :3])
    values = apply_modality_lut(plane, dataset).astype("float32")
    window = _window(dataset, index)
    low, high = _bounds(*window) if window else drawing.limits(values)
    shown = drawing.stretched(values, low, high)
    if dataset.get("PhotometricInterpretation") == "MONOCHROME1":
        shown = 255 - shown
    return Image.fromarray(shown).convert("RGB")


def _bounds(center: float, width: float) -> tuple[float, float]:
    """Return the values shown black and white (PS3.3 C.11.2.1.2)."""
    return center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2


def _window(dataset: Any, index: int) -> tuple[float, float] | None:
    """Return the first centre and width asked for, of the frame or of the whole file."""
    with contextlib.suppress(Exception):
        held = dataset
        if "WindowCenter" not in dataset:
            groups = dataset.get("PerFrameFunctionalGroupsSequence")
            shared = dataset.get("SharedFunctionalGroupsSequence")
            group = (
                groups[index] if groups and "FrameVOILUTSequence" in groups[index] else shared[0]
            )
            held = group.FrameVOILUTSequence[0]
        center, width = held.WindowCenter, held.WindowWidth
        center, width = (
            each if isinstance(each, int | float) else each[0] for each in (center, width)
        )
        if float(width) >= 1:
            return float(center), float(width)
    return None
