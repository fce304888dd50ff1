/* Whatever a script uses of `drillbook` is there when it is used.

   A page carries a few scripts. Others are fetched on need, in lists that stand in calls of `need`: those of one list
   may come in any order, and one may be lost and come later, so that while they are read they touch only what was there
   before. What the search needs is put together in the order in which its parts build on one another. */
import ts from "typescript";
import { membersOf } from "./members.mjs";
import { faultAt, walk } from "./program.mjs";

/* Those that pages name, in this order. */
const CARRIED = ["page", "search/box", "match/paste"];
/* The build puts this one and all that it needs into one, which search/box fetches: see publish/search.py. */
const BUNDLE = "search/ui", FETCHER = "search/box";
/* Scripts that the index's folder has under another name. */
const RENAMED = { exact: "search/phrases", sections: "search/sections" };
/* Data, which comes with the words of a language, the parameters of a page, and the manifest of the index. */
const DATA = ["words", "parameters", "constants"];

/* What other scripts hang their own things on; which of those is used counts. */
const SHARED = ["matching"];

/**
 * @typedef {import("./program.mjs").Script & import("./members.mjs").Members & { lists: string[][] }} Known
 * @typedef {{ before: Set<string>, then: Set<string> }} Way what is there when a script is read, and when it is called
 */

/**
 * @param {import("./program.mjs").Script[]} scripts
 * @param {ts.TypeChecker} checker
 */
export function loadingFaults(scripts, checker) {
  const names = new Set(scripts.map(({ name }) => name));
  /** @type {Map<string, Known>} */
  const all = new Map(scripts.map((script) => [
    script.name, { ...script, ...membersOf(script, checker), lists: listsOf(script, names) },
  ]));
  const providers = new Map([...all.values()].flatMap(({ gives, name }) => [...gives].map((member) => [member, name])));
  DATA.forEach((name) => providers.delete(name));
  const ways = waysOf(all);
  return [...all.values()].flatMap((script) => [
    ...headFaults(script, providers, all),
    ...(ways.get(script.name) || []).flatMap((way) => wayFaults(script, providers, way)),
  ]);
}

/* The scripts that each call of `need` fetches together. */
function listsOf({ tree }, names) {
  const lists = [];
  walk(tree, (node) => {
    if (!ts.isCallExpression(node)) return;
    const list = namedBy(node).map((name) => RENAMED[name] || name).filter((name) => names.has(name));
    if (list.length) lists.push(list);
  });
  return lists;
}

/* `need("a")`, and `["a", "b"].map(need)`. */
function namedBy({ arguments: [first], expression }) {
  if (!first) return [];
  if (isNeed(expression)) return ts.isStringLiteral(first) ? [first.text] : [];
  const isMap = ts.isPropertyAccessExpression(expression) && expression.name.text === "map" && isNeed(first);
  if (!isMap || !ts.isArrayLiteralExpression(expression.expression)) return [];
  return expression.expression.elements.filter(ts.isStringLiteral).map((name) => name.text);
}

const isNeed = (node) => /(^|\.)need$/.test(node.getText());

/* A script and all that it needs, but for what pages carry, in their order. */
function bundleOf(all) {
  const order = [], seen = new Set(CARRIED);
  const visit = (name) => {
    if (seen.has(name) || !all.has(name)) return;
    seen.add(name);
    all.get(name).needs.forEach(visit);
    order.push(name);
  };
  visit(BUNDLE);
  return order;
}

/**
 * How each script comes to a page, which may be in several ways.
 * @param {Map<string, Known>} all
 * @returns {Map<string, Way[]>}
 */
function waysOf(all) {
  /** @type {Map<string, Way[]>} */
  const ways = new Map();
  const seen = new Set();
  const bundle = bundleOf(all), carried = CARRIED.filter((name) => all.has(name));
  const visit = (name, before, then) => {
    ways.set(name, [...(ways.get(name) || []), { before: new Set(before), then: new Set(then) }]);
    all.get(name).lists.forEach((list) => list.forEach((part) => {
      if (seen.has(`${name} ${part}`)) return;
      seen.add(`${name} ${part}`);
      visit(part, [...before, name], [...then, ...list]);
    }));
  };
  carried.forEach((name, at) => visit(name, carried.slice(0, at), [...carried, ...bundle]));
  const first = [...carried.slice(0, carried.indexOf(FETCHER) + 1)];
  bundle.forEach((name, at) => visit(name, [...first, ...bundle.slice(0, at)], [...first, ...bundle.slice(0, at + 1)]));
  return ways;
}

/* What a script says at its top is so: it needs whom it uses and does not fetch itself, and adds what it adds. */
function headFaults(script, providers, all) {
  const fetched = new Set([...script.lists.flat(), ...(script.name === FETCHER ? bundleOf(all) : [])]);
  const used = new Set(script.uses.map(({ member }) => providers.get(member)));
  if (script.usesAny && script.name !== "page") used.add("page");
  const needed = [...used].filter((name) => name !== undefined && name !== script.name && !fetched.has(name));
  return [
    ...differences(script, "needs", script.needs, needed),
    ...differences(script, "adds", script.adds, summaryOf(script.gives)),
  ];
}

function differences({ tree }, rule, said, found) {
  const told = (names, text) =>
    names.length ? [faultAt(tree, tree.statements[0], rule, text.replace("%", names.sort().join(", ")))] : [];
  return [
    ...told(found.filter((name) => !said.includes(name)), `not said at the top of the script: '%'; add it there`),
    ...told(said.filter((name) => !found.includes(name)), `said at the top of the script, and not so: '%'; take it out`),
  ];
}

/* Whoever makes a thing that others add to adds all that it puts there itself. */
function summaryOf(gives) {
  const short = [...gives].map((member) => (member.startsWith("run.log.") ? "run.log" : member));
  return [...new Set(short)].filter((member) => !gives.has(member.split(".")[0]) || !member.includes("."));
}

/* Nothing is used before it is there. */
function wayFaults(script, providers, { before, then }) {
  return script.uses.flatMap(({ isAtLoad, member, node }) => {
    const name = providers.get(member), own = script.lists.flat();
    if (name === undefined || name === script.name || SHARED.includes(member)) return [];
    if (isAtLoad && !before.has(name)) {
      return [faultAt(script.tree, node, "load-order", `'${member}' of ${name} may not be there yet; use it when called`)];
    }
    if (then.has(name) || own.includes(name)) return [];
    return [faultAt(script.tree, node, "not-fetched", `'${member}' of ${name} is used, which nobody fetched; need it first`)];
  });
}
