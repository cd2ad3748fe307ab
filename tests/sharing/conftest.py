"""A broker for the tests of a module."""

from collections.abc import Iterator

import pytest

from tests.sharing.broker import Mosquitto


@pytest.fixture(scope="module")
def mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mosquitto]:
    broker = Mosquitto(tmp_path_factory.mktemp("broker"))
    yield broker
    broker.stop()
