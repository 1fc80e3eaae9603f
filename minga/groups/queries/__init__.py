from minga.groups.queries.seats import Share, balance_of, bodies_of, body_in_force, members_of, seats_of, sits_in

__all__ = ["Share", "balance_of", "bodies_of", "body_in_force", "members_of", "seats_of", "sits_in"]
