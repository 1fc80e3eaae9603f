"""How an idea becomes a promise: anyone proposes, gets a code, and follows it through every decision to the result or
to the reason why not. Norm: OGP's Participation and Co-creation Standards (2021); the methodology of Ecuador's first
action plan, section 3."""
