"""What came of an opportunity."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lotsennetz.radar.services.opportunities import REASON_LENGTH

#: What each answer means, for those who choose.
OUTCOMES = [
    ("joint", _("Gemeinsam: Wir machen es zusammen.")),
    ("talked", _("Ausgetauscht: Wir haben darüber gesprochen.")),
    ("separate", _("Bewusst getrennt: Jede Kommune geht ihren Weg.")),
    ("obsolete", _("Erledigt sich: Das Vorhaben gibt es so nicht mehr.")),
]


class OutcomeForm(forms.Form):
    """The service looks at what is chosen, so that it can say why not."""

    outcome = forms.CharField(
        label=_("Was ist daraus geworden?"), required=False, widget=forms.RadioSelect(choices=OUTCOMES)
    )
    reason = forms.CharField(
        label=_("Dazu in einem Satz"),
        required=False,
        help_text=_("Bei „Bewusst getrennt“ gehört der Grund dazu."),
        widget=forms.Textarea({"rows": 2, "data-count": REASON_LENGTH}),
    )
