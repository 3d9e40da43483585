"""Words that say nothing in a query."""

from pathlib import Path

from lotsennetz.search.analysis.letters import plain

_FILE = Path(__file__).parent / "facts" / "stopwords.txt"
STOP_WORDS = frozenset(map(plain, _FILE.read_text(encoding="utf-8").split()))
