"""`/raw-files/`: an instrument's own export, understood by a worker."""

import hashlib
from dataclasses import replace

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

from characterization.actions import files, resolving
from characterization.api import inputs
from characterization.api.outputs import JobOutput
from labtrack.accounts.visibility import visible_to
from labtrack.api import arrivals, idempotency
from labtrack.api.parsers import UploadParser
from labtrack.instruments.choices import TokenScope
from labtrack.instruments.models import ImportProfile
from labtrack.refusals import Fault, Refused


class RawFiles(APIView):
    """202 and a job. The bytes are kept before anything is understood; results arrive on
    a test in progress, submitted at once where nothing is owed.
    """

    parser_classes = [UploadParser]
    instrument_scopes = {"POST": TokenScope.FILES}

    @extend_schema(
        request={"multipart/form-data": inputs.FileInput},
        responses={202: JobOutput, 200: JobOutput},
    )
    def post(self, request):
        """Send one file with what is known beside it."""
        serializer = inputs.FileInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        data = serializer.validated_data
        said = inputs.said_beside(
            data, profile_id=_profile_id(request, data["profile"])
        )
        arrival = arrivals.of_file(request, data["file"], said.as_fields())
        with arrivals.kept_when_refused(arrival):
            key = idempotency.key_of(request, required=arrival.instrument is not None)
            sha256 = hashlib.sha256(arrival.body).hexdigest()
            files.refuse_other_bytes(arrival.instrument, said.external_id, sha256)
            specimen = _stated_specimen(request, said)

            def effect():
                home = arrival.compartment or (specimen and specimen.compartment)
                if home is None:
                    raise Refused(
                        Fault(
                            "required", _("Say which specimen this is."), ("specimen",)
                        )
                    )
                job = files.upload(
                    arrival=replace(arrival, compartment=home), specimen=specimen
                )
                return 202, dict(JobOutput(job).data)

            return idempotency.answer_once(
                key=key,
                sender=arrival.sender,
                route="raw-files",
                # Multipart boundaries differ from send to send: the parts count.
                fingerprint=arrival.fingerprint,
                effect=effect,
            )


def _stated_specimen(request, said):
    """An unknown specimen is said at once; one that only the file names, by the worker."""
    if not said.specimen:
        return None
    return resolving.specimen_of(said.specimen, actor=request.user)


def _profile_id(request, name: str) -> int | None:
    """The newest edition of that profile, or `name (edition)`."""
    if not name:
        return None
    stem, _paren, edition = name.partition(" (")
    rows = visible_to(request.user, ImportProfile).filter(name=stem)
    if edition:
        rows = rows.filter(edition=edition.rstrip(")") if edition[:-1].isdigit() else 0)
    found = rows.order_by("-edition").first()
    if found is None:
        raise Refused(
            Fault(
                "unknown_profile",
                _("There is no import profile %(name)s.") % {"name": name},
                ("profile",),
                name,
            )
        )
    return found.pk
