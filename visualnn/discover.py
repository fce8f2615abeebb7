"""Find the parts of a package: a new panel, data set or layer is one new file, and being there is enough."""

from __future__ import annotations

import importlib
import pkgutil


def import_all(package_name: str) -> None:
    """Import every module of a package and of its sub-packages, in alphabetical order.

    Modules whose name starts with an underscore are the package's own business and are left out.
    """
    package = importlib.import_module(package_name)
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        if module.name.startswith("_"):
            continue
        name = f"{package_name}.{module.name}"
        if module.ispkg:
            import_all(name)
        else:
            importlib.import_module(name)
