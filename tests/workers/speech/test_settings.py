import pytest

from greenroom_speech.settings import BadSettings, Settings, read_settings


def test_defaults_and_empty_values():
    assert read_settings({}) == Settings()
    assert read_settings({"SPEECH_PORT": " ", "WHISPER_MODEL": ""}) == Settings()


def test_reads_every_kind_of_value():
    settings = read_settings(
        {"SPEECH_PORT": "0", "WHISPER_MODEL": "base", "WHISPER_FALLBACK": "off", "SPEECH_WATCH_STDIN": "on"}
    )
    assert (settings.port, settings.model, settings.fallback, settings.watch_stdin) == (0, "base", (), True)
    assert read_settings({"WHISPER_FALLBACK": "0.2,0.6"}).fallback == (0.2, 0.6)


def test_one_error_names_every_bad_value():
    bad = {
        "SPEECH_PORT": "70000",
        "WHISPER_DEVICE": "tpu",
        "WHISPER_FALLBACK": "2",
        "SPEECH_PIPER_VOICE": "/no/such.onnx",
        "SPEECH_QUEUE": "-1",
    }
    with pytest.raises(BadSettings) as error:
        read_settings(bad)
    for name in bad:
        assert name in str(error.value)
