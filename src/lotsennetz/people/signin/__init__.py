"""Signing in: django-allauth with our rules, our words and our pages. The rest of the house sees typed functions."""
