import type { Assignment, FunctionAnalysis, Loop, Node, Variable } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { firstNames, sizeMaskNames } from '../../kernel/sizeNames.ts';
import type { Related, Reporter } from '../rule.ts';
import {
  declarationSpan,
  declaredBy,
  fieldFactOf,
  isConstantLike,
  nameOf,
  namedUnit,
  quote,
  sides,
  usesOf,
  variableOf,
} from '../support/nodes.ts';
import { isWideIn, sureType, unwrap, wideningOf, widthOf } from '../support/widths.ts';

/** Local variables too narrow for what is put into them. */
export function checkHolders(fn: FunctionAnalysis, report: Reporter): void {
  const masks = new Set<Variable>();
  for (const stored of fn.assignments) {
    if (stored.operator !== '|=' && stored.operator !== '=') continue;
    const variable = narrowTarget(fn, stored);
    if (!variable || masks.has(variable) || stored.value === undefined) continue;
    if (!holdsSizes(fn, stored.operator, stored.value)) continue;
    masks.add(variable);
    sayMask(fn, variable, stored, report);
  }
  for (const stored of fn.assignments) {
    if (stored.operator !== '=') continue;
    checkCutSum(fn, stored, report);
    checkKeptCount(fn, stored, report);
  }
  const counters = new Set<Variable>();
  for (const loop of fn.loops) {
    const variable = checkCounter(fn, loop, counters, report);
    if (variable) counters.add(variable);
  }
}

/** The local variable of at most 32 bits that is assigned to. */
function narrowTarget(fn: FunctionAnalysis, { node, target }: Assignment): Variable | undefined {
  const variable = fn.kind(node) === 'init_declarator' ? declaredBy(fn, node) : variableOf(fn, target);
  const width = variable && widthOf(variable.type);
  return width && width.bits <= 32 && variable.type.kind !== 'bool' ? variable : undefined;
}

/** `u32 cda = (u64)ptr + offset`: somebody made 64 bits of a part, and all of it goes into 32. */
function checkCutSum(fn: FunctionAnalysis, stored: Assignment, report: Reporter): void {
  const variable = narrowTarget(fn, stored);
  const place = variable && declarationSpan(fn, variable);
  if (!place || stored.value === undefined || widthOf(variable.type)?.bits !== 32) return;
  const wide = termsOf(fn, stored.value).filter((term) => isWidened(fn, term));
  // The distance of two is small.
  if (wide.length !== 1 || fn.kind(unwrap(fn, stored.value)) !== 'binary_expression') return;
  report({
    ...fn.span(stored.node),
    what: `\`${quote(fn, wide[0]!)}\` has 64 bits, and so has the sum, but \`${variable.name}\` is \`${variable.type.text}\`.`,
    why: 'The upper half is cut off without a word. An address below 4 GiB comes out right, any other does not.',
    advice: `Can it be beyond 32 bits? Then declare \`${variable.name}\` as wide as that; if not, why the cast?`,
    brief: `${variable.name} cuts ${quote(fn, stored.value)}`,
    related: [{ ...place, message: `\`${variable.type.text}\` here` }],
  });
}

/** `unsigned int size = tbl->it_size`: a number of table entries, which is compared with, or goes into, 64 bits later. */
function checkKeptCount(fn: FunctionAnalysis, stored: Assignment, report: Reporter): void {
  const at = stored.value === undefined ? undefined : unwrap(fn, stored.value);
  if (at === undefined || fn.kind(at) !== 'field_expression') return;
  const fact = fieldFactOf(fn, at);
  if (!fact || !/^(?:iommu|guest)-pages$/.test(fact.unit ?? '') || (fact.max ?? 1n << 63n) < 1n << 31n) return;
  const variable = narrowTarget(fn, stored);
  const type = variable && sureType(fn, at);
  const place = variable && declarationSpan(fn, variable);
  if (!type || !place || !isWideIn(fn)(type)) return;
  // What a loop counts from is told there.
  if (fn.loops.some(({ initialiser }) => initialiser !== undefined && fn.isInside(stored.node, initialiser))) return;
  const needed = widerUse(fn, variable.name);
  if (!needed) return;
  report({
    ...place,
    what: `\`${variable.name}\` has 32 bits, but is given \`${quote(fn, at)}\`, which is \`${type.text}\`.`,
    why: 'A table for all of memory may have more than 2^32 entries: what is left of the number is taken for it.',
    advice: `Declare \`${variable.name}\` as \`${type.text}\`.`,
    brief: `${variable.name} is too narrow`,
    related: [
      { ...fn.span(stored.node), message: 'given here' },
      { ...fn.span(needed.node), message: needed.message },
    ],
    key: `count ${variable.name}`,
  });
}

/** What is added, and taken away where that has no more than 32 bits; nothing where it may have more. */
function termsOf(fn: FunctionAnalysis, value: Node): Node[] {
  const found: Node[] = [];
  const work = [value];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const at = unwrap(fn, next);
    const both = fn.kind(at) === 'binary_expression' ? sides(fn, at) : undefined;
    if (!both || !/^[+-]$/.test(fn.operator(at))) found.push(at);
    else if (fn.operator(at) === '+') work.push(...both);
    else if ((widthOf(sureType(fn, both[1]) ?? unknownType)?.bits ?? 64) > 32) return [];
    else work.push(both[0]);
  }
  return found;
}

const unknownType = { text: '', kind: 'unknown' } as const;

function isWidened(fn: FunctionAnalysis, term: Node): boolean {
  if (fn.kind(term) !== 'cast_expression') return false;
  const value = fn.child(term, 'value');
  return value !== undefined && !isConstantLike(fn, value) && widthOf(fn.typeOf(term))?.bits32 === 64;
}

/** `int mask; mask |= size; return mask;` from a function of 64 bits. */
function sayMask(fn: FunctionAnalysis, variable: Variable, stored: Assignment, report: Reporter): void {
  const place = declarationSpan(fn, variable);
  if (!place) return;
  const needed = widerUse(fn, variable.name);
  if (!needed) return;
  const related: Related[] = [
    { ...fn.span(stored.node), message: `64 bits go in here: \`${quote(fn, stored.value!)}\`` },
    { ...fn.span(needed.node), message: needed.message },
  ];
  report({
    ...place,
    what: `\`${variable.name}\` has 32 bits, but holds a mask of 64-bit sizes: \`${quote(fn, stored.node)}\`.`,
    why: 'A size of 4 GiB or more has no bit in 32 bits: it is lost without a word, and the wider result never shows it.',
    advice: `Declare \`${variable.name}\` with the type of what it holds: \`u64\` or \`unsigned long\`.`,
    brief: `${variable.name} is too narrow`,
    related,
    key: `holder ${variable.name}`,
  });
}

function holdsSizes(fn: FunctionAnalysis, operator: string, value: Node): boolean {
  if (isConstantLike(fn, value)) return false;
  const type = sureType(fn, value);
  if (!type || !isWideIn(fn)(type)) return false;
  // A compound OR collects bits of whatever the right side has.
  if (operator === '|=')
    return fn.kind(unwrap(fn, value)) === 'subscript_expression' || namedUnit(fn, value) === 'bytes';
  if (operator !== '=') return false;
  const at = unwrap(fn, value);
  return fn.kind(at) === 'field_expression' && namedUnit(fn, at) === 'bytes' && sizeMaskNames.test(nameOf(fn, at));
}

function widerUse(fn: FunctionAnalysis, name: string): { node: Node; message: string } | undefined {
  for (const use of usesOf(fn, name)) {
    const parent = fn.parent(use);
    if (parent !== undefined && fn.kind(parent) === 'assignment_expression' && fn.child(parent, 'left') === use)
      continue;
    const widening = wideningOf(fn, use, isWideIn(fn));
    if (!widening) continue;
    const how = widening.kind === 'returned' ? 'returned as' : 'needed as';
    return { node: widening.node, message: `${how} \`${widening.type.text}\` here` };
  }
  return undefined;
}

/** `for (i = tbl->start; i < tbl->end; ++i)` with an `int i`: the variable, where it was reported. */
function checkCounter(
  fn: FunctionAnalysis,
  loop: Loop,
  known: ReadonlySet<Variable>,
  report: Reporter,
): Variable | undefined {
  const { kind, initialiser, condition } = loop;
  if (kind !== 'for' || initialiser === undefined || condition === undefined) return undefined;
  const start = fn.assignments.find((one) => fn.isInside(one.node, initialiser) && one.operator === '=');
  if (!start?.value || isConstantLike(fn, start.value)) return undefined;
  const variable = narrowTarget(fn, start);
  if (!variable || known.has(variable)) return undefined;
  const type = sureType(fn, start.value);
  const unit = namedUnit(fn, start.value);
  const max = fieldFactOf(fn, start.value)?.max;
  if (!type || !isWideIn(fn)(type) || unit === 'count' || unit === 'shift' || (max !== undefined && max < 1n << 31n))
    return undefined;
  // A resource need not be of memory: its start may be the number of an interrupt or a bus.
  if ((unit === undefined || unit === 'bytes') && !isOfLargeThings(fn.path)) return undefined;
  if (unit === undefined && !firstNames.test(nameOf(fn, start.value))) return undefined;
  const place = declarationSpan(fn, variable);
  if (!place) return undefined;
  report({
    ...place,
    what: `\`${variable.name}\` has 32 bits, but counts from \`${quote(fn, start.value)}\`, which is \`${type.text}\`.`,
    why: 'Table indexes and page numbers go beyond 2^31: the counter turns negative, and the loop touches other entries or never ends.',
    advice: `Declare \`${variable.name}\` as \`unsigned long\`.`,
    brief: `${variable.name} is too narrow`,
    related: [{ ...fn.span(loop.node), message: 'counts here' }],
    key: `counter ${variable.name}`,
  });
  return variable;
}
