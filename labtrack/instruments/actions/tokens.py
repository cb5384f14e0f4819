"""Instrument tokens: issue, present, revoke."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from labtrack.accounts import secret_text
from labtrack.accounts.models import User
from labtrack.accounts.permissions import require_laboratory_manager
from labtrack.accounts.refusals import SecretRefused
from labtrack.audit.history import act
from labtrack.instruments.choices import TokenScope
from labtrack.instruments.models import Instrument, InstrumentToken

LONGEST_LIFE = timedelta(days=365)
MOST_LIVE = 2
"""Two, so that a bench PC can be given the next secret before the last one ends."""
USE_IS_NOTED_EVERY = timedelta(minutes=1)


@act
def issue(
    *,
    instrument: Instrument,
    scopes: Iterable[str],
    expires_at: datetime,
    by: User,
    at: datetime | None = None,
) -> tuple[InstrumentToken, str]:
    """A new secret of an instrument: the row, and the text that is shown this once."""
    require_laboratory_manager(by, instrument.organisation_id)
    at = at or timezone.now()
    locked = Instrument.objects.select_for_update().get(pk=instrument.pk)
    _refuse_unless_fit(locked, expires_at=expires_at, at=at)
    secret = secret_text.make(secret_text.INSTRUMENT)
    token = InstrumentToken(
        instrument=locked,
        public_id=secret.public_id,
        secret_sha256=secret.sha256,
        scopes=[scope for scope in TokenScope.values if scope in set(scopes)],
        created_by=by,
        expires_at=expires_at,
    )
    token.full_clean()
    token.save()
    return token, secret.text


def _refuse_unless_fit(
    instrument: Instrument, *, expires_at: datetime, at: datetime
) -> None:
    if not instrument.is_active:
        raise ValidationError(_("This instrument is out of use."))
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
    if instrument.tokens.live(at=at).count() >= MOST_LIVE:
        raise ValidationError(
            _(
                "This instrument has %(n)d live secrets, which is the most. "
                "Revoke the one that is no longer used first."
            )
            % {"n": MOST_LIVE}
        )


@act
def revoke(
    *, token: InstrumentToken, by: User, at: datetime | None = None
) -> InstrumentToken:
    """From the next request on it opens nothing. Harmless when repeated."""
    locked = InstrumentToken.objects.select_for_update().get(pk=token.pk)
    require_laboratory_manager(by, locked.instrument.organisation_id)
    if locked.revoked_at is None:
        locked.revoked_at = at or timezone.now()
        locked.save(update_fields=["revoked_at"])
    return locked


def authenticate(text: str, at: datetime | None = None) -> InstrumentToken:
    """The live token of that text, with its instrument; SecretRefused otherwise.

    Notes the use, to the minute.
    """
    at = at or timezone.now()
    secret = secret_text.read(text, prefix=secret_text.INSTRUMENT)
    token = secret and (
        InstrumentToken.objects.select_related("instrument__organisation")
        .filter(public_id=secret.public_id)
        .first()
    )
    if not (secret and token and secret.matches(token.secret_sha256)):
        raise SecretRefused(_("This token is not known here."))
    _note_use(token, at)
    if token.revoked_at is not None:
        raise SecretRefused(_("This token was revoked."))
    if token.expires_at <= at:
        raise SecretRefused(
            _("This token expired on %(day)s.")
            % {"day": f"{token.expires_at:%Y-%m-%d}"}
        )
    if not token.instrument.is_active:
        raise SecretRefused(_("The instrument of this token is out of use."))
    return token


def _note_use(token: InstrumentToken, at: datetime) -> None:
    """A refused use counts too: it says that some bench still holds an old secret."""
    if token.last_used_at is None or at - token.last_used_at >= USE_IS_NOTED_EVERY:
        InstrumentToken.objects.filter(pk=token.pk).update(last_used_at=at)
        token.last_used_at = at
