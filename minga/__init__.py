"""Minga: open government, run in public. One room for each subject; `docs/architecture.md` is the map."""
