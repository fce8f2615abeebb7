"""The ruler under the scrubber: in order, exact where stages meet, no phase too narrow to hit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from visualnn.ui.scale import SMALLEST_PHASE, Scale

PHASES = ("forward", "loss", "backward", "update")
SIZES = st.integers(1, 50_000)
TRACES = st.lists(st.lists(SIZES, min_size=1, max_size=12), min_size=1, max_size=4).map(
    lambda phases: [(PHASES[p], f"s{p}_{n}", size) for p, sizes in enumerate(phases) for n, size in enumerate(sizes)]
)


@given(TRACES)
def test_where_stages_meet_the_way_there_and_back_is_exact(stages):
    scale = Scale(stages)
    for band in scale.stages:
        assert scale.position(scale.share(band.start)) == band.start
        assert scale.position(scale.share(band.end)) == band.end
        assert scale.position(band.right) == band.end


@given(TRACES, st.data())
def test_later_positions_never_lie_further_left(stages, data):
    scale = Scale(stages)
    some = sorted(data.draw(st.lists(st.integers(0, scale.length), min_size=2, max_size=20)))
    shares = [scale.share(position) for position in some]
    assert shares == sorted(shares)
    assert all(scale.position(share) == position for share, position in zip(shares, some, strict=True))


@given(TRACES, st.integers(2, 2000))
def test_dragging_to_the_right_never_goes_back(stages, width):
    scale = Scale(stages)
    seen = [scale.position(x / width, snap=0.5 / width) for x in range(width + 1)]
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, scale.length)


@given(TRACES)
def test_every_phase_is_wide_enough_to_hit(stages):
    phases = Scale(stages).phases
    assert all(band.right - band.left >= SMALLEST_PHASE * 0.999 for band in phases)
    assert [band.name for band in phases] == [name for name in PHASES if name in {stage[0] for stage in stages}]


def test_the_stage_of_a_position_is_that_of_the_last_step_done():
    scale = Scale([("forward", "z1", 3), ("forward", "a1", 3), ("loss", "L", 1)])
    assert [scale.stage_at(position) for position in range(8)] == [-1, 0, 0, 0, 1, 1, 1, 2]


def test_an_empty_trace_has_a_ruler_too():
    scale = Scale()
    assert (scale.length, scale.share(0), scale.position(0.5), scale.stages, scale.phases) == (0, 0.0, 0, (), ())


BATCH = [("forward", "z1", 50), ("loss", "L", 1), ("backward", "dW1", 39_200)]
BEHIND = [("mean", "J", 1), ("mean", "gW1", 39_200), ("update", "W1'", 39_200)]


@given(st.integers(1, 100))
def test_the_samples_of_a_mini_batch_are_equally_wide_and_leave_room_for_what_follows(count):
    stages = [*(stage for _ in range(count) for stage in BATCH), *BEHIND]
    scale = Scale(stages, [*(sample for sample in range(count) for _ in BATCH), None, None, None])
    assert [band.name for band in scale.samples] == [str(number) for number in range(1, count + 1)]
    widths = [band.right - band.left for band in scale.samples]
    assert max(widths) - min(widths) < 1e-9
    assert [band.name for band in scale.phases] == ["forward", "loss", "backward"] * count + ["mean", "update"]
    assert all(band.right - band.left >= SMALLEST_PHASE * 0.999 for band in scale.phases[-2:])
    assert scale.sample_of(scale.stage_at(scale.samples[-1].end)) == count - 1
    assert scale.sample_of(scale.stage_at(scale.length)) is None
    assert [band.name for band in scale.inside(len(scale.phases) - 2)] == ["J", "gW1"]
    for band in scale.samples:
        assert scale.position(band.right) == band.end
