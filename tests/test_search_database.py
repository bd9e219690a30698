"""The database finds what the words say it has to find. The suite runs this on SQLite and on PostgreSQL, and both are
held to the same reference, `Query.matches`, so that they agree with each other."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count
from hypothesis import HealthCheck, given
from hypothesis import settings as any_time
from hypothesis import strategies as st

from tests.factories import (
    DAY,
    SUMMIT,
    make_assessment,
    make_commitment,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_pillar,
    make_topic,
    make_update,
)
from tests.test_search_words import HOSTILE, any_text
from tracker.actions import developments
from tracker.models import Commitment, SearchDocument
from tracker.search import Query, document, index, matching, parse

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    """References found, those with a hit in reference or title first."""
    hits = matching(Commitment.objects.all(), parse(text)).order_by("-in_head", "reference")
    return [commitment.reference for commitment in hits]


# What is found


def test_a_commitment_is_found_by_its_texts_in_both_languages():
    make_commitment(
        title_en="Medical data",
        title_fr="Données de santé",
        summary_en="A warehouse",
        summary_fr="Un entrepôt",
        promise_en="Opened by spring",
        promise_fr="Ouvert au printemps",
    )
    make_commitment(title_en="Something else", title_fr="Autre chose")
    for text in (
        "medical",
        "sante",
        "warehouse",
        "entrepôt",
        "spring",
        "printemps",
        "PA-001",
        "l’entrepôt santé",
    ):
        assert found(text) == ["PA-001"], text


def test_a_commitment_is_found_by_what_stands_around_it():
    pillar = make_pillar("public", name_en="Common good", name_fr="Bien commun")
    topic = make_topic("health", name_en="Medicine", name_fr="Médecine")
    commitment = make_commitment(pillar=pillar, topic=topic)
    make_party(commitment, make_organization("oms", name_en="World Health Organization", name_fr="OMS"))
    make_milestone(commitment, title_en="Laboratory opened", title_fr="Laboratoire ouvert")
    make_objective(commitment, title_en="Dialogue", title_fr="Négociation")
    make_commitment(pillar=make_pillar("other"), topic=make_topic("other"))
    words = "good commun medicine médecine world oms laboratory laboratoire dialogue négociation"
    assert {word: found(word) for word in words.split()} == {word: ["PA-001"] for word in words.split()}


def test_every_word_has_to_be_there():
    make_commitment(title_en="Health data")
    make_commitment(title_en="Health money")
    assert found("health") == ["PA-001", "PA-002"]
    assert found("health data") == ["PA-001"]
    assert found("health cinema") == []


def test_a_hit_in_the_title_comes_before_one_in_the_text():
    make_commitment(summary_en="A gigafactory in passing")
    make_commitment(title_en="Gigafactories")
    assert found("gigafactory") == ["PA-002", "PA-001"]


def test_without_words_everything_is_found():
    make_commitment()
    make_commitment()
    assert found("?!") == ["PA-001", "PA-002"]
    hit = matching(Commitment.objects.all(), parse("")).first()
    assert hit is not None
    assert hit.in_head is False


def test_a_commitment_is_found_by_what_happened_until_the_day():
    told, other = make_commitment(), make_commitment()
    make_update(told, other, happened_on="2026-01-10", headline_en="Minister opens the zeppelin hall")
    make_update(other, published=False, headline_en="Zebra, in a draft")
    assert found("zeppelin minister") == ["PA-001", "PA-002"]
    assert found("zebra") == []
    everything = Commitment.objects.order_by("reference")
    assert list(matching(everything, parse("zeppelin"), dt.date(2026, 1, 9))) == []
    assert list(matching(everything, parse("zeppelin"), dt.date(2026, 1, 10))) == [told, other]


def test_words_have_to_stand_in_one_and_the_same_text():
    commitment = make_commitment(title_en="Alpha")
    make_update(commitment, headline_en="Beta")
    assert found("alpha beta") == []


def test_a_retracted_development_finds_nothing(editor):
    update = make_update(make_commitment(), headline_en="Zeppelin")
    developments.retract(update, by=editor, reason="Another hall.")
    assert found("zeppelin") == []


# Inside other queries


def test_a_search_goes_together_with_filters_counts_and_groups():
    money, health = make_topic("money"), make_topic("health")
    make_commitment(title_en="Alpha one", topic=money)
    make_commitment(title_en="Alpha two", topic=health)
    make_commitment(title_en="Alpha draft", topic=health, published=False)
    make_commitment(title_en="Beta", topic=health)
    hits = matching(Commitment.objects.public(), parse("alpha"))
    assert hits.count() == 2
    assert hits.filter(topic=money).count() == 1
    assert dict(hits.order_by().values_list("topic__slug").annotate(Count("pk"))) == {"money": 1, "health": 1}
    assert Commitment.objects.filter(pk__in=hits).count() == 2
    assert hits.exclude(topic=money).get().reference == "PA-002"
    assert [commitment.in_head for commitment in hits] == [True, True]


def test_a_search_reads_as_of_a_day_like_any_list(django_assert_num_queries):
    make_assessment(make_commitment(title_en="Alpha"), "substantial")
    make_commitment(title_en="Alpha later", announced_on=DAY)
    listed = Commitment.objects.public().as_of(SUMMIT).with_now()
    with django_assert_num_queries(1):
        hits = list(matching(listed, parse("alpha")).filter(now__status="substantial").order_by("-in_head"))
        assert [(hit.reference, hit.now.status, hit.in_head) for hit in hits] == [
            ("PA-001", "substantial", True)
        ]
    assert matching(listed, parse("alpha")).values("now__status").annotate(n=Count("pk")).count() == 1


def test_a_search_does_not_repeat_rows_of_a_query_with_many_parties():
    commitment = make_commitment(title_en="Alpha")
    make_party(commitment, "one-lab")
    make_party(commitment, "two-lab")
    hits = matching(
        Commitment.objects.filter(parties__organization__slug__endswith="lab").distinct(), parse("alpha")
    )
    assert [hit.reference for hit in hits] == ["PA-001"]


def test_the_lookup_works_from_the_commitment_and_turned_round():
    make_commitment(title_en="Alpha")
    make_commitment(title_en="Beta")
    assert Commitment.objects.get(search__head__matches=parse("alpha")).reference == "PA-001"
    assert Commitment.objects.exclude(search__words__matches=parse("alpha")).get().reference == "PA-002"
    assert Commitment.objects.exclude(search__words__matches=Query()).count() == 0


# The index follows its rows


def test_the_index_follows_changes_and_deletion():
    commitment = make_commitment(title_en="Alpha")
    other = make_commitment(title_en="Gamma")
    Commitment.objects.filter(pk=commitment.pk).update(title_en="Beta")
    assert index([commitment.pk]) == 1
    assert [found("alpha"), found("beta"), found("gamma")] == [[], ["PA-001"], ["PA-002"]]
    SearchDocument.objects.filter(pk=commitment.pk).delete()
    assert [found("beta"), found("gamma")] == [[], [other.reference]]
    assert index() == 2
    assert [found("beta"), found("gamma")] == [["PA-001"], ["PA-002"]]


def test_a_document_is_its_commitments_words():
    commitment = make_commitment(title_en="Alpha", title_fr="Bêta", promise_en="Gamma", promise_fr="")
    assert commitment.search.head == document(["PA-001", "Alpha", "Bêta"])
    assert {"alpha", "beta", "gamma", "pa001"} <= set(commitment.search.words.split())
    assert str(commitment.search) == f"search words of commitment {commitment.pk}"


def test_indexing_takes_as_many_queries_for_many_as_for_one(django_assert_num_queries):
    ids = [make_commitment().pk for _ in range(3)]
    for commitment in Commitment.objects.all():
        make_party(commitment)
        make_milestone(commitment)
        make_update(commitment)
    for chosen in (ids[:1], ids):
        Commitment.objects.filter(pk__in=chosen).update(title_en=f"Another {len(chosen)} of them")
        with django_assert_num_queries(18):
            index(chosen)


def test_searching_takes_one_query(django_assert_num_queries):
    for _ in range(3):
        make_commitment(title_en="Alpha")
    with django_assert_num_queries(1):
        assert found("alpha") == ["PA-001", "PA-002", "PA-003"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has its own table for this")
def test_postgresql_can_answer_from_its_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    for column in ("head", "words"):
        plan = SearchDocument.objects.filter(**{f"{column}__matches": parse("alpha beta")}).explain()
        assert f"tracker_searchdocument_{column}_gin" in plan


@pytest.mark.django_db(transaction=True)
def test_the_index_goes_and_comes_back_with_its_migration():
    make_commitment(title_en="Alpha")
    try:
        call_command("migrate", "tracker", "0001", verbosity=0)
    finally:
        call_command("migrate", "tracker", verbosity=0)
    assert found("alpha") == ["PA-001"]
    make_commitment(title_en="Alpha again")
    assert found("alpha") == ["PA-001", "PA-002"]


# Any text, any query: no error, and the same hits as the reference


def rewrite(texts: list[str]) -> dict[int, tuple[str, str]]:
    """Give the commitments that there are these texts as their words, the first half of each as its head."""
    documents = {}
    for pk, text in zip(Commitment.objects.order_by("pk").values_list("pk", flat=True), texts, strict=True):
        documents[pk] = document([text[: len(text) // 2]]), document([text])
    for pk, (head, words) in documents.items():
        SearchDocument.objects.filter(pk=pk).update(head=head, words=words)
    return documents


def check(query: Query, documents: dict[int, tuple[str, str]]) -> None:
    hits = dict(matching(Commitment.objects.all(), query).values_list("pk", "in_head"))
    assert set(hits) == {pk for pk, (_, words) in documents.items() if query.matches(words)}
    if query:
        assert {pk for pk in hits if hits[pk]} == {pk for pk in hits if query.matches(documents[pk][0])}


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_queries_are_only_words(query):
    make_commitment()
    make_commitment()
    check(parse(query), rewrite([query, "nothing of the kind"]))


@st.composite
def texts_and_query(draw: st.DrawFn) -> tuple[list[str], str]:
    """Three texts of few words, so that they have some in common, and a query made from pieces of them."""
    pieces = draw(st.lists(any_text, min_size=1, max_size=6))
    some = st.lists(st.sampled_from(pieces), max_size=4).map(" ".join)
    texts = [draw(some) for _ in range(3)]
    start = draw(st.integers(0, 5))
    wanted = draw(st.one_of(some, some.map(lambda text: text[start : start + 5]), any_text))
    return texts, wanted


@pytest.fixture
def three_commitments() -> None:
    for _ in range(3):
        make_commitment()


@any_time(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts_and_query())
def test_the_database_finds_what_the_reference_finds(three_commitments, drawn):
    texts, wanted = drawn
    check(parse(wanted), rewrite(texts))


WORDS = "gigafactory gigafactories gigausines giga énergie energies l’énergie énergétique PA-086 pa086 86 109 the de"


@any_time(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.sampled_from(WORDS.split())).map(" ".join), min_size=4, max_size=4))
def test_the_database_agrees_on_words_people_use(three_commitments, drawn):
    *texts, wanted = drawn
    check(parse(wanted), rewrite(texts))
