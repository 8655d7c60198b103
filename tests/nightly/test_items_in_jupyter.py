"""The tests of items, which stand on bare pages by day, in JupyterLab and on real kernels."""

import pytest

from tests.browser.course import JupyterDoor
from tests.browser.items_room import ItemsRoom
from tests.browser.test_items import *  # noqa: F403
from tests.browser.test_items_kept import *  # noqa: F403


@pytest.fixture(scope="module")
def room(server_factory, tmp_path_factory) -> ItemsRoom:
    """The small course in JupyterLab, in place of bare pages."""
    root = tmp_path_factory.mktemp("items")
    return ItemsRoom(root, lambda folder: JupyterDoor(folder, server_factory))
