"""Errors as the OpenAI API shows them."""

import errno


class ApiError(Exception):
    """`status` is the HTTP status, `code` names the case for programs, `message` says it to people."""

    def __init__(self, status: int, code: str, message: str, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.retry_after = status, code, message, retry_after

    def body(self) -> dict:
        kind = "invalid_request_error" if self.status < 500 and self.status != 429 else "server_error"
        kind = "rate_limit_error" if self.status == 429 else kind
        return {"error": {"message": self.message, "type": kind, "code": self.code, "param": None}}

    def headers(self) -> dict[str, str]:
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


class Cancelled(Exception):
    """The caller went away before its words were heard."""


def shortage(error: BaseException) -> ApiError | None:
    """What a caller is told when memory ran out, however the library says that; None for any other error."""
    said = str(error).lower()
    short = isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM
    if short or any(words in said for words in ("out of memory", "bad_alloc", "failed to allocate", "allocate memory")):
        return ApiError(503, "out_of_memory", "There was not enough memory to hear this recording.", retry_after=5)
    return None
