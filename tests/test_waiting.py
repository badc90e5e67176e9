"""Times in words."""

from datetime import UTC, datetime, timedelta

import pytest

from triage.presenting.waiting import ago_in_words, due_in_words, span_in_words

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(seconds=60), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47, minutes=59), "47 hours"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=40, hours=23), "40 days"),
    ],
)
def test_a_span_is_told_in_the_unit_that_says_enough(span: timedelta, words: str) -> None:
    assert span_in_words(span) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=2), "due in 2 hours"),
        (timedelta(seconds=1), "due in less than a minute"),
        (timedelta(0), "due now"),
        (timedelta(seconds=-59), "due now"),
        (timedelta(minutes=-90), "overdue by 1 hour"),
    ],
)
def test_what_is_due_and_what_is_overdue_differ_at_the_moment_itself(left: timedelta, words: str) -> None:
    assert due_in_words(NOW + left, NOW) == words


@pytest.mark.parametrize(("ago", "words"), [(timedelta(seconds=5), "just now"), (timedelta(days=2), "2 days ago")])
def test_what_happened_is_told_from_now(ago: timedelta, words: str) -> None:
    assert ago_in_words(NOW - ago, NOW) == words
