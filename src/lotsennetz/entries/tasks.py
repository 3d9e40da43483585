"""Work on entries that nobody waits for."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.db import transaction
from django_tasks import task

from lotsennetz.entries import file_types
from lotsennetz.entries.models import Attachment
from lotsennetz.entries.previews import preview_of
from lotsennetz.entries.services.arrange import purge_deleted


@task()
def purge() -> int:
    """Remove for good what was deleted 30 days ago or more. Returns the entries removed."""
    return purge_deleted()


@task()
def make_preview(attachment_id: int) -> bool:
    """Give an uploaded image its preview. Running twice makes one; whether there is one now is the answer."""
    row = Attachment.objects.filter(pk=attachment_id, content_type__in=file_types.IMAGES).first()
    if row is None or row.preview:
        return bool(row)
    try:
        with row.file.open("rb") as file:
            made = preview_of(file.file)
    except FileNotFoundError:  # removed in the meantime
        return False
    if made is None:
        return False
    with transaction.atomic():
        current = Attachment.objects.select_for_update().filter(pk=attachment_id).first()
        if current is None or current.preview:
            return current is not None
        current.width, current.height = made.width, made.height
        current.preview.save("preview.webp", ContentFile(made.data), save=False)
        try:
            current.save(update_fields=["width", "height", "preview"])
        except BaseException:
            current.preview.delete(save=False)
            raise
    return True
