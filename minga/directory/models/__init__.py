from minga.directory.models.identities import Roll, RollEntry
from minga.directory.models.institutions import Institution
from minga.directory.models.jurisdictions import Jurisdiction
from minga.directory.models.roles import Appointment, Role
from minga.directory.models.taxonomies import SDG, OGPValue, Pillar, PolicyArea
from minga.directory.models.territories import Territory

__all__ = [
    "SDG",
    "Appointment",
    "Institution",
    "Jurisdiction",
    "OGPValue",
    "Pillar",
    "PolicyArea",
    "Role",
    "Roll",
    "RollEntry",
    "Territory",
]
