"""The secrets of second factors are kept enciphered: whoever reads the database alone cannot make their numbers.

The key is `MINGA_HOME/keys/factors.key`. Without it nobody's numbers count, and each needs a new second factor."""

from cryptography.fernet import Fernet

from minga.accounts.key_files import draw_key_file, folder

NAME = "factors.key"


def cipher() -> Fernet:
    path = folder() / NAME
    if not path.exists():
        draw_key_file(NAME, Fernet.generate_key().decode("ascii"))
    return Fernet(path.read_text(encoding="ascii"))


def encipher(text: str) -> str:
    return cipher().encrypt(text.encode()).decode("ascii")


def decipher(text: str) -> str:
    return cipher().decrypt(text.encode("ascii")).decode()
