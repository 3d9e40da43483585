"""Whom the key speaks for."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Router

from lotsennetz.api.answers import absolute, one
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.identity import known_person
from lotsennetz.api.queries import scope_of
from lotsennetz.api.spec import reads_one
from lotsennetz.api.v1.shapes.persons import KeyShape, Me, OwnGroup, RoleShape
from lotsennetz.groups.rules import visible_groups
from lotsennetz.notify.queries.visible import unread_count
from lotsennetz.people.queries import roles_of

router = Router(tags=["me"])


@router.get("/me", response=reads_one(Me), url_name="me")
def me(request: ApiRequest) -> HttpResponse:
    """The person, her roles and groups, and what the key may do."""
    person, viewer, token = known_person(request), request.viewer, request.token
    groups = visible_groups(viewer).filter(pk__in=list(viewer.group_roles)).order_by("slug")
    key = KeyShape(name=token.name, scope=scope_of(token), expires_at=token.expires_at) if token else None
    return one(
        request,
        Me(
            handle=person.handle,
            name=person.name,
            email=person.email,
            language=person.language,
            roles=[RoleShape.of(held) for held in roles_of(person)],
            groups=[
                OwnGroup(
                    slug=group.slug,
                    name=group.name,
                    role=viewer.group_roles[group.pk],
                    url=absolute(group.get_absolute_url()),
                )
                for group in groups
            ],
            unread=unread_count(viewer),
            key=key,
            url=absolute(person.get_absolute_url()),
        ),
    )
