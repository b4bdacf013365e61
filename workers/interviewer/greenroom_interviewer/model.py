"""Loads a base model, quantised or not, and puts LoRA layers on it."""

from __future__ import annotations

import hashlib
from typing import Any

import torch
from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training
from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

from .settings import HERE, Settings


def load_tokenizer(settings: Settings, base: str | None = None) -> Any:
    """The base's tokenizer with the configured chat template. It pads on the left with the end of sequence.

    Errors: ValueError where neither names a chat template.
    """
    tokenizer = AutoTokenizer.from_pretrained(base or settings.base, revision=settings.revision)
    if settings.chat_template:
        tokenizer.chat_template = (HERE / settings.chat_template).read_text(encoding="utf-8")
    if not tokenizer.chat_template:
        raise ValueError(f"{settings.base} has no chat template: name one with chat_template")
    tokenizer.padding_side = "left"
    tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def load_base(settings: Settings, base: str | None = None) -> Any:
    """The base model on the first GPU, or on the CPU where there is none; quantised as the settings say."""
    q = settings.quantisation
    dtype = getattr(torch, q.compute)
    config = None
    if q.bits == 4:
        config = BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type=q.kind,
            bnb_4bit_use_double_quant=q.double,
            bnb_4bit_compute_dtype=dtype,
            bnb_4bit_quant_storage=getattr(torch, q.storage),
        )
    return AutoModelForCausalLM.from_pretrained(
        base or settings.base,
        revision=settings.revision,
        quantization_config=config,
        dtype=dtype,
        device_map=device_map(settings),
        attn_implementation="sdpa",
    )


def device_map(settings: Settings) -> dict[str, Any] | None:
    # FSDP places the weights itself.
    if settings.quantisation.storage != "uint8":
        return None
    return {"": 0 if torch.cuda.is_available() else "cpu"}


def with_lora(model: Any, settings: Settings) -> Any:
    """The model with LoRA layers to train; everything else is frozen."""
    modules = settings.lora.modules
    config = LoraConfig(
        r=settings.lora.r,
        lora_alpha=settings.lora.alpha,
        lora_dropout=settings.lora.dropout,
        target_modules=modules if modules == "all-linear" else modules.split(),
        task_type="CAUSAL_LM",
    )
    if settings.quantisation.bits == 4:
        model = prepare_model_for_kbit_training(
            model,
            use_gradient_checkpointing=settings.training.checkpoint_gradients,
            gradient_checkpointing_kwargs={"use_reentrant": False},
        )
    return get_peft_model(model, config)


def trainable(model: Any) -> str:
    """The line that says how much is trained, in parameters as they are before quantisation."""
    mine, all_of_them = model.get_nb_trainable_parameters()
    return f"trainable parameters: {mine:,} of {all_of_them:,} ({mine / all_of_them:.3%})"


def base_hash(model: Any) -> str:
    """SHA-256 over every weight that is not LoRA's: quantised ones as they lie in memory, others as float32, since
    training widens some of them without changing a value."""
    digest = hashlib.sha256()
    for name, weight in sorted(model.named_parameters()):
        if "lora_" in name:
            continue
        digest.update(name.replace("base_model.model.", "").replace(".base_layer", "").encode())
        data = weight.detach().cpu()
        data = data.float() if data.is_floating_point() else data
        digest.update(data.contiguous().view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()
