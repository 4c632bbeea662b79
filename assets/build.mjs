// Writes the style sheet, the script of htmx, fonts and pictures into src/makewhole/web/static/web: `make assets`.
// The sheet's first line is a digest of what it was made from, so that a test sees a change that was not built.
import * as sass from "sass-embedded";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "makewhole", "web", "static", "web");
const partials = readdirSync(here).filter((name) => /^_.*\.scss$/.test(name)).sort();
const sources = ["makewhole.scss", ...partials, "package-lock.json"];
const digest = createHash("sha256");
for (const name of sources) digest.update(readFileSync(join(here, name)));
const uswds = join(here, "node_modules", "@uswds", "uswds");
const made = sass.compile(join(here, "makewhole.scss"), {
  style: "compressed",
  loadPaths: [here, join(uswds, "packages")],
  quietDeps: true,
  logger: sass.Logger.silent,
});
// Of the faces that the system brings, the pages use two.
let sheet = made.css
  .replaceAll("../img/", "img/")
  .replaceAll(/@font-face\{[^}]*\}/g, (face) => (/PublicSans-(Regular|Bold)\.woff2/.test(face) ? face : ""))
  .replaceAll("../fonts/public-sans/", "fonts/");
mkdirSync(join(out, "fonts"), { recursive: true });
for (const [, name] of sheet.matchAll(/url\("img\/([^")]+)"\)/g)) {
  mkdirSync(dirname(join(out, "img", name)), { recursive: true });
  copyFileSync(join(uswds, "dist", "img", name), join(out, "img", name));
}
for (const weight of ["Regular", "Bold"])
  copyFileSync(join(uswds, "dist", "fonts", "public-sans", `PublicSans-${weight}.woff2`), join(out, "fonts", `PublicSans-${weight}.woff2`));
copyFileSync(join(here, "node_modules", "htmx.org", "dist", "htmx.min.js"), join(out, "htmx.min.js"));
copyFileSync(join(here, "node_modules", "htmx.org", "LICENSE"), join(out, "LICENSE.htmx.txt"));
copyFileSync(join(uswds, "LICENSE.md"), join(out, "LICENSE.uswds.txt"));
writeFileSync(join(out, "makewhole.css"), `/* ${digest.digest("hex")} */\n${sheet}\n`);
