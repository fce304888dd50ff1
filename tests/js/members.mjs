/* What scripts add to `drillbook` and use of it, by the members of its types: `make`, `run.showBar`, `matching.blocks`. */
import ts from "typescript";
import { walk, wrapperOf } from "./program.mjs";

/* The types whose members one script or several add, each with where it hangs. What hangs elsewhere is added whole. */
const OWNERS = { Drillbook: "", Matching: "matching.", Run: "run.", RunLog: "run.log.", Values: "values." };

/**
 * @typedef {{ member: string, node: ts.Node, isAtLoad: boolean }} Use
 * @typedef {{ gives: Set<string>, uses: Use[], usesAny: boolean }} Members
 */

/**
 * @param {import("./program.mjs").Script} script
 * @param {ts.TypeChecker} checker
 * @returns {Members}
 */
export function membersOf({ tree }, checker) {
  const gives = new Set(), uses = [], wrapper = wrapperOf(tree);
  walk(tree, (node) => {
    givenBy(node, checker).forEach((member) => gives.add(member));
    usedBy(node, checker).forEach((member) => uses.push({ member, node, isAtLoad: isAtLoad(node, wrapper) }));
  });
  /* Only what others hang things on as well is given by several. */
  if ([...gives].some((member) => member.startsWith("matching."))) gives.delete("matching");
  return { gives, uses: uses.filter(({ member }) => !gives.has(member)), usesAny: namesIt(tree) };
}

/* Whether it names `drillbook` at all, which page.js makes. */
function namesIt(tree) {
  let found = false;
  walk(tree, (node) => { found ||= ts.isIdentifier(node) && node.text === "drillbook"; });
  return found;
}

/* The owner of a type's members, where it is one of ours. */
function prefixOf(type) {
  const name = type?.symbol?.name;
  return name !== undefined && Object.hasOwn(OWNERS, name) ? OWNERS[name] : undefined;
}

function givenBy(node, checker) {
  if (isAssignment(node) && ts.isPropertyAccessExpression(node.left)) {
    return [memberOf(node.left.expression, node.left.name, checker)].filter((member) => member !== undefined);
  }
  if (!ts.isObjectLiteralExpression(node)) return [];
  const prefix = prefixOf(targetOf(node, checker));
  return prefix === undefined ? [] : node.properties.map((property) => prefix + property.name.text);
}

/* What an object's members are given to: by `Object.assign`, or as a value of that type. */
function targetOf(node, checker) {
  const call = node.parent;
  if (ts.isCallExpression(call) && call.expression.getText() === "Object.assign" && call.arguments[1] === node) {
    return checker.getTypeAtLocation(call.arguments[0]);
  }
  return checker.getContextualType(node);
}

function usedBy(node, checker) {
  if (ts.isObjectBindingPattern(node)) {
    const names = node.elements.map(({ name, propertyName }) => propertyName || name);
    return names.map((name) => memberOf(node, name, checker)).filter((member) => member !== undefined);
  }
  if (!ts.isPropertyAccessExpression(node) || isTarget(node) || isAsked(node)) return [];
  const member = memberOf(node.expression, node.name, checker);
  return member === undefined ? [] : [member];
}

function memberOf(owner, name, checker) {
  if (!ts.isIdentifier(name)) return undefined;
  const prefix = prefixOf(checker.getNonNullableType(checker.getTypeAtLocation(owner)));
  return prefix === undefined ? undefined : prefix + name.text;
}

const isAssignment = (node) => ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken;
const isTarget = (node) => isAssignment(node.parent) && node.parent.left === node;

/* Asked whether it is there: `drillbook.values?.all()`, `drillbook.matching || {}`. */
function isAsked(node) {
  const { parent } = node;
  if (ts.isOptionalChain(node)) return true;
  if (ts.isPropertyAccessExpression(parent) && parent.questionDotToken) return true;
  return ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.BarBarToken && parent.left === node;
}

/* Whether it is read while the script is, and not when somebody calls one of its functions. */
function isAtLoad(node, wrapper) {
  for (let around = node.parent; around; around = around.parent) {
    if (ts.isFunctionLike(around)) return around === wrapper;
  }
  return true;
}
