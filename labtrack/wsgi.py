"""The web server's entry: `gunicorn labtrack.wsgi`."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labtrack.settings")
application = get_wsgi_application()

# Every view is there before the first page is asked for, and nothing that lives as long as
# the server is searched for garbage in the middle of one.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
