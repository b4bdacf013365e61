"""Trains an interviewer: LoRA on a quantised base.

  npm run train -- --config FILE [--resume] [--gpus N]
  npm run train -- --smoke

--config   a YAML file; see workers/interviewer/configs
--resume   goes on from the last checkpoint of this configuration, after a kill or a crash
--smoke    the whole path on a CPU in a few minutes, with a random Mistral of two layers and Greenroom's own questions
--gpus     several GPUs, through accelerate and FSDP (configs/fsdp.yaml)

Writes into OUT/NAME: adapter/ (the best by the loss on the validation split), checkpoints/, run.json (configuration,
data version,
package versions, losses) and loss.png. Exit status: 0 done, 2 the configuration or the data cannot be used.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .settings import HERE, BadSettings, Settings, read_settings

ROOT = HERE.parents[1]


@dataclass
class Data:
    """Examples as tokens; version: of the data set they are from; left_out: examples too long for the settings."""

    train: list[dict[str, list[int]]]
    validation: list[dict[str, list[int]]]
    version: str
    left_out: int


def read_data(settings: Settings, tokenizer: Any) -> Data:
    """Errors: BadSettings where there is no data set, or nothing in it to learn from."""
    from datasets import load_from_disk

    from .tokens import encode_rows

    folder = Path(settings.data)
    try:
        found = load_from_disk(folder)
        version = json.loads((folder / "version.json").read_text())["version"]
    except OSError as error:
        raise BadSettings(f"{folder} holds no prepared data; npm run prepare:data makes it ({error})") from error
    how = (settings.examples.form, settings.examples.tasks.split(), settings.labels, settings.length)
    train, too_long = encode_rows(tokenizer, found["train"], *how)
    validation, longer = encode_rows(tokenizer, found["validation"], *how)
    if not train or not validation:
        raise BadSettings(
            f"{folder}: there are {len(train)} examples to train on and {len(validation)} to validate with"
        )
    return Data(train, validation, version, too_long + longer)


def make_trainer(settings: Settings, model: Any, tokenizer: Any, data: Data, out: Path) -> Any:
    """trl's trainer over tokens that are ready. Packed examples do not see each other; others are padded on the
    left."""
    import torch
    from datasets import Dataset
    from transformers import EarlyStoppingCallback
    from trl import SFTConfig, SFTTrainer

    from .tokens import PadLeft

    t = settings.training
    on_gpu = torch.cuda.is_available()
    config = SFTConfig(
        output_dir=str(out / "checkpoints"),
        num_train_epochs=t.epochs,
        max_steps=t.max_steps,
        per_device_train_batch_size=t.batch,
        per_device_eval_batch_size=t.batch,
        gradient_accumulation_steps=t.accumulate,
        learning_rate=t.learning_rate,
        warmup_steps=t.warmup_steps,
        lr_scheduler_type=t.scheduler,
        optim=t.optimizer,
        gradient_checkpointing=t.checkpoint_gradients,
        bf16=on_gpu and settings.quantisation.compute == "bfloat16",
        fp16=on_gpu and settings.quantisation.compute == "float16",
        use_cpu=not on_gpu,
        max_length=settings.length,
        packing=settings.packing,
        eval_packing=settings.packing,
        dataset_kwargs={"skip_prepare_dataset": not settings.packing},
        remove_unused_columns=False,
        eval_strategy="steps",
        eval_steps=t.evaluate_every,
        save_strategy="steps",
        save_steps=t.evaluate_every,
        save_total_limit=t.keep_checkpoints,
        load_best_model_at_end=True,
        metric_for_best_model="eval_loss",
        greater_is_better=False,
        logging_steps=max(1, t.evaluate_every // 5),
        seed=settings.seed,
        data_seed=settings.seed,
        report_to=[],
    )
    trainer = SFTTrainer(
        model=model,
        args=config,
        train_dataset=Dataset.from_list(data.train),
        eval_dataset=Dataset.from_list(data.validation),
        processing_class=tokenizer,
        data_collator=None if settings.packing else PadLeft(tokenizer.eos_token_id),
        callbacks=[EarlyStoppingCallback(early_stopping_patience=t.patience)],
    )
    # trl puts the adapter into bfloat16, and resuming would go on in float32 and not end the same. It is small, so it
    # is float32 all along; only FSDP wants one kind of number.
    if settings.quantisation.storage == "uint8":
        for weight in trainer.model.parameters():
            if weight.requires_grad:
                weight.data = weight.data.float()
    return trainer


def train(settings: Settings, resume: bool = False) -> dict[str, Any]:
    """Trains, writes everything and gives the run's record. Errors: BadSettings."""
    from transformers import set_seed
    from transformers.trainer_utils import get_last_checkpoint

    from .model import load_base, load_tokenizer, trainable, with_lora
    from .record import record_of, write_record
    from .tiny import with_tiny_base

    out = Path(settings.out) / settings.name
    last = get_last_checkpoint(out / "checkpoints") if (out / "checkpoints").exists() else None
    if last and not resume:
        raise BadSettings(f"{out} holds a run already: go on with it (--resume), or give another name or out")
    settings = with_tiny_base(settings, Path(settings.data))
    set_seed(settings.seed)
    tokenizer = load_tokenizer(settings)
    data = read_data(settings, tokenizer)
    model = with_lora(load_base(settings), settings)
    parameters = trainable(model)
    print(parameters)
    print(f"{len(data.train)} examples, {len(data.validation)} to validate, {data.left_out} too long")
    trainer = make_trainer(settings, model, tokenizer, data, out)
    # The adapter's first weights and the order of the examples are the same, whatever was drawn before.
    set_seed(settings.seed)
    trainer.train(resume_from_checkpoint=last)
    if trainer.is_world_process_zero():
        trainer.save_model(str(out / "adapter"))
        record = record_of(settings, data.version, data.left_out, parameters, trainer)
        write_record(record, out)
        return record
    return {}


def smoke_settings(path: Path) -> Settings:
    """The configuration for a CPU, with the data made where they are not there yet."""
    settings = read_settings(path)
    if not (Path(settings.data) / "version.json").exists():
        prepare = [sys.executable, "datasets/prepare/main.py", "--bank", "--out", str(Path(settings.data).absolute())]
        subprocess.run(prepare, cwd=ROOT, check=True)
    return settings


def arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="npm run train --", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--config", type=Path)
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args(words)
    if not options.config and not options.smoke:
        parser.error("name a configuration with --config, or say --smoke")
    return options


def main(words: list[str] | None = None) -> int:
    options = arguments(words)
    try:
        path = options.config or HERE / "configs/smoke.yaml"
        settings = smoke_settings(path) if options.smoke else read_settings(path)
        record = train(settings, options.resume)
    except BadSettings as error:
        print(error, file=sys.stderr)
        return 2
    if record:
        out = Path(settings.out) / settings.name
        print(f"best loss {record['best_loss']:.4f} after step {record['best_step']}; {out / 'adapter'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
