"""What a person has typed and not yet saved."""

from django.db import models

from labtrack.accounts.kinds import OwnPerson


class FormDraft(models.Model):
    """The texts of one form as typed, valid or not; seen by that person only, gone on
    save. It is not a Test in state draft.
    """

    visibility = OwnPerson()

    user = models.ForeignKey(
        "accounts.User", on_delete=models.CASCADE, related_name="form_drafts"
    )
    form_url = models.CharField(max_length=300)
    texts = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "form_url"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.form_url}"
