"""Small questionnaires for tests that need to see everything at once."""

from typing import Any

from triage.model.conditions import All, Compare, Not, is_present
from triage.model.questionnaire import Band, Choice, Question, QuestionKind, Questionnaire, Section


def question(name: str, kind: QuestionKind, *choices: str, **more: Any) -> Question:  # noqa: ANN401  the fields of a question
    """A question with plain wording."""
    return Question(
        id=name,
        section="all",
        kind=kind,
        ask=f"{name}?",
        ask_staff=name,
        why="Because.",
        help="",
        choices=tuple(Choice(id=c, label=c, exclusive=c == "none", view="sole") for c in choices),
        **more,
    )


AGE = question(
    "age",
    QuestionKind.NUMBER,
    minimum=0,
    maximum=120,
    unit="years",
    meets_every_window=True,
    bands=(Band(id="child", low=0, high=17), Band(id="adult", low=18, high=120)),
)
START = question("start", QuestionKind.ONE_OF, "slow", "fall", "not_sure")
SIGNS = question("signs", QuestionKind.SOME_OF, "bruise", "lump", "none", "not_sure", ask_again=True)
SITE = question("site", QuestionKind.BODY_MAP, "sole", "back", side_fact="side")
SQUEEZE = question("squeeze", QuestionKind.ONE_OF, "sore", "fine", ask_when=Not(Compare("start", frozenset({"fall"}))))
WEEKS = question(
    "weeks",
    QuestionKind.NUMBER,
    minimum=0,
    maximum=10,
    unit="weeks",
    not_sure=True,
    bands=(Band(id="short", low=0, high=3), Band(id="long", low=4, high=10)),
    ask_when=All((is_present("signs.bruise"), Compare("squeeze", frozenset({"sore"})))),
)

SMALL = Questionnaire(sections=(Section(id="all", title="All"),), questions=(AGE, START, SIGNS, SITE, SQUEEZE, WEEKS))
