"""What must hold is held by the database: each constraint is tried on the side that must fail, by name.

The other side, what is allowed, is every other test of the suite; for what organizations report it is tried here too
(`reporting`)."""

# ruff: noqa: PLW0108  # a lambda here makes its row when the test runs, not when the module is read

import datetime as dt
from contextlib import nullcontext

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from tests.factories import (
    make_applicability,
    make_assessment,
    make_commitment,
    make_indicator,
    make_measurement,
    make_milestone,
    make_objective,
    make_organization,
    make_party,
    make_source,
    make_update,
)
from tests.links.made import make_check
from tests.models import reporting
from tests.tampering import GUARDED, unguarded
from tracker.models import (
    DataVersion,
    Event,
    HistoryEvent,
    MilestoneStanding,
    News,
    RecordEntry,
    Release,
    Standing,
    Subscription,
    User,
    VocabularyWord,
)
from tracker.models.public_record import GENESIS

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 2, 11)


def an_event():
    return Event.objects.create(slug="e", name_en="E", starts_on=DAY, kind="summit")


def a_standing():
    make_commitment()
    return Standing.objects.get()


def history():
    make_commitment()
    return HistoryEvent.objects.first()


def verdict():
    return make_assessment(make_commitment(), until="proposed")


def a_milestone_standing():
    milestone()
    return MilestoneStanding.objects.first()


def applicability():
    commitment = make_commitment()
    return make_applicability(make_objective(commitment), make_party(commitment).organization)


def milestone():
    return make_milestone(make_commitment(), due_on="2026-01-01")


def subscription():
    return Subscription.objects.create(email="vera@example.net", scope="commitment", target="PA-001")


def confirmed():
    return Subscription.objects.create(
        email="vera@example.net", scope="all", confirmed_at=timezone.now(), told_until=timezone.now()
    )


def news():
    return News.objects.create(commitment=make_commitment(), key="a", day=DAY, kind="met", precision="day")


def a_release():
    head = {"head_sequence": 1, "head_sha256": "ab" * 32}
    return Release.objects.create(version="2026.11.22", as_of=DAY, built_at=timezone.now(), **head)


def an_entry(number=1):
    """The first of a chain, or the last of one that is longer."""
    make_commitment()
    return RecordEntry.objects.order_by("sequence" if number == 1 else "-sequence").first()


def a_later_entry():
    return an_entry(2)


def link_check():
    return make_check(make_source(), "live")


FAILURES = {
    "source_type_known": (make_source, {"type": "rumour"}),
    "source_independence_known": (make_source, {"independence": "friend"}),
    "source_precision_known": (make_source, {"published_precision": "week"}),
    "source_date_has_precision": (make_source, {"published_precision": ""}),
    "source_capture_is_a_hash": (make_source, {"capture_sha256": "A" * 64}),
    "source_archived_on_says_of_what": (make_source, {"archived_on": DAY}),
    "link_state_known": (link_check, {"state": "dead"}),
    "link_moved_says_where": (link_check, {"moved_to": "https://example.org/new"}),
    "record_kind_known": (an_entry, {"kind": "rumoured"}),
    "record_begins_at_one": (an_entry, {"sequence": 0}),
    "record_shows_what_is_shown": (an_entry, {"payload": ""}),
    "record_first_has_nothing_before": (a_later_entry, {"previous": GENESIS}),
    "record_hash_moves_on": (a_later_entry, {"sha256": models.F("previous")}),
    "release_version_well_formed": (a_release, {"version": "1.0"}),
    "release_has_a_head": (a_release, {"head_sha256": ""}),
    "data_version_is_one": (DataVersion.objects.get, {"id": 2}),
    "subscription_language_known": (subscription, {"language": "de"}),
    "subscription_scope_known": (subscription, {"scope": "country"}),
    "subscription_pace_known": (subscription, {"pace": "hourly"}),
    "subscription_told_from_its_confirmation": (subscription, {"told_until": timezone.now()}),
    "subscription_names_what_it_follows": (subscription, {"target": ""}),
    "organization_kind_known": (make_organization, {"kind": "club"}),
    "organization_country_is_iso_code": (make_organization, {"country": "fr"}),
    "organization_has_a_name": (make_organization, {"name_en": ""}),
    "commitment_kind_known": (make_commitment, {"kind": "wish"}),
    "commitment_publication_known": (make_commitment, {"publication": "hidden"}),
    "commitment_confidence_known": (make_commitment, {"confidence": "sure"}),
    "commitment_link_known": (make_commitment, {"link_to_summit": "never"}),
    "commitment_precision_known": (make_commitment, {"announced_precision": "week"}),
    "commitment_date_has_precision": (make_commitment, {"announced_on": None}),
    "commitment_reference_well_formed": (make_commitment, {"reference": "PA1"}),
    "commitment_not_its_own_part": (make_commitment, {"parent_id": models.F("pk")}),
    "commitment_archived_only_by_merge": (make_commitment, {"publication": "archived"}),
    "party_role_known": (lambda: make_party(make_commitment()), {"role": "friend"}),
    "party_confidence_known": (lambda: make_party(make_commitment()), {"confidence": "sure"}),
    "party_precision_known": (
        lambda: make_party(make_commitment(), joined_on=DAY),
        {"joined_precision": "week"},
    ),
    "party_date_has_precision": (lambda: make_party(make_commitment()), {"joined_on": DAY}),
    "party_leaves_after_joining": (
        lambda: make_party(make_commitment(), joined_on=DAY),
        {"left_on": dt.date(2025, 1, 1)},
    ),
    "objective_verification_known": (lambda: make_objective(make_commitment()), {"verification": "maybe"}),
    "applicability_answer_known": (applicability, {"answer": "perhaps"}),
    "applicability_has_a_reason": (applicability, {"reason_en": ""}),
    "milestone_standing_fate_known": (a_milestone_standing, {"fate": "fine"}),
    "milestone_standing_lasts_a_day": (a_milestone_standing, {"until_day": models.F("from_day")}),
    "measurement_only_a_value_is_chosen": (
        lambda: make_measurement(make_indicator(make_commitment()), None, absence_reason="Not published"),
        {"chosen_because_en": "It is newer."},
    ),
    "milestone_state_known": (milestone, {"state": "late"}),
    "milestone_precision_known": (
        lambda: make_milestone(make_commitment(), achieved_on=DAY),
        {"achieved_precision": "week"},
    ),
    "milestone_date_has_precision": (milestone, {"achieved_precision": "day"}),
    "milestone_achieved_has_date_and_source": (milestone, {"state": "achieved"}),
    "milestone_dropped_on_only_when_dropped": (milestone, {"dropped_on": DAY}),
    "deadline_precision_known": (lambda: milestone().deadlines.get(), {"precision": "week"}),
    "deadline_announced_known": (lambda: milestone().deadlines.get(), {"announced_precision": "week"}),
    "deadline_date_has_precision": (lambda: milestone().deadlines.get(), {"announced_precision": ""}),
    "indicator_unit_kind_known": (lambda: make_indicator(make_commitment()), {"unit_kind": "luck"}),
    "indicator_direction_known": (lambda: make_indicator(make_commitment()), {"direction": "side"}),
    "indicator_comparator_known": (lambda: make_indicator(make_commitment()), {"comparator": "~"}),
    "indicator_scope_known": (lambda: make_indicator(make_commitment()), {"scope": "some"}),
    "indicator_precision_known": (
        lambda: make_indicator(make_commitment()),
        {"target_due_on": DAY, "target_due_precision": "week"},
    ),
    "indicator_date_has_precision": (lambda: make_indicator(make_commitment()), {"target_due_on": DAY}),
    "indicator_money_in_a_currency": (lambda: make_indicator(make_commitment()), {"unit": "euros"}),
    "measurement_precision_known": (
        lambda: make_measurement(make_indicator(make_commitment()), 1),
        {"as_of_precision": "week"},
    ),
    "measurement_stage_known": (
        lambda: make_measurement(make_indicator(make_commitment()), 1),
        {"stage": "hoped"},
    ),
    "measurement_voice_known": (
        lambda: make_measurement(make_indicator(make_commitment()), 1),
        {"claimed_by": "us"},
    ),
    "measurement_value_or_reason": (
        lambda: make_measurement(make_indicator(make_commitment()), 1),
        {"value": None},
    ),
    "update_kind_known": (lambda: make_update(make_commitment()), {"kind": "gossip"}),
    "update_state_known": (lambda: make_update(make_commitment()), {"state": "lost"}),
    "update_precision_known": (lambda: make_update(make_commitment()), {"precision": "week"}),
    "update_voice_known": (lambda: make_update(make_commitment()), {"claimed_by": "us"}),
    "update_confidence_known": (lambda: make_update(make_commitment()), {"confidence": "sure"}),
    "update_published_at_when_published": (lambda: make_update(make_commitment()), {"published_at": None}),
    "assessment_status_known": (verdict, {"status": "not_assessed"}),
    "assessment_outcome_known": (verdict, {"outcome": "fine"}),
    "assessment_state_known": (verdict, {"state": "lost"}),
    "assessment_origin_known": (verdict, {"origin": "dream"}),
    "assessment_confirmer_differs_from_author": (
        verdict,
        {"confirmer_id": models.F("author_id"), "confirmed_at": models.F("proposed_at")},
    ),
    "assessment_confirmed_by_and_at_together": (verdict, {"confirmed_at": models.F("proposed_at")}),
    "assessment_published_has_two_people": (
        verdict,
        {"state": "published", "published_at": models.F("proposed_at")},
    ),
    "assessment_published_at_when_published": (
        lambda: make_assessment(make_commitment()),
        {"published_at": None},
    ),
    "assessment_superseded_at_when_superseded": (
        lambda: make_assessment(make_commitment()),
        {"state": "superseded"},
    ),
    "assessment_no_evidence_says_when_searched": (verdict, {"status": "no_evidence"}),
    "standing_status_known": (a_standing, {"status": "fine"}),
    "standing_schedule_known": (a_standing, {"schedule": "someday"}),
    "standing_lasts_a_day": (a_standing, {"until_day": models.F("from_day")}),
    "event_kind_known": (an_event, {"kind": "party"}),
    "event_precision_known": (an_event, {"starts_precision": "week"}),
    "event_ends_after_start": (an_event, {"ends_on": dt.date(2020, 1, 1)}),
    "history_kind_known": (history, {"kind": "whispered"}),
    **reporting.REFUSED,
}


HELD = [
    (make_source, {"capture_sha256": "0123456789abcdef" * 4, "archived_on": DAY}),
    (make_source, {"archive_url": "https://archive.example.org/1", "archived_on": DAY}),
    (make_source, {"archive_url": "https://archive.example.org/1", "capture_sha256": "a" * 64}),
    (link_check, {"state": "moved", "moved_to": "https://example.org/new"}),
    (link_check, {"state": "moved", "moved_to": ""}),
    (link_check, {"state": "gone"}),
    (subscription, {"language": "fr", "pace": "weekly", "scope": "all", "target": ""}),
    (subscription, {"confirmed_at": timezone.now(), "told_until": timezone.now()}),
    (confirmed, {"confirmed_at": None, "told_until": None}),
    (confirmed, {"scope": "search", "target": "q=a"}),
    (link_check, {"state": "unclear", "status_code": None, "failures": 32_767}),
]


@pytest.mark.parametrize(("make", "right"), HELD)
def test_the_database_holds_copies_and_states_of_links(make, right):
    row = make()
    assert type(row)._default_manager.filter(pk=row.pk).update(**right) == 1


def all_checks():
    return {
        constraint.name
        for model in apps.get_app_config("tracker").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }


def test_every_check_is_tried():
    assert set(FAILURES) == all_checks()


@pytest.mark.parametrize("name", FAILURES)
def test_the_database_refuses(name):
    """Of rows that nobody may change at all, with that guard taken away."""
    make, wrong = FAILURES[name]
    row = make()
    guard = unguarded() if row._meta.db_table in GUARDED else nullcontext()
    with guard, pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**wrong)


@pytest.mark.parametrize(("name", "make", "wrong"), reporting.ALSO_REFUSED)
def test_the_database_refuses_this_too(name, make, wrong):
    row = make()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**wrong)


def test_every_check_of_reporting_is_tried_on_both_sides():
    assert set(reporting.HELD) == set(reporting.REFUSED)


@pytest.mark.parametrize("name", reporting.HELD)
def test_the_database_holds(name):
    make, right = reporting.HELD[name]
    row = make()
    assert type(row)._default_manager.filter(pk=row.pk).update(**right) == 1


def copy_of(row):
    row.pk = None
    row._state.adding = True
    return row


UNIQUE = {
    "party_once_per_role_while_open": lambda: make_party(make_commitment()),
    "objective_number_unique": lambda: make_objective(make_commitment()),
    "milestone_one_final": milestone,
    "deadline_position_unique": lambda: milestone().deadlines.get(),
    "indicator_key_unique": lambda: make_indicator(make_commitment()),
    "standing_starts_once": a_standing,
    "subscription_once_per_address": subscription,
    "news_key": news,
    "milestone_standing_starts_once": a_milestone_standing,
    "vocabulary_word_once": lambda: VocabularyWord.objects.create(word="santé", language="fr", documents=1),
    "applicability_once_per_day": applicability,
    "commitment_cites_a_source_once": lambda: make_commitment().citations.get(),
    "update_cites_a_source_once": lambda: make_update(make_commitment()).citations.get(),
    "update_concerns_once": lambda: make_update(make_commitment()).concerns.get(),
    "assessment_cites_a_source_once": lambda: verdict().citations.get(),
    "assessment_rests_once_on": lambda: make_assessment(
        c := make_commitment(), updates=[make_update(c)]
    ).grounds.get(),
    "assessment_one_published_per_day": lambda: make_assessment(make_commitment()),
}


def test_a_source_has_one_check():
    row = link_check()
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(row).save(force_insert=True)


@pytest.mark.parametrize("name", UNIQUE)
def test_the_database_refuses_a_second(name):
    second = copy_of(UNIQUE[name]())
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save(force_insert=True)


@pytest.mark.parametrize("wrong", [{"confirmed_at": None}, {"told_until": None}, {"target": "PA-001"}])
def test_what_is_followed_is_told_from_its_confirmation_on_and_everything_has_no_target(wrong):
    row = confirmed()
    with pytest.raises(IntegrityError), transaction.atomic():
        Subscription.objects.filter(pk=row.pk).update(**wrong)


def test_an_address_is_one_person_in_any_case():
    User.objects.create_user("anna@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="ANNA@example.org", password="x")])


@pytest.mark.parametrize("name", reporting.UNIQUE)
def test_the_database_refuses_a_second_of_reporting_and_takes_another(name):
    make, still_the_same, another = reporting.UNIQUE[name]
    row = make()
    with pytest.raises(IntegrityError), transaction.atomic():
        reporting.copied(row, still_the_same).save(force_insert=True)
    reporting.copied(row, another).save(force_insert=True)


def test_every_unique_constraint_of_reporting_is_tried():
    tried = {*reporting.UNIQUE, *UNIQUE, "user_email_unique_in_any_case"}
    known = {
        constraint.name
        for model in apps.get_app_config("tracker").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    }
    # Two that are tried by numbers of the same rows: their keys are unique in the same way.
    assert known - tried == {"objective_key_unique", "milestone_key_unique"}
