"""The public register: every public decision, in the order in which it was taken, so that nobody can rewrite it.

A citizen may ask of any proposal, plan or commitment: what was decided about it, when, in which role, and has anyone
touched that since? Here each decision is a line. Every few seconds the new lines are sealed into a tree of hashes and
the tree's root is signed; from then on a line that is changed, removed, added or moved shows, and anyone can check it
with one small program, without asking us. The register cannot forget, so it holds no personal data.

Law: Ley Orgánica de Transparencia y Acceso a la Información Pública (publicity of public acts and keeping of their
records); Ley Orgánica de Protección de Datos Personales (why texts and names stay out of the lines).
"""
