from lotsennetz.groups.models.group import Group
from lotsennetz.groups.models.membership import GroupInvitation, GroupMember, GroupRequest, GroupRole

__all__ = ["Group", "GroupInvitation", "GroupMember", "GroupRequest", "GroupRole"]
