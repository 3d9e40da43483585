"""Profile pictures: whatever comes in, a small square JPEG without a word about camera or place goes on."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import IO, Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from lotsennetz.core.errors import DomainError

SIDE = 400
MAXIMUM_BYTES = 10_000_000
MAXIMUM_PIXELS = 50_000_000  # a 50-megapixel camera; more is a bomb or a mistake
FORMATS = ("JPEG", "PNG", "WEBP")


def square_photo(source: IO[Any], size: int) -> bytes:
    """A 400 × 400 px JPEG of the picture's middle. Raises DomainError at the field ``photo``."""
    if size > MAXIMUM_BYTES:
        raise DomainError(_("Das Bild darf höchstens 10 MB groß sein."), field="photo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(source, formats=FORMATS) as picture:
                # Only the header is read so far: a bomb ends here, before it unfolds.
                if picture.width * picture.height > MAXIMUM_PIXELS:
                    raise DomainError(_("Das Bild hat zu viele Bildpunkte."), field="photo")
                return _encoded(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as problem:
        raise DomainError(_("Das Bild hat zu viele Bildpunkte."), field="photo") from problem
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as problem:
        raise DomainError(
            _("Dieses Bild lässt sich nicht lesen. Nehmen Sie ein JPEG, PNG oder WebP."), field="photo"
        ) from problem


def _encoded(picture: Image.Image) -> bytes:
    picture.draft("RGB", (SIDE * 2, SIDE * 2))
    upright = ImageOps.exif_transpose(picture)
    square = ImageOps.fit(upright.convert("RGBA"), (SIDE, SIDE), Image.Resampling.LANCZOS)
    page = Image.new("RGB", (SIDE, SIDE), "white")
    page.paste(square, mask=square.getchannel("A"))
    out = BytesIO()
    page.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
