import { gapMarker, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { filledArgument, readingNames } from '../../kernel/filled.ts';
import type { Reporter } from '../rule.ts';

/** `of_address_to_resource(np, 0, &res);` and then `res.start`, with a `res` that has no value where this fails. */
export function checkUnfilled(fn: FunctionAnalysis, report: Reporter): void {
  const told = new Set<string>();
  let mentions: ReadonlyMap<string, readonly Node[]> | undefined;
  let gaps: readonly Node[] = [];
  for (const call of fn.calls) {
    const at = filledArgument(call.name);
    const argument = at === undefined ? undefined : call.args[at];
    if (argument === undefined || !isDropped(fn, call)) continue;
    const name = addressed(fn, argument);
    if (name === undefined || told.has(name)) continue;
    told.add(name);
    if (!mentions) {
      mentions = mentionsIn(fn);
      gaps = fn.calls.flatMap((one) => (one.name === gapMarker ? [one.node] : []));
    }
    const use = firstUse(fn, call, name, mentions.get(name) ?? [], gaps);
    if (use === undefined) continue;
    report({
      ...fn.span(call.node),
      what: `When ${call.name}() fails it leaves ${name} as it is, without a value, and nobody asks; ${fn.text(use)} is used further down.`,
      why: `Then ${name} is uninitialised stack memory, and ${fn.text(use)} is garbage.`,
      advice: `Should the failure be returned, or ${name} have a value from the start?`,
      brief: `${name} has no value where ${call.name}() fails`,
      related: [{ ...fn.span(use), message: 'used here' }],
    });
  }
}

function isDropped(fn: FunctionAnalysis, { node }: Call): boolean {
  const parent = fn.parent(node);
  return parent !== undefined && fn.kind(parent) === 'expression_statement';
}

/** `res` of `&res`, a variable of the function that is declared without a value. */
function addressed(fn: FunctionAnalysis, argument: Node): string | undefined {
  const node = fn.strip(argument);
  const inner = fn.kind(node) === 'pointer_expression' ? fn.child(node, 'argument') : undefined;
  if (inner === undefined || !fn.text(node).startsWith('&') || fn.kind(inner) !== 'identifier') return undefined;
  const name = fn.text(inner);
  const variable = fn.variable(name);
  return variable?.node === undefined || variable.initialiser !== undefined || variable.static ? undefined : name;
}

/** The identifiers of a function by their names, in the order of the text. */
function mentionsIn(fn: FunctionAnalysis): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of fn.descendants(fn.body, 'identifier')) {
    const name = fn.text(node);
    const nodes = found.get(name);
    if (nodes) nodes.push(node);
    else found.set(name, [node]);
  }
  return found;
}

/** What the variable is read by next, if nothing names it before the call, and all is in view from its declaration on. */
function firstUse(
  fn: FunctionAnalysis,
  call: Call,
  name: string,
  all: readonly Node[],
  gaps: readonly Node[],
): Node | undefined {
  const declared = fn.variable(name)!.node!;
  const mentions = all.filter((node) => !fn.isInside(node, declared) && node !== declared);
  const first = mentions.findIndex((node) => fn.isInside(node, call.node));
  const next = mentions[first + 1];
  if (first !== 0 || next === undefined) return undefined;
  if (gaps.some((gap) => gap > declared && gap < next)) return undefined;
  return readAt(fn, next);
}

/** The variable, or its member, where it is read: not where it is given a value, or its address is taken. */
function readAt(fn: FunctionAnalysis, node: Node): Node | undefined {
  let at = node;
  let parent = fn.parent(at);
  while (parent !== undefined && fn.kind(parent) === 'field_expression') [at, parent] = [parent, fn.parent(parent)];
  if (parent === undefined) return undefined;
  const call = fn.enclosing(at, 'call_expression');
  if (call !== undefined && readingNames.test(fn.callOf(call)?.name ?? '')) return at;
  switch (fn.kind(parent)) {
    case 'assignment_expression':
      return fn.child(parent, 'right') === at ? at : undefined;
    // A macro may set what it is given by name, but not a member of it.
    case 'argument_list':
      return at === node ? undefined : at;
    case 'binary_expression':
    case 'return_statement':
    case 'conditional_expression':
    case 'init_declarator':
    case 'cast_expression':
    case 'subscript_expression':
    case 'parenthesized_expression':
      return at;
    default:
      return undefined;
  }
}
