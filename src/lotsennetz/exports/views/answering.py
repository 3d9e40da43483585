"""How this app's pages answer."""

from __future__ import annotations

from django.http import Http404

from lotsennetz.exports.queries.groups import visible_group
from lotsennetz.groups.answering import Answering
from lotsennetz.groups.http import ViewerRequest
from lotsennetz.groups.models import Group
from lotsennetz.groups.services.fetch import NoSuchGroup

_answering = Answering("stream:groups", missing=(NoSuchGroup,))
page, open_page = _answering.page, _answering.open_page
form_page, action = _answering.form_page, _answering.action


def group_or_404(request: ViewerRequest, slug: str) -> Group:
    group = visible_group(request.viewer, slug)
    if group is None:
        raise Http404
    return group
