import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import type { Reporter } from '../rule.ts';
import { isSureIn } from './promised.ts';

/** So many others test what it gives, and none but this one does not: more where only the body in view shows that it may be NULL. */
const some = 2;
const many = 4;

/** `p = f(); p->x`, where the result is kept in a variable and read through: asked of the text. */
const keptAndRead = /(?<![\w.>])([a-z_]\w*)\s*=\s*\w+\([^;]{0,200};[^]{0,600}?(?<![\w.>])\1->/;

export function mayBreakHabit(fn: FunctionAnalysis): boolean {
  return fn.whole && isOfLargeThings(fn.path) && keptAndRead.test(fn.source.code);
}

/** What a look-up gives that finds nothing at times, used without the test that all others in the text make. */
export function checkHabit(fn: FunctionAnalysis, reported: ReadonlySet<Node>, report: Reporter): void {
  if (!mayBreakHabit(fn)) return;
  for (const { node, target, operator, value } of fn.assignments) {
    const call = operator !== '=' || value === undefined ? undefined : fn.callOf(fn.strip(value));
    const name = fn.text(target).replace(/^[\s*]+/, '');
    if (!call || !/^\w+$/.test(name) || reported.has(call.node)) continue;
    // For the others the whole text is read: only where this is known to give a pointer.
    if (call.fact?.type?.endsWith('*') !== true) continue;
    const use = fn.derefs.find((one) => one.node > node && fn.canonical(fn.strip(one.pointer)) === name);
    if (!use || fn.zeroTests.some(({ place }) => place === name)) continue;
    const { tested, untested } = fn.resultsInText(call.name);
    if (tested < some || untested !== 1) continue;
    // What it returns is asked last: its body has to be read.
    if (call.fact?.returnsNullWhenAbsent !== true || call.fact.mayReturnNull === true || isSureIn(fn, call)) continue;
    if (tested < many && call.fact.cite === undefined) continue;
    if (!fn.valuesOf(use.pointer).some(({ symbol }) => symbol === `$n${call.node}`)) continue;
    report({
      ...fn.span(use.node),
      what: `${name} comes from ${call.name}(), which returns NULL where it finds nothing; ${tested} others in this file test that, and here nobody does.`,
      why: 'If nothing is found here either, this is a NULL dereference in the kernel.',
      advice: 'Is it certain here that it finds something?',
      brief: `${call.name}() result used unchecked`,
      related: [{ ...fn.span(call.node), message: 'may be NULL from here' }],
    });
  }
}
