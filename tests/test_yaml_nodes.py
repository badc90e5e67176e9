"""Only plain YAML is let in, every value keeps its place, and nothing is read as something it is not."""

from datetime import date

import pytest

from triage.adapters.files.yaml_nodes import DEEPEST, read_nodes


def plain(text: str) -> object:
    """What the text says, which must be without fault."""
    node, faults = read_nodes(text, "file.yaml")
    assert faults == ()
    return node.plain()


def faults_in(text: str) -> list[str]:
    """All that is wrong with the text."""
    return [str(fault) for fault in read_nodes(text, "file.yaml")[1]]


def test_mappings_lists_and_scalars_are_read_as_they_stand() -> None:
    text = "name: Ben\nage: 52\nshare: 0.5\nday: 2026-01-31\nempty: null\nsure: true\nlist: [1, {a: b}]\n"

    assert plain(text) == {
        "name": "Ben",
        "age": 52,
        "share": 0.5,
        "day": date(2026, 1, 31),
        "empty": None,
        "sure": True,
        "list": [1, {"a": "b"}],
    }


@pytest.mark.parametrize("quoted", ['"52"', "'52'", "|-\n  52", ">-\n  52", "! 52"])
def test_what_is_quoted_stays_a_text(quoted: str) -> None:
    assert plain(f"age: {quoted}") == {"age": "52"}


@pytest.mark.parametrize("word", ['"no"', "'yes'", '"On"'])
def test_a_quoted_yes_or_no_is_a_text(word: str) -> None:
    assert plain(f"answer: {word}") == {"answer": word[1:-1]}


@pytest.mark.parametrize("word", ["yes", "No", "ON", "off", "y", "N"])
def test_a_bare_yes_or_no_is_refused(word: str) -> None:
    """YAML would make it true or false: an answer "no" must not become another word in silence."""
    assert faults_in(f"a: 1\nanswer: {word}") == [
        f'file.yaml:2: YAML reads the bare word "{word}" as true or false. Use another word or quotes.'
    ]


@pytest.mark.parametrize("number", ["0x34", "0b11", "1:30", ".inf", ".nan", "2026-02-30", "2026-01-31 10:00:00"])
def test_what_is_only_nearly_a_number_or_a_date_is_refused(number: str) -> None:
    assert faults_in(f"value: {number}") == [
        f'file.yaml:1: "{number}" is not plainly a number or a date. Write 12, 0.5, 2026-01-31, or use quotes.'
    ]


def test_a_leading_nought_does_not_make_a_number_octal() -> None:
    """Bare YAML reads 052 as forty-two."""
    assert plain("age: 052") == {"age": 52}


def test_every_value_knows_its_line() -> None:
    node, _ = read_nodes("one: 1\n\ntwo:\n  - 2\n  - three: 3\n", "file.yaml")

    assert isinstance(node.value, dict)
    two = node.value["two"]
    assert isinstance(two.value, tuple)
    assert [node.value["one"].place, *(item.place for item in two.value)] == [
        "file.yaml:1",
        "file.yaml:4",
        "file.yaml:5",
    ]


def test_a_key_that_stands_twice_is_named_with_the_line_of_the_second() -> None:
    assert faults_in("age: 1\nname: x\nage: 2\n") == ['file.yaml:3: the key "age" stands twice. Keep one of them.']


@pytest.mark.parametrize("key", ["12", "null", "true", "2026-01-31", "[a, b]", "{a: b}"])
def test_a_key_is_a_word(key: str) -> None:
    assert faults_in(f"? {key}\n: value\n") == [
        "file.yaml:1: a key is not a word. Write a plain word, or put quotes round it."
    ]


def test_anchors_and_aliases_are_refused_and_never_expanded() -> None:
    """Ten lines of aliases can stand for more text than fits into the memory."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 8)}]" for n in range(1, 30)]
    node, faults = read_nodes("\n".join(lines), "file.yaml")

    assert len(faults) == 30 + 29 * 8
    assert {fault.wrong for fault in faults} == {"an alias or anchor is used."}
    assert len(str(node.plain())) < 5_000


def test_a_merge_key_is_only_a_key() -> None:
    assert plain("<<: {a: b}\nc: d") == {"<<": {"a": "b"}, "c": "d"}


@pytest.mark.parametrize("tagged", ["!!str 5", "!!python/object/apply:os.system [ls]", "!!set {a, b}", "!own x"])
def test_tags_are_refused(tagged: str) -> None:
    assert faults_in(f"value: {tagged}")[0] == "file.yaml:1: a tag is used. Write the value without a tag."


def test_several_documents_are_refused() -> None:
    assert faults_in("a: 1\n---\nb: 2\n") == [
        "file.yaml:1: the file holds several documents. Keep one document in a file."
    ]


@pytest.mark.parametrize("deep", ["[" * 100_000, "- " * 5_000 + "x", "{a: " * (DEEPEST + 1) + "}" * (DEEPEST + 1)])
def test_deep_nesting_is_refused(deep: str) -> None:
    assert faults_in(deep) == ["file.yaml:1: this is nested too deeply. Give plain text in UTF-8 with few levels."]


def test_the_deepest_nesting_that_is_let_in() -> None:
    assert plain("[" * DEEPEST + "]" * DEEPEST)


@pytest.mark.parametrize("broken", ["a: [1, 2", "a: 'x", "\ta: 1", "a: b: c", "- a\nb: 1", "a: @b"])
def test_what_is_not_yaml_is_told_in_one_fault(broken: str) -> None:
    faults = faults_in(broken)

    assert len(faults) == 1
    assert "this is not YAML (" in faults[0]


def test_control_characters_are_told_in_one_fault() -> None:
    assert faults_in("a: \x00\x07") == [
        "file.yaml:1: this cannot be read as YAML. Give plain text in UTF-8 with few levels."
    ]


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n"])
def test_a_file_without_anything_says_nothing(text: str) -> None:
    assert plain(text) is None


def test_a_fault_quotes_what_stands_there_in_short_and_without_control_characters() -> None:
    key = '"\\e[31m' + "x" * 500 + '"'
    [fault] = faults_in(f"{key}: 1\n{key}: 2\n")

    assert "\x1b" not in fault
    assert len(fault) < 150
