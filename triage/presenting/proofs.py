"""What was proved, and who breaks what was not: for a reader, and as plain values for JSON.

A person who breaks a claim is printed as an answers file, ready for ``triage assess``.
"""

from collections.abc import Iterable, Iterator, Sequence

from triage.model.answers import Answer, Answers
from triage.model.invariants import Exemption
from triage.model.proof import Failure, Proof

Timed = tuple[Proof, float]
"""A proof and the seconds that it took."""


def proofs_text(timed: Sequence[Timed], exemptions: Iterable[Exemption], seconds: float) -> str:
    """All proofs and the seconds they took in all, the exemptions with their reasons, every failure with its people."""
    proofs = [proof for proof, _ in timed]
    lines = [_summary(proof, own) for proof, own in timed]
    lines.append(f"{_in_all(proofs)} {seconds:.1f} seconds.")
    for exemption in exemptions:
        lines += ["", f"Exempt: {exemption.title} {exemption.because}", *(f"  {claim}" for claim in exemption.claims)]
    for proof in proofs:
        for failure in proof.failures:
            lines += ["", *_failure(failure)]
    return "\n".join(lines) + "\n"


def proofs_mapping(timed: Sequence[Timed], exemptions: Iterable[Exemption]) -> dict[str, object]:
    """All proofs and exemptions as plain values."""
    return {
        "holds": all(proof.holds for proof, _ in timed),
        "obligations": [
            {
                "obligation": proof.obligation,
                "says": proof.says,
                "holds": proof.holds,
                "proved": proof.proved,
                "seconds": round(seconds, 3),
                "exempt": list(proof.exempt),
                "failures": [_failure_mapping(failure) for failure in proof.failures],
            }
            for proof, seconds in timed
        ],
        "exemptions": [
            {"id": item.id, "title": item.title, "because": item.because, "claims": list(item.claims)}
            for item in exemptions
        ],
    }


def _summary(proof: Proof, seconds: float) -> str:
    counts = [f"{proof.proved} proved"]
    counts += [f"{len(proof.exempt)} exempt"] if proof.exempt else []
    counts += [f"{len(proof.failures)} failed"] if proof.failures else []
    verdict = "holds" if proof.holds else "FAILS"
    return f"{verdict}  {proof.obligation}: {proof.says} ({', '.join(counts)}; {seconds:.1f} s)"


def _in_all(proofs: Iterable[Proof]) -> str:
    failed = sum(len(proof.failures) for proof in proofs)
    return f"{failed} claims do not hold, found in" if failed else "Everything holds, proved in"


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
