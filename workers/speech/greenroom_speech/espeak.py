"""espeak-ng as a library, through ctypes; the library and its data come from the package espeakng-loader.

Constants and signatures are those of espeak-ng's speak_lib.h.
"""

import ctypes
import functools
import queue
import threading
from collections.abc import Iterator

import espeakng_loader
import numpy as np

SYNCHRONOUS = 0x02
UTF8 = 1
RATE, PITCH = 1, 3
NORMAL_RATE, SLOWEST, FASTEST = 160, 80, 450
CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


@functools.cache
def shared_espeak() -> "Espeak":
    """The process's synthesizer. Errors: OSError or RuntimeError when it cannot be loaded (tried anew at each call)."""
    return Espeak()


class Espeak:
    """Made once in a process, by `shared_espeak`: the library keeps one voice and one callback, so calls take turns."""

    name = "espeak-ng"

    def __init__(self, options: int = 0) -> None:
        """`options` are those of espeak_Initialize."""
        self._lib = ctypes.CDLL(espeakng_loader.get_library_path())
        self._lock = threading.Lock()
        self.sample_rate = self._lib.espeak_Initialize(
            SYNCHRONOUS, 0, espeakng_loader.get_data_path().encode(), options
        )
        if self.sample_rate <= 0:
            raise RuntimeError("espeak-ng could not be initialised")
        self._receive = lambda _piece: False
        self._callback = CALLBACK(self._on_samples)
        self._lib.espeak_SetSynthCallback(self._callback)

    def _on_samples(self, samples, count: int, _events) -> int:
        """Called by the library as sound is made; a result other than 0 stops it."""
        if samples and count > 0:
            return 0 if self._receive(np.ctypeslib.as_array(samples, shape=(count,)).copy()) else 1
        return 0

    def knows(self, voice: str) -> bool:
        with self._lock:
            return self._lib.espeak_SetVoiceByName(voice.encode()) == 0

    def say(
        self, text: str, voice: str = "en-us", words_per_minute: int = NORMAL_RATE, pitch: int = 50
    ) -> Iterator[np.ndarray]:
        """Mono int16 pieces at `sample_rate` while they are made. Closing the iterator stops the synthesis.

        `pitch` is 0 to 100. Errors: ValueError for a voice that espeak-ng lacks.
        """
        pieces: queue.SimpleQueue[np.ndarray | Exception | None] = queue.SimpleQueue()
        gone = threading.Event()

        def receive(piece: np.ndarray) -> bool:
            pieces.put(piece)
            return not gone.is_set()

        thread = threading.Thread(
            target=self._synthesize, args=(text, voice, words_per_minute, pitch, receive, pieces), daemon=True
        )
        thread.start()
        try:
            while (piece := pieces.get()) is not None:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            gone.set()
            thread.join()

    def _synthesize(self, text: str, voice: str, words_per_minute: int, pitch: int, receive, pieces) -> None:
        try:
            with self._lock:
                if self._lib.espeak_SetVoiceByName(voice.encode()) != 0:
                    raise ValueError(f"espeak-ng has no voice {voice}")
                self._receive = receive
                self._lib.espeak_SetParameter(RATE, min(max(words_per_minute, SLOWEST), FASTEST), 0)
                self._lib.espeak_SetParameter(PITCH, pitch, 0)
                data = text.replace("\0", " ").encode() + b"\0"
                self._lib.espeak_Synth(data, ctypes.c_size_t(len(data)), 0, 1, 0, UTF8, None, None)
                self._lib.espeak_Synchronize()
            pieces.put(None)
        except Exception as error:  # noqa: BLE001 - handed to the thread that reads
            pieces.put(error)
