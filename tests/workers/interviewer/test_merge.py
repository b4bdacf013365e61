"""The model that base and adapter make together."""

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
from made import FOLLOW_UP, as_yaml, rows
from peft import PeftModel
from transformers import AutoModelForCausalLM, AutoTokenizer

from greenroom_interviewer import merge
from greenroom_interviewer.evaluate import asked_of
from greenroom_interviewer.generate import replies
from greenroom_interviewer.hashing import adapter_hash
from greenroom_interviewer.model import load_base


@pytest.fixture(scope="module")
def exact(tiny_settings):
    """Settings whose sums are exact enough to be compared."""
    return replace(tiny_settings, quantisation=replace(tiny_settings.quantisation, compute="float32"))


@pytest.fixture(scope="module")
def made(trained, exact, tmp_path_factory):
    """Where the merged model lies, and what it was made of."""
    folder = tmp_path_factory.mktemp("merged")
    adapter = trained[2] / "adapter"
    (Path(exact.base) / "tokenizer.model").write_bytes(b"pieces")
    words = ["--config", as_yaml(exact, folder / "a.yaml"), "--adapter", adapter, "--out", folder / "whole"]
    assert merge.main([*map(str, words), "--dtype", "float32"]) == 0
    return SimpleNamespace(whole=folder / "whole", adapter=adapter, words=words)


def test_its_logits_are_those_of_the_quantised_base_with_its_adapter(made, exact):
    plain = AutoModelForCausalLM.from_pretrained(made.whole, dtype=torch.float32).eval()
    assert not any("lora" in name for name, _ in plain.named_parameters())
    assert all(weight.is_floating_point() for weight in plain.parameters())
    adapted = PeftModel.from_pretrained(load_base(exact), made.adapter).eval()
    ids = torch.randint(3, plain.config.vocab_size, (2, 64), generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        theirs, together = plain(input_ids=ids).logits, adapted(input_ids=ids).logits
        with adapted.disable_adapter():
            alone = adapted(input_ids=ids).logits
    assert torch.allclose(theirs, together, atol=1e-2)
    assert (theirs - alone).abs().max() > 1


def test_it_says_by_itself_what_the_adapter_learnt(made):
    plain = AutoModelForCausalLM.from_pretrained(made.whole).eval()
    # No chat template is named: it came with the model.
    tokenizer = AutoTokenizer.from_pretrained(made.whole, padding_side="left")
    said = replies(plain, tokenizer, [asked_of(row, "moves")[0] for row in rows(16)[12:14]], most=80)
    assert [json.loads(text)["question"] for text in said] == [FOLLOW_UP] * 2
    facts = json.loads((made.whole / "merged.json").read_text())
    assert facts["adapter"] == adapter_hash(made.adapter)
    assert (made.whole / "tokenizer.model").read_bytes() == b"pieces"


def test_it_overwrites_nothing_and_leaves_nothing_half_done(made, tmp_path, capsys):
    config, adapter = map(str, (made.words[1], made.adapter))
    assert merge.main(["--config", config, "--adapter", adapter, "--out", str(made.whole)]) == 2
    assert "is there already" in capsys.readouterr().err
    out = tmp_path / "out"
    assert merge.main(["--config", config, "--adapter", str(tmp_path), "--out", str(out)]) == 1
    assert "merge: " in capsys.readouterr().err
    assert not out.exists()


def test_llama_cpps_own_converter_gets_the_folder(made, tmp_path, capsys):
    """With a stand-in for the converter; LOG.md says what the real one made."""
    words = list(map(str, [*made.words[:4], "--out", tmp_path / "whole", "--gguf", tmp_path]))
    assert merge.main(words) == 1
    assert "convert_hf_to_gguf.py" in capsys.readouterr().err
    assert not (tmp_path / "whole").exists()
    converter = "import sys\n_, folder, option, out = sys.argv\nassert option == '--outfile'\n"
    converter += "open(out, 'wb').write(b'GGUF' + folder.encode())\n"
    (tmp_path / "convert_hf_to_gguf.py").write_text(converter)
    words[5] = str(tmp_path / "again")
    assert merge.main(words) == 0
    assert (tmp_path / "again/model.gguf").read_bytes() == b"GGUF" + words[5].encode()
    (tmp_path / "convert_hf_to_gguf.py").write_text("raise SystemExit('no such model')")
    words[5] = str(tmp_path / "third")
    assert merge.main(words) == 1
