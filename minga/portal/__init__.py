"""The front door: what happens now, where everything is, and what awaits each person."""
