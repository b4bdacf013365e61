"""The programs as they are run: the whole path with --smoke, judging beside everything, another model, measuring."""

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from made import ROOT, as_yaml
from transformers import AutoTokenizer, PhiConfig, PhiForCausalLM

from greenroom_data.greenroom_bank import bank_rows
from greenroom_interviewer import bench, evaluate, train
from greenroom_interviewer.settings import HERE, read_settings


def test_smoke_makes_data_model_and_adapter_out_of_nothing(tmp_path, capsys):
    settings = read_settings(HERE / "configs/smoke.yaml")
    # As it stands, but shorter.
    training = replace(settings.training, max_steps=2, evaluate_every=2)
    here = {"data": str(tmp_path / "data"), "out": str(tmp_path / "runs")}
    config = as_yaml(settings, tmp_path / "smoke.yaml", training=training, **here)
    assert train.main(["--smoke", "--config", str(config)]) == 0
    said = capsys.readouterr().out
    assert "trainable parameters: " in said and "best loss" in said
    assert (tmp_path / "tiny-mistral/config.json").exists()
    run = tmp_path / "runs/smoke"
    record = json.loads((run / "run.json").read_text())
    assert record["data_version"] == json.loads((tmp_path / "data/version.json").read_text())["version"]
    assert (run / "adapter/adapter_model.safetensors").exists() and (run / "loss.png").exists()
    # A second one does not write over it.
    assert train.main(["--smoke", "--config", str(config)]) == 2


def test_an_adapter_is_judged_beside_its_base_another_base_and_another_adapter(trained, tiny_settings, tmp_path):
    adapter = trained[2] / "adapter"
    other = replace(tiny_settings.quantisation, bits=16)
    words = ["--config", as_yaml(tiny_settings, tmp_path / "a.yaml"), "--adapter", adapter, "--limit", 2]
    words += ["--against", adapter, "--second-base", as_yaml(tiny_settings, tmp_path / "b.yaml", quantisation=other)]
    assert evaluate.main([*map(str, words), "--no-built-in", "--out", str(tmp_path / "judged")]) == 0
    judged = json.loads((tmp_path / "judged.json").read_text())
    mine = f"adapter {judged['adapter']}"
    assert list(judged["systems"]) == ["base", mine, "second base"]
    assert judged["situations"] == 2
    for system in judged["systems"].values():
        for measure in system["each"].values():
            assert measure["low"] <= measure["mean"] <= measure["high"]
    assert judged["against"]["base"]["ROUGE-L"]["mean"] > 0.5
    assert judged["systems"][mine]["each"]["loss of the reference"]["mean"] < 1
    page = (tmp_path / "judged.md").read_text()
    assert "95 % intervals" in page and f"| | base | {mine} | second base |" in page


def test_the_built_in_interviewer_is_judged_where_the_bank_has_the_question():
    rows = [row for row in bank_rows(ROOT / "datasets") if row["Answer"] and row["Follow Up"]]
    judged = evaluate.judge_built_in(evaluate.situations(rows, 3))
    assert judged.name == "built-in" and len(judged.each) == 3
    assert all(said.question.endswith("?") for said in judged.replies)
    unknown = [{**row, "Question": "What would nobody ask?"} for row in rows[:1]]
    assert evaluate.judge_built_in(evaluate.situations(unknown, 1)) is None


def test_another_causal_model_is_trained_by_its_configuration_alone(tiny_settings, tmp_path):
    tokenizer = AutoTokenizer.from_pretrained(tiny_settings.base)
    small = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4}
    base = tmp_path / "phi"
    PhiForCausalLM(PhiConfig(vocab_size=len(tokenizer), **small)).save_pretrained(base)
    tokenizer.save_pretrained(base)
    phi = read_settings(HERE / "configs/phi-2.yaml")
    short = replace(tiny_settings.training, max_steps=4, evaluate_every=2)
    here = {"base": str(base), "data": tiny_settings.data, "out": str(tmp_path), "training": short}
    record = train.train(replace(phi, **here))
    assert record["steps"] == 4
    modules = json.loads((tmp_path / "phi-2/adapter/adapter_config.json").read_text())["target_modules"]
    # As Phi calls its linear layers, and no other.
    names = {module.split(".")[-1] for module in modules}
    assert names == {"q_proj", "k_proj", "v_proj", "dense", "fc1", "fc2"}


def test_training_is_measured_quantised_and_not_with_growing_batches(capsys):
    small = ["--shape", "tiny", "--bits", "4,16", "--batches", "1,2", "--steps", "2", "--length", "32"]
    assert bench.main(["train", *small]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    assert [(line["bits"], line["batch"]) for line in lines] == [(4, 1), (4, 2), (16, 1), (16, 2)]
    assert all(line["tokens_a_second"] > 0 and line["parameters"] for line in lines)


class Answers(BaseHTTPRequestHandler):
    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        body = json.dumps({"usage": {"completion_tokens": asked["max_tokens"]}}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing."""


def test_serving_is_measured_with_so_many_at_once(capsys):
    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/v1"
        assert bench.main(["serve", "--url", url, "--model", "m", "--together", "1,3", "--tokens", "7"]) == 0
    finally:
        server.shutdown()
        server.server_close()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["together"] for line in lines] == [1, 3]
    assert all(line["tokens_a_second"] > 0 for line in lines)
    with pytest.raises(SystemExit):
        bench.main(["serve"])
