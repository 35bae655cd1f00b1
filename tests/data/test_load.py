"""Files of examples: what is read, and how each bad one is refused."""

from __future__ import annotations

import json

import pytest

from posttrain_lab.data import load
from posttrain_lab.data.load import read_examples
from posttrain_lab.records import LabError

ROW = b'{"prompt": "Hi", "answer": "Ahoy!"}\n'


def refused(name: str, content: bytes) -> LabError:
    with pytest.raises(LabError) as caught:
        read_examples(name, content)
    error = caught.value
    assert error.given
    assert error.needed
    assert error.do
    return error


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", ROW),
        ("A.JSONL", b"\xef\xbb\xbf" + ROW),
        ("a.jsonl", ROW.replace(b"\n", b"\r\n") + b"\r\n\n"),
        ("a.jsonl", b'{"prompt": "Hi", "completion": "Ahoy!"}'),
        ("a.json", b"[" + ROW + b"]"),
        ("a.json", b'{"examples": [' + ROW + b"]}"),
        ("a.csv", b"prompt,answer\nHi,Ahoy!\n"),
        ("a.csv", b"\xef\xbb\xbfPrompt ; ANSWER\r\nHi;Ahoy!\r\n\r\n"),
        ("a.csv", b"n\tcompletion\tprompt\n7\tAhoy!\tHi\n"),
    ],
)
def test_a_well_formed_file_gives_its_examples(name: str, content: bytes) -> None:
    (example,) = read_examples(name, content)
    assert (example.prompt[0].content, example.answer) == ("Hi", "Ahoy!")


def test_conversations_and_golds_are_kept() -> None:
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "2+2?"},
        {"role": "assistant", "content": "4"},
    ]
    line = json.dumps({"messages": messages, "gold": 4}).encode()
    (example,) = read_examples("a.jsonl", line)
    assert [m.role for m in example.messages] == ["system", "user", "assistant"]
    assert example.gold == "4"


def test_quoted_csv_cells_may_hold_commas_and_lines() -> None:
    (example,) = read_examples("a.csv", b'prompt,answer,gold\n"a, b","one\ntwo",\n')
    assert example.prompt[0].content == "a, b"
    assert example.answer == "one\ntwo"
    assert example.gold is None


def test_line_separators_inside_a_json_text_do_not_split_it() -> None:
    line = '{"prompt": "a\u2028b", "answer": "c"}'.encode()
    assert read_examples("a.jsonl", line)[0].prompt[0].content == "a\u2028b"


def test_malformed_jsonl_names_the_line() -> None:
    error = refused("mine.jsonl", ROW + b"\n{'prompt': 'Hi'}\n")
    assert error.where == "mine.jsonl, line 3"
    assert "line 3" in error.given


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"question,answer\nHi,Ahoy!\n", "no column prompt"),
        ("a.csv", b"text\nHi\n", "no column prompt and no column answer"),
        ("a.csv", b"prompt,answer,prompt\nHi,Ahoy!,x\n", "column prompt twice"),
        ("a.csv", b"prompt,answer,completion\nHi,Ahoy!,x\n", "twice"),
        ("a.csv", b"prompt,answer\nHi,Ahoy!,more\n", "3 cells"),
        ("a.csv", b"prompt,answer\nHi\n", "answer is empty"),
        ("a.csv", b'prompt,answer\nHi,"Ahoy\n', "not valid CSV"),
        ("a.csv", b"prompt,answer\n", "no examples"),
        ("a.csv", b"", "no examples"),
        ("a.json", b"", "no examples"),
        ("a.json", b"[]", "no examples"),
        ("a.json", ROW, "one dict"),
        ("a.json", b'[{"prompt": "Hi",\n "answer" "x"}]', "line 2"),
        ("a.jsonl", b"\n \n", "no examples"),
        ("a.jsonl", b'{"prompt": 5, "answer": "x"}', "not text"),
        ("a.jsonl", b'{"prompt": "Hi", "answer": null}', "not text"),
        ("a.jsonl", b'{"prompt": "Hi", "answer": ["x"]}', "not text"),
        ("a.jsonl", b'{"prompt": "Hi", "answer": NaN}', "NaN"),
        ("a.jsonl", b'{"prompt": " ", "answer": "x"}', "prompt is empty"),
        ("a.jsonl", b'{"prompt": "Hi", "answer": "\\ud800"}', "half a character"),
        ("a.jsonl", b'{"prompt": "Hi", "prompt": "Ho", "answer": "x"}', "twice"),
        ("a.jsonl", b'"Hi"', "not an object"),
        ("a.jsonl", b'{"messages": []}', "no list of messages"),
        ("a.jsonl", b'{"messages": [{"role": "user", "content": "x"}]}', "ends with"),
        ("a.jsonl", b"[" * 100_000, "not valid JSON"),
        ("a.jsonl", b'{"prompt": "caf\xe9", "answer": "x"}', "not UTF-8 in line 1"),
        ("a.csv", "prompt,answer\nHi,Ahoy!\n".encode("utf-16"), "UTF-16"),
        ("a.csv", "prompt,answer\nHi,Ahoy!\n".encode("utf-16-le"), "UTF-16"),
        ("a.xlsx", b"PK\x03\x04", "ends in .xlsx"),
        ("examples", ROW, "ends in nothing"),
    ],
)
def test_bad_files_are_refused_in_words(name: str, content: bytes, words: str) -> None:
    assert words in refused(name, content).given


def test_a_wrong_encoding_names_its_line() -> None:
    error = refused("a.jsonl", ROW + ROW + b'{"prompt": "\xff", "answer": "x"}')
    assert error.where == "a.jsonl, line 3"


def test_a_huge_cell_is_an_error_in_words() -> None:
    error = refused("a.csv", b"prompt,answer\nHi," + b"x" * 200_000)
    assert "field larger" in error.given


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "MB" in refused("a.jsonl", b" " * (load.MAX_BYTES + 1)).given
    monkeypatch.setattr(load, "MAX_EXAMPLES", 2)
    assert len(read_examples("a.jsonl", ROW * 2)) == 2
    assert "more than 2" in refused("a.jsonl", ROW * 3).given


def test_names_with_folders_are_shown_without_them() -> None:
    assert refused("/home/someone/secret/a.jsonl", b"x").where == "a.jsonl, line 1"
