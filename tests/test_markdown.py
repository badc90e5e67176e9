"""Text within Markdown stays text, by a parser of somebody else."""

import pytest
from markdown_it import MarkdownIt

from triage.presenting.markdown import bullets, words

PARSER = MarkdownIt("gfm-like")


@pytest.mark.parametrize(
    "text",
    [
        "# heading", "- item", "+ item", "1. item", "2) item", "> quote", "=== under", "    code", "| a | b |",
        "<b>bold</b> <img src=x onerror=y> & &amp; &lt;", "`code` *a* _b_ **c** ~~d~~", "[a](http://x.test) ![i](y)",
        "see www.evil.test or https://evil.test or a@evil.test", "<https://evil.test>", "one\n\n# two", "\\# a \\",
        "[ ] open [x] done", "```\ncode", "--- rule", "~ a ~", "evil.test", "ftp://evil.test",
    ],
)  # fmt: skip
def test_no_text_becomes_markup(text: str) -> None:
    listed, item, *_ = PARSER.parse(bullets([words(text), "last"]))
    inline = [child for token in PARSER.parse(words(text)) if token.children for child in token.children]

    assert (listed.type, item.type) == ("bullet_list_open", "list_item_open")
    assert {child.type for child in inline} <= {"text", "text_special"}
    assert "".join(child.content for child in inline) == " ".join(text.split())
