"""What people wrote onto a PDF page: values of form fields, and notes."""

from ctypes import c_ushort
from typing import Any

import pypdfium2
from pypdfium2 import raw as pdfium

_MOST = 10_000
_HIDDEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_NOTES = (pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_FREETEXT)
_BOXES = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_EMPTY = ("Off", "")


def notes_of(page: pypdfium2.PdfPage, forms: pypdfium2.PdfFormEnv | None) -> list[str]:
    """Each filled field as "label: value", and each note as "Note: words"."""
    found = []
    for index in range(min(_MOST, pdfium.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            found.append(_written(annotation, forms))
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return [one for one in found if one]


def _written(annotation: Any, forms: pypdfium2.PdfFormEnv | None) -> str:  # noqa: ANN401
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    if pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
        return ""
    if kind in _NOTES:
        words = _string(pdfium.FPDFAnnot_GetStringValue, annotation, b"Contents")
        return f"Note: {words}" if words else ""
    if kind == pdfium.FPDF_ANNOT_WIDGET and forms is not None:
        return _field(annotation, forms)
    return ""


def _field(annotation: Any, forms: pypdfium2.PdfFormEnv) -> str:  # noqa: ANN401
    kind = pdfium.FPDFAnnot_GetFormFieldType(forms, annotation)
    if kind in (pdfium.FPDF_FORMFIELD_PUSHBUTTON, pdfium.FPDF_FORMFIELD_SIGNATURE):
        return ""
    if _is_password(kind, pdfium.FPDFAnnot_GetFormFieldFlags(forms, annotation)):
        return ""
    if kind in _BOXES and not pdfium.FPDFAnnot_IsChecked(forms, annotation):
        return ""
    value = _string(pdfium.FPDFAnnot_GetFormFieldValue, forms, annotation)
    label = _string(pdfium.FPDFAnnot_GetFormFieldAlternateName, forms, annotation) or _string(
        pdfium.FPDFAnnot_GetFormFieldName, forms, annotation
    )
    if value in _EMPTY:
        return ""
    return f"{label}: {value}" if label else value


def _is_password(kind: int, flags: int) -> bool:
    return kind == pdfium.FPDF_FORMFIELD_TEXTFIELD and bool(
        flags & pdfium.FPDF_FORMFLAG_TEXT_PASSWORD
    )


def _string(get: Any, *which: Any) -> str:  # noqa: ANN401
    """A string of pdfium's, which it writes as UTF-16."""
    length = get(*which, None, 0)
    if length <= 2:
        return ""
    value = (c_ushort * (length // 2 + 1))()
    get(*which, value, length)
    text = bytes(value)[:length].decode("utf-16-le", "replace").strip("\0")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
