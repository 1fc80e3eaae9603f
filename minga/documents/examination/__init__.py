"""What a file is, what it hides and whom it names: without Django, because it runs in a process of its own.

A file that somebody sends may be made to break whoever opens it. So `python -m minga.documents.examination` opens it
with little memory, little time and no network, writes what it found as JSON and ends; the site never opens it itself.
"""
