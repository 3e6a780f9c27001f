"""The sealed box: only the clinic's key opens it, and only in the Response that it was made for."""

import base64
from pathlib import Path

import pytest

from selfcheck.store import Contact, PrivateKey, PrivateKeys, PublicKey, Sealed, SealError
from selfcheck.store.keys import add_key

CONTACT = Contact(name="山田 花子", phone="090-1234-5678", note="二行の\nメモ")


def test_a_box_opens_with_its_key_in_its_place(private_key: PrivateKey) -> None:
    sealed = PublicKey(private_key.public_text).seal(CONTACT, "response 1")
    assert private_key.open(sealed, "response 1") == CONTACT
    assert sealed.key == private_key.id


def test_a_box_moved_to_another_response_stays_closed(private_key: PrivateKey) -> None:
    sealed = PublicKey(private_key.public_text).seal(CONTACT, "response 1")
    with pytest.raises(SealError):
        private_key.open(sealed, "response 2")


def test_another_key_does_not_open_it(private_key: PrivateKey) -> None:
    sealed = PublicKey(private_key.public_text).seal(CONTACT, "response 1")
    with pytest.raises(SealError):
        PrivateKey.new().open(sealed, "response 1")


def test_a_changed_byte_is_noticed(private_key: PrivateKey) -> None:
    sealed = PublicKey(private_key.public_text).seal(CONTACT, "response 1")
    for place in range(0, len(sealed.box), 7):
        changed = bytearray(sealed.box)
        changed[place] ^= 1
        with pytest.raises(SealError):
            private_key.open(Sealed(sealed.key, bytes(changed)), "response 1")


def test_the_box_tells_neither_text_nor_length(private_key: PrivateKey) -> None:
    key = PublicKey(private_key.public_text)
    short, long = (key.seal(Contact(note=note), "response 1") for note in ("", "n" * 150))
    assert len(short.box) == len(long.box)
    assert b"nnn" not in long.box
    assert key.seal(CONTACT, "response 1") != key.seal(CONTACT, "response 1"), "each box is new"


@pytest.mark.parametrize("text", ["", "no key", "AAAA", "A" * 44, "あ", "A" * 100_000])
def test_a_wrong_public_key_is_refused(text: str) -> None:
    with pytest.raises(SealError, match="44 characters"):
        PublicKey(text)


def test_keys_are_changed_without_losing_old_boxes(tmp_path: Path) -> None:
    path = tmp_path / "clinic.pem"
    old = add_key(path, "correct horse")
    sealed = PublicKey(old.public_text).seal(CONTACT, "response 1")
    new = add_key(path, "correct horse")
    keys = PrivateKeys.read(path, "correct horse")
    assert keys.newest.id == new.id
    assert keys.open(sealed, "response 1") == CONTACT
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in path.read_bytes()
    with pytest.raises(SealError, match="passphrase"):
        PrivateKeys.read(path, "wrong")
    with pytest.raises(SealError, match="passphrase"):
        PrivateKeys.read(path)


def test_a_file_that_is_no_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "diary.txt"
    path.write_text("precious")
    with pytest.raises(SealError, match="no private key"):
        add_key(path)
    assert path.read_text() == "precious"


def test_a_missing_key_is_said(tmp_path: Path, private_key: PrivateKey) -> None:
    with pytest.raises(SealError, match="No such file"):
        PrivateKeys.read(tmp_path / "none.pem")
    sealed = PublicKey(private_key.public_text).seal(CONTACT, "response 1")
    with pytest.raises(SealError, match=private_key.id):
        PrivateKeys([PrivateKey.new()]).open(sealed, "response 1")


def test_errors_quote_nothing_of_the_patient(private_key: PrivateKey) -> None:
    sealed = PublicKey(private_key.public_text).seal(CONTACT, "response 1")
    with pytest.raises(SealError) as refused:
        private_key.open(sealed, "response 2")
    written = (CONTACT.name, CONTACT.phone, CONTACT.note)
    assert not any(word in str(refused.value) for word in written)


@pytest.mark.parametrize("first", [0, 1])
def test_a_key_with_which_nothing_can_be_sealed_is_none(first: int) -> None:
    """Said when it is set, at the start, and not at a patient's Send."""
    with pytest.raises(SealError, match="no key"):
        PublicKey(base64.b64encode(bytes([first, *bytes(31)])).decode())
