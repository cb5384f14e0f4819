"""What the API answers outside its routes."""

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from labtrack.api import problems

# Swagger's own stylesheet sets inline styles; this page alone lets it.
swagger_styles = csp_update({"style-src": ["'unsafe-inline'"]})


@login_not_required
@csrf_exempt
@login_not_required
def nothing_here(request):
    """404 in the API's own form, the same for hidden and absent."""
    return problems.page(404, "not_found", _("There is nothing here."))
