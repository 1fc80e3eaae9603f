"""Who is who in open government: the governments on this site, their territory, the institutions, who holds which
role and since when, and the shared lists (SDGs, OGP values, pillars, policy areas) by which things are found.
Law: Constitución, arts. 238 to 242 (levels of government); INEC's political division."""
