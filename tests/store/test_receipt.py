"""The receipt code survives the phone: every mistake in one digit or of two neighbours is noticed."""

import pytest

from selfcheck.store.receipt import new_receipt, read_receipt, show_receipt


def test_a_receipt_is_nine_digits_that_read_back() -> None:
    for _ in range(1000):
        receipt = new_receipt()
        assert len(receipt) == 9
        assert read_receipt(receipt) == receipt
        assert receipt[0] != "0", "a spreadsheet would drop it"


def test_it_is_shown_in_groups() -> None:
    assert show_receipt("482915035") == "482-915-035"


def test_every_wrong_digit_is_found() -> None:
    receipt = new_receipt()
    mistakes = [receipt[:i] + d + receipt[i + 1 :] for i in range(9) for d in "0123456789" if d != receipt[i]]
    assert [mistake for mistake in mistakes if read_receipt(mistake)] == []


def test_every_swap_of_neighbours_is_found() -> None:
    for receipt in (new_receipt() for _ in range(300)):
        swaps = [receipt[:i] + receipt[i + 1] + receipt[i] + receipt[i + 2 :] for i in range(8)]
        assert [swap for swap in swaps if swap != receipt and read_receipt(swap)] == []


@pytest.mark.parametrize(
    "typed", ["{0}-{1}-{2}", " {0} {1} {2} ", "{0}ー{1}ー{2}", "{0}{1}{2}", "{0}−{1}‐{2}"]
)
def test_it_is_read_however_it_was_typed(typed: str) -> None:
    receipt = new_receipt()
    shown = typed.format(receipt[:3], receipt[3:6], receipt[6:])
    assert read_receipt(shown) == receipt
    assert read_receipt(shown.translate({ord("0") + i: ord("０") + i for i in range(10)})) == receipt


@pytest.mark.parametrize(
    "typed", ["", "12", "abcdefghi", "1234567890", "' OR 1=1 --", "٣٣٣٣٣٣٣٣٣", "x" * 100_000]
)
def test_anything_else_is_no_receipt(typed: str) -> None:
    assert read_receipt(typed) is None
