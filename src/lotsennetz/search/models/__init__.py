from lotsennetz.search.models.document import ORIGINALS, Document, IndexWord, Kind
from lotsennetz.search.models.file_text import FileText
from lotsennetz.search.models.index_state import IndexState
from lotsennetz.search.models.saved import SavedSearch

__all__ = ["ORIGINALS", "Document", "FileText", "IndexState", "IndexWord", "Kind", "SavedSearch"]
