"""What is kept about people, kind by kind, in the words of the privacy page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracker.actions.retention import (
    ACCOUNTS,
    ATTEMPTS,
    CONFIRMATIONS,
    CORRECTIONS,
    DRAFTS,
    FOLLOWING,
    INVITATIONS,
    MAILS,
    NOTICES,
    SESSIONS,
    STRAY_FILES,
    UNUSED,
)

from .kinds import (
    ASKED_FOR,
    CONSENT,
    FOLLOWERS,
    MEMBERS,
    NAMED,
    RECORD,
    REPORTERS,
    SAFETY,
    SERVING,
    STAFF,
    TELLING,
    VISITORS,
    Group,
    Kept,
)

KEPT: tuple[Kept, ...] = (
    Kept(
        key="log",
        name=_("The log of the server"),
        what=_("A line in the log for each page asked for: the kind of page, the answer, how long it took."),
        about=(VISITORS, MEMBERS, STAFF, REPORTERS),
        why=_("To find faults. The line holds neither the address of your machine nor what you looked for."),
        ground=_("Holds nothing personal."),
        until=_("As long as the machine keeps its log."),
        seen_by=_("Whoever runs the machine."),
    ),
    Kept(
        key="account",
        name=_("The account"),
        what=_(
            "Your account: name, e-mail address, language, how often you want messages, your roles, "
            "when you joined "
            "and last signed in. Of your password only a hash from which it cannot be read."
        ),
        about=(MEMBERS, STAFF),
        why=_("So that you can sign in, be told what concerns you, and colleagues know who did what."),
        ground=ASKED_FOR,
        until=_(
            "Until you erase it. Without a role and an organization it is erased %(accounts)s after "
            "you last signed in; "
            "when you never did, after %(unused_accounts)s."
        ),
        seen_by=_(
            "You and administrators; your name and address also the members of your organization, your "
            "name the editors."
        ),
        fields={
            "tracker.User": "id password last_login is_superuser email name is_active is_editor is_reviewer "
            "is_administrator language pace erased_at former_of date_joined",
            "tracker.User_groups": "user group",
            "tracker.User_user_permissions": "user permission",
            "account.EmailAddress": "user email verified primary",
        },
        periods=(ACCOUNTS, UNUSED),
    ),
    Kept(
        key="confirmation",
        name=_("A new address"),
        what=_("A new e-mail address that waits for you to confirm it."),
        about=(MEMBERS, STAFF),
        why=_("So that nobody puts somebody else’s address on an account."),
        ground=SAFETY,
        until=_("Until you follow the link, at most %(confirmations)s."),
        seen_by=_("You."),
        fields={"account.EmailConfirmation": "email_address created sent key"},
        periods=(CONFIRMATIONS,),
    ),
    Kept(
        key="authenticators",
        name=_("Passkeys and codes"),
        what=_(
            "Passkeys, codes of an app and recovery codes, with the names you gave them and when they "
            "were last used."
        ),
        about=(MEMBERS, STAFF),
        why=_("So that a stolen password alone opens nothing."),
        ground=SAFETY,
        until=_("Until you remove them or your account is erased."),
        seen_by=_("You. Secrets are stored so that nobody can read them."),
        fields={"mfa.Authenticator": "user type data created_at last_used_at"},
    ),
    Kept(
        key="sessions",
        name=_("Devices and sessions"),
        what=_(
            "For each device you are signed in on: its network address, its browser, since when, last seen when. If "
            "your session ended while you wrote a report, the words you sent until you sign in again."
        ),
        about=(MEMBERS, STAFF),
        why=_("So that you can see where you are signed in, and end it."),
        ground=SAFETY,
        until=_(
            "%(hours)s hours after signing in, or until you sign out; then the line is deleted the "
            "next night."
        ),
        seen_by=_("You."),
        fields={
            "sessions.Session": "session_key session_data expire_date",
            "usersessions.UserSession": "user created_at ip last_seen_at session_key user_agent data",
        },
        periods=(SESSIONS,),
    ),
    Kept(
        key="attempts",
        name=_("Attempts and requests that are counted"),
        what=_(
            "Attempts to sign in or to have a password reset: when, and from which network address. How often an error "
            "was reported or following was asked for from a network, and that an address was just written to: "
            "as a code from which neither can be read."
        ),
        about=(VISITORS, MEMBERS, STAFF, REPORTERS, FOLLOWERS),
        why=_("To stop people and programs that try passwords, or that would have others flooded with mail."),
        ground=SAFETY,
        until=_("Counted for an hour at most, deleted the next night."),
        seen_by=_("Nobody: the program counts."),
        tables=("tracker_cache",),
        periods=(ATTEMPTS,),
    ),
    Kept(
        key="requests",
        name=_("How often programs ask"),
        what=_(
            "How many requests came from a network address to the interface for programs. Not in the database; outside "
            "of the program itself only under a code from which the address cannot be read."
        ),
        about=(VISITORS,),
        why=_("So that one program does not crowd out readers."),
        ground=SERVING,
        until=_("For the minute, hour or day that is counted."),
        seen_by=_("Nobody: the program counts."),
    ),
    Kept(
        key="seats",
        name=_("Membership of an organization"),
        what=_("For which organizations you act or acted, in which role, since when and until when."),
        about=(MEMBERS,),
        why=_("So that only those whom an organization sent speak for it."),
        ground=RECORD,
        until=_("As long as your account; an erased one keeps the dates without a name."),
        seen_by=_("You, the members of the organization, administrators and editors."),
        fields={"tracker.Membership": "user organization role may_submit since ended_at"},
    ),
    Kept(
        key="invitations",
        name=_("Invitations"),
        what=_("The e-mail address that an invitation went to, who sent it and who accepted it."),
        about=(MEMBERS, STAFF),
        why=_("So that only the person invited can take the seat."),
        ground=_("Legitimate interest of the organization that invites (GDPR, Article 6(1)(f))."),
        until=_(
            "An invitation is open for %(invitation_days)s days. %(invitations)s after it was used, "
            "revoked or ended the "
            "address is removed; that somebody was invited stays."
        ),
        seen_by=_("The leads of the organization, editors and administrators."),
        fields={
            "tracker.Invitation": "organization email role may_submit language state nonce token_hash "
            "sent_by sent_at "
            "expires_at accepted_by closed_at"
        },
        periods=(INVITATIONS,),
    ),
    Kept(
        key="notices",
        name=_("Messages"),
        what=_("What you were to be told, when, and whether it was mailed."),
        about=(MEMBERS, STAFF),
        why=_("So that nobody is told twice and nothing stays untold."),
        ground=TELLING,
        until=_("%(notices)s after it was mailed."),
        seen_by=_("You."),
        fields={
            "tracker.Notice": "kind recipient invitation subject_type subject_key occasion data "
            "created_at mailed_at "
            "skipped"
        },
        periods=(NOTICES,),
    ),
    Kept(
        key="mails",
        name=_("Mails"),
        what=_("The mails that wait or were sent, with your address and whether they could be delivered."),
        about=(MEMBERS, STAFF, FOLLOWERS),
        why=_("To try again when a mail server does not answer."),
        ground=TELLING,
        until=_("%(mails)s."),
        seen_by=_("Whoever runs the machine."),
        fields={
            "post_office.Email": "from_email to cc bcc subject message html_message headers context "
            "message_id",
            "post_office.Log": "email message",
            "post_office.Attachment": "file name headers",
            "post_office.Attachment_emails": "attachment email",
        },
        periods=(MAILS,),
    ),
    Kept(
        key="part",
        name=_("A part in the record"),
        what=_(
            "Your part in the record: that you wrote, submitted, decided, proposed, confirmed or "
            "answered something, and "
            "gave a file."
        ),
        about=(MEMBERS, STAFF),
        why=_("So that two different people judge, and an organization knows who spoke for it."),
        ground=RECORD,
        until=_(
            "As long as the record. Once your account is erased it reads “former user of” your organization."
        ),
        seen_by=_("Editors and your organization; never the public."),
        fields={
            "tracker.Report": "author created_at submitted_by submitted_at decided_by decided_at",
            "tracker.EvidenceFile": "uploaded_by uploaded_at",
            "tracker.Assessment": "author proposed_at confirmer confirmed_at",
            "tracker.Update": "author",
            "tracker.Reply": "given_by given_at",
            "tracker.Correction": "answered_by answered_at",
        },
    ),
    Kept(
        key="history",
        name=_("The history"),
        what=_("The history of the record: who did what and when, with the reason where one is asked for."),
        about=(MEMBERS, STAFF),
        why=_("So that no change goes unseen, and each can be answered for."),
        ground=RECORD,
        until=_("As long as the record. Once your account is erased it names nobody."),
        seen_by=_("Editors, reviewers and administrators."),
        fields={"tracker.HistoryEvent": "at kind actor subject_type subject_key data reason"},
    ),
    Kept(
        key="words",
        name=_("Reports, replies and files"),
        what=_(
            "What you write for your organization (reports, replies) and the files you hand in, where "
            "they speak of people."
        ),
        about=(MEMBERS,),
        why=_("It is the organization’s statement. Write about people only what belongs in public."),
        ground=_("Legitimate interest of the organization in reporting (GDPR, Article 6(1)(f))."),
        until=_(
            "Published: as long as the record. Drafts and withdrawn reports are deleted with their "
            "files %(drafts)s after "
            "anybody last touched them, files that belong to nothing after %(stray_files)s. Pictures "
            "lose what their "
            "camera wrote into them when they are handed in."
        ),
        seen_by=_("Drafts: your organization. Handed in: editors too. Published: everybody."),
        fields={
            "tracker.Report": "headline detail next_step barrier_note decision",
            "tracker.ReportLink": "title publisher url",
            "tracker.ReportMeasurement": "note",
            "tracker.EvidenceFile": "file name title",
            "tracker.Reply": "text",
        },
        periods=(DRAFTS, STRAY_FILES),
    ),
    Kept(
        key="corrections",
        name=_("Reported errors"),
        what=_(
            "Your words about an error and the page they are about. Neither your name nor your address "
            "is asked for."
        ),
        about=(REPORTERS,),
        why=_("So that the editors can look into it and answer; you follow it by a private link."),
        ground=_("Legitimate interest in a correct record (GDPR, Article 6(1)(f))."),
        until=_(
            "%(corrections)s after the answer. An upheld correction stays listed in the editors’ own words."
        ),
        seen_by=_("Editors; you, by your link. Your words are never published."),
        fields={"tracker.Correction": "page text evidence token_hash received_at"},
        periods=(CORRECTIONS,),
    ),
    Kept(
        key="following",
        name=_("Following by e-mail"),
        what=_(
            "Your e-mail address, what you asked to be told of, how often and in which language, when you asked and "
            "confirmed, and up to which moment you have been told. No account belongs to it."
        ),
        about=(FOLLOWERS,),
        why=_("To write to you when something changes in what you follow."),
        ground=CONSENT,
        until=_(
            "Until you stop it, by the link in every mail: then it is deleted at once, with the mails kept for it. "
            "What was asked for and not confirmed from the mailbox is deleted after %(following)s."
        ),
        seen_by=_("You, by the links in your mails; whoever runs the machine."),
        fields={
            "tracker.Subscription": "email language scope target pace nonce asked_at confirmed_at told_until"
        },
        periods=(FOLLOWING,),
    ),
    Kept(
        key="record",
        name=_("Names in the record"),
        what=_(
            "Names of people in titles of sources and in texts of the record, where they acted or "
            "spoke in public."
        ),
        about=(NAMED,),
        why=_("To say who promised or said what, with the source that shows it."),
        ground=_("Legitimate interest in informing the public (GDPR, Article 6(1)(f))."),
        until=_("As long as the record. Whoever is named wrongly or without need is taken out on request."),
        seen_by=_("Everybody."),
        fields={
            "tracker.Source": "title publisher url note archive_url",
            "tracker.LinkCheck": "url moved_to",
            "tracker.Update": "headline_en headline_fr detail_en detail_fr",
            "tracker.Commitment": "title_en title_fr summary_en summary_fr promise_en promise_fr",
            "tracker.Assessment": "rationale_en rationale_fr searched_note_en",
            "tracker.Measurement": "note chosen_because_en chosen_because_fr",
            "tracker.Applicability": "reason_en reason_fr",
            "tracker.Deadline": "note",
            "tracker.Correction": "finding_en finding_fr",
            "tracker.News": "title_en title_fr words_en words_fr",
            "tracker.SearchDocument": "head words",
            "tracker.UpdateDocument": "words",
            "tracker.CommitmentWords": "words",
            "tracker.UpdateWords": "words",
            "tracker.VocabularyWord": "word",
        },
    ),
)


def of_group(group: Group) -> list[Kept]:
    return [kept for kept in KEPT if group in kept.about]
