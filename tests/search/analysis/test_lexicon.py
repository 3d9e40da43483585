import gzip
import re
import subprocess
import sys
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

from lotsennetz.search import analysis
from lotsennetz.search.analysis.lexicon import PART, TERMS, WORDS, read


def test_the_list_is_small_on_disk_and_in_memory() -> None:
    assert WORDS.stat().st_size <= 800_000
    tracemalloc.start()
    try:
        known = read()
        held, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(known.values) > 90_000
    assert held <= 25_000_000
    assert most <= 40_000_000


def test_the_list_says_where_it_comes_from() -> None:
    first = gzip.decompress(WORDS.read_bytes()).decode().partition("\n")[0]
    assert re.fullmatch(
        r"# word list \d+, from wordfreq [\d.]+ german-nouns [\d.]+, CC BY-SA 4.0, changed", first
    )


def test_the_version_names_rules_stemmer_and_lists() -> None:
    assert re.fullmatch(r"\d+-[\d.]+-[0-9a-f]{10}", analysis.VERSION)


def test_it_is_read_once_for_all_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len({id(found.result()) for found in [pool.submit(analysis.lexicon) for _ in range(32)]}) == 1


def test_threads_do_not_disturb_each_other() -> None:
    texts = [
        f"Verwaltungen Häuser Wohnmobilstellplätze{number} Beauftragten{number}" for number in range(400)
    ]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(analysis.index_form, texts))
    assert together == [analysis.index_form(text) for text in texts]


def test_our_own_words_hold() -> None:
    known = analysis.lexicon()
    assert known.kind("ortschaftsrat") == known.kind("amt") == PART
    assert known.kind("schaft") != PART
    assert known.fixed["management"] == ()


def test_every_line_of_our_own_words_can_be_read() -> None:
    for number, line in enumerate(TERMS.read_text(encoding="utf-8").splitlines(), start=1):
        sign, *words = line.partition("#")[0].split() or ["#", "-"]
        assert sign in "+>-|$=~#", number
        assert words, number
        if sign == "=":
            assert all(part in words[0] for part in words[1:]), number


def test_nothing_of_django_is_needed() -> None:
    code = "import sys, lotsennetz.search.analysis; assert not [m for m in sys.modules if m.startswith('django')]"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": "src"})
