"""People who sign in. Visitors never do, and nothing is stored about them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.enums import Language, NoticePace

from .base import one_of

if TYPE_CHECKING:
    from .membership import Membership


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Without a password the account cannot sign in until its one-time link has been followed."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        if password is None:
            user.set_unusable_password()
        else:
            user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        roles = {"is_editor": True, "is_reviewer": True, "is_administrator": True}
        return self.create_user(email, password, **{**roles, "is_superuser": True, **fields})

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail. Roles are facts on the row; what they allow is in `tracker.rules`."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_editor = models.BooleanField(
        _("editor"), default=False, help_text=_("Keeps the record: commitments, developments, proposals.")
    )
    is_reviewer = models.BooleanField(
        _("reviewer"),
        default=False,
        help_text=_("A senior editor: may also confirm and publish verdicts that others proposed."),
    )
    is_administrator = models.BooleanField(
        _("administrator"), default=False, help_text=_("Looks after people and imports.")
    )
    language = models.CharField(
        _("language of messages"), max_length=2, choices=Language, default=Language.EN
    )
    pace = models.CharField(_("messages"), max_length=8, choices=NoticePace, default=NoticePace.AT_ONCE)
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)
    former_of = models.CharField(max_length=200, blank=True, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case"),
            one_of("language", Language.values, name="user_language_known"),
            one_of("pace", NoticePace.values, name="user_pace_known"),
        ]

    def __str__(self) -> str:
        if self.erased_at is None:
            return self.name or self.email
        if self.former_of:
            return gettext("former user of %(organization)s") % {"organization": self.former_of}
        return gettext("former user")

    @cached_property
    def seats(self) -> dict[int, Membership]:
        """The open memberships by organization id. One query for as long as this object lives."""
        return {seat.organization_id: seat for seat in self.memberships.filter(ended_at__isnull=True)}

    def forget_seats(self) -> None:
        """Ask for them again next time: one was taken or left. A method, since `request.user` is only a stand-in for
        the person, with a dictionary of its own."""
        self.__dict__.pop("seats", None)

    @property
    def is_staff(self) -> bool:
        """May enter the editors' admin at all."""
        return self.is_editor or self.is_reviewer or self.is_administrator
