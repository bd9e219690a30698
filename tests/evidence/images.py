"""Pictures for the corpus."""

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms, PngImagePlugin

GPS = 0x8825
ORIENTATION = 0x0112


def picture(kind: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: Any) -> bytes:
    """Black, with a white upper left corner."""
    image = Image.new(mode, size)
    image.paste(Image.new(mode, (size[0] // 2, size[1] // 2), 1 if mode == "P" else "white"), (0, 0))
    whole = io.BytesIO()
    image.save(whole, kind, **options)
    return whole.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    written = Image.Exif()
    written[ORIENTATION] = orientation
    written[0x010F] = "CanarySecretCamera"
    written.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 7.0)})
    return written


def profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_of(width: int, height: int, *chunks: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    rows = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + rows + chunk(b"IEND", b"")


def jpeg_of(width: int, height: int) -> bytes:
    """The header says so; the content is that of a small one."""
    small = bytearray(picture("JPEG"))
    at = small.index(b"\xff\xc0") + 5
    small[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(small)


def webp_of(width: int, height: int) -> bytes:
    canvas = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    small = picture("WEBP")[12:]
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + canvas + small
    return b"RIFF" + struct.pack("<I", len(body)) + body


def lossless_webp_of(width: int, height: int) -> bytes:
    bits = (width - 1) | (height - 1) << 14
    body = b"WEBP" + b"VP8L" + struct.pack("<I", 6) + b"\x2f" + struct.pack("<I", bits) + b"\0" * 20
    return b"RIFF" + struct.pack("<I", len(body)) + body


def moving(kind: str) -> bytes:
    frames = [Image.new("RGB", (9, 9), color) for color in ("red", "blue")]
    whole = io.BytesIO()
    frames[0].save(whole, kind, save_all=True, append_images=frames[1:], duration=100)
    return whole.getvalue()


def zeros() -> bytes:
    return zlib.compress(b"\0" * 100_000_000, 9)


def talking_png() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "CanarySecret")
    info.add_itxt("XML:com.adobe.xmp", "<x>CanarySecret</x>")
    return picture("PNG", pnginfo=info, exif=exif())


PHP = b"<?php system($_GET['CanarySecret']); ?>"

GOOD = {
    "photograph.jpg": picture("JPEG"),
    "grey.jpeg": picture("JPEG", mode="L"),
    "four inks.jpg": picture("JPEG", mode="CMYK"),
    "drawing.png": picture("PNG"),
    "see-through.png": picture("PNG", mode="RGBA"),
    "few colours.png": picture("PNG", mode="P"),
    "black and white.png": picture("PNG", mode="1"),
    "shot.webp": picture("WEBP"),
    "lossless.webp": picture("WEBP", lossless=True),
    "see-through.webp": picture("WEBP", mode="RGBA"),
}

HARMLESS_AFTERWARDS = {
    "where it was taken.jpg": picture("JPEG", exif=exif(), icc_profile=profile(), comment="CanarySecret"),
    "where it was taken.png": talking_png(),
    "where it was taken.webp": picture(
        "WEBP", exif=exif(), xmp=b"<x>CanarySecret</x>", icc_profile=profile()
    ),
    "with a program after it.jpg": picture("JPEG") + PHP,
    "with a program in it.jpg": picture("JPEG", comment=PHP),
    "with a program after it.png": picture("PNG") + PHP,
    "with a program after it.webp": picture("WEBP") + PHP,
}

BAD = {
    "flood.png": png_of(60_000, 60_000),
    "flood.jpg": jpeg_of(65_000, 65_000),
    "just too many.jpg": jpeg_of(4_000, 4_001),
    "flood.webp": webp_of(16_383, 16_383),
    "lossless flood.webp": lossless_webp_of(16_383, 16_383),
    "of no kind.webp": picture("WEBP")[:12] + b"VP9 " + bytes(40),
    "of no kind at all.png": bytes(range(200, 240)),
    "cut off.png": picture("PNG", (300, 300))[:200],
    "cut off.jpg": picture("JPEG", (300, 300))[:-400],
    "cut off.webp": picture("WEBP", (300, 300), lossless=True)[:-20],
    "only a beginning.png": picture("PNG")[:20],
    "only a beginning.webp": picture("WEBP")[:25],
    "moving.png": moving("PNG"),
    "moving.webp": moving("WEBP"),
    "text bomb.png": lambda: png_of(9, 9, chunk(b"zTXt", b"a\0\0" + zeros())),
    "profile bomb.png": lambda: png_of(9, 9, chunk(b"iCCP", b"a\0\0" + zeros())),
    "script.png": picture("GIF")[:6] + b"/*" + picture("GIF")[6:] + b"*/=1;alert(1)//",
    "picture of another kind.png": picture("JPEG"),
    "page.png": b"<!doctype html><script>alert(1)</script>",
    "drawing with script.png": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "bitmap.jpg": picture("BMP"),
}
