"""Every page has the frame of the site, whose foot shows the register's last root: it asks the database."""

import pytest


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """Each test may ask the database."""
