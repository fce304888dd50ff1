/* Checks the theme's scripts: their types, their dialect and size, and that nothing is used before it is there.
   Says each fault as file:line:column: rule: what is wrong; what to do.

       node tests/js/check.mjs [FOLDER]       the folder of the scripts, else theme/static */
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { dialectFaults } from "./dialect.mjs";
import { loadingFaults } from "./loading.mjs";
import { readScripts, typeFaults } from "./program.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const folder = path.resolve(process.argv[2] || path.join(here, "..", "..", "theme", "static"));
if (!fs.existsSync(folder)) {
  process.stderr.write(`${folder}: there is no such folder\n`);
  process.exit(2);
}

const { programs, scripts } = readScripts(here, folder);
const faults = [
  ...programs.flatMap(typeFaults),
  ...scripts.flatMap(dialectFaults),
  ...loadingFaults(scripts, programs[0].getTypeChecker()),
];
for (const { file, line, column, rule, text } of faults) {
  process.stdout.write(`${path.relative(process.cwd(), file)}:${line}:${column}: ${rule}: ${text}\n`);
}
process.stdout.write(faults.length ? `Faults: ${faults.length}\n` : `Nothing is wrong in ${scripts.length} scripts.\n`);
process.exit(faults.length ? 1 : 0);
