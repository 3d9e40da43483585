"""Persons, their roles in municipalities, and what they let others see."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lotsennetz.people.models.municipality import Department, Municipality
from lotsennetz.topics.models import Topic


class Role(models.TextChoices):
    COORDINATOR = "coordinator", _("Koordination")
    OFFICER = "officer", _("Digitalisierungsbeauftragte/r")
    GUIDE = "guide", _("Digitallotsin/-lotse")
    STAFF = "staff", _("Mitarbeit")
    MAYOR = "mayor", _("Bürgermeister/in")
    GUEST = "guest", _("Gast")


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        """A person who can sign in; without a password only by link, passkey or provider."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


class Person(AbstractBaseUser):
    """Somebody who signs in. ``handle`` is how others mention them: ``@miriam-aschenbrenner``."""

    class Circle(models.TextChoices):
        """Who may see a contact detail."""

        NOBODY = "nobody", _("niemand")
        MUNICIPALITY = "municipality", _("meine Kommune")
        NETWORK = "network", _("der ganze Verbund")

    class Appearance(models.TextChoices):
        AUTO = "auto", _("wie das Gerät")
        LIGHT = "light", _("hell")
        DARK = "dark", _("dunkel")

    class Departure(models.TextChoices):
        """What becomes of the authorship of somebody who left."""

        KEPT = "kept", _("Name bleibt")
        ANONYMISED = "anonymised", _("Name entfernt")

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    handle = models.SlugField(max_length=60, unique=True)
    given_name = models.CharField(_("Vorname"), max_length=60)
    family_name = models.CharField(_("Nachname"), max_length=60)
    function = models.CharField(_("Funktion"), max_length=120, blank=True)
    about = models.TextField(_("Über mich"), max_length=1000, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    phone_visibility = models.CharField(max_length=12, choices=Circle.choices, default=Circle.MUNICIPALITY)
    email_visibility = models.CharField(max_length=12, choices=Circle.choices, default=Circle.MUNICIPALITY)
    photo = models.FileField(upload_to="photos/%Y", blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="helpers")
    language = models.CharField(max_length=2, choices=[("de", "Deutsch"), ("en", "English")], default="de")
    appearance = models.CharField(max_length=5, choices=Appearance.choices, default=Appearance.AUTO)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    departure = models.CharField(max_length=10, choices=Departure.choices, blank=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["family_name", "given_name"]
        verbose_name = _("Person")
        constraints = [models.UniqueConstraint(Lower("email"), name="email_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """First and family name, or what stands in their place once they are gone."""
        return shown_name(self.given_name, self.family_name, self.departure)

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper() or "–"

    @property
    def hue(self) -> int:
        """One of five avatar tints, the same on every page."""
        return (self.pk or 0) % 5

    @property
    def photo_url(self) -> str:
        """Where the picture is; empty without one. A new picture has a new address."""
        if not self.photo:
            return ""
        version = str(self.photo.name).rsplit("/", 1)[-1].partition(".")[0]
        return reverse("people:photo", kwargs={"handle": self.handle, "version": version})

    def get_full_name(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("directory:person", kwargs={"handle": self.handle})


def shown_name(given_name: str, family_name: str, departure: str) -> str:
    """The name of a person whose row is not at hand, from its columns."""
    if departure == Person.Departure.ANONYMISED:
        return gettext("Ehemaliges Mitglied")
    return f"{given_name} {family_name}".strip()


class Membership(models.Model):
    """One role of a person in one municipality. Pending people have none: see Invitation, JoinRequest."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, blank=True, related_name="memberships"
    )
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "municipality", "role"], name="role_once_per_municipality"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} {self.municipality_id}"
