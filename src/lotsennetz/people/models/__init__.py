from lotsennetz.people.models.joining import Invitation, JoinRequest
from lotsennetz.people.models.municipality import Department, Municipality
from lotsennetz.people.models.network import Network
from lotsennetz.people.models.person import Membership, Person, Role
from lotsennetz.people.models.token import ApiToken

__all__ = [
    "ApiToken",
    "Department",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Municipality",
    "Network",
    "Person",
    "Role",
]
