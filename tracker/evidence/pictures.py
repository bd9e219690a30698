"""Pictures are decoded and written anew: what is kept holds the pixels and nothing else.

No EXIF (where a photograph was taken), no comments, no colour profile, no trailing bytes, nothing that a picture may be
at the same time. The orientation is applied first. The number of pixels is read from the header before anything is
decoded. Decoding takes up to about 17 bytes a pixel for WebP, 8 for the others: the limits keep that below 200 MB.
"""

from __future__ import annotations

import io
import struct
import warnings

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tracker.exceptions import Refused

MEGA = 1_000_000
MOST = {"PNG": 16, "JPEG": 16, "WEBP": 8}
"""Megapixels."""
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    MemoryError,
    struct.error,
    UnidentifiedImageError,
)
"""What Pillow answers a damaged picture with."""

MODES = {
    "PNG": frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"}),
    "JPEG": frozenset({"L", "RGB"}),
    "WEBP": frozenset({"RGB", "RGBA"}),
}
"""Written as they are; anything else becomes RGB, or RGBA where something shows through."""


def png(data: bytes) -> bytes:
    return _again(data, "PNG", {"compress_level": 6})


def jpeg(data: bytes) -> bytes:
    return _again(data, "JPEG", {"quality": 90})


def webp(data: bytes) -> bytes:
    _refuse_too_many(
        _webp_size(data), "WEBP"
    )  # Pillow's reader takes memory for the whole canvas as it opens
    return _again(data, "WEBP", {"quality": 90, "method": 0})


def _again(data: bytes, kind: str, options: dict[str, int]) -> bytes:
    try:
        with warnings.catch_warnings(action="ignore"):  # an EXIF block that is damaged goes anyway
            return _written(_upright(data, kind), kind, options)
    except Image.DecompressionBombError as error:
        raise _too_many(kind) from error
    except BROKEN as error:
        raise Refused(_("This picture cannot be read: save it anew, then send it again.")) from error


def _upright(data: bytes, kind: str) -> Image.Image:
    picture: Image.Image = Image.open(io.BytesIO(data), formats=[kind])
    _refuse_too_many(picture.size, kind)
    moving = getattr(picture, "is_animated", False) and picture.format != "MPO"
    if moving:  # MPO is a photograph with further views of the same moment: the first is kept
        raise Refused(_("This picture moves: send a still one."))
    picture.load()
    if kind == "WEBP":
        picture = picture.copy()  # lets go of the reader, which holds two canvases
    ImageOps.exif_transpose(picture, in_place=True)
    return picture


def _written(picture: Image.Image, kind: str, options: dict[str, int]) -> bytes:
    if picture.mode not in MODES[kind]:
        see_through = kind != "JPEG" and ("A" in picture.mode or "transparency" in picture.info)
        picture = picture.convert("RGBA" if see_through else "RGB")
    clear = picture.info.get("transparency") if kind == "PNG" else None
    picture.info = {} if clear is None else {"transparency": clear}
    kept = io.BytesIO()
    picture.save(kept, kind, **options)
    return kept.getvalue()


def _refuse_too_many(size: tuple[int, int], kind: str) -> None:
    if size[0] * size[1] > MOST[kind] * MEGA:
        raise _too_many(kind)


def _too_many(kind: str) -> Refused:
    return Refused(
        _("This picture has more than %(count)d million pixels: save it smaller, then send it again.")
        % {"count": MOST[kind]}
    )


def _webp_size(data: bytes) -> tuple[int, int]:
    """From the header, in its three forms."""
    form, head = data[12:16], data[20:30]
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(head) == 10:
        if form == b"VP8X":
            return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
        if form == b"VP8 " and head[3:6] == b"\x9d\x01\x2a":
            width, height = struct.unpack("<HH", head[6:10])
            return width & 0x3FFF, height & 0x3FFF
        if form == b"VP8L" and head[:1] == b"\x2f":
            bits = int.from_bytes(head[1:5], "little")
            return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    raise Refused(_("This picture cannot be read: save it anew, then send it again."))
