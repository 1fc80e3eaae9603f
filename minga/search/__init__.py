"""Search: find anything that this installation publishes, by a code or by words, written as each person writes.

Accents are optional, plurals and genders do not matter, a slip of the keyboard is forgiven, and the results say how
many there are. The same index finds the proposals that resemble the one a person is writing, so that they can join
forces. The index is made from what is already public and nothing else; whoever withdraws a text withdraws it from here
too. It knows no room: each room puts its own subjects in, following the register by a cursor.

Law: Ley Orgánica de Transparencia y Acceso a la Información Pública (2023): public information is given in a way that
anyone can find and understand.
"""
