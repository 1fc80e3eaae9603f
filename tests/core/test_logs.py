"""A log line says what happened and never who."""

import json
import logging

from minga.core.logs import JSONFormatter


def test_personal_data_stays_out_of_the_log() -> None:
    record = logging.LogRecord("minga", logging.ERROR, "", 0, "de ana@example.org, 1712345678, 192.168.0.1", (), None)
    assert json.loads(JSONFormatter().format(record))["message"] == "de [correo], [identidad], [dirección]"


def test_what_was_searched_for_stays_out_of_the_log() -> None:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: /quito/?q=mi+vecina", (), None)
    assert json.loads(JSONFormatter().format(record))["message"] == "Not Found: /quito/"
