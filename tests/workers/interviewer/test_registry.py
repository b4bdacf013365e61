"""Which adapter serves: promotion past the gate, going back, and several names at once."""

import json

import pytest

from greenroom_interviewer import promote, rollback
from greenroom_interviewer.hashing import adapter_hash
from greenroom_interviewer.measures import CONDUCT
from greenroom_interviewer.registry import Refused, Registry
from greenroom_interviewer.serve import vllm_command
from greenroom_interviewer.settings import Settings


def adapter(folder, weights):
    folder.mkdir()
    (folder / "adapter_config.json").write_text('{"r": 8}')
    (folder / "adapter_model.safetensors").write_bytes(weights)
    (folder / "run.json").write_text("{}")
    return folder


def evaluation(path, of, beside, primary=(0.1, 0.05, 0.2), **conduct):
    def table(mean, low, high):
        return {"mean": mean, "low": low, "high": high}

    versus = {name: table(0, 0, 0) for name in CONDUCT} | {name: table(*v) for name, v in conduct.items()}
    path.write_text(json.dumps({"adapter": of, "against": {beside: {"ROUGE-L": table(*primary), **versus}}}))
    return path


@pytest.fixture
def two(tmp_path):
    return adapter(tmp_path / "one", b"1"), adapter(tmp_path / "two", b"2"), tmp_path / "registry"


def run(program, registry, *words):
    return program.main([*map(str, words), "--registry", str(registry)])


def test_promotes_what_is_better_and_goes_back(two, tmp_path, capsys):
    one, other, folder = two
    registry = Registry(folder)
    first, second = adapter_hash(one), adapter_hash(other)
    said = evaluation(tmp_path / "1.json", first, "base")
    assert run(promote, folder, "--adapter", one, "--evaluation", said) == 0
    assert registry.current("interviewer") == first
    assert adapter_hash(registry.path_of(first)) == first
    # A second one must be compared with the first, not with the base.
    assert (
        run(promote, folder, "--adapter", other, "--evaluation", evaluation(tmp_path / "2.json", second, "base")) == 3
    )
    assert "does not compare" in capsys.readouterr().err
    said = evaluation(tmp_path / "2.json", second, f"adapter {first}")
    assert run(promote, folder, "--adapter", other, "--evaluation", said) == 0
    assert registry.current("interviewer") == second
    assert run(rollback, folder) == 0
    assert registry.current("interviewer") == first
    assert run(rollback, folder) == 1
    did = [json.loads(line)["did"] for line in (folder / "log.jsonl").read_text().splitlines()]
    assert did == ["promote", "promote", "rollback"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"primary": (0.1, -0.01, 0.2)}, "ROUGE-L is not surely better"),
        ({"one question": (-0.1, -0.2, 0.0)}, "'one question' may be worse"),
        ({"of": "0000"}, "the evaluation is of adapter 0000"),
    ],
)
def test_refuses_what_is_not_better(two, tmp_path, capsys, change, why):
    one, _, folder = two
    said = evaluation(tmp_path / "1.json", **{"of": adapter_hash(one), "beside": "base", **change})
    assert run(promote, folder, "--adapter", one, "--evaluation", said) == 3
    assert why in capsys.readouterr().err
    assert Registry(folder).current("interviewer") is None
    assert run(promote, folder, "--adapter", one, "--evaluation", said, "--force") == 0
    assert json.loads((folder / "log.jsonl").read_text())["despite"]


def test_without_an_evaluation_nothing_is_promoted(two):
    one, _, folder = two
    assert run(promote, folder, "--adapter", one) == 3
    assert run(promote, folder, "--adapter", folder / "nothing") == 1


def test_a_server_that_is_gone_is_named_and_nothing_is_changed(two, capsys):
    one, other, folder = two
    gone = "http://127.0.0.1:9/v1"
    registry = Registry(folder)
    assert run(promote, folder, "--adapter", one, "--force", "--server", gone) == 1
    assert gone in capsys.readouterr().err
    assert registry.current("interviewer") is None
    for adapter in (one, other):
        registry.put("interviewer", adapter)
    assert run(rollback, folder, "--server", gone) == 1
    assert registry.current("interviewer") == adapter_hash(other)
    assert not (folder / "log.jsonl").exists()


def test_names_are_kept_apart_and_no_path_gets_in(two):
    one, other, folder = two
    registry = Registry(folder)
    registry.put("interviewer", one)
    registry.put("care", other)
    assert {name: entry["current"] for name, entry in registry.adapters().items()} == {
        "interviewer": adapter_hash(one),
        "care": adapter_hash(other),
    }
    for name in ("../x", "", "A b", "-x"):
        with pytest.raises(Refused):
            registry.put(name, one)


def test_vllm_is_told_of_every_adapter(two):
    from argparse import Namespace

    one, other, folder = two
    registry = Registry(folder)
    for name, path in (("interviewer", one), ("care", other)):
        registry.put(name, path)
    options = Namespace(base=None, host="127.0.0.1", port=8000, quantised=True, more=["--seed", "1"])
    settings = Settings(name="mistral-7b", base="some/base", chat_template="templates/mistral.jinja")
    command = " ".join(vllm_command(settings, registry, options))
    assert f"--lora-modules interviewer={registry.path_of(adapter_hash(one))} care=" in command
    for part in ("serve some/base", "--enable-lora", "--max-loras 3", "--quantization bitsandbytes", "--seed 1"):
        assert part in command


def test_vllm_is_told_a_rank_that_it_knows(two):
    from argparse import Namespace

    one, _, folder = two
    (one / "adapter_config.json").write_text('{"r": 12}')
    registry = Registry(folder)
    registry.put("interviewer", one)
    options = Namespace(base=None, host="127.0.0.1", port=8000, quantised=False, more=[])
    assert "--max-lora-rank 16" in " ".join(vllm_command(Settings(base="some/base"), registry, options))
