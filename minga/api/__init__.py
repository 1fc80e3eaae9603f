"""What everybody may read, for programs: plans, commitments, milestones, proposals, processes, institutions, places and
the register as JSON and CSV under `/api/v1/`, with an OpenAPI description, a page to try it and no key to ask for.

Open by default: LOTAIP art. 4 and the open-data norms ask for formats that machines read, free to use again.
"""
