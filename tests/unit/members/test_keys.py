"""API keys: format, digest, comparison."""

import pytest

from shared import keys

PEPPER = "a pepper for tests, nothing more"


def test_a_new_key_can_be_read_back_and_has_256_bits() -> None:
    key_id, text = keys.new_key()
    assert keys.parse(text) == (key_id, text.removeprefix(f"lp_{key_id}_"))
    assert len(text.removeprefix(f"lp_{key_id}_")) == 43
    assert keys.new_key() != keys.new_key()


def test_a_secret_may_hold_the_separator() -> None:
    secret = "_" * 43
    assert keys.parse(f"lp_key_01ABC_{secret}") == ("key_01ABC", secret)
    assert keys.parse(f"lp_first_{secret}") == ("first", secret)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lp_",
        "lp_key_01ABC",
        f"lp__{'a' * 43}",
        f"xx_key_{'a' * 43}",
        f"lp_key_{'a' * 42}",
        f"lp_key_{'a' * 42}é",
        f"lp_k\x00y_{'a' * 43}",
        f"lp_key_{'a' * 43}\n",
    ],
)
def test_anything_else_is_no_key(text: str) -> None:
    assert keys.parse(text) is None


def test_the_digest_is_keyed_by_the_pepper() -> None:
    assert keys.digest("s", PEPPER) != keys.digest("s", PEPPER + "!")
    assert keys.DIGEST.fullmatch(keys.digest("s", PEPPER))


def test_a_missing_pepper_is_an_error_and_not_a_weak_digest() -> None:
    with pytest.raises(ValueError, match="KEY_PEPPER"):
        keys.digest("s", "")


@pytest.mark.parametrize("given", ["", "0" * 63, "A" * 64, "0" * 64 + "\n", None, 7])
def test_what_is_not_a_digest_equals_none(given: object) -> None:
    assert not keys.same("0" * 64, given)
    assert keys.same("0" * 64, "0" * 64)
