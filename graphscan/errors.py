"""The kinds of error a person can cause or meet, each with its exit code."""


class GraphscanError(Exception):
    """One clear line: what happened; what was seen; what to do."""

    exit_code = 1


class UsageError(GraphscanError):
    """The request itself is wrong: an unknown name, a bad value, options that exclude each other."""

    exit_code = 2


class MissingStepError(GraphscanError):
    """A stage was asked for before the stage that it reads."""


class InputError(GraphscanError):
    """A file or a row that cannot be read as what it claims to be."""


class CaseError(GraphscanError):
    """The case file is locked, newer than this program, or no case at all."""
