"""What every value of the program promises: it never changes, and two that hold the same are the same."""

import copy
import pickle
from collections.abc import Mapping

import pytest

from thinkpair.frozen import EMPTY, MISSING, Frozen, as_mapping, fields_of, replace
from thinkpair.session.commands import Continue, Pause


class Place(Frozen):
    street: str
    number: int = 1


class Far(Place, kw_only=True):
    country: str
    names: Mapping[str, str] = EMPTY


def test_fields_are_given_by_place_or_by_name() -> None:
    assert Place("Elm", 2) == Place(street="Elm", number=2)
    assert Place("Elm") == Place("Elm", 1)
    assert Far("Elm", country="At") == Far(street="Elm", number=1, country="At", names={})


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ((), {}),
        ((), {"street": "Elm", "town": "Bo"}),
        ((), {"number": 1, "town": "Bo"}),
        (("Elm", 1, 2), {}),
    ],
)
def test_a_field_too_few_or_too_many_is_refused(given: tuple[object, ...], named: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="Place"):
        Place(*given, **named)  # type: ignore[arg-type]  # that is what is refused


def test_a_field_by_name_alone_is_not_taken_by_place() -> None:
    with pytest.raises(TypeError, match="country"):
        Far("Elm", 1, "At")  # type: ignore[call-arg]  # that is what is refused


def test_nothing_changes_a_value() -> None:
    place = Place("Elm")
    with pytest.raises(AttributeError, match="street"):
        place.street = "Oak"  # type: ignore[misc]  # that is what is refused
    with pytest.raises(AttributeError, match="street"):
        del place.street
    assert replace(place, street="Oak") == Place("Oak")
    assert place == Place("Elm")


def test_what_holds_the_same_is_the_same_and_only_of_the_same_kind() -> None:
    assert hash(replace(Place("Oak", 3), street="Elm")) == hash(Place("Elm", 3))
    assert Place("Elm") != Place("Oak")
    assert Pause() != Continue()
    assert Place("Elm") != ("Elm", 1)


def test_a_change_of_a_field_that_is_not_there_is_refused() -> None:
    with pytest.raises(TypeError, match="town"):
        replace(Place("Elm"), town="Bo")


def test_it_can_be_sent_to_another_process_and_copied() -> None:
    far = Far("Elm", country="At", names={"a": "b"})
    assert pickle.loads(pickle.dumps(far)) == far
    assert copy.deepcopy(far) == far


def test_it_is_shown_with_its_fields_in_their_order() -> None:
    assert repr(Far(country="At", street="Elm")) == "Far(street='Elm', number=1, country='At', names={})"
    assert as_mapping(Place(number=4, street="Elm")) == {"street": "Elm", "number": 4}
    assert list(as_mapping(Place(number=4, street="Elm"))) == ["street", "number"]
    assert fields_of(Place) == {"street": MISSING, "number": 1}
