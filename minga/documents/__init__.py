"""Files that prove: what a citizen or an institution hands in to back what they say, kept so that it can be trusted.

Whoever uploads a file learns at once whether it can be received, which personal data it shows and who signed it; who
reads it sees the same, its fingerprint (SHA-256) and its lines in the public register. Where a photograph was taken is
erased; macros are refused; hidden sheets are told. A file withdrawn is erased, and its fingerprint stays.

Law: Ley Orgánica de Protección de Datos Personales (no more data of people than needed, and a reason for each); Ley de
Comercio Electrónico, Firmas Electrónicas y Mensajes de Datos (what an electronic signature proves). Standards: ISO
32000 and PAdES (ETSI EN 319 142) for signed PDF files.
"""
