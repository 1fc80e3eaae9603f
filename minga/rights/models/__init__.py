from minga.rights.models.breaches import Breach
from minga.rights.models.requests import RightsRequest
from minga.rights.models.retention import Sweep

__all__ = ["Breach", "RightsRequest", "Sweep"]
