"""Names as people type and paste them; an address never becomes part of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thinkpair.names import Contact, first_name_first, parse_names, parse_people, person_among


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Ana,Ben", "Ana|Ben"),
        ("Ana and Ben", "Ana|Ben"),
        ("Ana, Ben and Chi", "Ana|Ben|Chi"),
        ("Ana, Ben, and Chi", "Ana|Ben|Chi"),
        ("Ana & Ben", "Ana|Ben"),
        ("Andy, Sandra", "Andy|Sandra"),
        ("- Ana\n* Ben, Chi\t4. Dan\r\n\n• Eve", "Ana|Ben|Chi|Dan|Eve"),
        ("- [ ] Ana\n- [x] Ben", "Ana|Ben"),
        ("**Ana**, @Ben", "Ana|Ben"),
        ("Ana，Ben", "Ana|Ben"),
        ("Ana、Ben；Chi", "Ana|Ben|Chi"),
        ("علي، سارة", "علي|سارة"),
        ("Ana Novak <ana@example.org>, Ben Ito <ben@example.org>", "Ana Novak|Ben Ito"),
        ("Novak, Ana <ana@example.org>; Ito, Ben <ben@example.org>", "Ana Novak|Ben Ito"),
        ('"Novak, Ana" <ana@example.org>; "Ito, Ben" <ben@example.org>', "Ana Novak|Ben Ito"),
        ('"Novak, Ana" <ana@example.org>, "Ito, Ben" <ben@example.org>', "Ana Novak|Ben Ito"),
        ("Novak, Ana <ana@example.org>, Ito, Ben <ben@example.org>", "Ana Novak|Ben Ito"),
        ("Novak, Ana; Ito, Ben", "Ana Novak|Ben Ito"),
        ("Ana <ana@example.org> (she/her), Ben", "Ana|Ben"),
        ("Ana Novak (ana@example.org)", "Ana Novak"),
        ("Ana Novak\tana@example.org\nBen Ito\tben@example.org", "Ana Novak|Ben Ito"),
        ("ana.novak@example.org, <ben@example.org>", "Ana Novak|Ben"),
        ("Ana (she/her), Ben", "Ana|Ben"),
        ("Ana (Sales), Ana (IT)", "Ana (Sales)|Ana (IT)"),
        ("Karl-Heinz, O'Neill", "Karl-Heinz|O'Neill"),
        (" , ;\n", ""),
    ],
)
def test_names(typed: str, names: str) -> None:
    assert parse_names(typed) == tuple(filter(None, names.split("|")))


def test_people() -> None:
    assert parse_people("Novak, Ana <ana@example.org> (she/her); Ben") == (
        Contact("Ana Novak", "ana@example.org", "she/her"),
        Contact("Ben"),
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [("Novak, Ana", "Ana Novak"), ("Ana Novak", "Ana Novak"), ("a, b, c", "a, b, c"), (",Ana", ",Ana")],
)
def test_first_name_first(written: str, name: str) -> None:
    assert first_name_first(written) == name


@given(st.text(max_size=60))
def test_no_address_in_any_name(text: str) -> None:
    """Whatever is pasted, no name holds an e-mail address."""
    assert not any("@example.org" in name for name in parse_names(f"{text} <ana@example.org>, Ben"))


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("maria jose", "María José"),
        ("ben k", "Ben K."),
        ("BEN K..", "Ben K."),
        ("José", "José"),
        ("jose", "Jose"),
        ("Josè", None),
        ("Ben", None),
        (".", None),
    ],
)
def test_who_among_people_is_meant(typed: str, known: str | None) -> None:
    """Accents, case and a final dot make nobody another person, but where two differ by them alone."""
    assert person_among(("María José", "Ben K.", "José", "Jose"))(typed) == known
