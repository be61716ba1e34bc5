import type { FunctionAnalysis, Node } from '../../c/index.ts';
import type { Observation } from '../rule.ts';
import { saysMissing, saysPresent } from '../skips/hole.ts';
import { isLevelSize } from '../skips/levelSize.ts';
import { quote } from '../support/nodes.ts';
import { within } from '../support/places.ts';

/** Tests of entries in walks: whether the branch for "nothing here" skips what the missing level would cover. */
export function observeHoles(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  for (const statement of fn.descendants(fn.body, 'if_statement')) {
    const condition = fn.child(statement, 'condition');
    if (condition === undefined || fn.kind(fn.strip(condition)) === 'binary_expression') continue;
    const missing = saysMissing(fn, condition);
    if (!missing && !saysPresent(fn, condition)) continue;
    const key = `nothing at ${fn.canonical(condition).replace(/^!/, '')}`;
    const hole = fn.child(statement, missing ? 'consequence' : 'alternative');
    if (hole !== undefined && skipsLevel(fn, hole)) note({ key, state: 'settled' });
    else if (!isOutsideLoops(fn, statement)) note({ key, state: 'open', report: report(fn, statement, condition) });
  }
}

function skipsLevel(fn: FunctionAnalysis, hole: Node): boolean {
  return within(fn, fn.assignments, hole).some(
    ({ node, operator, value }) =>
      value !== undefined && /^(?:\||\+)?=$/.test(operator) && isLevelSize(fn, value, node),
  );
}

/** With the whole function in view: no loop is around it. */
function isOutsideLoops(fn: FunctionAnalysis, statement: Node): boolean {
  return fn.whole && fn.loopsAround(statement).length === 0;
}

function report(
  fn: FunctionAnalysis,
  statement: Node,
  condition: Node,
): Extract<Observation, { state: 'open' }>['report'] {
  return {
    ...fn.span(statement),
    what: `Where \`${quote(fn, condition)}\` finds no level, the walk goes on to the next entry of the same level.`,
    why: 'The table is sparse: thousands of look-ups in a row find nothing.',
    advice: 'Is the rest of the level skipped?',
    brief: 'each entry of a missing level is looked up',
  };
}
