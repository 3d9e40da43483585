"""Pages are Jinja2. DjangoTemplates stays for the libraries' pages that nobody can reach."""

from pathlib import Path

_PACKAGE = Path(__file__).parents[2]

TEMPLATES = [
    {
        "BACKEND": "lotsennetz.core.jinja.Backend",
        "DIRS": sorted(_PACKAGE.glob("*/templates")),
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "lotsennetz.core.jinja.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "lotsennetz.core.ui.frame.context",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]
FORM_RENDERER = "django.forms.renderers.Jinja2"
