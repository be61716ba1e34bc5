import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { foundSizeNames, levelNames, levelSizes } from '../../kernel/walks.ts';
import { addressTaken, assignmentsTo, isConstantLike, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** How far a size is followed to what it was made of. */
const MAXIMUM_STEPS = 3;

/** The size depends on a level: by a name in it, or because a look-up stored it. */
export function isLevelSize(fn: FunctionAnalysis, amount: Node, step: Node, steps = 0): boolean {
  // Many steps of one function lead through the same assignments.
  const known = fn.once('levelSizes', () => new Map<string, boolean>());
  const key = `${amount} ${step} ${steps}`;
  let answer = known.get(key);
  if (answer === undefined) known.set(key, (answer = dependsOnLevel(fn, amount, step, steps)));
  return answer;
}

function dependsOnLevel(fn: FunctionAnalysis, amount: Node, step: Node, steps: number): boolean {
  if (isConstantLike(fn, amount)) return levelSizes.test(fn.canonical(amount));
  const names = [amount, ...fn.descendants(amount, 'identifier', 'field_identifier')]
    .filter((node) => /identifier$/.test(fn.kind(node)))
    .map((node) => fn.text(node));
  for (const name of names) {
    const variable = fn.variable(name);
    if (!variable) {
      if (levelNames.test(name) && !/^[A-Z_0-9]+$/.test(name)) return true;
      continue;
    }
    // The caller keeps its own page size and the position in step.
    if (variable.parameter) {
      if (
        levelNames.test(name) &&
        /^(?:const )?(?:int|unsigned|[us](?:8|16|32))\b/.test(variable.typeText) &&
        names.length > 1
      )
        return true;
      continue;
    }
    if (steps === MAXIMUM_STEPS) continue;
    const before = assignmentsTo(fn, name).filter((one) => one.node < step);
    if (before.some((one) => one.value !== undefined && isLevelSize(fn, one.value, one.node, steps + 1))) return true;
    if (foundSizeNames.test(name) && isFilledByLookup(fn, name, step)) return true;
  }
  return false;
}

/** `fetch_pte(pgtable, iova, &size)`: a call before the step stores the size of the level it stopped at. */
function isFilledByLookup(fn: FunctionAnalysis, name: string, step: Node): boolean {
  return fn.calls.some(
    (call) =>
      call.node < step &&
      call.args.some((arg) => {
        const place = addressTaken(fn, unwrap(fn, arg));
        return place !== undefined && fn.canonical(place) === name;
      }),
  );
}

/** `x + size`: the name of what a level is added to, and the size. */
export function levelAdded(
  fn: FunctionAnalysis,
  value: Node,
  step: Node,
): { readonly start: Node; readonly size: Node } | undefined {
  const at = unwrap(fn, value);
  const both = fn.kind(at) === 'binary_expression' && fn.operator(at) === '+' ? sides(fn, at) : undefined;
  const start = both && unwrap(fn, both[0]);
  if (start === undefined || fn.kind(start) !== 'identifier' || !isLevelSize(fn, both![1], step)) return undefined;
  return { start, size: both![1] };
}
