/* The scripts of a folder as TypeScript reads them, with what each says at its top. */
import fs from "node:fs";
import path from "node:path";
import ts from "typescript";

/* A worker lives in another world than pages, so it is another program. */
const WORKER = "offline/worker";

/**
 * @typedef {object} Script
 * @property {string} name its place in the folder, without its ending
 * @property {ts.SourceFile} tree
 * @property {string[]} needs the scripts that it says it needs
 * @property {string[]} adds what it says it adds to `drillbook`
 *
 * @typedef {{ file: string, line: number, column: number, rule: string, text: string }} Fault
 */

/**
 * @param {string} here the folder of the configurations
 * @param {string} folder the folder of the scripts
 * @returns {{ programs: ts.Program[], scripts: Script[] }} pages first, then the worker
 */
export function readScripts(here, folder) {
  const files = fs.readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".js")).sort().map((name) => path.join(folder, name));
  const worker = path.join(folder, `${WORKER}.js`);
  const programs = [
    programOf(path.join(here, "tsconfig.json"), files.filter((file) => file !== worker)),
    programOf(path.join(here, "tsconfig.worker.json"), files.filter((file) => file === worker)),
  ];
  const trees = programs.flatMap((program) => program.getSourceFiles())
    .filter((tree) => files.includes(path.resolve(tree.fileName)));
  return { programs, scripts: trees.map((tree) => scriptOf(tree, folder)) };
}

/* A configuration with its declarations of types, and these scripts. */
function programOf(config, files) {
  const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic(fault) { throw new Error(said(fault)); } };
  const { fileNames, options } = ts.getParsedCommandLineOfConfigFile(config, {}, host);
  return ts.createProgram([...fileNames.filter((name) => name.endsWith(".d.ts")), ...files], options);
}

function scriptOf(tree, folder) {
  const name = path.relative(folder, tree.fileName).split(path.sep).join("/").replace(/\.js$/, "");
  const head = /^\s*\/\*([^]*?)\*\//.exec(tree.text)?.[1] || "";
  return { name, tree, needs: listed(head, "Needs"), adds: listed(head, "Adds") };
}

function listed(head, word) {
  const found = new RegExp(`\\b${word}: ([^]*?)\\.(?:\\s|$)`).exec(head)?.[1] || "nothing";
  return found.split(",").map((name) => name.trim()).filter((name) => name !== "nothing");
}

const said = (fault) => ts.flattenDiagnosticMessageText(fault.messageText, " ");

/** What TypeScript says of a program. */
export function typeFaults(program) {
  return ts.getPreEmitDiagnostics(program).map((fault) => ({
    ...placeOf(fault.file, fault.start || 0), rule: `TS${fault.code}`, text: said(fault),
  }));
}

/** A fault at a node. */
export function faultAt(tree, node, rule, text) {
  return { ...placeOf(tree, node.getStart(tree)), rule, text };
}

export function placeOf(tree, start) {
  if (!tree) return { file: "tsconfig.json", line: 1, column: 1 };
  const { line, character } = tree.getLineAndCharacterOfPosition(start);
  return { file: tree.fileName, line: line + 1, column: character + 1 };
}

/** Calls back with a node and all below it. */
export function walk(node, call) {
  call(node);
  ts.forEachChild(node, (child) => walk(child, call));
}

/** The one function that a script consists of; null where it is written otherwise. */
export function wrapperOf(tree) {
  const [only] = tree.statements;
  if (tree.statements.length !== 1 || !ts.isExpressionStatement(only)) return null;
  const call = only.expression;
  if (!ts.isCallExpression(call) || !ts.isParenthesizedExpression(call.expression)) return null;
  const inner = call.expression.expression;
  return ts.isArrowFunction(inner) && ts.isBlock(inner.body) ? inner : null;
}
