"""`visualnn inspect`: what a file of weights holds, without running anything in it."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from visualnn.cli import output
from visualnn.cli.command import Command
from visualnn.cli.parser import Parser
from visualnn.i18n import N_, _


class Inspect(Command):
    """Status 0 if the file could be read, 2 with the reason if it was refused."""

    name, argument, order = "inspect", "FILE", 50
    summary = N_("Say what a file of weights holds; nothing in it is run.")

    def options(self, parser: Parser) -> None:
        parser.positional("FILE", _("a pickle, a .npz or a .npy file"))
        parser.switch("--json", _("print one JSON object, also when the file is refused"))

    def run(self, given: argparse.Namespace) -> int:
        from visualnn.formats.errors import UnreadableFile
        from visualnn.weights.reading import describe

        try:
            found = describe(given.file)
        except UnreadableFile as error:
            if given.json:
                print(output.as_json({"file": Path(given.file).name, "refused": str(error)}))
            raise
        print(output.as_json(found) if given.json else "\n".join(as_text(found)))
        return 0


def as_text(found: dict[str, Any]) -> list[str]:
    from visualnn.formats.errors import plain

    rows = [
        (_("File"), plain(found["file"])),
        (_("Format"), found["format"]),
        (_("Layout"), found["layout"]),
        (_("Network"), "-".join(map(str, found["sizes"]))),
    ]
    if found["network"] is not None:
        kinds = [str(layer.get("kind")) for layer in found["network"].get("layers", ()) if isinstance(layer, dict)]
        rows.append((_("Layers"), plain(", ".join(kinds), 200)))
    else:
        rows.append((_("Weights lie"), f"({', '.join(found['orientation'].split('_'))})"))
    shapes = [(f"  {plain(array['name'])}", " × ".join(map(str, array["shape"])), array["dtype"])
              for array in found["arrays"]]
    return [*(f"{name}: {value}" for name, value in rows), _("Arrays:"), *output.aligned(shapes),
            *found["warnings"]]
