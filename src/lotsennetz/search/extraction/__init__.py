"""The text of a file, taken out in a process of its own: ``extraction.text_of(path_or_file)``."""

from lotsennetz.search.extraction.limits import Limits
from lotsennetz.search.extraction.problems import Problem
from lotsennetz.search.extraction.texts import VERSION, Extracted, text_of

__all__ = ["VERSION", "Extracted", "Limits", "Problem", "text_of"]
