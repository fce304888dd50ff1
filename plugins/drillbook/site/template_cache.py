"""Compiled templates are kept from build to build: compiling them is a third of what a small site takes."""

from __future__ import annotations

import contextlib
import hashlib
from importlib.metadata import version

from jinja2 import BytecodeCache, Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from drillbook.cache import cache_folder, is_ours

# What a template becomes hangs on these, and Jinja looks at its text alone.
_OPTIONS = (
    *("block_start_string", "block_end_string", "variable_start_string", "variable_end_string"),
    *("comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix"),
    *("trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline", "autoescape"),
)


class _Kept(FileSystemBytecodeCache):
    """Keeps what can be kept; a full disk is no reason to build nothing."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def keep_compiled(environment: Environment) -> None:
    """Let an environment keep its templates compiled, where it has a folder that is this user's alone."""
    # Else filters would be applied to constants when a template is compiled, and those of a site may change.
    environment.optimized = False
    environment.bytecode_cache = _cache(environment)


def _cache(environment: Environment) -> BytecodeCache | None:
    values = [getattr(environment, name) for name in _OPTIONS]
    options = [str(getattr(value, "__qualname__", value)) for value in values]
    made_by = "\0".join([version("jinja2"), *sorted(environment.extensions), *options])
    folder = cache_folder() / f"templates-{hashlib.sha256(made_by.encode()).hexdigest()[:20]}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return _Kept(str(folder)) if is_ours(folder) else None
