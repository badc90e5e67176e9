"""What was proved, and who breaks what was not: for a reader, and as plain values for JSON.

A person who breaks a claim is printed as an answers file, ready for ``triage assess``.
"""

from collections.abc import Iterable, Iterator, Sequence

from triage.model.answers import Answer, Answers
from triage.model.invariants import Exemption
from triage.model.proof import Failure, Proof


def proofs_text(proofs: Sequence[Proof], exemptions: Iterable[Exemption]) -> str:
    """All proofs, then the exemptions with their reasons, then every failure with its people."""
    lines = [
        f"{'holds' if proof.holds else 'FAILS'}  {proof.obligation}: {proof.says} "
        f"({proof.proved} claims proved, {len(proof.exempt)} exempt, {len(proof.failures)} failed)"
        for proof in proofs
    ]
    for exemption in exemptions:
        lines += ["", f"Exempt: {exemption.title} {exemption.because}", *(f"  {claim}" for claim in exemption.claims)]
    for proof in proofs:
        for failure in proof.failures:
            lines += ["", *_failure(failure)]
    return "\n".join(lines) + "\n"


def proofs_mapping(proofs: Iterable[Proof]) -> list[dict[str, object]]:
    """All proofs as plain values."""
    return [
        {
            "obligation": proof.obligation,
            "says": proof.says,
            "holds": proof.holds,
            "proved": proof.proved,
            "exempt": list(proof.exempt),
            "failures": [_failure_mapping(failure) for failure in proof.failures],
        }
        for proof in proofs
    ]


def _failure(failure: Failure) -> Iterator[str]:
    yield f"{failure.claim}: {failure.says} {failure.why}"
    for number, witness in enumerate(failure.witnesses, 1):
        yield f"# person {number}: {witness.urgency}; fired: {', '.join(witness.fired) or 'nothing'}"
        yield from answers_file(witness.answers)


def answers_file(answers: Answers) -> Iterator[str]:
    """The lines of an answers file."""
    for question, answer in answers.given.items():
        yield f"{question}: {_flow(answer)}"


def _flow(answer: Answer) -> str:
    if isinstance(answer, tuple):
        return f"[{', '.join(answer)}]"
    if isinstance(answer, str | int | float):
        return str(answer)
    sides = [f"{side}: [{', '.join(regions)}]" for side, regions in answer.items()]
    return f"{{ {', '.join(sides)} }}"


def _failure_mapping(failure: Failure) -> dict[str, object]:
    return {
        "claim": failure.claim,
        "says": failure.says,
        "why": failure.why,
        "people": [
            {"answers": dict(witness.answers.given), "urgency": witness.urgency, "fired": list(witness.fired)}
            for witness in failure.witnesses
        ],
    }
