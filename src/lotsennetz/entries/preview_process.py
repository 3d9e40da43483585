"""The child that decodes one image: ``python -m lotsennetz.entries.preview_process < image > answer``.

The answer is ``width height`` of the upright original on one line, then a WebP picture of at most 640 pixels.
"""

from __future__ import annotations

import resource
import sys
import warnings

EDGE = 640
PIXELS = 50_000_000
MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 10
OUTPUT_BYTES = 2_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_ORIENTATION, _TURNED = 0x0112, {5, 6, 7, 8}


def limit() -> None:
    """No more time, memory, output and open files than one honest picture needs."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> None:
    limit()
    from PIL import Image, ImageOps

    warnings.simplefilter("error", Image.DecompressionBombWarning)  # Pillow only warns up to twice the limit
    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(sys.stdin.buffer, formats=FORMATS) as image:
        width, height = image.size
        if image.getexif().get(_ORIENTATION, 1) in _TURNED:
            width, height = height, width
        image.draft("RGB", (EDGE * 2, EDGE * 2))  # a JPEG is decoded small at once
        upright = ImageOps.exif_transpose(image)
        small = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
        small.thumbnail((EDGE, EDGE))
    bare = Image.new(small.mode, small.size)  # carries no EXIF, no profile, no comment
    bare.paste(small)
    sys.stdout.buffer.write(f"{width} {height}\n".encode())
    bare.save(sys.stdout.buffer, "WEBP", quality=80)


if __name__ == "__main__":
    main()
