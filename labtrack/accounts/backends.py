"""Signing in by e-mail and password."""

from django.contrib.auth.backends import BaseBackend

from labtrack.accounts.models import User


class EmailBackend(BaseBackend):
    """Active people by e-mail, whatever its case.

    An unknown address costs one password hash as well, so that the answer's time tells
    nothing.
    """

    def authenticate(self, request, username=None, password=None, **kwargs):
        if username is None or password is None:
            return None
        user = User.objects.filter(email__iexact=username.strip()).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id):
        return User.objects.filter(pk=user_id, is_active=True).first()
