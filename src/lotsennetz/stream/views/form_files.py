"""Files that come with a form: put where they belong, taken off again, each refusal a sentence at the field."""

from __future__ import annotations

from django.forms import BaseForm
from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.entries.services.attachments import add_attachments, remove_attachment
from lotsennetz.entries.services.fetch import Gone
from lotsennetz.groups.http import PersonRequest
from lotsennetz.stream.http import number

#: The name of the buttons that take a file off; their value is its number.
REMOVE = "entfernen"


def put_files(request: PersonRequest, form: BaseForm, *, entry_id: int) -> bool:
    """Put the chosen files on the entry. Whether all of them were taken. Only after ``is_valid``."""
    problems = add_attachments(
        actor=request.user, files=form.cleaned_data["files"], entry_id=entry_id
    ).problems
    if problems:
        form.add_error("files", problems)
    return not problems


def say_not_taken(request: PersonRequest, form: BaseForm) -> None:
    """The browser forgets what was chosen when the page comes back; so the page has to say it."""
    if request.FILES:
        form.add_error("files", not_taken())


def not_taken() -> str:
    return _("Ihre Dateien sind noch nicht angehängt. Wählen Sie sie noch einmal aus.")


def take_off_file(request: PersonRequest) -> str:
    """Take the file off whose button was pressed. Returns the sentence of a refusal, or nothing."""
    try:
        remove_attachment(actor=request.user, attachment_id=number(request.POST[REMOVE]) or 0)
    except NotAllowed:
        raise
    except Gone:
        return ""  # somebody was faster
    except DomainError as error:
        return error.text
    return ""
