"""The methodologies that ship with Minga, from their files."""

from pathlib import Path

from django.db import transaction

from minga.cocreation.actions.methodologies import publish_methodology
from minga.cocreation.methodology_shape import Item, checksum_of, faults_of
from minga.cocreation.models import MethodologyVersion
from minga.directory.rows import Loaded
from minga.directory.shapes import FaultyFileError, read_json


def load_methodologies(folder: Path) -> Loaded:
    """Each file as a version: a changed file is the next version, because a process may follow the old one."""
    contents = [(path, read_json(path)) for path in sorted(folder.glob("*.json"))]
    faults = [f"{path}: {fault}" for path, content in contents for fault in faults_of(content)]
    if faults:
        raise FaultyFileError(faults)
    with transaction.atomic():
        return sum((load_one(content) for _path, content in contents), Loaded())


def load_one(content: Item) -> Loaded:
    last = MethodologyVersion.objects.filter(jurisdiction=None, key=content["key"]).order_by("-number").first()
    if last and last.checksum == checksum_of(content):
        return Loaded(same=1)
    publish_methodology(by=None, content=content, checksum=checksum_of(content), based_on=last)
    return Loaded(changed=1) if last else Loaded(created=1)
