"""Keeping what a person types: one draft for each form of each person."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from labtrack.accounts.models import User
from labtrack.drafts.models import FormDraft

LARGEST = 200_000


def keep(*, user: User, form_url: str, texts: str) -> FormDraft:
    """Store the texts of a form (JSON: name to text or list of texts) as they are."""
    _check_address(form_url)
    return FormDraft.objects.update_or_create(
        user=user,
        form_url=form_url,
        defaults={"texts": _read(texts), "saved_at": timezone.now()},
    )[0]


def kept(*, user: User, form_url: str) -> FormDraft | None:
    """What this person typed into that form and has not saved."""
    return FormDraft.objects.filter(user=user, form_url=form_url).first()


def forget(*, user: User, form_url: str) -> None:
    """It was saved, or is not wanted any more."""
    FormDraft.objects.filter(user=user, form_url=form_url).delete()


def is_of_this_site(form_url: str) -> bool:
    """A path of ours, and no other site's address."""
    return form_url.startswith("/") and not form_url.startswith(("//", "/\\"))


def _check_address(form_url: str) -> None:
    longest = FormDraft._meta.get_field("form_url").max_length
    if not is_of_this_site(form_url) or "\0" in form_url or len(form_url) > longest:
        raise ValidationError(
            _("A draft belongs to a form of this site; %(given)s is none.")
            % {"given": form_url[:60].replace("\0", "�")}
        )


def _read(texts: str) -> dict[str, Any]:
    """The texts; ValidationError for what is no such JSON or what no row can hold."""
    if len(texts) > LARGEST:
        raise ValidationError(
            _("The form holds %(given)d characters; a draft keeps up to %(most)d.")
            % {"given": len(texts), "most": LARGEST}
        )
    try:
        read = json.loads(texts)
        json.dumps(read, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise ValidationError(
            _("The draft is not JSON that can be kept; expected names with texts.")
        ) from None
    if not isinstance(read, dict) or not all(map(_is_text, read.values())):
        raise ValidationError(
            _("A draft holds names with texts, and nothing else; this one does not.")
        )
    if any("\0" in text for text in _all_texts(read)):
        raise ValidationError(_("A text of the form contains a NUL character."))
    return read


def _is_text(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(part, str) for part in value)
    return isinstance(value, str)


def _all_texts(read: dict[str, Any]) -> list[str]:
    found = list(read)
    for value in read.values():
        found += value if isinstance(value, list) else [value]
    return found
