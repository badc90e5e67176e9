"""A page in parts, for those who lay it out."""

from triage.presenting.document import Bullets, Heading, Paragraph
from triage.presenting.sections import sections_of


def test_a_page_falls_into_its_sections_and_their_lesser_parts() -> None:
    page = sections_of(
        [
            Heading("Title", 1),
            Paragraph("What to do."),
            Heading("Causes", 2, "causes"),
            Paragraph("First."),
            Heading("One cause", 3, "cause"),
            Bullets(("a reason",)),
            Heading("Another", 3),
            Heading("Sooner", 2, "sooner"),
        ]
    )

    assert (page.title, page.blocks) == ("Title", (Paragraph("What to do."),))
    causes, sooner = page.parts
    assert (causes.name, causes.blocks) == ("causes", (Paragraph("First."),))
    assert [(part.name, part.title, part.blocks) for part in causes.parts] == [
        ("cause", "One cause", (Bullets(("a reason",)),)),
        ("", "Another", ()),
    ]
    assert (sooner.title, sooner.blocks, sooner.parts) == ("Sooner", (), ())


def test_a_page_without_a_title_has_its_lines_all_the_same() -> None:
    assert sections_of([Paragraph("Alone.")]).blocks == (Paragraph("Alone."),)
    assert sections_of([]).parts == ()
