"""Configurations, and how large what they train is."""

import pytest
import torch
from accelerate.commands.config.config_args import load_config_from_file
from made import WORKER
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, MistralConfig

from greenroom_interviewer.settings import BadSettings, read_settings

CONFIGS = sorted(path for path in (WORKER / "configs").glob("*.yaml") if path.name != "fsdp.yaml")


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_every_configuration_can_be_read(path):
    settings = read_settings(path)
    assert (settings.lora.r, settings.lora.alpha, settings.lora.dropout, settings.length) == (8, 16, 0.05, 512)
    assert (WORKER / settings.chat_template).exists()
    assert settings.quantisation.kind == "nf4" and settings.quantisation.double


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("colour: red", "colour is no setting"),
        ("lora: {rank: 8}", "lora.rank is no setting"),
        ("length: long", "length must be int"),
        ("packing: 1", "packing must be bool"),
        ("labels: some", "labels must be one of"),
        ("quantisation: {bits: 3}", "quantisation.bits must be one of"),
        ("lora: 8", "lora. must hold"),
        ("[", "expected"),
    ],
)
def test_says_what_is_wrong(tmp_path, text, wrong):
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(BadSettings, match=wrong):
        read_settings(tmp_path / "a.yaml")


def test_reads_numbers_as_people_write_them(tmp_path):
    (tmp_path / "a.yaml").write_text("training: {learning_rate: 2e-4, epochs: 3}")
    training = read_settings(tmp_path / "a.yaml").training
    assert (training.learning_rate, training.epochs) == (0.0002, 3.0)


@pytest.mark.parametrize(("config", "parameters"), [("mistral-7b-with-head", 21_260_288), ("mistral-7b", 20_971_520)])
def test_the_real_shape_trains_so_many_parameters(config, parameters):
    lora = read_settings(WORKER / f"configs/{config}.yaml").lora
    with torch.device("meta"):
        # Mistral's own defaults are the shape of the 7B.
        model = AutoModelForCausalLM.from_config(MistralConfig())
    modules = lora.modules if lora.modules == "all-linear" else lora.modules.split()
    made = LoraConfig(r=lora.r, lora_alpha=lora.alpha, target_modules=modules, task_type="CAUSAL_LM")
    model = get_peft_model(model, made, low_cpu_mem_usage=True)
    assert model.get_nb_trainable_parameters()[0] == parameters


def test_accelerate_takes_the_configuration_for_several_gpus():
    made = load_config_from_file(str(WORKER / "configs/fsdp.yaml"))
    assert made.distributed_type == "FSDP"
    assert (made.num_processes, made.mixed_precision, made.use_cpu) == (2, "bf16", False)
    assert made.fsdp_config["fsdp_sharding_strategy"] == "FULL_SHARD"
    # Weights that are sharded must be of one kind of number.
    settings = read_settings(WORKER / "configs/mistral-7b-fsdp.yaml")
    assert settings.quantisation.storage == settings.quantisation.compute == "bfloat16"
