import type { FunctionAnalysis, Loop } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { isAddressName } from './addressNames.ts';
import { isFixed } from './fixed.ts';
import { endsLoop } from './endsLoop.ts';

/** `ptep[i] = pte | to_entry(paddr)`, where nothing moves `paddr`, which the function was given. */
export function checkSameAddresses(fn: FunctionAnalysis, loop: Loop, counter: string, report: Reporter): void {
  const { body } = loop;
  if (body === undefined) return;
  for (const { node, target, operator, value } of within(fn, fn.assignments, body)) {
    const index = fn.kind(target) === 'subscript_expression' ? fn.child(target, 'index') : undefined;
    if (value === undefined || operator !== '=' || index === undefined || fn.text(index) !== counter) continue;
    const names = fn.descendants(value, 'identifier');
    if (endsLoop(fn, node, body) || !names.every((name) => isFixed(fn, name, loop.node))) continue;
    const address = names.map((name) => fn.text(name)).find((name) => isGiven(fn, name) && isAddressName(name));
    if (address === undefined) continue;
    report({
      ...fn.span(node),
      what: `Every ${quote(fn, target)} gets the same ${address}.`,
      why: 'All pages of the range end up at the first one, and what is written to one is seen in the others.',
      advice: `Should ${address} move by a page on each turn?`,
      brief: `${quote(fn, target)} gets ${address} on every turn`,
      related: [{ ...fn.span(loop.condition ?? loop.node), message: 'the loop' }],
    });
  }
}

/** A parameter, or what a hunk does not show the declaration of. */
function isGiven(fn: FunctionAnalysis, name: string): boolean {
  return fn.variable(name)?.parameter ?? !fn.startInView;
}
