"""A moderator, signed in."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories.moderating import make_user


@pytest.fixture
def sam() -> User:
    return make_user("sam", first_name="Sam", last_name="Lee")


@pytest.fixture
def page(client: Client, sam: User) -> Client:
    client.force_login(sam)
    return client
