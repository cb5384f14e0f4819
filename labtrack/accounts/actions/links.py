"""One-time links: an invitation, or a new password. No mail server is needed.

The secret is in the link alone; the database has its SHA-256. It is shown once, to the
laboratory manager who hands it over.
"""

import hmac
import secrets
from datetime import datetime, timedelta

from axes.utils import reset as forget_failed_attempts
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from labtrack.accounts.actions import people
from labtrack.accounts.choices import LinkKind
from labtrack.accounts.models import Compartment, Membership, OneTimeLink, User
from labtrack.accounts.permissions import (
    is_laboratory_manager,
    may,
    require_laboratory_manager,
)
from labtrack.accounts.refusals import SecretRefused
from labtrack.accounts.secret_text import digest
from labtrack.audit.history import act, attributed

INVITATION_LIFE = timedelta(days=7)
RESET_LIFE = timedelta(hours=24)


@act
def invite(
    *,
    email: str,
    full_name: str,
    staff_code: str,
    by: User,
    is_laboratory_manager: bool = False,
    compartment: Compartment | None = None,
    role: str = "",
    at: datetime | None = None,
) -> tuple[OneTimeLink, str]:
    """An invitation into the inviter's organisation: the row, and the secret of its link.

    Whether the address signs in for another organisation is not told here: that would
    say who works where. It is told to the person who opens the link.
    """
    require_laboratory_manager(by, by.organisation_id)
    _require_membership_may_be_given(by, compartment, role)
    email = email.strip().lower()
    colleagues = User.objects.filter(organisation_id=by.organisation_id)
    if colleagues.filter(email__iexact=email).exists():
        raise ValidationError(
            {"email": _("%(email)s signs in here already.") % {"email": email}}
        )
    if colleagues.filter(staff_code__iexact=staff_code).exists():
        raise ValidationError(
            {"staff_code": _("%(code)s is taken.") % {"code": staff_code}}
        )
    return _make(
        kind=LinkKind.INVITATION,
        organisation_id=by.organisation_id,
        email=email,
        full_name=full_name,
        staff_code=staff_code,
        is_laboratory_manager=is_laboratory_manager,
        compartment=compartment,
        role=role,
        created_by=by,
        expires_at=(at or timezone.now()) + INVITATION_LIFE,
    )


def _require_membership_may_be_given(
    by: User, compartment: Compartment | None, role: str
) -> None:
    if (compartment is None) != (not role):
        raise ValidationError(
            {"role": _("A compartment and a role are given together or not at all.")}
        )
    if compartment is not None and not may(by, "manage", compartment.pk):
        raise PermissionDenied(
            _("Only a manager of the compartment names its members.")
        )


@act
def ask_new_password(
    *, person: User, by: User, at: datetime | None = None
) -> tuple[OneTimeLink, str]:
    """A link with which this person sets a new password. Earlier ones stop working."""
    require_laboratory_manager(by, person.organisation_id)
    at = at or timezone.now()
    person = User.objects.select_for_update().get(pk=person.pk)
    if not person.is_active:
        raise ValidationError(
            _("%(person)s is not active. Reactivate first.") % {"person": person}
        )
    _void_resets(person, at)
    return _make(
        kind=LinkKind.RESET,
        organisation_id=person.organisation_id,
        user=person,
        created_by=by,
        expires_at=at + RESET_LIFE,
    )


def _make(**fields) -> tuple[OneTimeLink, str]:
    secret = secrets.token_urlsafe(32)
    link = OneTimeLink(secret_sha256=digest(secret), **fields)
    link.full_clean()
    link.save()
    return link, secret


def _void_resets(person: User, at: datetime) -> None:
    open_resets = OneTimeLink.objects.filter(
        user=person, kind=LinkKind.RESET, used_at__isnull=True, expires_at__gt=at
    )
    open_resets.update(expires_at=at)


@act
def withdraw(*, link: OneTimeLink, by: User) -> None:
    """An invitation that nobody used is gone."""
    require_laboratory_manager(by, link.organisation_id)
    OneTimeLink.objects.filter(
        pk=link.pk, kind=LinkKind.INVITATION, used_at__isnull=True
    ).delete()


def find(*, secret: str, at: datetime | None = None) -> OneTimeLink:
    """The link of that secret while it may be used; SecretRefused otherwise, in words that
    are the same for a wrong, a used and an expired one.
    """
    return _usable(OneTimeLink.objects.all(), secret, at or timezone.now())


def _usable(links, secret: str, at: datetime) -> OneTimeLink:
    sha256 = digest(secret)
    link = links.filter(secret_sha256=sha256).first()
    if (
        link is None
        or not hmac.compare_digest(link.secret_sha256, sha256)
        or link.used_at is not None
        or link.expires_at <= at
    ):
        raise SecretRefused(
            _(
                "This link was used, has expired or was never made. "
                "Ask your laboratory manager for a new one."
            )
        )
    return link


@transaction.atomic
def accept_invitation(
    *,
    secret: str,
    full_name: str,
    staff_code: str,
    new_password: str,
    at: datetime | None = None,
) -> User:
    """Make the invited person, with the membership named in the invitation.

    Rights are those of the inviter *now*: an inviter who no longer manages the
    organisation or the compartment can no longer give a share in it.
    """
    at = at or timezone.now()
    link = _usable(OneTimeLink.objects.select_for_update(), secret, at)
    inviter = link.created_by
    if link.kind != LinkKind.INVITATION or not is_laboratory_manager(
        inviter, link.organisation_id
    ):
        raise SecretRefused(
            _(
                "This invitation no longer holds. Ask your laboratory manager for a new one."
            )
        )
    organisation = link.organisation
    person = User(
        email=link.email,
        full_name=full_name,
        staff_code=staff_code,
        organisation=organisation,
        is_laboratory_manager=link.is_laboratory_manager,
        unit_system=organisation.unit_system,
        time_zone=organisation.time_zone,
    )
    person.full_clean(exclude=["password"])
    person.set_unusable_password()
    person.save()
    people.set_password(person=person, password=new_password)
    if link.compartment_id and may(inviter, "manage", link.compartment_id):
        membership = Membership(
            user=person,
            compartment_id=link.compartment_id,
            role=link.role,
            basis=_("Invited by %(person)s") % {"person": inviter},
        )
        membership.full_clean()
        membership.save()
    link.used_at, link.user = at, person
    link.save(update_fields=["used_at", "user"])
    return person


@transaction.atomic
def set_new_password(
    *, secret: str, new_password: str, at: datetime | None = None
) -> User:
    """Use a reset link: new password, every session ends, a lock-out is lifted."""
    at = at or timezone.now()
    link = _usable(OneTimeLink.objects.select_for_update(), secret, at)
    if link.kind != LinkKind.RESET or not link.user.is_active:
        raise SecretRefused(_("This link does not set a password."))
    with attributed(link.user):
        people.set_password(person=link.user, password=new_password)
    link.used_at = at
    link.save(update_fields=["used_at"])
    _void_resets(link.user, at)
    forget_failed_attempts(username=link.user.email)
    return link.user
