import type { FunctionAnalysis, Node, Variable } from '../../c/index.ts';
import type { Related, Reporter } from '../rule.ts';
import {
  assignmentsTo,
  declarationSpan,
  fieldFactOf,
  isConstantLike,
  nameOf,
  namedUnit,
  quote,
  usesOf,
  variableOf,
} from '../support/nodes.ts';
import { isWide, sureType, unwrap, wideningOf, widthOf } from '../support/widths.ts';

/** Local variables too narrow for what is put into them. */
export function checkHolders(fn: FunctionAnalysis, report: Reporter): void {
  for (const variable of fn.variables) {
    const width = widthOf(variable.type);
    if (!width || width.bits > 32 || variable.type.kind === 'bool') continue;
    checkMask(fn, variable, report);
    checkCounter(fn, variable, report);
  }
}

/** `int mask; mask |= size; return mask;` from a function of 64 bits. */
function checkMask(fn: FunctionAnalysis, variable: Variable, report: Reporter): void {
  const place = declarationSpan(fn, variable);
  if (!place) return;
  const stored = assignmentsTo(fn, variable.name).find(
    ({ operator, value }) => value !== undefined && holdsSizes(fn, operator, value),
  );
  if (!stored) return;
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
  if (!type || !isWide(type)) return false;
  // A compound OR collects bits of whatever the right side has.
  if (operator === '|=')
    return fn.kind(unwrap(fn, value)) === 'subscript_expression' || namedUnit(fn, value) === 'bytes';
  if (operator !== '=') return false;
  const at = unwrap(fn, value);
  return (
    fn.kind(at) === 'field_expression' && namedUnit(fn, at) === 'bytes' && /bitmap$|^pgsizes$/.test(nameOf(fn, at))
  );
}

function widerUse(fn: FunctionAnalysis, name: string): { node: Node; message: string } | undefined {
  for (const use of usesOf(fn, name)) {
    const parent = fn.parent(use);
    if (parent !== undefined && fn.kind(parent) === 'assignment_expression' && fn.child(parent, 'left') === use)
      continue;
    const widening = wideningOf(fn, use, isWide);
    if (!widening) continue;
    const how = widening.kind === 'returned' ? 'returned as' : 'needed as';
    return { node: widening.node, message: `${how} \`${widening.type.text}\` here` };
  }
  return undefined;
}

/** `for (i = tbl->start; i < tbl->end; ++i)` with an `int i`. */
function checkCounter(fn: FunctionAnalysis, variable: Variable, report: Reporter): void {
  for (const loop of fn.loops) {
    if (loop.kind !== 'for' || loop.initialiser === undefined || loop.condition === undefined) continue;
    const start = fn.assignments.find(
      (one) =>
        fn.isInside(one.node, loop.initialiser!) && one.operator === '=' && variableOf(fn, one.target) === variable,
    );
    if (!start?.value || isConstantLike(fn, start.value)) continue;
    const type = sureType(fn, start.value);
    const unit = namedUnit(fn, start.value);
    const max = fieldFactOf(fn, start.value)?.max;
    if (max !== undefined && max < 1n << 31n) continue;
    if (!type || !isWide(type) || unit === 'count' || unit === 'shift') continue;
    if (unit === undefined && !/(?:^|_)(?:start|first|index|entry|pfn|addr|iova)$/.test(nameOf(fn, start.value)))
      continue;
    const place = declarationSpan(fn, variable);
    if (!place) continue;
    report({
      ...place,
      what: `\`${variable.name}\` has 32 bits, but counts from \`${quote(fn, start.value)}\`, which is \`${type.text}\`.`,
      why: 'Table indexes and page numbers go beyond 2^31: the counter turns negative, and the loop touches other entries or never ends.',
      advice: `Declare \`${variable.name}\` as \`unsigned long\`.`,
      brief: `${variable.name} is too narrow`,
      related: [{ ...fn.span(loop.node), message: 'counts here' }],
      key: `counter ${variable.name}`,
    });
    return;
  }
}
