from labtrack.accounts.models.compartment import (
    Compartment,
    CompartmentShare,
    Membership,
    ViewingScope,
)
from labtrack.accounts.models.credential import OneTimeLink, PersonalToken
from labtrack.accounts.models.numbering import NumberCounter, NumberPattern
from labtrack.accounts.models.organisation import Organisation
from labtrack.accounts.models.user import User

__all__ = [
    "Compartment",
    "CompartmentShare",
    "Membership",
    "NumberCounter",
    "NumberPattern",
    "OneTimeLink",
    "Organisation",
    "PersonalToken",
    "User",
    "ViewingScope",
]
