"""A decision model is a file from a stranger: nothing in it is expanded, fetched or followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from lenity.law.dmn.xml import read_xml
from lenity.law.problems import LenityError


def refused(tmp_path: Path, text: str | bytes) -> tuple[str, int]:
    file = tmp_path / "a.dmn"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(LenityError) as caught:
        read_xml(file)
    one = caught.value.problems[0]
    assert one.help
    return one.code, one.place.line


def test_every_element_knows_its_line_and_namespace(tmp_path):
    file = tmp_path / "a.dmn"
    file.write_text('<?xml version="1.0"?>\n<a xmlns="urn:x" xmlns:o="urn:o">\n  <b o:c="1" d="2">one<!-- - --> two</b>\n</a>')
    root = read_xml(file)
    b = root.children[0]
    assert (root.name, root.namespace, root.line) == ("a", "urn:x", 2)
    assert (b.line, b.text, b.attributes) == (3, "one two", {"{urn:o}c": "1", "d": "2"})


# The entity doubles ten times ten times ...: a few lines that would become gigabytes.
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]><a>&l9;</a>"
)
LONG = f'<!DOCTYPE a [<!ENTITY long "{"x" * 100_000}">]><a>{"&long;" * 20_000}</a>'  # grows with the square of the file


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        LONG,
        "<!DOCTYPE a><a/>",
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd"><a/>',
        '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://example.org/p"> %p;]><a/>',
        '\n\n<!DOCTYPE a PUBLIC "-//x" "x.dtd" [<!ATTLIST a b CDATA "c">]><a/>',
    ],
)
def test_a_document_type_is_refused_before_anything_of_it_is_read(tmp_path, text):
    code, line = refused(tmp_path, text)
    assert code == "LEN711"
    assert line == text.index("<!DOCTYPE") - len(text[: text.index("<!DOCTYPE")].lstrip("\n")) + 1


@pytest.mark.parametrize(
    "text",
    ["", "no xml", "<a>", "<a></b>", "<a><b></a>", "<a>&unknown;</a>", "<a b=1/>", "<a/><a/>", b"\xff\xfe\x00", b'<?xml version="1.0" encoding="nowhere"?><a/>', "<x:a/>"],
)  # fmt: skip
def test_what_is_not_well_formed_is_said_and_no_traceback(tmp_path, text):
    assert refused(tmp_path, text)[0] == "LEN710"


def test_nesting_that_no_model_needs_is_refused(tmp_path):
    assert refused(tmp_path, "<a>" * 5000 + "</a>" * 5000)[0] == "LEN710"


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr("lenity.law.dmn.xml.LARGEST_FILE", 10)
    assert refused(tmp_path, "<a>0123456789</a>")[0] == "LEN710"


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(LenityError) as caught:
        read_xml(tmp_path / "none.dmn")
    assert caught.value.problems[0].code == "LEN001"
