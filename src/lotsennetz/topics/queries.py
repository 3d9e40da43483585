"""Reads of the shared vocabulary. Topics and products are the same for everybody, so no viewer is asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.db.models import Prefetch

from lotsennetz.topics.models import Product, Topic
from lotsennetz.topics.words import all_words_in, fold


@dataclass(frozen=True)
class Branch:
    """A topic of the first level with its leaves."""

    topic: Topic
    leaves: list[Topic] = field(default_factory=list)


def _says(topic: Topic) -> list[str]:
    return [topic.title, topic.title_en, topic.description, *map(str, topic.synonyms)]


def tree(query: str = "") -> list[Branch]:
    """All active topics in order; with ``query`` those that say it. A matching branch keeps all its leaves."""
    branches: dict[int, Branch] = {}
    leaves: list[Topic] = []
    for topic in Topic.objects.filter(active=True):
        if topic.parent_id is None:
            branches[topic.pk] = Branch(topic)
        else:
            leaves.append(topic)
    for leaf in leaves:
        if leaf.parent_id in branches:
            branches[leaf.parent_id].leaves.append(leaf)
    if not query.split():
        return list(branches.values())
    return [found for branch in branches.values() if (found := _narrowed(branch, query))]


def _narrowed(branch: Branch, query: str) -> Branch | None:
    if all_words_in(query, _says(branch.topic)):
        return branch
    leaves = [leaf for leaf in branch.leaves if all_words_in(query, _says(leaf))]
    return replace(branch, leaves=leaves) if leaves else None


def matched_synonym(topic: Topic, query: str) -> str:
    """The synonym that explains why ``topic`` was found, if its title does not."""
    if not query.split() or all_words_in(query, [topic.title, topic.title_en]):
        return ""
    return next((str(word) for word in topic.synonyms if all_words_in(query, [str(word)])), "")


def topic(slug: str) -> Topic | None:
    """One active topic with its parent."""
    return Topic.objects.select_related("parent").filter(slug=slug, active=True).first()


def leaves_of(found: Topic) -> list[Topic]:
    return list(Topic.objects.filter(parent=found, active=True))


def products_for(topic_ids: list[int]) -> list[Product]:
    """What serves any of these topics, by name."""
    return list(Product.objects.filter(topics__in=topic_ids).distinct())


def product(slug: str) -> Product | None:
    """One product with its active topics."""
    shown = Prefetch("topics", Topic.objects.filter(active=True).select_related("parent"))
    return Product.objects.prefetch_related(shown).filter(slug=slug).first()


def products_matching(query: str) -> list[Product]:
    """Products whose name or vendor says ``query``, by name; all of them without a query."""
    found = [row for row in Product.objects.all() if all_words_in(query, [row.name, row.vendor])]
    return sorted(found, key=lambda row: fold(row.name))
