"""The softmax laboratory against published numbers, and what it admits where rounding breaks a property."""

from __future__ import annotations

import numpy as np
import pytest

from visualnn.lessons.catalogue import find
from visualnn.session import Session
from visualnn.session.softmax_lab import BOOK, FORMS, LARGEST, MOST, PRECISIONS, PRESETS, SoftmaxLab, softmax

LARGE = PRESETS["large"][1]
PUBLISHED = [9.99954600e-01, 4.53978686e-05, 2.06106005e-09]


@pytest.fixture
def lab(full_session: Session) -> SoftmaxLab:
    return full_session.softmax_lab


@pytest.mark.parametrize("form", FORMS)
def test_the_book_s_six(form: str) -> None:
    found = softmax(BOOK, form, "float64")
    expected = [0.00473883, 0.06380236, 0.19167288, 0.70330467, 0.02866825, 0.00781301]
    np.testing.assert_array_equal(found.p.round(8), expected)
    assert found.first_broken is None and found.outside == 0 and found.merged == 0
    shift = 0.0 if form == "naive" else 5.3
    assert float(found.arrays["sum"]) == pytest.approx(np.exp(np.array(BOOK) - shift).sum(), rel=1e-15)


def test_the_book_s_overflow_and_its_cure() -> None:
    naive, stable = (softmax(LARGE, form, "float64") for form in FORMS)
    assert np.isnan(naive.p).all()
    assert naive.first_broken == ("e", 0) and naive.broken("sum") == 0 and naive.broken("z") is None
    assert naive.outside == 3 and naive.merged == 2
    np.testing.assert_allclose(stable.p, PUBLISHED, rtol=2e-9)
    assert stable.arrays["m"] == 1010 and stable.arrays["d"].tolist() == [0, -10, -20]
    assert stable.first_broken is None


@pytest.mark.parametrize(
    ("name", "survivors"),
    [("half", ("float32", "float64")), ("single", ("float64",)), ("large", ()), ("negative", ()), ("book", PRECISIONS),
     ("tie", PRECISIONS)],
)  # fmt: skip
def test_a_preset_breaks_the_naive_form_where_it_says(name: str, survivors: tuple[str, ...]) -> None:
    for precision in PRECISIONS:
        naive, stable = (softmax(PRESETS[name][1], form, precision) for form in FORMS)
        assert (naive.first_broken is None) == (precision in survivors)
        assert stable.first_broken is None
        assert all(array.dtype == precision for array in (*naive.arrays.values(), *stable.arrays.values()))


def test_very_negative_logits_divide_nothing_by_nothing() -> None:
    naive = softmax(PRESETS["negative"][1], "naive", "float64")
    assert naive.arrays["e"].tolist() == [0, 0, 0] and naive.arrays["sum"] == 0
    assert naive.first_broken == ("p", 0)


def test_rounding_that_breaks_a_property_is_admitted() -> None:
    half = softmax(LARGE, "stable", "float16")
    assert half.p[0] == 1 and half.p[2] == 0 and half.outside == 2 and half.merged == 0
    assert softmax(PRESETS["half"][1], "stable", "float32").total == np.float32(0.99999994)
    assert softmax(BOOK, "stable", "float64").total != 1.0
    assert softmax([50.0, -700.0, -720.0], "stable", "float32").merged == 1  # both are 0 now
    assert softmax([2.0, 2.00001], "stable", "float16").merged == 1  # one number already as logits


def test_a_tie_is_no_broken_order() -> None:
    for precision in PRECISIONS:
        found = softmax(PRESETS["tie"][1], "stable", precision)
        assert found.merged == 0 and found.p[0] == found.p[1] == found.p[3]


def test_temperature_divides_the_logits() -> None:
    hot, cold = (softmax(BOOK, "stable", "float64", temperature) for temperature in (1000.0, 0.01))
    np.testing.assert_allclose(hot.p, 1 / 6, atol=1e-3)
    assert cold.p[3] == pytest.approx(1) and cold.arrays["z"][3] == 530
    halved = softmax(np.array(BOOK) / 2, "naive", "float64")
    np.testing.assert_array_equal(softmax(BOOK, "naive", "float64", 2).p, halved.p)


def test_it_takes_the_network_s_logits_and_follows_the_sample(full_session: Session, lab: SoftmaxLab) -> None:
    assert lab.taken and len(lab.logits) == 10
    np.testing.assert_array_equal(lab.logits, full_session.trace.arrays["z3"])
    np.testing.assert_allclose(lab.computed("stable", "float32").p, full_session.trace.arrays["p"], rtol=2e-6)
    before = lab.logits
    full_session.samples.choose(7)
    assert lab.logits != before
    np.testing.assert_array_equal(lab.logits, full_session.trace.arrays["z3"])
    full_session.playhead.to_start()
    assert lab.waits
    lab.choose("book")
    assert not lab.taken and not lab.waits and lab.logits == BOOK
    full_session.samples.choose(8)
    assert lab.logits == BOOK
    full_session.playhead.to_end()
    lab.choose("network")
    np.testing.assert_array_equal(lab.logits, full_session.trace.arrays["z3"])


def test_of_a_mini_batch_it_shows_the_sample_of_the_walk(full_session: Session, lab: SoftmaxLab) -> None:
    full_session.batch.choose(3)
    full_session.playhead.to_end()
    np.testing.assert_array_equal(lab.logits, full_session.trace.arrays["z3"][-1])


def test_a_network_without_softmax_has_the_book_s_logits() -> None:
    session = Session(find("three-layers-by-hand"))
    lab = session.softmax_lab
    assert not lab.can_take and not lab.taken and lab.logits == BOOK
    with pytest.raises(LookupError):
        lab.choose("network")
    with pytest.raises(LookupError, match="book"):
        lab.choose("nonsense")
    session.guide.do("output softmax")
    assert lab.taken and len(lab.logits) == 2
    session.guide.do("softmax large")
    assert lab.logits == LARGE
    session.guide.do("temperature 2")
    assert lab.temperature == 2.0


def test_logits_are_changed_added_and_taken_away(lab: SoftmaxLab) -> None:
    heard: list[bool] = []
    lab.changed.connect(lambda: heard.append(True))
    lab.choose("book")
    lab.set_logit(0, 5000.0)
    assert lab.logits[0] == LARGEST and lab.reach == LARGEST
    lab.set_logit(0, -3.0)
    assert lab.logits[0] == -3 and lab.reach == LARGEST  # the slider keeps its scale
    count = len(heard)
    lab.set_logit(0, -3.0)
    assert len(heard) == count
    for _time in range(9):
        lab.remove()
    assert lab.logits == (-3.0, 2.9)
    for _time in range(9):
        lab.add()
    assert len(lab.logits) == MOST and lab.logits[2:] == (0.0,) * 4
    lab.choose("tie")
    assert lab.reach == 10
