"""django-allauth's tables behind typed functions: addresses, sessions, second factors."""

from __future__ import annotations

from importlib import import_module

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import EmailAddress, Login
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from lotsennetz.people.models import Person


def own_verified_address(person: Person, email: str) -> None:
    """A link sent to this address was used, so it is the person's own; the main one if there is no other."""
    address, _ = EmailAddress.objects.get_or_create(user=person, email=email.lower())
    address.verified = True
    others = EmailAddress.objects.filter(user=person).exclude(pk=address.pk)
    address.primary = not others.filter(primary=True).exists()
    address.save()


def holder_of(email: str) -> Person | None:
    """Whose address this is: the one they sign in with, or a further confirmed one."""
    person = Person.objects.filter(email__iexact=email).first()
    if person is not None:
        return person
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    return address.user if address and isinstance(address.user, Person) else None


def has_second_factor(person: Person) -> bool:
    """An authenticator app or a passkey; recovery codes alone are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=person, type__in=kinds).exists()


def end_sessions(person: Person) -> None:
    """Sign the person out on every device, now."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for key in UserSession.objects.filter(user=person).values_list("session_key", flat=True):
        store.delete(key)
    UserSession.objects.filter(user=person).delete()


def revoke_credentials(person: Person) -> None:
    """Sessions, second factors, passkeys, providers, addresses: nothing signs in as this person again."""
    end_sessions(person)
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()


def sign_in(request: HttpRequest, person: Person, destination: str) -> HttpResponse:
    """Sign in after an accepted invitation, with everything that a sign-in by password does."""
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=destination))
    return response


def client_address(request: HttpRequest) -> str:
    """The IP address, as the sign-in's rate limits see it."""
    return str(get_adapter(request).get_client_ip(request))
