import type { Assignment, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { quote } from '../support/nodes.ts';
import { isAligned } from './aligned.ts';
import { missingTestAround } from './hole.ts';
import { levelAdded } from './levelSize.ts';
import { why } from './words.ts';

/** `next = x + size;` above the test for a hole, of a loop that goes on at `next`. True where it was reported. */
export function checkNext(fn: FunctionAnalysis, step: Assignment, value: Node, report: Reporter): boolean {
  const sum = levelAdded(fn, value, step.node);
  const loop = sum && fn.loopsAround(step.node).at(-1);
  if (!loop) return false;
  const name = fn.text(sum.start);
  const goesOn = `${name}=${fn.text(step.target)}`;
  const heads = [loop.update, loop.condition].filter((part) => part !== undefined);
  if (!heads.some((part) => `,${fn.canonical(part)},`.includes(`,${goesOn},`))) return false;
  const hole = fn
    .descendants(loop.node, 'continue_statement')
    .filter((node) => node > step.node)
    .map((node) => missingTestAround(fn, node))
    .find((one) => one !== undefined);
  if (!hole || isAligned(fn, sum.start, step, sum.size)) return false;
  report({
    ...fn.span(step.node),
    what: `\`${quote(fn, step.node)}\` is a whole level from \`${name}\`, which need not be its first entry.`,
    why,
    advice: `Go to the end of the level, as \`pmd_addr_end()\` and its like do. Or is \`${name}\` always aligned here?`,
    brief: `${name} may be unaligned`,
    related: [hole],
  });
  return true;
}
