"""Lists as files for offices. A list is a ``Table``; ``writing`` knows CSV and XLSX, nothing of the list."""
