"""Turn what was typed into a query of the index.

There is no query language: everything typed is words, so nothing can be malformed.
"""

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import tantivy
from tantivy import Occur, Query

from khoa.catalogue.search.schema import FIELDS, exact
from khoa.catalogue.search.text import Word, words

MAX_QUERY = 200
"""Characters; the rest of a longer query is not looked at."""
MAX_WORDS = 12

EXACT = 1.25
"""How much more a word counts that stands there with the diacritics it was typed with."""
BEGINNING, MISTYPED = 0.75, 0.5
"""How much less a word counts that only begins so, or is spelled nearly so."""
BEGINNING_FROM = 4
"""Letters. Shorter ones begin too much; when nothing else is found, any two do."""
MISTYPED_FROM = 3
FEW = 4
"""Words. Spellings for all of a long query cost much and find anything."""
MAX_SPELLINGS = 8
_ALPHABET = string.ascii_lowercase + string.digits


def typed(text: str) -> list[Word]:
    """Return the words of a query, at most MAX_WORDS."""
    return words(text[:MAX_QUERY])[:MAX_WORDS]


PLACES = [tuple(FIELDS)[:count] for count in range(1, len(FIELDS) + 1)]
"""The best place, the two best, and so on; in the last, `text`, is what stands anywhere."""


@dataclass(frozen=True)
class _Slot:
    """One word of the query, with other spellings that will do for it."""

    word: Word
    begins: bool = False
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """The words to look for. Matching and scoring are separate queries: most of a large catalogue
    has some of the words, and scores cost the most."""

    schema: tantivy.Schema
    slots: list[_Slot]
    may_miss: int = 0

    def anywhere(self) -> Query:
        """Match courses with the words anywhere: `text` repeats all other places."""
        return self.within(("text",))

    def within(self, places: tuple[str, ...]) -> Query:
        """Match courses with the words in these places."""
        if "text" in places:
            places = ("text",)
        found = [self._in_any(slot, places) for slot in self.slots]
        if self.may_miss:
            some = [(Occur.Should, query) for query in found]
            least = len(found) - self.may_miss
            query = Query.boolean_query(some, minimum_number_should_match=least)
        else:
            query = Query.boolean_query([(Occur.Must, query) for query in found])
        return Query.const_score_query(query, 0.0)

    def scored(self, found: Query, places: tuple[str, ...]) -> Query:
        """The same courses with their scores. Each word counts by the best of these places where it
        stands; neighbours that stand together count half as much again, since most Vietnamese words
        are two syllables. What stands in `text` alone counts nothing: to look through it costs more
        than all the rest, and each course that is found has all words there."""
        named = [place for place in places if place != "text"]
        worth = [
            *(_anywhere(self.schema, slot, named) for slot in self.slots),
            *(_together(self.schema, *pair, named) for pair in pairwise(self.slots)),
        ]
        return Query.boolean_query([(Occur.Must, found), *((Occur.Should, one) for one in worth)])

    def _in_any(self, slot: _Slot, places: tuple[str, ...]) -> Query:
        here = [query for place in places for query in _matches(self.schema, slot, place)]
        return here[0] if len(here) == 1 else Query.boolean_query([(Occur.Should, q) for q in here])


def as_written(schema: tantivy.Schema, typed_words: list[Word]) -> Words:
    """Look for all words; the last one may be the beginning of a word."""
    *whole, last = typed_words
    slots = [_Slot(word) for word in whole]
    return Words(schema, [*slots, _Slot(last, begins=len(last.folded) >= BEGINNING_FROM)])


def forgiving(schema: tantivy.Schema, searcher: tantivy.Searcher, typed_words: list[Word]) -> Words:
    """Look for near spellings, and let one of four words be missing: for when nothing is found as
    written.

    Words that no course has are taken for mistyped; where each is known, any of a few may be.
    """
    unknown = {word for word in typed_words if not searcher.doc_freq("text", word.folded)}
    mistyped = unknown or (set(typed_words) if len(typed_words) <= FEW else set())
    slots = [
        _Slot(
            word,
            begins=at == len(typed_words) and len(word.folded) > 1,
            spellings=_near(searcher, word.folded) if word in mistyped else (),
        )
        for at, word in enumerate(typed_words, 1)
    ]
    return Words(schema, slots, may_miss=len(slots) // 4)


def narrowed(schema: tantivy.Schema, query: Query, wanted: Mapping[str, str]) -> Query:
    """Narrow the query to courses with these values of facets."""
    conditions = [
        (Occur.Must, Query.const_score_query(Query.term_query(schema, facet, value), 0.0))
        for facet, value in wanted.items()
    ]
    return Query.boolean_query([(Occur.Must, query), *conditions]) if conditions else query


def without(query: Query, others: Query) -> Query:
    """Match what `query` matches and `others` does not."""
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, others)])


def _matches(schema: tantivy.Schema, slot: _Slot, field: str) -> list[Query]:
    """Return a query for each way in which a course may have the word."""
    found = [
        Query.fuzzy_term_query(schema, field, slot.word.folded, distance=0, prefix=True)
        if slot.begins
        else Query.term_query(schema, field, slot.word.folded, index_option="basic")
    ]
    if slot.spellings:
        found.append(Query.term_set_query(schema, field, list(slot.spellings)))
    return found


def _anywhere(schema: tantivy.Schema, slot: _Slot, fields: list[str]) -> Query:
    word, marked = slot.word, slot.word.exact != slot.word.folded
    places = []
    for field in fields:
        worth = FIELDS[field]
        term = Query.term_query(schema, field, word.folded)
        places.append(Query.const_score_query(term, worth))
        if marked:
            term = Query.term_query(schema, exact(field), word.exact)
            places.append(Query.const_score_query(term, worth * EXACT))
        if slot.begins:
            begins = Query.fuzzy_term_query(schema, field, word.folded, distance=0, prefix=True)
            places.append(Query.const_score_query(begins, worth * BEGINNING))
        if slot.spellings:
            near = Query.term_set_query(schema, field, list(slot.spellings))
            places.append(Query.const_score_query(near, worth * MISTYPED))
    return Query.disjunction_max_query(places)


def _together(schema: tantivy.Schema, one: _Slot, other: _Slot, fields: list[str]) -> Query:
    literal: list[str | tuple[int, str]] = [one.word.folded, other.word.folded]
    patterns: list[str | tuple[int, str]] = [
        "|".join(map(re.escape, (slot.word.folded, *slot.spellings))) for slot in (one, other)
    ]

    def phrase(field: str) -> Query:
        if one.spellings or other.spellings:
            return Query.regex_phrase_query(schema, field, patterns)
        if other.begins:
            return Query.phrase_prefix_query(schema, field, literal)
        return Query.phrase_query(schema, field, literal)

    return Query.disjunction_max_query(
        [Query.const_score_query(phrase(field), FIELDS[field] / 2) for field in fields]
    )


def _near(searcher: tantivy.Searcher, word: str) -> tuple[str, ...]:
    """Return indexed words that one mistake turns into this one, the most frequent first.

    A mistake is a letter too many, too few, another one, or two that changed places. A look into
    the index takes a microsecond, and a word has some hundred neighbours.
    """
    if len(word) < MISTYPED_FROM:
        return ()
    alphabet = set(_ALPHABET) | set(word)
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    spellings = {
        *(left + right[1:] for left, right in splits if right),
        *(left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1),
        *(left + letter + right[1:] for left, right in splits if right for letter in alphabet),
        *(left + letter + right for left, right in splits for letter in alphabet),
    }
    counts = {near: searcher.doc_freq("text", near) for near in spellings - {word, ""}}
    known = sorted((near for near in counts if counts[near]), key=lambda n: (-counts[n], n))
    return tuple(known[:MAX_SPELLINGS])
