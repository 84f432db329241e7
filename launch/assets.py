"""What is built and never committed: the stylesheet, its fonts and images, the Spanish texts, the collected files."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from .environment import alone
from .layout import BUILD, COLLECTED, ROOT, STATIC_BUILD, Problem, digest_of, say
from .processes import Processes

MODULES = BUILD / "node_modules"
USWDS = MODULES / "@uswds" / "uswds"
REFERENCE = re.compile(r"url\(\s*['\"]?([^'\")?#]+)")
SOURCE_MAP = re.compile(r"^.*sourceMappingURL=.*\n?", re.MULTILINE)


class Assets:
    """One build: each step has a stamp, a hash of what it is made from, and is left out while that is the same."""

    def __init__(self, processes: Processes, python: Path, node: str | None, env: dict[str, str]) -> None:
        self.processes, self.python, self.env = processes, python, env
        self.node = Path(node) if node else None

    def build(self) -> None:
        """Everything that the first page needs, in order."""
        with alone("assets"):
            texts = sorted(ROOT.glob("locale/*/LC_MESSAGES/**/*.po"))
            self._step("texts", [*texts, ROOT / "launch" / "messages.py"], self._texts)
            packages = [ROOT / "package.json", ROOT / "package-lock.json"]
            self._step("packages", packages, self._packages, made=USWDS)
            sheets = [*packages, ROOT / "assets", Path(__file__)]
            self._step("stylesheet", sheets, self._stylesheet, made=STATIC_BUILD / "css" / "site.css")
            own = [STATIC_BUILD, ROOT / "static", ROOT / "requirements.txt"]
            self._step("static", own, self._collect, made=COLLECTED / "staticfiles.json")

    def _step(
        self, name: str, sources: list[Path], work: Callable[[], None], made: Path | None = None
    ) -> None:
        stamp, now = BUILD / f"{name}.stamp", digest_of(*sources)
        if stamp.exists() and stamp.read_text() == now and (made is None or made.exists()):
            return
        stamp.unlink(missing_ok=True)
        work()
        stamp.write_text(now)

    def _texts(self) -> None:
        self.processes.finish("texts", [self.python, "-m", "launch.messages"], env=self.env)

    def _packages(self) -> None:
        say("Fetching the design system ...")
        BUILD.mkdir(exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / name, BUILD / name)
        if self.node is None:
            raise Problem(
                "There is no ready-made node for this kind of machine: install node and npm, then ./run."
            )
        npm = self.node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
        self.processes.finish("packages", [self.node / "bin" / "node", npm, *words], env=self.env, cwd=BUILD)

    def _stylesheet(self) -> None:
        say("Building the stylesheet ...")
        fresh = BUILD / "static.fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        (fresh / "css").mkdir(parents=True)
        sheet = fresh / "css" / "site.css"
        sass = MODULES / "sass" / "sass.js"
        words = [f"--load-path={USWDS / 'packages'}", "--style=compressed", "--no-source-map", "--quiet"]
        program = [self.node / "bin" / "node", sass]
        self.processes.finish(
            "stylesheet", [*program, *words, ROOT / "assets" / "site.scss", sheet], env=self.env
        )
        copy_referenced(sheet, USWDS / "dist")
        shutil.rmtree(STATIC_BUILD, ignore_errors=True)
        fresh.rename(STATIC_BUILD)

    def _collect(self) -> None:
        shutil.rmtree(COLLECTED, ignore_errors=True)
        argv = [self.python, ROOT / "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
        self.processes.finish("static", argv, env=self.env)


def copy_referenced(sheet: Path, source: Path) -> None:
    """Copy only the fonts and images that the stylesheet names; Problem if one is nowhere."""
    css = SOURCE_MAP.sub("", sheet.read_text(encoding="utf-8"))
    sheet.write_text(css, encoding="utf-8")
    for name in sorted(set(REFERENCE.findall(css))):
        if name.startswith(("data:", "/", "http:", "https:")):
            continue
        target = (sheet.parent / name).resolve()
        place = target.relative_to(sheet.parent.parent.resolve())
        found = next((root / place for root in (ROOT / "static", source) if (root / place).exists()), None)
        if found is None:
            raise Problem(
                f"The stylesheet names {name}, which is neither in static/ nor in the design system."
            )
        if not found.is_relative_to(ROOT / "static"):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(found, target)
