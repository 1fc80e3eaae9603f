"""The real plans, loaded once for each module that reads them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from minga.plans.management.commands.load_data import load_all

DATA = Path(settings.BASE_DIR) / "data"


class UndoneError(Exception):
    """Takes back what a module loaded."""


@pytest.fixture(scope="module")
def real_plans(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    with django_db_blocker.unblock():
        try:
            with transaction.atomic():
                yield load_all(DATA)
                raise UndoneError
        except UndoneError:
            pass
