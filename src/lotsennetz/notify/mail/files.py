"""Without a mail server: every mail becomes a file that a person can open."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings


def write(name: str, content: bytes) -> Path:
    """Put ``content`` into ``DATA/mail/<name>.eml``, whole or not at all; writing twice gives one file."""
    folder = Path(settings.EMAIL_FILE_PATH)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = folder / f"{name}.eml"
    unfinished = folder / f".{name}.{os.getpid()}.part"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(target)
    return target
