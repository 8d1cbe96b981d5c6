"""The one tree of errors, each with a code, a message for a person, and what a worker does with it.

CanvassError
├── Problem                     expected; shown to the person who asked; never retried
│   ├── NotFoundError           NOT_FOUND
│   ├── ForbiddenError          FORBIDDEN
│   ├── UnauthenticatedError    UNAUTHENTICATED
│   ├── ConflictError           CONFLICT
│   ├── ThrottledError          THROTTLED, after `retry_after` seconds it may be tried again
│   └── InvalidError            INVALID, names its fields
├── NotConfiguredError          a setting is missing: the process ends with one clear line
├── Halted                      the run was paused or stopped, or somebody else took the work: put it down
└── VendorError                 something outside did not do what it should
    ├── RetryLater              try again with jitter
    │   ├── RateLimited         after `retry_after` seconds
    │   └── Unavailable         down, slow or cut off
    ├── SourceOff               stop using that source for this run and tell the tenant
    │   ├── BadCredentials      the key is wrong or may not do this
    │   └── QuotaExhausted      money or the day's allowance is gone
    ├── BadReply                the vendor's contract has drifted: alert
    ├── BudgetExhausted         the campaign's cap or the month's budget does not allow the call
    └── Stopped                 we broke it off ourselves; nobody is to blame

"Not found" at a vendor is an empty result, never an error.
"""

import math
from collections.abc import Mapping, Sequence
from enum import StrEnum


class ProblemCode(StrEnum):
    """What kind of expected failure a Problem is."""

    NOT_FOUND = "NOT_FOUND"
    FORBIDDEN = "FORBIDDEN"
    UNAUTHENTICATED = "UNAUTHENTICATED"
    CONFLICT = "CONFLICT"
    THROTTLED = "THROTTLED"
    INVALID = "INVALID"


class CanvassError(Exception):
    """The root."""


class Problem(CanvassError):
    """An expected failure: `message` says to a person what to do, `field` which input is meant, if one is."""

    code: ProblemCode

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFoundError(Problem):
    """What was named does not exist, or belongs to somebody else."""

    code = ProblemCode.NOT_FOUND


class ForbiddenError(Problem):
    """The person's role does not allow it."""

    code = ProblemCode.FORBIDDEN


class UnauthenticatedError(Problem):
    """Nobody is signed in, or the credentials are wrong."""

    code = ProblemCode.UNAUTHENTICATED


class ConflictError(Problem):
    """The thing is not in a state that allows it."""

    code = ProblemCode.CONFLICT


class ThrottledError(Problem):
    """Tried too often; after `retry_after` seconds it may be tried again."""

    code = ProblemCode.THROTTLED

    def __init__(self, *, retry_after: float) -> None:
        super().__init__(f"Too many tries. Try again in {math.ceil(retry_after)} s.")
        self.retry_after = retry_after


class InvalidError(Problem):
    """Input that cannot be used; `errors` maps each field (camel case, as in the API) to what is wrong with it."""

    code = ProblemCode.INVALID

    def __init__(self, errors: Mapping[str, str]) -> None:
        field, message = next(iter(errors.items()))
        super().__init__(message, field=field)
        self.errors = dict(errors)


class NotConfiguredError(CanvassError):
    """Settings are missing or wrong; `problems` has one line each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = list(problems)


class Halted(CanvassError):
    """The work must not go on: its run is no longer running, or its lease was taken."""


class VendorError(CanvassError):
    """A vendor's failure. `code` is short and stable; the message holds no secret and no page.

    `cost_micros` is what the vendor charges all the same, in millionths of a dollar.
    """

    code = "vendor_error"
    cost_micros = 0

    def __init__(self, source: str, message: str) -> None:
        super().__init__(f"{source}: {message}")
        self.source = source
        self.message = message


class RetryLater(VendorError):
    """Try the same call again, later."""

    retry_after: float | None = None


class RateLimited(RetryLater):
    """Too many calls; `retry_after` in seconds where the vendor says."""

    code = "rate_limited"

    def __init__(self, source: str, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(source, message)
        self.retry_after = retry_after


class Unavailable(RetryLater):
    """Down, too slow, or cut off in the middle; `begun` says that an answer had begun well."""

    code = "unavailable"
    begun = False


class SourceOff(VendorError):
    """This source is of no use until a person acts."""

    code = "source_off"


class BadCredentials(SourceOff):
    """The key is missing, wrong, or lacks a right."""

    code = "bad_credentials"


class QuotaExhausted(SourceOff):
    """Credit or allowance is used up."""

    code = "quota_exhausted"


class BadReply(VendorError):
    """The answer does not have the shape that the vendor promises."""

    code = "bad_reply"


class BudgetExhausted(VendorError):
    """The call would take the campaign past its cap, or the tenant past the month's budget; it was not made."""

    code = "budget_exhausted"


class Stopped(VendorError):
    """The call was broken off by us: there was enough, or the run was stopped."""

    code = "stopped"
