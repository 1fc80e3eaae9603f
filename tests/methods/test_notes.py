import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minga.methods import notes

# The example of Go's golang.org/x/mod/sumdb/note documentation: a key, a text and the note it makes.
GO_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = GO_TEXT + (
    "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)

NAMES = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="+"), min_size=1)
TEXTS = st.text(st.characters(categories=["L", "N", "P", "Zs"], include_characters="\n")).map(lambda text: text + "\n")
SEEDS = st.binary(min_size=32, max_size=32)


def test_we_sign_what_go_signs():
    key = notes.SignerKey.parse(GO_SECRET)
    assert str(key.verifier) == GO_VERIFIER
    assert notes.sign_note(GO_TEXT, key) == GO_NOTE


def test_we_open_what_go_signed():
    assert notes.open_note(GO_NOTE, [notes.VerifierKey.parse(GO_VERIFIER)]) == GO_TEXT


@given(NAMES, SEEDS, TEXTS)
def test_what_is_signed_opens_with_the_key_read_back_from_its_text(name, seed, text):
    key = notes.SignerKey(name, seed)
    assert notes.SignerKey.parse(key.secret) == key
    assert notes.open_note(notes.sign_note(text, key), [notes.VerifierKey.parse(str(key.verifier))]) == text


@given(SEEDS, TEXTS, st.data())
def test_a_note_with_one_changed_letter_never_opens_as_another_text(seed, text, data):
    key = notes.SignerKey("registro", seed)
    note = notes.sign_note(text, key)
    at = data.draw(st.integers(0, len(note) - 1))
    letter = data.draw(st.characters(categories=["L", "N"], include_characters="\n"))
    assume(note[at] != letter)
    with pytest.raises(notes.BadNoteError):
        notes.open_note(note[:at] + letter + note[at + 1 :], [key.verifier])


def test_signatures_of_others_are_ignored_and_ours_is_required():
    ours, witness = notes.SignerKey.generate("registro"), notes.SignerKey.generate("universidad")
    note = notes.sign_note("texto\n", ours, witness)
    assert notes.open_note(note, [ours.verifier]) == "texto\n"
    assert notes.open_note(note, [witness.verifier]) == "texto\n"
    with pytest.raises(notes.BadNoteError, match="no known key"):
        notes.open_note(note, [notes.SignerKey.generate("registro").verifier])


def test_a_false_signature_of_a_known_key_spoils_the_note():
    ours, witness = notes.SignerKey.generate("registro"), notes.SignerKey.generate("universidad")
    note = notes.sign_note("texto\n", ours) + witness.signature_line("otro\n")
    with pytest.raises(notes.BadNoteError, match="universidad is false"):
        notes.open_note(note, [ours.verifier, witness.verifier])


@pytest.mark.parametrize("name", ["", "dos palabras", "a+b", "a\tb", "a\u00a0b"])
def test_a_key_name_has_no_spaces_and_no_plus(name):
    with pytest.raises(notes.BadKeyError):
        notes.SignerKey.generate(name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "PeterNeumann",
        GO_VERIFIER[:-1],
        GO_VERIFIER.replace("c74f20a3", "c74f20a4"),
        GO_VERIFIER.replace("+AR", "+BR"),
        GO_SECRET,
    ],
)
def test_a_text_that_is_no_verifier_key_is_refused(text):
    with pytest.raises(notes.BadKeyError):
        notes.VerifierKey.parse(text)


@pytest.mark.parametrize("text", ["", GO_VERIFIER, GO_SECRET.replace("c74f20a3", "c74f20a4")])
def test_a_text_that_is_no_private_key_is_refused(text):
    with pytest.raises(notes.BadKeyError):
        notes.SignerKey.parse(text)


@pytest.mark.parametrize(
    "note",
    [
        "",
        GO_TEXT,
        GO_TEXT + "\n",
        GO_NOTE[:-1],
        GO_NOTE.replace("— ", "- "),
        GO_NOTE.replace("your", "yo\tur"),
        GO_NOTE.replace("— PeterNeumann ", "— PeterNeumann"),
        GO_TEXT + "\n— PeterNeumann AAAA\n",
        GO_TEXT + "\n— PeterNeumann no-base64\n",
        GO_TEXT + "\n" + GO_NOTE.split("\n\n")[1] * 101,
    ],
)
def test_a_text_that_is_no_note_is_refused(note):
    with pytest.raises(notes.BadNoteError):
        notes.open_note(note, [notes.VerifierKey.parse(GO_VERIFIER)])


@pytest.mark.parametrize("text", ["sin fin de línea", "con \x07\n"])
def test_a_text_that_no_note_can_carry_is_not_signed(text):
    with pytest.raises(notes.BadNoteError):
        notes.sign_note(text, notes.SignerKey.generate("registro"))


def test_a_private_key_does_not_show_itself():
    assert repr(notes.SignerKey.parse(GO_SECRET)) == "SignerKey('PeterNeumann')"


@given(NAMES, st.integers(0, 2**63), SEEDS)
def test_a_tree_head_reads_back(origin, size, root):
    head = notes.TreeHead(origin, size, root)
    assert notes.TreeHead.parse(head.text) == head


def test_extension_lines_are_allowed_and_ignored():
    head = notes.TreeHead("registro", 3, bytes(32))
    assert notes.TreeHead.parse(head.text + "otra línea\n") == head


@pytest.mark.parametrize(
    "text",
    [
        "",
        "registro\n3\n",
        f"\n3\n{'A' * 43}=\n",
        f"registro\n03\n{'A' * 43}=\n",
        f"registro\n-3\n{'A' * 43}=\n",
        f"registro\n٣\n{'A' * 43}=\n",
        f"registro\n3\n{'A' * 42}B=\n",
        "registro\n3\nAAAA\n",
        f"registro\n3\n{'A' * 43}=",
        f"registro\n3\n{'A' * 43}=\n\nx\n",
    ],
)
def test_a_text_that_is_no_tree_head_is_refused(text):
    with pytest.raises(notes.BadNoteError):
        notes.TreeHead.parse(text)
