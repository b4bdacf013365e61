"""faster-whisper's model on a batch of windows from different recordings, languages and callers.

BatchedInferencePipeline hears one recording at a time and keeps the last word's time in a field that concurrent calls
share;
here each row stands for itself. Taken over from it: the features, prompts, scores and word alignment.
"""

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.audio import pad_or_trim
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_compression_ratio, get_suppressed_tokens, merge_punctuations

from .jobs import Ask, Row, Segment, Word
from .windows import Window

NO_SPEECH, LOG_PROBABILITY = 0.6, -1.0
"""A window is dropped as not speech when the first is exceeded AND the mean log probability is below the second."""
REPEATS = 2.4
"""Compression ratio above which a text counts as repeating itself (Radford et al. 2022, section 4.5)."""
NEW_TOKENS_PER_SECOND, NEW_TOKENS_MORE = 25, 32
"""Bounds the text by the sound's length, so that a short clip cannot loop up to the model's limit."""
PREPENDED, APPENDED = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"


class Whisper:
    def __init__(self, model: WhisperModel, beam_size: int) -> None:
        self.model, self.beam_size = model, beam_size
        self.multilingual = model.model.is_multilingual
        self._tokenizers: dict[str, Tokenizer] = {}
        self._suppressed = get_suppressed_tokens(self.tokenizer("en"), [-1])
        tokens = model.hf_tokenizer
        self.languages = {
            t[2:-2] for t in tokens.get_vocab() if t.startswith("<|") and t[2:-2].isalpha() and len(t) in (6, 7)
        }

    def tokenizer(self, language: str) -> Tokenizer:
        if language not in self._tokenizers:
            self._tokenizers[language] = Tokenizer(
                self.model.hf_tokenizer, self.multilingual, task="transcribe", language=language
            )
        return self._tokenizers[language]

    def prompt(self, prompt: str, hotwords: str) -> tuple[int, ...]:
        """Token ids of what may stand before the start token: at most half of the model's context less one, hotwords
        first."""
        room = self.model.max_length // 2 - 1
        encode = self.tokenizer("en").encode
        hot = encode(" " + hotwords.strip())[: room // 2] if hotwords.strip() else []
        before = encode(" " + prompt.strip())[-(room - len(hot)) :] if prompt.strip() else []
        return (*hot, *before)

    def features(self, window: Window) -> np.ndarray:
        """Log-mel, float32 [mels, 3000], zeros where the window has ended."""
        return pad_or_trim(self.model.feature_extractor(window.audio)[..., :-1])

    def hear(self, rows: list[Row]) -> list[list[Segment] | None]:
        """Hears rows of one key. For each: its segments, or None when its text repeats itself and a next temperature
        is there."""
        ask = rows[0].job.ask
        encoded = self.model.encode(np.stack([row.features for row in rows]))
        self._settle_languages(rows, encoded)
        results = self._generate(rows, encoded)
        words = self._words(rows, encoded, [r.sequences_ids[0] for r in results]) if ask.words else [None] * len(rows)
        return [self._judge(row, result, spoken) for row, result, spoken in zip(rows, results, words, strict=True)]

    def _settle_languages(self, rows: list[Row], encoded) -> None:
        """A job's language is that of its first window; the encoder's output is at hand, so asking costs one decoder
        step."""
        if all(row.job.language for row in rows):
            return
        found = self.model.model.detect_language(encoded) if self.multilingual else [[("<|en|>", 1.0)]] * len(rows)
        for row, probabilities in zip(rows, found, strict=True):
            if not row.job.language:
                token, probability = probabilities[0]
                row.job.language, row.job.language_probability = token[2:-2], float(probability)

    def _generate(self, rows: list[Row], encoded) -> list:
        temperature = rows[0].temperature
        prompts = [self._prompt(row.job.ask, row.job.language) for row in rows]
        new = int(max(row.window.seconds for row in rows) * NEW_TOKENS_PER_SECOND) + NEW_TOKENS_MORE
        # With beams CTranslate2 does not sample, so a temperature above zero needs a single one.
        how = {"beam_size": 1, "sampling_topk": 0} if temperature > 0 else {"beam_size": self.beam_size}
        return self.model.model.generate(
            encoded,
            prompts,
            max_length=min(self.model.max_length, len(prompts[0]) + new),
            max_initial_timestamp_index=50,
            suppress_blank=True,
            suppress_tokens=list(self._suppressed),
            return_scores=True,
            return_no_speech_prob=True,
            sampling_temperature=temperature or 1.0,
            **how,
        )

    def _prompt(self, ask: Ask, language: str) -> list[int]:
        tokenizer = self.tokenizer(language)
        before = [tokenizer.sot_prev, *ask.prompt] if ask.prompt else []
        return [*before, *tokenizer.sot_sequence, *([] if ask.timestamps else [tokenizer.no_timestamps])]

    def _judge(self, row: Row, result, words: list[Word] | None) -> list[Segment] | None:
        tokenizer = self.tokenizer(row.job.language)
        tokens = result.sequences_ids[0]
        logprob = float(result.scores[0] * len(tokens) / (len(tokens) + 1))
        text = tokenizer.decode(tokens)
        if not text.strip() or (result.no_speech_prob > NO_SPEECH and logprob < LOG_PROBABILITY):
            return []
        ratio = get_compression_ratio(text)
        if ratio > REPEATS and row.attempt + 1 < len(row.job.ask.temperatures):
            return None
        window, segments = row.window, []
        for start, end, part in split_by_times(tokens, tokenizer.timestamp_begin, window.seconds):
            said = tokenizer.decode(part)
            if not said.strip():
                continue
            own = take_words(words, [t for t in part if t < tokenizer.eot], tokenizer) if words is not None else None
            segments.append(
                Segment(
                    window.original(start),
                    window.original(end),
                    said,
                    part,
                    logprob,
                    float(result.no_speech_prob),
                    ratio,
                    row.temperature,
                    own,
                )
            )
            if own:
                segments[-1].start, segments[-1].end = own[0].start, own[-1].end
        return segments

    def _words(self, rows: list[Row], encoded, tokens: list[list[int]]) -> list[list[Word]]:
        """Words with times in the recording. CTranslate2 aligns a batch under one start sequence, so each language
        takes its turn."""
        words: list[list[Word]] = [[] for _ in rows]
        frames = [min(len(row.window.audio) // 160, 3000) for row in rows]
        eot = self.tokenizer("en").eot
        text = [[t for t in ids if t < eot] for ids in tokens]
        for language in {row.job.language for row, ids in zip(rows, text, strict=True) if ids}:
            found = self.model.find_alignment(self.tokenizer(language), text, encoded, frames)
            for n, row in enumerate(rows):
                if row.job.language == language:
                    merge_punctuations(found[n], PREPENDED, APPENDED)
                    words[n] = [place_word(w, row.window) for w in found[n] if w["word"]]
        return words


def place_word(word: dict, window: Window) -> Word:
    """Both ends of a word lie in the piece that holds its middle: no word spans a silence that was cut out."""
    piece = window.piece_at((word["start"] + word["end"]) / 2)
    start, end = window.original(float(word["start"]), piece), window.original(float(word["end"]), piece)
    return Word(word["word"], start, end, float(word["probability"]))


def take_words(words: list[Word], tokens: list[int], tokenizer: Tokenizer) -> list[Word]:
    """Takes the next words off the front, as many as these tokens spell."""
    letters = len("".join(tokenizer.decode(tokens).split()))
    taken: list[Word] = []
    while words and letters > 0:
        taken.append(words.pop(0))
        letters -= len("".join(taken[-1].word.split()))
    return taken


def split_by_times(tokens: list[int], first_time: int, seconds: float) -> list[tuple[float, float, list[int]]]:
    """(start, end, tokens) of each segment, in seconds of the window.

    faster-whisper drops the words after the last closed pair of times, since it would hear them again in the next
    window; a
    window here is heard once, so they are kept, up to its end.
    """
    segments: list[tuple[float, float, list[int]]] = []
    start, text = 0.0, []
    for token in tokens:
        if token < first_time:
            text.append(token)
            continue
        time = min((token - first_time) * 0.02, seconds)
        if text:
            segments.append((start, max(start, time), text))
            text = []
        start = max(start, time)
    if text:
        segments.append((start, seconds, text))
    return segments
