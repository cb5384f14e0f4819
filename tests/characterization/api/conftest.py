"""What the tests of the API begin with: a bar, and a place of their own for files."""

import pytest
from django.conf import settings

from tests.factories import materials


@pytest.fixture(autouse=True)
def own_files(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)


@pytest.fixture
def specimen(compartment):
    run = materials.casting_run(materials.heat(compartment=compartment))
    return materials.specimen(run)
