import pytest
from reportlab.lib.colors import HexColor

from app.domain import palette


def test_contrast_is_that_of_the_standard():
    assert palette.contrast(HexColor(0x000000), HexColor(0xFFFFFF)) == pytest.approx(21)
    assert palette.contrast(HexColor(0xFFFFFF), HexColor(0x767676)) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("ink", [palette.INK, palette.MUTED, palette.GREEN, palette.AMBER_INK])
@pytest.mark.parametrize("ground", [palette.WHITE, palette.FAINT])
def test_every_ink_is_readable_on_paper(ink, ground):
    assert palette.contrast(ink, ground) >= 4.5


@pytest.mark.parametrize("mark", [palette.GREEN_MID, palette.AMBER, palette.MUTED])
def test_every_mark_stands_out_from_paper(mark):
    assert palette.contrast(mark, palette.WHITE) >= 3


@pytest.mark.parametrize("step", range(101))
def test_figures_are_readable_on_every_shade(step):
    shade = palette.mix(palette.GREEN_PALE, palette.GREEN, step / 100)
    assert palette.contrast(palette.ink_on(shade), shade) >= 4.5


@pytest.mark.parametrize("colour", palette.SCALE)
def test_figures_are_readable_on_every_point_of_a_scale(colour):
    assert palette.contrast(palette.ink_on(colour), colour) >= 4.5


def test_the_ends_of_a_scale_are_darker_than_its_middle():
    on_white = [palette.contrast(colour, palette.WHITE) for colour in palette.SCALE]
    assert on_white[0] > on_white[1] > on_white[2] < on_white[3] < on_white[4]
