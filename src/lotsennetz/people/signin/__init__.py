"""Signing in: django-allauth with our rules, our words and our pages."""
