"""The player's tests, which stand on bare pages by day, in JupyterLab's frame and on real kernels;
and every phase of a scene in every look."""

import pytest

from tests.browser.course import Classroom
from tests.browser.test_kernels import starts_anew_in_mid_play
from tests.browser.test_player import *  # noqa: F403
from tests.browser.test_player import LOOKS, reads_well
from tests.browser.test_player_keeps import *  # noqa: F403


@pytest.fixture(scope="module")
def room(classroom) -> Classroom:
    """The real course in JupyterLab, in place of bare pages."""
    return classroom.as_at_first()


def test_every_phase_reads_well_in_every_look(stage, page):
    reads_well(stage, page, LOOKS)


def test_a_kernel_that_is_heard_starts_anew_in_mid_play(room, new_page):
    starts_anew_in_mid_play(room, new_page, lost=False)
