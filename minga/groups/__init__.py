"""Those who decide together: forums and councils, core and working groups, commissions, follow-up committees and
citizen oversight groups. Who sits there and for whom, when they meet, what each voted, what was resolved and whether
it was done.

Law: Ordenanza Metropolitana 184 of Quito (2017), arts. 12 and 14 (the consultative council: one who presides, three of
the community, three of academia, three of the productive sector, each with a substitute; by public contest); OGP's
Participation and Co-creation Standards, 1.1 (a forum meets at least every six months, its basic rules are public);
Ley Orgánica de Participación Ciudadana and the rules of CPCCS for citizen oversight (veedurías: three members or more).

For other rooms, which hold the foreign key to a body, an item or a resolution (this room never knows them):

    queries  body_in_force(jurisdiction, kind) -> Body | None        the newest that has not ended
             sits_in(person, body) -> bool                           holds a seat with a vote, or stands in for who does
             members_of(body, day) -> list[Membership]               who sits; each with `.seat.sector`
             balance_of(body, day) -> dict[sector, Share]            seats taken by sector, and their share of all
    actions  call_session(by=, body=, starts_at=, agenda=[AgendaItem(title, kind, text)], …) -> Session
             add_item(by=, session=, title=, kind=, text=, about=) -> Item    `about`: any subject of the register
             take_attendance(by=, session=, seat=, membership=) -> Attendance a substitute counts only if it stands here
             open_session(by=, session=) -> Session                  refused without quorum
             cast_vote(by=, item=, choice=) -> Vote                  one's own; record_vote: by whoever runs the session
             close_item(by=, item=) -> Resolution | None             the outcome by rule is `item.outcome`
             close_session(by=, session=) -> Session
    rules    can_call(person, body)   can_run(person, session)   can_vote(person, item)
    models   Resolution.is_adopted    Item.outcome    Body.Kind    Seat.Sector

A vote is public: secret ballots belong to another room.
"""
