"""Personal API tokens: a person's own visibility, for that person's own programs."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from labtrack.accounts import secret_text
from labtrack.accounts.models import PersonalToken, User
from labtrack.accounts.refusals import SecretRefused
from labtrack.audit.history import act

LONGEST_LIFE = timedelta(days=365)
MOST_LIVE = 10
USE_IS_NOTED_EVERY = timedelta(minutes=1)


@act
def issue(
    *,
    person: User,
    name: str,
    expires_at: datetime,
    may_write: bool = False,
    at: datetime | None = None,
) -> tuple[PersonalToken, str]:
    """A new token of this person: the row, and the text that is shown this once."""
    at = at or timezone.now()
    User.objects.select_for_update().get(pk=person.pk)
    if not at < expires_at <= at + LONGEST_LIFE:
        raise ValidationError(
            {
                "expires_at": _(
                    "A token ends after now and within %(days)d days; "
                    "%(given)s is outside."
                )
                % {"days": LONGEST_LIFE.days, "given": f"{expires_at:%Y-%m-%d %H:%M}"}
            }
        )
    live = person.tokens.filter(revoked_at__isnull=True, expires_at__gt=at)
    if live.count() >= MOST_LIVE:
        raise ValidationError(
            _("You have %(n)d live tokens, which is the most. Revoke one first.")
            % {"n": MOST_LIVE}
        )
    secret = secret_text.make(secret_text.PERSON)
    token = PersonalToken(
        user=person,
        name=name,
        public_id=secret.public_id,
        secret_sha256=secret.sha256,
        may_write=may_write,
        expires_at=expires_at,
    )
    token.full_clean()
    token.save()
    return token, secret.text


@act
def revoke(
    *, token: PersonalToken, by: User, at: datetime | None = None
) -> PersonalToken:
    """From the next request on it opens nothing. Harmless when repeated."""
    locked = PersonalToken.objects.select_for_update().get(pk=token.pk)
    if locked.user_id != by.pk:
        raise PermissionDenied(_("Only its owner revokes a personal token."))
    if locked.revoked_at is None:
        locked.revoked_at = at or timezone.now()
        locked.save(update_fields=["revoked_at"])
    return locked


def authenticate(text: str, at: datetime | None = None) -> PersonalToken:
    """The live token of that text, with its person; SecretRefused otherwise.

    Notes the use, to the minute.
    """
    at = at or timezone.now()
    secret = secret_text.read(text, prefix=secret_text.PERSON)
    token = secret and (
        PersonalToken.objects.select_related("user__organisation")
        .filter(public_id=secret.public_id)
        .first()
    )
    if not (secret and token and secret.matches(token.secret_sha256)):
        raise SecretRefused(_("This token is not known here."))
    if token.last_used_at is None or at - token.last_used_at >= USE_IS_NOTED_EVERY:
        PersonalToken.objects.filter(pk=token.pk).update(last_used_at=at)
        token.last_used_at = at
    if token.revoked_at is not None:
        raise SecretRefused(_("This token was revoked."))
    if token.expires_at <= at:
        raise SecretRefused(
            _("This token expired on %(day)s.")
            % {"day": f"{token.expires_at:%Y-%m-%d}"}
        )
    if not token.user.is_active:
        raise SecretRefused(_("The person of this token is no longer active."))
    return token
