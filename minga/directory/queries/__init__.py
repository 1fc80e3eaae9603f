from minga.directory.queries.roles import Anyone, has_role, is_officer_of, powers_rest, roles_in_each, roles_of

__all__ = ["Anyone", "has_role", "is_officer_of", "powers_rest", "roles_in_each", "roles_of"]
