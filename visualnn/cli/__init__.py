"""The command line: every command in a module of its own, one line for what goes wrong, and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from visualnn.cli.misuse import Misuse
from visualnn.i18n import _

FAILED, MISUSED, INTERRUPTED = 1, 2, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line and return the exit status: 0 done, 1 failed, 2 misused or refused, 130 interrupted."""
    from visualnn.cli import output, program
    from visualnn.formats.errors import UnreadableFile

    output.prepare()
    try:
        status = program.run(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
        return status
    except SystemExit as done:  # a page of help has been shown
        return int(done.code or 0)
    except (Misuse, UnreadableFile) as refused:
        return complain(str(refused), MISUSED)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        output.abandon()
        return 0
    except KeyboardInterrupt:
        return complain(_("Interrupted."), INTERRUPTED)
    except OSError as error:
        output.abandon()
        return complain(_("The computer did not allow it: {reason}.").format(reason=error.strerror or error), FAILED)
    except Exception as error:
        if os.environ.get("VISUALNN_DEBUG"):
            raise
        return complain(_("This failed: {reason}. It is a fault in the program; VISUALNN_DEBUG=1 shows where.")
                        .format(reason=f"{type(error).__name__}, {error}".rstrip(".")), FAILED)


def complain(sentence: str, status: int) -> int:
    """One line for the person, beside the output; gives back the exit status."""
    one_line = " ".join(sentence.split())
    print(f"visualnn: {one_line}", file=sys.stderr, flush=True)
    return status
