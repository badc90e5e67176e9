"""Small random knowledge: few questions and rules, so that every other set of answers can be tried."""

from datetime import date
from random import Random

from tests.generators import Domains, random_condition
from tests.small import question
from triage.model.conditions import All, Compare, Condition
from triage.model.knowledge import Knowledge, Setting
from triage.model.questionnaire import Band, Choice, Question, QuestionKind, Questionnaire, Section
from triage.model.rules import Clause, Conclusion, Contributor, Group, Plan, RaiseBy, Rule, RuleKind, Signable
from triage.model.texts import Texts
from triage.model.urgency import Urgency
from triage.reasoning.strata import HIGHEST_FLAG, PATTERN

DAY = date(2026, 11, 20)


def random_knowledge(random: Random) -> Knowledge:
    """Six questions, some of which open others, and rules of every kind, some of which read what others conclude."""
    questionnaire = _questionnaire(random)
    domains = questionnaire.domains
    rules = [_flag(f"flag_{number}", _all_of(random, domains), random) for number in range(3)]
    rules += [_floor(f"floor_{number}", _half(random, domains), random) for number in range(4)]
    reading = {**domains, "flag_0": ("present", "absent"), HIGHEST_FLAG: ("none", "soon", "urgent")}
    rules.append(_flag("after_flags", _all_of(random, reading), random))
    reading = {**domains, "bone_flag": ("present", "absent"), "nerve_flag": ("present", "absent")}
    rules.append(_flag("after_groups", _all_of(random, reading), random))
    rules.append(_floor("after_pattern", _all_of(random, {**domains, PATTERN: ("none", "some")}), random))
    rules += [_rule(name, RuleKind.RAISE, _all_of(random, domains), _RAISE) for name in ("raise_0", "raise_1")]
    contributors = tuple(_contributor(name, random, questionnaire) for name in ("first", "second"))
    return Knowledge(
        questionnaire=questionnaire,
        words=(),
        rules=tuple(rules),
        contributors=contributors,
        serious_order=(),
        site_lists=(),
        steps=(),
        suppressions=(),
        sources={},
        settings={"display_threshold": _THRESHOLD},
        examinations={},
        tests={},
        texts=Texts(levels={}, group_safety_net={}, fit_words={}, stop_rules=(), not_checked=(), sentences={}),
        digest="",
    )


_THRESHOLD = Setting(id="display_threshold", value=2, unit="points", means="", source="", tag="judgement")
_WILD = 0.2
"""How many conditions have any shape whatever."""
_RAISE = Conclusion(
    tell_person="",
    tell_clinician="",
    raise_by=RaiseBy(steps=1, at_least=Urgency.ROUTINE, at_most=Urgency.SOON),
    groups=(Group.UNSURE,),
)


def _all_of(random: Random, domains: Domains) -> Condition:
    """Something that holds for few people, mostly two answers at once."""
    if random.random() < _WILD:
        return random_condition(random, domains, 2)
    return All((_half(random, domains), _half(random, domains), _half(random, domains)))


def _half(random: Random, domains: Domains) -> Condition:
    """About every second value of one fact."""
    fact = random.choice([name for name in domains if name != "age"])
    return Compare(fact, frozenset(random.sample(domains[fact], max(1, len(domains[fact]) // 2))))


def _questionnaire(random: Random) -> Questionnaire:
    age = question(
        "age",
        QuestionKind.NUMBER,
        minimum=0,
        maximum=120,
        bands=(Band(id="child", low=0, high=17), Band(id="adult", low=18, high=120)),
    )
    pain = question(
        "pain",
        QuestionKind.NUMBER,
        can_change=True,
        minimum=0,
        maximum=10,
        not_sure=True,
        bands=(Band(id="mild", low=0, high=3), Band(id="some", low=4, high=6), Band(id="bad", low=7, high=10)),
    )
    walk = question("walk", QuestionKind.ONE_OF, "well", "limp", "cannot", "not_sure", can_change=True)
    signs = question("signs", QuestionKind.SOME_OF, "bruise", "lump", "none", "not_sure", can_change=True)
    before = Questionnaire(sections=(), questions=(age, pain, walk, signs)).domains
    site = question(
        "site",
        QuestionKind.BODY_MAP,
        "sole",
        "back",
        can_change=True,
        side_fact="side",
        ask_when=random_condition(random, before, 1),
    )
    past = question(
        "past", QuestionKind.SOME_OF, "gout", "none", "not_sure", ask_when=random_condition(random, before, 1)
    )
    squeeze = Question(
        id="squeeze",
        section="all",
        kind=QuestionKind.ONE_OF,
        ask="squeeze?",
        ask_staff="squeeze",
        why="",
        help="",
        choices=(
            Choice(id="sore", label=""),
            Choice(id="fine", label=""),
            Choice(id="not_done", label="", leaves_open=True),
        ),
        ask_when=random_condition(random, before, 1),
        can_change=True,
    )
    sections = (Section(id="all", title="All"),)
    return Questionnaire(sections=sections, questions=(age, pain, walk, signs, site, past, squeeze))


def _signed(name: str) -> Signable:
    return Signable(id=name, title=name, since=DAY, until=None, because="", evidence=(), review=None)


def _rule(name: str, kind: RuleKind, when: Condition, then: Conclusion) -> Rule:
    return Rule(signed=_signed(name), kind=kind, when=when, then=then)


def _flag(name: str, when: Condition, random: Random) -> Rule:
    urgency = random.choice([Urgency.SOON, Urgency.URGENT, Urgency.EMERGENCY])
    groups = tuple(random.sample([Group.BONE, Group.NERVE], random.randint(0, 2)))
    return _rule(
        name, RuleKind.FLAG, when, Conclusion(tell_person="", tell_clinician="", urgency=urgency, groups=groups)
    )


def _floor(name: str, when: Condition, random: Random) -> Rule:
    urgency = random.choice([Urgency.ROUTINE, Urgency.SOON])
    return _rule(name, RuleKind.FLOOR, when, Conclusion(tell_person="", tell_clinician="", urgency=urgency))


def _contributor(name: str, random: Random, questionnaire: Questionnaire) -> Contributor:
    def clause(number: int) -> Clause:
        when = random_condition(random, questionnaire.domains, 1)
        points = random.choice([-1, 1, 2])
        return Clause(id=str(number), title="", points=points, when=when, without_gate=random.random() < 0.5)

    return Contributor(
        signed=_signed(name),
        clinical_name="",
        tell_person="",
        tell_clinician="",
        gate=random_condition(random, questionnaire.domains, 1) if random.random() < 0.5 else None,
        clauses=(clause(0), clause(1)),
        examine=(),
        tests=(),
        plan=Plan(first_week=(), later=(), avoid=(), avoid_also=()),
    )
