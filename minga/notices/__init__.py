"""Telling people what changed: whoever follows a proposal, a commitment or a plan hears of it, with or without an
account, by e-mail at once or once a day, in a feed reader, in a calendar, and on their desk.

A notice is written in the same transaction as the change it tells of, so none is lost; the worker sends it later, so
no page waits for a mail server. Nobody is written to who has not said yes from that same address; one click ends it.

Law: Ley Orgánica de Protección de Datos Personales (consent that can be shown and withdrawn as easily as given; keeping
no longer than needed). Standards: RFC 5321, RFC 8058, RFC 4287, RFC 5545.
"""
