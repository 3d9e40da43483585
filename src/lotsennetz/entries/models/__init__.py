from lotsennetz.entries.models.attachment import Attachment
from lotsennetz.entries.models.comment import Comment
from lotsennetz.entries.models.draft import EditDraft
from lotsennetz.entries.models.entry import Entry, Kind, State, Visibility
from lotsennetz.entries.models.following import Follow, Mention
from lotsennetz.entries.models.reaction import Reaction, ReactionKind
from lotsennetz.entries.models.tag import Tag
from lotsennetz.entries.models.version import EntryVersion

__all__ = [
    "Attachment",
    "Comment",
    "EditDraft",
    "Entry",
    "EntryVersion",
    "Follow",
    "Kind",
    "Mention",
    "Reaction",
    "ReactionKind",
    "State",
    "Tag",
    "Visibility",
]
