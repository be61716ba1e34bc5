import type { Assignment, Call, FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import { levelNames, levelSizes } from '../../kernel/walks.ts';
import { saysMissing } from '../skips/hole.ts';
import { assignmentsTo, isConstantLike, mentions, placeOf } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { takenBranches } from '../support/statements.ts';

/** Everything that moves a loop on goes by one entry, other than past what was found. */
export function movesByPages(fn: FunctionAnalysis, loop: Loop, lookUp: Call): boolean {
  const inside = within(fn, fn.assignments, loop.node);
  const moving = positionsOf(fn, loop, lookUp, inside);
  const moves = inside.filter((one) => moving.has(placeOf(fn, one)));
  return (
    moves.length > 0 &&
    moves.every((one) => isResult(fn, one, lookUp) || isSmall(fn, one) || isPastWhatIsThere(fn, one.node, lookUp))
  );
}

/** Names in the condition, the step and the look-up, and those that they are made of. */
function positionsOf(
  fn: FunctionAnalysis,
  { condition, update }: Loop,
  lookUp: Call,
  inside: readonly Assignment[],
): ReadonlySet<string> {
  const namesIn = (node: Node): string[] =>
    [node, ...fn.descendants(node, 'identifier')]
      .filter((one) => fn.kind(one) === 'identifier')
      .map((one) => fn.text(one));
  const found = new Set(
    [condition, update, ...lookUp.args].flatMap((part) => (part === undefined ? [] : namesIn(part))),
  );
  for (const name of found) {
    for (const { target, value } of inside) {
      if (value !== undefined && fn.text(target) === name) for (const part of namesIn(value)) found.add(part);
    }
  }
  return found;
}

/** What the look-up gave is kept. */
function isResult(fn: FunctionAnalysis, { operator, value }: Assignment, lookUp: Call): boolean {
  return operator === '=' && value !== undefined && fn.strip(value) === lookUp.node;
}

/** `++`, `+= PAGE_SIZE`, `= i + 1`; a sum that only tells where the loop is, as `idx = index + i`. */
function isSmall(fn: FunctionAnalysis, { operator, value }: Assignment): boolean {
  if (value === undefined) return true;
  if (operator === '+=' || operator === '-=') return isPage(fn, value);
  if (operator !== '=') return false;
  return (
    fn.descendants(value, 'call_expression').length === 0 &&
    fn.descendants(value, 'binary_expression').every((node) => !/^[|&~]/.test(fn.operator(node))) &&
    !hasLevel(fn, value)
  );
}

function isPage(fn: FunctionAnalysis, amount: Node): boolean {
  if (isConstantLike(fn, amount)) return !levelSizes.test(fn.canonical(amount));
  return /page_shift|IOMMU_PAGE_SIZE/.test(fn.canonical(amount));
}

function hasLevel(fn: FunctionAnalysis, value: Node): boolean {
  const text = fn.canonical(value);
  return levelNames.test(text) || /(?:PMD|PUD|P4D|PGDIR|HPAGE)_(?:SIZE|MASK)|_addr_end/.test(text);
}

/** In a branch for what the look-up found. */
function isPastWhatIsThere(fn: FunctionAnalysis, node: Node, lookUp: Call): boolean {
  const kept = fn.assignments.find(({ value }) => value !== undefined && fn.strip(value) === lookUp.node);
  const name = kept && placeOf(fn, kept);
  if (name === undefined || assignmentsTo(fn, name).length === 0) return false;
  return takenBranches(fn, node).some(
    ({ condition }) =>
      mentions(fn, condition, name) && !saysMissing(fn, condition) && !/^!/.test(fn.canonical(condition)),
  );
}
