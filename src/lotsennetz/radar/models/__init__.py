from lotsennetz.radar.models.lead import LeadRole
from lotsennetz.radar.models.opportunity import Opportunity, OpportunityTown
from lotsennetz.radar.models.pending import PendingImport
from lotsennetz.radar.models.round import MeetingDay, Round
from lotsennetz.radar.models.statement import (
    LIVE_AND_TRIED,
    SHARED,
    Source,
    Statement,
    StatementChange,
    StatementValues,
    Status,
    Suggestion,
    Via,
    VisibleTo,
)

__all__ = [
    "LIVE_AND_TRIED",
    "SHARED",
    "LeadRole",
    "MeetingDay",
    "Opportunity",
    "OpportunityTown",
    "PendingImport",
    "Round",
    "Source",
    "Statement",
    "StatementChange",
    "StatementValues",
    "Status",
    "Suggestion",
    "Via",
    "VisibleTo",
]
