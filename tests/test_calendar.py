"""The calendar file can be read by any calendar, and says nothing about the person."""

from datetime import UTC, date, datetime, timedelta

from triage.model.course import ReCheckDay
from triage.model.knowledge import Knowledge
from triage.presenting.calendar import calendar_text

MADE = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAYS = tuple(
    ReCheckDay(day=date(2026, 11, 20) + timedelta(days=days), say="Have you been seen?", done=days == 7)
    for days in (7, 14, 28)
)


def unfolded(text: str) -> list[str]:
    """The lines as a calendar reads them."""
    return text.replace("\r\n ", "").split("\r\n")


def test_every_day_still_to_come_is_one_entry_of_a_whole_day(knowledge: Knowledge) -> None:
    lines = unfolded(calendar_text(DAYS, knowledge, "abc", MADE))

    assert [line for line in lines if line.startswith("DTSTART")] == [
        "DTSTART;VALUE=DATE:20261204", "DTSTART;VALUE=DATE:20261218",
    ]  # fmt: skip
    assert [line for line in lines if line.startswith("DTEND")] == [
        "DTEND;VALUE=DATE:20261205", "DTEND;VALUE=DATE:20261219",
    ]  # fmt: skip
    assert "DTSTAMP:20261120T093000Z" in lines
    assert len({line for line in lines if line.startswith("UID:")}) == 2


def test_it_opens_and_closes_all_it_holds_and_every_line_ends_as_the_standard_says(knowledge: Knowledge) -> None:
    text = calendar_text(DAYS, knowledge, "abc", MADE)

    lines = unfolded(text)
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for part in ("VCALENDAR", "VEVENT", "VALARM"):
        assert lines.count(f"BEGIN:{part}") == lines.count(f"END:{part}")
    assert text.count("\n") == text.count("\r\n")


def test_it_holds_no_answer_no_urgency_and_no_name_of_an_illness(knowledge: Knowledge) -> None:
    text = calendar_text(DAYS, knowledge, "abc", MADE)

    said = {line.partition(":")[2] for line in unfolded(text) if line.startswith(("SUMMARY", "DESCRIPTION"))}
    assert said == {"Look at your heel diary again"}
    assert "seen" not in text


def test_long_lines_are_folded_between_letters_and_what_divides_fields_is_escaped(knowledge: Knowledge) -> None:
    text = calendar_text(DAYS, knowledge, "ü" * 60 + ",;", MADE)

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert f"UID:20261204-{'ü' * 60}\\,\\;@heel-triage.invalid" in unfolded(text)


def test_without_days_it_is_an_empty_calendar(knowledge: Knowledge) -> None:
    assert "VEVENT" not in calendar_text((), knowledge, "abc", MADE)
