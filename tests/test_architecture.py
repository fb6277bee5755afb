"""The house stands as it was drawn: who may import whom, and where things live.

Inside a feature imports go only leftwards (rules ← models ← actions ← forms ← views), between features only
leftwards as well. A newcomer who breaks this learns it here, with the line at fault.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from innovation import FEATURES
from innovation.settings import ROOT

PACKAGE = ROOT / "innovation"
LAYERS = ("rules", "models", "actions", "forms", "views")

#: Files of a feature that are no layer of their own, and the layer that they belong to.
BELONGS_TO = {
    "codes": "rules",
    "joint": "rules",
    "recount": "rules",
    "pabulib": "rules",
    "sheets": "rules",
    "words": "models",
    "questions": "models",
    "lists": "models",
    "snapshot": "actions",
    "box": "actions",
    "paper": "actions",
    "hosting": "actions",
    "publishing": "actions",
    "proposals": "actions",
    "personal": "actions",
    "sharing": "actions",
    "election": "actions",
    "exports": "actions",
    "clock": "actions",
    "hall": "actions",
    "live": "actions",
    "keeping": "actions",
    "idle": "actions",
    "erasures": "actions",
    "passkeys": "actions",
    "pdf": "actions",
    "commands": "views",
}
#: What rules may use beside the standard library and each other: they decide, without app or database.
RULES_MAY_USE = {"sqlalchemy": {"recount"}}
FLASK = {"flask", "flask_login", "flask_wtf", "flask_htmx", "wtforms", "werkzeug"}
#: The hall keeps one object for each app, so it knows the app; a PDF asks the app for its templates.
KNOW_FLASK = {"hall", "pdf"}


def files() -> Iterator[tuple[str, str, Path]]:
    """Each file of a feature: feature, layer or file name, path."""
    for feature in FEATURES:
        for path in sorted((PACKAGE / feature).rglob("*.py")):
            inside = path.relative_to(PACKAGE / feature).with_suffix("").parts
            if inside != ("__init__",):
                yield feature, inside[0], path


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, as `package.module` (with the names taken from it)."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(name: str) -> int:
    return LAYERS.index(BELONGS_TO.get(name, name))


def test_every_file_of_a_feature_has_a_layer() -> None:
    unknown = {name for _, name, _ in files() if name not in LAYERS and name not in BELONGS_TO}
    assert not unknown


def test_imports_go_only_leftwards() -> None:
    wrong = []
    for feature, name, path in files():
        for module in imports(path):
            parts = module.split(".")
            if parts[0] != "innovation" or len(parts) < 3 or parts[1] not in FEATURES:
                continue
            if FEATURES.index(parts[1]) > FEATURES.index(feature):
                wrong.append(f"{path.relative_to(ROOT)}: {module} is of a feature further right")
            known = parts[2] in LAYERS or parts[2] in BELONGS_TO
            if parts[1] == feature and known and layer(parts[2]) > layer(name):
                wrong.append(f"{path.relative_to(ROOT)}: {module} is of a layer further right")
    assert not wrong, "\n".join(wrong)


def test_rules_stand_on_the_standard_library_alone() -> None:
    wrong = []
    for _, name, path in files():
        if layer(name) == layer("rules"):
            outside = (
                {module.split(".")[0] for module in imports(path)} - sys.stdlib_module_names - {"innovation"}
            )
            wrong += [f"{path}: {module}" for module in outside if name not in RULES_MAY_USE.get(module, ())]
    assert not wrong, "\n".join(wrong)


def test_actions_know_no_flask_and_never_commit() -> None:
    wrong = []
    for _, name, path in files():
        if layer(name) <= layer("actions") and name not in KNOW_FLASK:
            wrong += [f"{path}: {module}" for module in imports(path) if module.split(".")[0] in FLASK]
            if name != "clock" and ".commit()" in path.read_text("utf-8"):
                wrong.append(f"{path} commits")
    assert not wrong, "\n".join(wrong)


def test_only_text_imports_bleach() -> None:
    users = [
        path.name for path in PACKAGE.rglob("*.py") if "bleach" in {m.split(".")[0] for m in imports(path)}
    ]
    assert users == ["text.py"]


def test_templates_mirror_features() -> None:
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}
    assert folders <= {*FEATURES, "errors"}


def test_no_template_carries_inline_code() -> None:
    """The content policy allows none of it; `| safe` would open the door to what people typed."""
    wrong = []
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        wrong += [
            f"{path.name}: {bad}"
            for bad in (' style="', "hx-on", "| safe", "|safe", "<script>", " onclick")
            if bad in text
        ]
    assert not wrong, wrong
