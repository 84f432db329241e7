// Builds the style sheet in an image: what tools/launch/assets.py does with sass, with the same paths below .build.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve, relative } from "node:path";

const uswds = "node_modules/@uswds/uswds";
const top = resolve(".build/static");
const sheet = join(top, "css/site.css");
mkdirSync(dirname(sheet), { recursive: true });
const options = [`--load-path=${uswds}/packages`, "--style=compressed", "--no-source-map", "--quiet"];
execFileSync("node", ["node_modules/sass/sass.js", ...options, "assets/site.scss", sheet], { stdio: "inherit" });

const css = readFileSync(sheet, "utf8").replace(/\n?\/\*# sourceMappingURL=.*?\*\//g, "");
writeFileSync(sheet, css);
for (const [, name] of css.matchAll(/url\(\s*['"]?([^'")?#]+)/g)) {
  if (/^(data:|\/|https?:)/.test(name)) continue;
  const target = resolve(dirname(sheet), name);
  const place = relative(top, target);
  if (existsSync(join("static", place))) continue;
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(uswds, "dist", place), target);
}
