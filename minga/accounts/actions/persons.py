"""What changes about a person."""

from minga.accounts.models import Person


def update_profile(*, by: Person, name: str, is_name_public: bool, language: str) -> Person:
    """Keep what a person says about themselves; what is already published keeps the name it was published with."""
    by.name, by.is_name_public, by.language = name.strip(), is_name_public, language
    by.save(update_fields=["name", "is_name_public", "language", "updated_at"])
    return by
