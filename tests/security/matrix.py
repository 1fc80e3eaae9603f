"""Who comes in where: one row for each route, for reading (GET) and for sending (POST).

A visitor is named as `tests.security.walking.visitors` names them. To come in is to get the page, or to be told what is
missing in a form; not to come in is 403, 404, 405, or being led to the door. Where many objects have the same route
(proposals in every state), a visitor comes in if one of them opens: which ones do, `tests/test_leaks.py` and
`test_enumeration.py` watch.
"""

from dataclasses import dataclass

from minga.directory.models import Role

OTHERS = ("citizen", "author", "owner", "staff", "site administrator", "bare administrator")
HERE = frozenset(f"{role} here" for role in Role.values)
THERE = frozenset(f"{role} there" for role in Role.values)
SIGNED_IN = frozenset(OTHERS) | HERE | THERE
EVERYBODY = SIGNED_IN | {"stranger"}
NOBODY: frozenset[str] = frozenset()
# Whose sign-in has a second factor: nobody else can be asked for it again.
SECOND_FACTOR = frozenset({"staff", "site administrator"}) | {
    f"{role} {place}" for role in ("administrator", "identity_officer") for place in ("here", "there")
}
BACK_OFFICE = frozenset({"staff"})
SITE = frozenset({"site administrator"})
# The desk of data protection shows each government's own.
PROTECTORS = ("administrator", "data_protection")
DATA_PROTECTION = SITE | {f"{role} {place}" for role in PROTECTORS for place in ("here", "there")}


@dataclass(frozen=True)
class Row:
    get: frozenset[str]
    post: frozenset[str] = NOBODY


def here(*roles: str) -> frozenset[str]:
    return SITE | {f"{role} here" for role in roles}


READ, SEND = Row(EVERYBODY), Row(NOBODY, EVERYBODY)
FORM = Row(EVERYBODY, EVERYBODY)
OWN_PAGE, OWN_FORM, OWN_DEED = Row(SIGNED_IN), Row(SIGNED_IN, SIGNED_IN), Row(NOBODY, SIGNED_IN)
CLOSED = Row(NOBODY)
MODERATORS = here("moderator", "administrator")
PLANNERS = frozenset({"owner", "planner here"})
RUNNERS = here("planner", "administrator") | {"owner"}

# What may change shape without saying more about access stands in one line each.
MATRIX: dict[str, Row] = {
    # groups
    **dict.fromkeys(("body", "body_calendar", "contest", "resolution", "resolution_list", "resolution_pdf"), READ),
    **dict.fromkeys(("session", "session_calendar"), READ),
    **dict.fromkeys(
        (
            *("contest_judge", "contest_new", "contest_void", "item_close", "item_new", "item_record"),
            *("membership_end", "membership_promote", "minutes_write", "oversight_accredit", "resolution_report"),
            *("seat_list", "session_cancel", "session_new", "session_run", "session_step"),
        ),
        Row(RUNNERS, RUNNERS),
    ),
    # Drafts of minutes are read by those who run the body; the next step has no page of its own.
    **dict.fromkeys(("minutes", "minutes_pdf"), Row(RUNNERS)),
    "minutes_step": Row(NOBODY, RUNNERS),
    "invitation": Row(frozenset({"author"}), frozenset({"author"})),
    "session_observe": OWN_DEED,
    # Whoever applied once does not apply again.
    "application_new": Row(SIGNED_IN - {"author"}, SIGNED_IN - {"author"}),
    "application_withdraw": Row(NOBODY, frozenset({"author"})),
    # Only for jurors, members with a vote and those who signed up for oversight, whom the walk does not hold.
    **dict.fromkeys(
        (
            *("application_check", "application_score", "item_vote", "minutes_sign", "oversight_plan"),
            "oversight_report",
        ),
        CLOSED,
    ),
    # accounts
    "profile": OWN_FORM,
    "consent_text": CLOSED,
    "my_consents": FORM,
    "session_list": OWN_PAGE,
    "session_end_others": OWN_DEED,
    "session_end": OWN_DEED,
    "second_factor": OWN_PAGE,
    "account_login": Row(EVERYBODY, SIGNED_IN),
    "account_logout": FORM,
    "account_inactive": READ,
    "account_signup": FORM,
    "account_request_login_code": FORM,
    "account_confirm_login_code": FORM,
    "account_reauthenticate": OWN_FORM,
    "account_email": OWN_FORM,
    "account_email_verification_sent": OWN_FORM,
    "account_delete": OWN_FORM,
    "my_data": OWN_PAGE,
    "my_data_file": OWN_PAGE,
    "single_sign_on": CLOSED,
    "single_sign_on_back": CLOSED,
    "cuenta/password/<path:rest>": CLOSED,
    "account_change_password": CLOSED,
    "account_set_password": CLOSED,
    "account_reset_password": CLOSED,
    "account_reset_password_done": CLOSED,
    "account_reset_password_from_key": CLOSED,
    "account_reset_password_from_key_done": CLOSED,
    # the register, and what is read by programs
    "ledger:register": READ,
    "ledger:checkpoint": READ,
    "ledger:key": READ,
    "ledger:keys": READ,
    "ledger:verifier": READ,
    "ledger:bundle": READ,
    "ledger:tile": READ,
    "ledger:subject": READ,
    "ledger:entry": READ,
    "ledger:receipt": READ,
    "documents:document": READ,
    "documents:file": READ,
    # the site
    "brand": READ,
    "security_txt": CLOSED,
    "language": READ,
    "language_file": READ,
    "robots": READ,
    "sitemap": READ,
    "appearance": SEND,
    "home": READ,
    "search": READ,
    "desk": OWN_FORM,
    "how_it_works": READ,
    "accessibility": READ,
    "privacy": READ,
    "retention": READ,
    "site_map": READ,
    "demo": READ,
    "demo_enter": CLOSED,
    "health": READ,
    "readiness": READ,
    "style": FORM,
    "style_paper": FORM,
    # long jobs: each belongs to whoever asked for it
    "job_list": OWN_PAGE,
    "job_export": Row(NOBODY, HERE - {"administrator here"} | here("administrator") | {"owner"}),
    "job_reindex": Row(NOBODY, SITE),
    "job": Row(frozenset({"owner"})),
    "job_file": Row(frozenset({"owner"})),
    # notices: the link of a letter is its own key
    "follow": FORM,
    "follow_confirm": FORM,
    "follow_feed": READ,
    "follow_calendar": READ,
    "follow_stop": OWN_DEED,
    "notice_list": OWN_FORM,
    "preferences": OWN_FORM,
    "preferences_by_token": FORM,
    "stop_letters": FORM,
    "stop_own": FORM,
    "stop_following": FORM,
    "refuse_letters": FORM,
    "dead_letters": Row(SITE),
    "letter_retry": Row(NOBODY, SITE),
    # plans: their pages hold no form, and answer a POST as they answer a GET
    "plan_list": READ,
    "commitment_list": READ,
    "commitments_by": READ,
    "plan": READ,
    "plan_pdf": READ,
    "plan_pdf_in": READ,
    **dict.fromkeys(("translation_list", "translation", "translation_import"), Row(PLANNERS, PLANNERS)),
    "passage": READ,
    "commitment": READ,
    "commitment_pdf": READ,
    "milestone": READ,
    "commitment_document_new": Row(PLANNERS, PLANNERS),
    "commitment_document_withdraw": Row(PLANNERS, PLANNERS),
    # co-creation
    "proposal_list": READ,
    "proposal_new": FORM,
    "proposal_similar": READ,
    "moderation_queue": Row(MODERATORS, MODERATORS),
    "about_you": FORM,
    "about_you_withdraw": FORM,
    "process_list": READ,
    "process": READ,
    # Its process follows no methodology, so that nobody classifies in it.
    "classification_agenda": CLOSED,
    "classification_bench": CLOSED,
    "classification_board": READ,
    "classification_table": CLOSED,
    "grouping_bench": CLOSED,
    "grouping_gold": CLOSED,
    "grouping_suggest": CLOSED,
    "opinion_take_back": CLOSED,
    "second_look": CLOSED,
    "working_group": READ,
    "monitoring": READ,
    "monitoring_pdf": READ,
    "monitoring_job": OWN_DEED,
    "analysis": READ,
    "analysis_publish": CLOSED,
    "selection": READ,
    "selection_bench": Row(RUNNERS, RUNNERS),
    "selection_motion": Row(RUNNERS, RUNNERS),
    "selection_themes": Row(RUNNERS, RUNNERS),
    "confirmation": READ,
    "confirmation_bench": Row(RUNNERS, RUNNERS),
    # The act of the world is in preparation.
    "confirmation_act": Row(RUNNERS),
    **dict.fromkeys(("act_send", "act_sign", "act_letter", "act_changes", "act_agenda"), Row(RUNNERS, RUNNERS)),
    # In its process the phase in which plans are formalised is not open; its plan is a draft.
    "formalisation_bench": CLOSED,
    "launch": CLOSED,
    "launch_ics": CLOSED,
    "ogp_package": CLOSED,
    "integrated_proposal": READ,
    "proposal": READ,
    "proposal_versions": READ,
    "proposal_support": Row(SIGNED_IN, SIGNED_IN - {"author"}),
    "proposal_correct": Row(frozenset({"author"}), frozenset({"author"})),
    "proposal_withdraw": Row(frozenset({"author"}), frozenset({"author"})),
    "proposal_receipt": READ,
    "proposal_receipt_pdf": READ,
    # directory
    "institution_list": READ,
    "institution": READ,
    "jurisdiction": READ,
}
CHECKERS = here("identity_officer", "administrator")
MATRIX |= {
    # a second factor
    "mfa_index": OWN_PAGE,
    "mfa_authenticate": OWN_FORM,
    "mfa_reauthenticate": Row(SECOND_FACTOR, SECOND_FACTOR),
    "mfa_activate_totp": OWN_FORM,
    "mfa_deactivate_totp": Row(SECOND_FACTOR, SECOND_FACTOR),
    "mfa_view_recovery_codes": CLOSED,
    "mfa_generate_recovery_codes": OWN_FORM,
    "mfa_download_recovery_codes": CLOSED,
    "mfa_list_webauthn": OWN_PAGE,
    "mfa_add_webauthn": OWN_FORM,
    "mfa_reauthenticate_webauthn": CLOSED,
    "mfa_remove_webauthn": CLOSED,
    "mfa_edit_webauthn": CLOSED,
    "mfa_login_webauthn": OWN_FORM,
    # identities
    "identity": OWN_PAGE,
    "identity_code": OWN_DEED,
    "identity_prove": OWN_DEED,
    "identity_checks": Row(CHECKERS, CHECKERS),
    "roll_list": Row(CHECKERS, CHECKERS),
}
MATRIX |= {
    # people's rights over their data
    "rights": READ,
    "rights_new": FORM,
    "rights_figures": READ,
    "rights_desk": Row(DATA_PROTECTION),
    "breach_list": Row(DATA_PROTECTION),
    "breach_new": Row(DATA_PROTECTION, DATA_PROTECTION),
    # the API: only reading, the same for everybody
    **{
        f"api:{name}": READ
        for name in (
            *("plans", "plan", "commitments", "commitment", "milestones", "milestone", "processes", "process"),
            *("proposals", "proposal", "integrated_proposals", "integrated_proposal", "jurisdictions", "jurisdiction"),
            *("institutions", "institution", "territories", "territory", "sdgs", "sdg", "ogp_values", "ogp_value"),
            *("pillars", "pillar", "policy_areas", "policy_area", "register", "line"),
        )
    },
    "api:api-root": CLOSED,
    "api_page": READ,
    "api_try": READ,
    "openapi": READ,
}
# One's own, and whoever protects this government's data; those of another government find nothing.
HANDLERS = here(*PROTECTORS)
CITIZEN = frozenset({"citizen"})
APPOINTERS = here("administrator") | BACK_OFFICE
MATRIX |= {
    "identity_withdraw": Row(CITIZEN, CITIZEN),
    **dict.fromkeys(("identity_check_withdraw", "roll"), Row(CHECKERS, CHECKERS)),
    **dict.fromkeys(("roll_accept", "roll_discard"), Row(NOBODY, CHECKERS)),
    # Whoever holds the link of the letter.
    "rights_confirm": FORM,
    "rights_request": Row(HANDLERS | CITIZEN, HANDLERS | CITIZEN),
    "rights_start": Row(NOBODY, HANDLERS),
    "breach": Row(HANDLERS, HANDLERS),
    **dict.fromkeys(("breach_close", "breach_told"), Row(NOBODY, HANDLERS)),
    # Giving roles and ending them.
    **dict.fromkeys(("appointment", "appointment_list", "appointment_new"), Row(APPOINTERS, APPOINTERS)),
}
# Bodies and their sessions.
FOUNDERS = PLANNERS | here("administrator")
MATRIX |= {
    "body_list": READ,
    "body_new": Row(FOUNDERS, FOUNDERS),
}
# Integrating and assessing: the world follows no methodology, so that their benches are closed to everybody in it.
MATRIX |= {
    "assessment_results": READ,
    "integrated_editions": READ,
    "evaluation_list": OWN_PAGE,
    **dict.fromkeys(
        (
            *("integration_bench", "integration_start", "integration_sheet", "integration_ready"),
            *("idea_unused", "idea_unused_answer", "evaluation_sheet", "evaluation_conflict", "evaluation_replace"),
            *("assessment_board", "assessment_thirds", "assessment_draw", "assessment_draw_file"),
        ),
        CLOSED,
    ),
}
# Workshops: one is being prepared, one is called; no facilitator was named.
ORGANISERS = PLANNERS | here("administrator")
CAPTURERS = ORGANISERS | here("facilitator")
MATRIX |= {
    "workshop_list": READ,
    "workshops_calendar": READ,
    "workshop": READ,
    "workshop_calendar": READ,
    "workshop_results": READ,
    "workshop_register": FORM,
    # The link of a letter is its own key.
    "registration": FORM,
    "workshop_new": Row(CAPTURERS, CAPTURERS),
    "workshop_step": Row(NOBODY, ORGANISERS),
    "workshop_script": CLOSED,
    "workshop_review": CLOSED,
    "capture": Row(CAPTURERS, CAPTURERS),
    "capture_worker": READ,
    "capture_manifest": READ,
    "capture_state": READ,
    "capture_batch": Row(NOBODY, CAPTURERS),
    "capture_send": Row(NOBODY, CAPTURERS),
    **{
        f"workshop_{name}": Row(ORGANISERS, ORGANISERS)
        for name in ("run", "edit", "cancel", "table", "attendance", "plenary", "paper", "names", "proposal", "sheet")
    },
    # Takes nothing: only to be read.
    "workshop_template": Row(ORGANISERS, NOBODY),
    # Nobody has proposed yet at the world's workshops.
    "workshop_slips": CLOSED,
    **dict.fromkeys(("code_batches", "batch_close", "paper_entry"), Row(CAPTURERS, CAPTURERS)),
    **dict.fromkeys(("batch_forms", "batch_slips", "paper_find"), Row(CAPTURERS)),
    "slip_enter": FORM,
    # Without the link or the slip nobody claims anything; its author is led to what is theirs already.
    "proposal_claim": Row(frozenset({"author"}), frozenset({"author"})),
}
# Coordinating a process; the methodologies that everybody reads, and the copy that the administration changes.
MATRIX |= {
    **dict.fromkeys(
        (
            *("process_new", "process_bench", "process_dates", "process_groups", "process_return"),
            *("timeline_publish", "phase_move", "phase_open", "phase_close"),
        ),
        Row(RUNNERS, RUNNERS),
    ),
    **dict.fromkeys(("methodology_list", "methodology", "methodology_file", "methodology_compare"), READ),
    **dict.fromkeys(
        (
            *("methodology_desk", "methodology_copy", "methodology_draft", "methodology_part"),
            *("methodology_publish", "methodology_discard"),
        ),
        Row(here("administrator"), here("administrator")),
    ),
}
