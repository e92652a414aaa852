"""An author, their browser, and a consultation that they make."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from consultation.models import Consultation
from tests.factories.authoring import make_author, make_draft


@pytest.fixture
def author() -> User:
    return make_author()


@pytest.fixture
def draft(author: User) -> Consultation:
    return make_draft()


@pytest.fixture
def staff(client: Client, author: User) -> Client:
    client.force_login(author)
    return client
