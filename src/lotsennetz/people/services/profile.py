"""What people say about themselves, and who may see it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from lotsennetz.core import audit, bus
from lotsennetz.core.errors import DomainError
from lotsennetz.people import rules
from lotsennetz.people.events import PersonChanged
from lotsennetz.people.models import Person
from lotsennetz.people.services import checks
from lotsennetz.topics.models import Topic


@dataclass(frozen=True)
class Profile:
    """The whole profile as it shall be. ``photo`` is a finished JPEG (photos.py); None keeps the old one."""

    given_name: str
    family_name: str
    function: str = ""
    about: str = ""
    phone: str = ""
    phone_visibility: str = Person.Circle.MUNICIPALITY
    email_visibility: str = Person.Circle.MUNICIPALITY
    language: str = "de"
    appearance: str = Person.Appearance.AUTO
    topics: Sequence[Topic] = ()
    photo: bytes | None = None
    remove_photo: bool = False


_TEXTS = (
    "given_name",
    "family_name",
    "function",
    "about",
    "phone",
    "phone_visibility",
    "email_visibility",
    "language",
    "appearance",
)


def update_profile(*, actor: Person, person: Person, profile: Profile) -> Person:
    """Take over everything at once. The handle stays, whatever the name becomes: links and mentions hold."""
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        checks.refuse_unless(rules.may_edit_profile(checks.viewer_for(actor), person))
        _refuse_unknown(profile)
        changed = [name for name in _TEXTS if getattr(person, name) != getattr(profile, name).strip()]
        for name in changed:
            setattr(person, name, getattr(profile, name).strip())
        if set(person.topics.values_list("pk", flat=True)) != {topic.pk for topic in profile.topics}:
            person.topics.set(profile.topics)
            changed.append("topics")
        if profile.photo is not None or (profile.remove_photo and person.photo):
            forget_photo(person)
            changed.append("photo")
        if profile.photo is not None:
            # An unguessable name: who once saw the picture cannot work out the next one.
            person.photo.save(f"{secrets.token_hex(12)}.jpg", ContentFile(profile.photo), save=False)
        if changed:
            person.save()
            audit.record("profile.changed", actor=actor, target=person, fields=changed)
            bus.publish(PersonChanged(person_id=person.pk))
        return person


def forget_photo(person: Person) -> None:
    """Empty the field (unsaved); the file goes when the transaction is through."""
    if person.photo:
        storage, name = person.photo.storage, str(person.photo.name)
        person.photo = None
        transaction.on_commit(lambda: storage.delete(name))


def _refuse_unknown(profile: Profile) -> None:
    for name, sentence in (
        ("given_name", _("Bitte geben Sie Ihren Vornamen an.")),
        ("family_name", _("Bitte geben Sie Ihren Nachnamen an.")),
    ):
        if not getattr(profile, name).strip():
            raise DomainError(sentence, field=name)
    for name, allowed in (
        ("phone_visibility", Person.Circle.values),
        ("email_visibility", Person.Circle.values),
        ("appearance", Person.Appearance.values),
        ("language", ["de", "en"]),
    ):
        if getattr(profile, name) not in allowed:
            raise DomainError(_("Bitte wählen Sie eine der Möglichkeiten."), field=name)
