"""What the vault encrypts can be read with the right key in the right place, and not otherwise."""

import copy
import pickle
import timeit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.vault import DataKey, FileKeyring, Undecryptable, Vault


def new_vault(current: str = "k1", **keys: bytes) -> Vault:
    return Vault(FileKeyring(current, keys or {"k1": b"1" * 32}, b"i" * 32))


@pytest.fixture
def vault() -> Vault:
    return new_vault()


@pytest.fixture
def key(vault: Vault) -> DataKey:
    return vault.new_key()[0]


@given(text=st.text(), context=st.text())
def test_text_comes_back_in_its_context(text: str, context: str) -> None:
    key = DataKey(b"k" * 32)
    assert key.decrypt(key.encrypt(text, context), context) == text


@given(data=st.binary())
def test_bytes_come_back(data: bytes) -> None:
    key = DataKey(b"k" * 32)
    assert key.decrypt_bytes(key.encrypt(data, "c"), "c") == data


def test_the_same_text_never_looks_the_same_twice(key: DataKey) -> None:
    assert key.encrypt("张三", "party/1/name") != key.encrypt("张三", "party/1/name")


def test_a_ciphertext_put_elsewhere_does_not_decrypt(key: DataKey) -> None:
    sealed = key.encrypt("张三", "party/1/name")
    for context in ("party/2/name", "party/1/phone", ""):
        with pytest.raises(Undecryptable):
            key.decrypt(sealed, context)


def test_another_owners_key_does_not_decrypt(vault: Vault, key: DataKey) -> None:
    with pytest.raises(Undecryptable):
        vault.new_key()[0].decrypt(key.encrypt("张三", "c"), "c")


@given(at=st.integers(min_value=0), flip=st.integers(min_value=1, max_value=255))
def test_every_altered_byte_is_found(at: int, flip: int) -> None:
    key = DataKey(b"k" * 32)
    sealed = bytearray(key.encrypt("张三", "c"))
    sealed[at % len(sealed)] ^= flip
    with pytest.raises(Undecryptable):
        key.decrypt(bytes(sealed), "c")


@given(length=st.integers(min_value=0, max_value=42))
def test_a_truncated_value_is_found(length: int) -> None:
    key = DataKey(b"k" * 32)
    sealed = key.encrypt("张三", "c")
    with pytest.raises(Undecryptable):
        key.decrypt(sealed[: min(length, len(sealed) - 1)], "c")


def test_a_ciphertext_names_its_suite(key: DataKey) -> None:
    assert key.encrypt("张三", "c").startswith(b"\x01\x07A256GCM")


def test_an_unknown_suite_is_refused_not_guessed(key: DataKey) -> None:
    with pytest.raises(Undecryptable):
        key.decrypt(b"\x01\x06SM4GCM" + key.encrypt("张三", "c")[9:], "c")


def test_a_databases_memoryview_is_taken(vault: Vault) -> None:
    key, wrapped = vault.new_key()
    sealed = key.encrypt("张三", "c")
    assert vault.unwrap(memoryview(wrapped)).decrypt(memoryview(sealed), "c") == "张三"  # type: ignore[arg-type]


def test_a_wrapped_key_is_the_key(vault: Vault) -> None:
    key, wrapped = vault.new_key()
    assert vault.unwrap(wrapped).decrypt(key.encrypt("张三", "c"), "c") == "张三"


def test_every_key_is_new(vault: Vault) -> None:
    assert len({vault.new_key()[1] for _ in range(100)}) == 100


def test_after_a_change_of_master_key_old_keys_still_unwrap_and_new_ones_name_the_new() -> None:
    key, wrapped = new_vault(k1=b"1" * 32).new_key()
    rotated = new_vault("k2", k1=b"1" * 32, k2=b"2" * 32)
    assert rotated.unwrap(wrapped).decrypt(key.encrypt("张三", "c"), "c") == "张三"
    assert rotated.new_key()[1].startswith(b"\x02k2")


@pytest.mark.parametrize("wrapped", [b"", b"\x00", b"\x02k1", b"\x02k9" + b"x" * 69, b"\xff" * 80])
def test_what_was_never_wrapped_here_is_refused(vault: Vault, wrapped: bytes) -> None:
    with pytest.raises(Undecryptable):
        vault.unwrap(wrapped)


def test_another_master_key_does_not_unwrap(vault: Vault) -> None:
    with pytest.raises(Undecryptable):
        new_vault(k1=b"x" * 32).unwrap(vault.new_key()[1])


def test_a_wrapped_key_cannot_be_relabelled() -> None:
    same = new_vault("k1", k1=b"1" * 32, k2=b"1" * 32)
    wrapped = same.new_key()[1]
    with pytest.raises(Undecryptable):
        same.unwrap(b"\x02k2" + wrapped[3:])


def test_an_index_is_equal_for_equal_values_however_typed(vault: Vault) -> None:
    assert vault.blind_index("phone", "+86 138-0000-0000") == vault.blind_index(
        "phone", "１３８００００００００"
    )
    assert vault.blind_index("phone", "13800000000") != vault.blind_index("phone", "13800000001")


def test_an_index_of_one_purpose_says_nothing_about_another(vault: Vault) -> None:
    indexes = {vault.blind_index(purpose, "123") for purpose in ("phone", "id_card", "name", "other")}
    assert len({*indexes, vault.secret_hmac("phone", "123")}) == 5


def test_an_index_needs_the_key(vault: Vault) -> None:
    other = Vault(FileKeyring("k1", {"k1": b"1" * 32}, b"j" * 32))
    assert vault.blind_index("phone", "13800000000") != other.blind_index("phone", "13800000000")


def test_an_index_survives_a_change_of_master_key() -> None:
    before, after = new_vault(k1=b"1" * 32), new_vault("k2", k2=b"2" * 32)
    assert before.blind_index("name", "张三") == after.blind_index("name", "张三")


def test_a_secret_is_taken_as_it_is(vault: Vault) -> None:
    assert vault.secret_hmac("lookup", "ABCD") == vault.secret_hmac("lookup", "ABCD")
    assert vault.secret_hmac("lookup", "ABCD") != vault.secret_hmac("lookup", "abcd")
    assert len(vault.secret_hmac("lookup", "ABCD")) == 32


def test_a_key_shows_itself_to_nobody(key: DataKey) -> None:
    raw = key.subkey(b"")
    assert repr(key) == "DataKey(…)"
    assert raw not in key.encrypt("x", "c")
    for serialise in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError):
            serialise(key)


def test_every_call_costs_microseconds(vault: Vault) -> None:
    key, wrapped = vault.new_key()
    sealed = key.encrypt("张三", "party/1/name")
    for call in (
        vault.new_key,
        lambda: vault.unwrap(wrapped),
        lambda: key.encrypt("张三", "party/1/name"),
        lambda: key.decrypt(sealed, "party/1/name"),
        lambda: vault.blind_index("phone", "13800000000"),
        lambda: vault.secret_hmac("lookup", "ABCD"),
    ):
        # 2–5 µs each as measured.
        assert min(timeit.repeat(call, number=200, repeat=5)) / 200 < 100e-6
