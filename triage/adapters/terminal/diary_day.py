"""The two minutes a day: a few questions about one day, one after the other, with a way back and a way out.

Nothing is kept here: the day is whole when all of it was asked, or it is not there.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isfinite

from triage.adapters.terminal.ports import Asker, Command, Option, Prompt, StoppedError
from triage.casework.writing import written
from triage.model.answers import Ticks
from triage.model.knowledge import Knowledge
from triage.model.trial import HIGHEST_PAIN, LOWEST_PAIN, DayEntry, Diary, Effort, Morning, Trial
from triage.presenting.diary import in_short, title_of

NOTHING_NEW = "none"
A_DAY = timedelta(days=1)
NEXT_MORNING = "the next morning, noted a day later"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SCALE = f"{LOWEST_PAIN} is no pain. {HIGHEST_PAIN} is the worst pain you can think of."
_PAIN_HINT = f"Type a number from {LOWEST_PAIN} to {HIGHEST_PAIN}."
_LEFT_OUT = "Skip: I did not notice"
_DONE = (
    Option(Effort.YES.value, "Yes"),
    Option(Effort.PARTLY.value, "Partly"),
    Option(Effort.NO.value, "No, not this time"),
)
_MORNINGS = (
    Option(Morning.BETTER.value, "Better"),
    Option(Morning.SAME.value, "The same"),
    Option(Morning.WORSE.value, "Worse"),
)

Said = dict[str, str | Ticks | None]
"""What was said so far, by question; ``None`` for what was skipped."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted:
    """A day as it was told, and the day before if its next morning is known now."""

    entry: DayEntry
    reason: str
    """Why it was corrected; empty for a new day."""
    day_before: DayEntry | None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Item:
    """One question of a day."""

    name: str
    why: str
    prompt: Prompt
    ask: Callable[[Prompt], str | Ticks | Command]
    is_asked: Callable[[Said], bool] = lambda _: True


@dataclass(frozen=True, kw_only=True, slots=True)
class AskingDay:
    """Asks about one day of a diary."""

    asker: Asker
    diary: Diary
    knowledge: Knowledge
    day: date
    today: date
    emergency: str
    """Whom to call, in a few words: it stands above every question."""

    def ask(self) -> Noted:
        """The whole day.

        Raises:
            StoppedError, EOFError, KeyboardInterrupt: when it ends before the last question.
        """
        items = tuple(self._items())
        said: Said = {}
        at = 0
        while at < len(items):
            reply = self._once(_with_reply(items[at], said), at, len(items)) if items[at].is_asked(said) else None
            if reply is Command.BACK:
                at = max((place for place in range(at) if items[place].is_asked(said)), default=0)
                continue
            if reply is not None:
                said[items[at].name] = None if isinstance(reply, Command) else reply
            at += 1
        return self._noted({name: value for name, value in said.items() if _is_asked(name, items, said)})

    def _once(self, item: _Item, at: int, count: int) -> str | Ticks | Command:
        """Ask, and tell why as often as somebody wants to know."""
        commands = {Command.WHY: "Why we ask", **item.prompt.commands, Command.STOP: "Stop, keep nothing of this day"}
        if at:
            commands = {Command.BACK: "Go back", **commands}
        place = f"{self.words}. Question {at + 1} of {count}. {self.emergency}"
        prompt = replace(item.prompt, place=place, commands=commands)
        while (reply := item.ask(prompt)) is Command.WHY:
            self.asker.say(f"Why we ask: {item.why}")
        if reply is Command.STOP:
            raise StoppedError
        return reply

    @property
    def words(self) -> str:
        """The day in words: "Today, Friday 20 Nov"."""
        named = f"{_WEEKDAYS[self.day.weekday()]} {in_short(self.day)}"
        return f"Today, {named}" if self.day == self.today else named

    @property
    def _before(self) -> DayEntry | None:
        return self.diary.entry(self.day)

    @property
    def _day_before(self) -> DayEntry | None:
        return self.diary.entry(self.day - A_DAY)

    @property
    def _trial(self) -> Trial | None:
        return next((trial for trial in reversed(self.diary.trials) if trial.holds(self.day)), None)

    def _items(self) -> Iterator[_Item]:
        yield self._pain("worst_pain", f"How bad was your worst pain {self._when}?", _SCALE, can_skip=False)
        yield self._pain("first_step_pain", f"How bad was the pain with your first steps {self._morning}?", "")
        yield from self._activity()
        if self._trial is not None:
            yield self._done(title_of(self._trial, self.knowledge))
        if self._day_before is not None:
            yield self._next_morning(self._day_before)
        yield self._new_signs()
        if self._before is not None:
            yield self._reason()

    @property
    def _when(self) -> str:
        return "in the last 24 hours" if self.day == self.today else f"on {in_short(self.day)}"

    @property
    def _morning(self) -> str:
        return "this morning" if self.day == self.today else "that morning"

    def _pain(self, name: str, ask: str, help_text: str, *, can_skip: bool = True) -> _Item:
        before = getattr(self._before, name) if self._before else None
        prompt = Prompt(
            ask=ask, help=help_text, hint=_PAIN_HINT, takes_numbers=True, check=lambda reply: _fault_of_pain(reply[0]),
            before=() if before is None else (str(before),),
            commands={Command.SKIP: _LEFT_OUT} if can_skip else {},
        )  # fmt: skip
        why = "Pain from day to day shows whether a step helps. A rough number is fine."
        return _Item(name=name, why=why, prompt=prompt, ask=self.asker.read_line)

    def _activity(self) -> Iterator[_Item]:
        activity = self.diary.activity
        if activity is None:
            return
        before = self._before.activity if self._before else None
        prompt = Prompt(
            ask=f"How much did you do of this: {activity.name}?",
            help=f"Count it in {activity.unit.value}. Type 0 if you did none.",
            hint="Type a number.", takes_numbers=True, check=lambda reply: fault_of_amount(reply[0]),
            before=() if before is None else (f"{before:g}",),
            commands={Command.SKIP: "Skip: I do not know"},
        )  # fmt: skip
        why = "Doing more of it is a good sign too, even when the pain stays."
        yield _Item(name="activity", why=why, prompt=prompt, ask=self.asker.read_line)
        pain = self._pain("activity_pain", "How bad was the pain while you did it?", "")
        yield replace(pain, is_asked=lambda said: bool(amount_in(said.get("activity"))))

    def _done(self, title: str) -> _Item:
        before = (self._before.done.value,) if self._before else ()
        ask = f"Did you do your step {'today' if self.day == self.today else 'on this day'}: {title}?"
        prompt = Prompt(ask=ask, help="A day without it is fine. Say it as it was.", options=_DONE, before=before)
        why = "A step can only be judged when it was done on enough days. Nobody is blamed for a missed one."
        return _Item(name="done", why=why, prompt=prompt, ask=self.asker.pick_one)

    def _next_morning(self, day_before: DayEntry) -> _Item:
        before = (day_before.next_morning.value,) if day_before.next_morning else ()
        ask = f"How was your heel {self._morning}, next to the morning before?"
        prompt = Prompt(ask=ask, options=_MORNINGS, before=before, commands={Command.SKIP: _LEFT_OUT})
        why = f"It shows how the heel took the day before. We note it for {in_short(day_before.day)}."
        return _Item(name="next_morning", why=why, prompt=prompt, ask=self.asker.pick_one)

    def _new_signs(self) -> _Item:
        signs = tuple(Option(sign.id, sign.label) for sign in self.knowledge.trial.signs)
        before = (self._before.new_signs or (NOTHING_NEW,)) if self._before else ()
        prompt = Prompt(
            ask="Is any of this new?", help="New means that it was not there when you answered the questions.",
            options=(*signs, Option(NOTHING_NEW, "None of these")), before=before, check=_fault_of_signs,
        )  # fmt: skip
        why = "These can be signs of something else. Then we ask the safety questions at once."
        return _Item(name="new_signs", why=why, prompt=prompt, ask=self.asker.pick_some)

    def _reason(self) -> _Item:
        prompt = Prompt(
            ask="Why do you change this day?",
            help="A few words will do, such as: I typed the wrong number. What was noted before stays in the diary.",
            hint="Type it.", check=lambda reply: "" if written(reply[0]) else "Please type a few words.",
        )  # fmt: skip
        why = "A diary can only be trusted when every change can be seen."
        return _Item(name="reason", why=why, prompt=prompt, ask=self.asker.read_line)

    def _noted(self, said: Mapping[str, str | Ticks | None]) -> Noted:
        before = self._before
        signs = tuple(name for name in said["new_signs"] or () if name != NOTHING_NEW)
        entry = DayEntry(
            day=self.day,
            worst_pain=int(str(said["worst_pain"])),
            first_step_pain=_pain_in(said.get("first_step_pain")),
            activity=amount_in(said.get("activity")),
            activity_pain=_pain_in(said.get("activity_pain")),
            done=Effort(str(said["done"])) if said.get("done") else Effort.NO,
            next_morning=before.next_morning if before else None,
            new_signs=signs,
        )
        if before is not None and self.diary.activity is None:
            entry = replace(entry, activity=before.activity, activity_pain=before.activity_pain)
        return Noted(entry=entry, reason=written(str(said.get("reason") or "")), day_before=self._morning_after(said))

    def _morning_after(self, said: Mapping[str, str | Ticks | None]) -> DayEntry | None:
        """The day before with its next morning, where that is news."""
        before, morning = self._day_before, said.get("next_morning")
        if before is None or not morning or before.next_morning == morning:
            return None
        return replace(before, next_morning=Morning(str(morning)))


def amount_in(text: object) -> float | None:
    """A number from 0 up, however its comma is written; ``None`` for anything else."""
    try:
        number = float(str(text).strip().replace(",", "."))
    except ValueError:
        return None
    return number if isfinite(number) and number >= 0 else None


def fault_of_amount(text: str) -> str:
    """A sentence about what is wrong with an amount; empty when it will do."""
    return "" if amount_in(text) is not None else "Please type a number from 0 up, such as 20."


def _with_reply(item: _Item, said: Said) -> _Item:
    """After going back: what was just said comes before what the diary holds."""
    if item.name not in said:
        return item
    reply = said[item.name]
    before = (reply,) if isinstance(reply, str) else reply or ()
    return replace(item, prompt=replace(item.prompt, before=before))


def _is_asked(name: str, items: tuple[_Item, ...], said: Said) -> bool:
    return next(item for item in items if item.name == name).is_asked(said)


def _pain_in(text: object) -> int | None:
    return int(str(text)) if isinstance(text, str) else None


def _fault_of_pain(text: str) -> str:
    if text.isascii() and text.isdecimal() and LOWEST_PAIN <= int(text) <= HIGHEST_PAIN:
        return ""
    return f"Please type a whole number from {LOWEST_PAIN} to {HIGHEST_PAIN}."


def _fault_of_signs(reply: Ticks) -> str:
    if not reply:
        return 'Please pick at least one line, or "None of these".'
    if NOTHING_NEW in reply and len(reply) > 1:
        return '"None of these" cannot go together with other lines. Please leave out one or the other.'
    return ""
