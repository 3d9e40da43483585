from lotsennetz.search.models.document import ORIGINALS, Document, IndexWord, Kind
from lotsennetz.search.models.file_text import FileText
from lotsennetz.search.models.index_state import WORDS, IndexState
from lotsennetz.search.models.saved import SavedSearch

__all__ = ["ORIGINALS", "WORDS", "Document", "FileText", "IndexState", "IndexWord", "Kind", "SavedSearch"]
