/* One dialect: a strict arrow function around each script, no `var`; and sizes that a reader can hold. */
import ts from "typescript";
import { faultAt, placeOf, walk, wrapperOf } from "./program.mjs";

const LINE = 110, FILE = 300, FUNCTION = 50;
/* Longer files, each with its reason. */
const LONG = { "offline/worker": "a browser starts it alone, and it can fetch no part of itself later" };

/** @param {import("./program.mjs").Script} script */
export function dialectFaults({ name, tree }) {
  const faults = linesOf(tree).flatMap((line, at) => lineFaults(tree, line, at));
  const length = linesOf(tree).length, wrapper = wrapperOf(tree);
  if (length > FILE && !(name in LONG)) {
    faults.push(faultAt(tree, tree, "file-size", `${length} lines are more than ${FILE}; divide it by what it does`));
  }
  if (!isStrict(wrapper)) {
    faults.push(faultAt(tree, tree, "wrapper", 'not one strict function; write (() => { "use strict"; ... })();'));
  }
  walk(tree, (node) => { if (node !== wrapper) faults.push(...nodeFaults(tree, node)); });
  return faults;
}

const linesOf = (tree) => tree.text.replace(/\n$/, "").split("\n");

function lineFaults(tree, line, at) {
  if (line.length <= LINE) return [];
  const text = `${line.length} characters are more than ${LINE}; wrap the line`;
  return [{ file: tree.fileName, line: at + 1, column: LINE + 1, rule: "line-length", text }];
}

function isStrict(wrapper) {
  const first = wrapper?.body.statements[0];
  return first !== undefined && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression)
    && first.expression.text === "use strict";
}

function nodeFaults(tree, node) {
  if (ts.isVariableDeclarationList(node) && !(node.flags & ts.NodeFlags.BlockScoped)) {
    return [faultAt(tree, node, "no-var", "'var' is seen in its whole function; write const or let")];
  }
  if (ts.isFunctionExpression(node)) {
    return [faultAt(tree, node, "arrow", "'function' in an expression; write an arrow function, or declare it")];
  }
  return ts.isFunctionLike(node) && "body" in node && node.body ? sizeFaults(tree, node) : [];
}

function sizeFaults(tree, node) {
  const length = placeOf(tree, node.end).line - placeOf(tree, node.getStart(tree)).line + 1;
  if (length <= FUNCTION) return [];
  return [faultAt(tree, node, "function-size", `${length} lines are more than ${FUNCTION}; divide the function`)];
}
