"""The columns that hold nothing about a person: every one of them named, so that a new one has to be thought about."""

from __future__ import annotations

NOTHING_PERSONAL: dict[str, str] = {
    "auth.Permission": "id name content_type codename",
    "auth.Group_permissions": "id group permission",
    "auth.Group": "id name",
    "contenttypes.ContentType": "id app_label model",
    "account.EmailAddress": "id",
    "account.EmailConfirmation": "id",
    "mfa.Authenticator": "id",
    "usersessions.UserSession": "id",
    "post_office.Email": "id status recipient_delivery_status priority created last_updated scheduled_time expires_at "
    "number_of_retries template backend_alias",
    "post_office.Log": "id date status exception_type",
    "post_office.Attachment_emails": "id",
    "post_office.Attachment": "id mimetype",
    "tracker.Source": "id revision key published_on published_precision language type independence "
    "unavailable_since archived_on capture_sha256",
    "tracker.LinkCheck": "id source state since checked_at next_at status_code reason failures",
    "tracker.Pillar": "id revision slug number name_en name_fr description_en description_fr",
    "tracker.Topic": "id revision slug name_en name_fr",
    "tracker.Commitment": "id revision reference slug pillar topic kind parent announced_on announced_precision "
    "link_to_summit in_brochure headline confidence is_sample publication merged_into",
    "tracker.CommitmentSource": "id source position commitment",
    "tracker.Organization": "id revision slug name_en name_fr kind country website source "
    "requires_second_factor",
    "tracker.Party": "id revision commitment organization role joined_on joined_precision left_on "
    "confidence source",
    "tracker.Objective": "id revision commitment number key title_en title_fr description_en description_fr "
    "verification source",
    "tracker.Applicability": "id revision objective organization answer effective_on source",
    "tracker.User_groups": "id",
    "tracker.User_user_permissions": "id",
    "tracker.Update": "id revision key kind organization happened_on precision claimed_by confidence state "
    "superseded_by published_at",
    "tracker.UpdateCommitment": "id update commitment position",
    "tracker.UpdateSource": "id source position update",
    "tracker.Assessment": "id revision commitment organization objective effective_on status outcome "
    "searched_on origin state published_at superseded_at superseded_by told_at reply_until corrects",
    "tracker.AssessmentSource": "id source position assessment",
    "tracker.AssessmentUpdate": "id assessment update position",
    "tracker.Indicator": "id revision commitment key name_en name_fr unit unit_kind direction baseline_value "
    "baseline_on comparator target_value target_due_on target_due_precision target_source scope",
    "tracker.Measurement": "id revision indicator organization value absence_reason as_of as_of_precision stage "
    "claimed_by source",
    "tracker.Milestone": "id revision commitment key position title_en title_fr final state achieved_on "
    "achieved_precision achieved_source dropped_on",
    "tracker.Deadline": "id revision milestone position due_on precision announced_on "
    "announced_precision known_on source",
    "tracker.Report": "id revision key organization commitment objective language claimed_status "
    "happened_on precision barrier state saved_at published_at superseded_at corrects entry source",
    "tracker.ReportLink": "id report position source",
    "tracker.EvidenceFile": "id key report content_type size sha256 reencoded",
    "tracker.ReportMeasurement": "id report indicator value as_of stage",
    "tracker.ReportMilestone": "id report milestone achieved_on precision accepted_at",
    "tracker.Correction": "id revision key commitment language state",
    "tracker.Event": "id revision slug name_en name_fr starts_on starts_precision ends_on city "
    "country kind url source",
    "tracker.HistoryEvent": "id about revision",
    "tracker.Membership": "id revision",
    "tracker.Invitation": "id revision",
    "tracker.News": "id key commitment kind day precision organizations seen_at gone_at",
    "tracker.Notice": "id",
    "tracker.Subscription": "id",
    "tracker.RecordEntry": "sequence recorded_at kind subject subject_id about payload previous sha256",
    "tracker.Release": "id version as_of built_at notes_en notes_fr head_sequence head_sha256 files",
    "tracker.DataVersion": "id value",
    "tracker.Slot": "id task slot started_at finished_at",
    "tracker.Reply": "id revision assessment organization language contests state",
    "tracker.SearchDocument": "commitment",
    "tracker.UpdateDocument": "update",
    "tracker.CommitmentWords": "commitment",
    "tracker.UpdateWords": "update",
    "tracker.VocabularyWord": "id language is_sample documents",
    "tracker.Standing": "id commitment from_day until_day status outcome assessment verification schedule "
    "milestone due_on next_due_on slips last_fact_on",
    "tracker.MilestoneStanding": "id milestone from_day until_day fate due_on precision slips settled_on",
}

NEVER_WRITTEN = {
    "admin.LogEntry": "The desk keeps its own history; Django’s log of the admin stays empty.",
    "post_office.EmailTemplate": "The words of mails stand in files.",
}
"""Models of installed apps that this site has and does not use: their tables are empty."""
