import type { Deref, FunctionAnalysis, Node, Value } from '../../c/index.ts';
import type { Report, Reporter } from '../rule.ts';
import { usedAfterLoop } from './cursors.ts';
import { usedWhereNull } from './lostTests.ts';
import { usedUntested } from './untested.ts';

/** Uses of what may be NULL, on every path of the function. */
export function checkUses(fn: FunctionAnalysis, reported: Set<Node>, report: Reporter): void {
  for (const deref of fn.derefs) {
    for (const value of fn.valuesOf(deref.pointer)) {
      const cause = value.origin ?? value.testedAt;
      if (cause === undefined || reported.has(cause)) continue;
      const found = explain(fn, deref, value);
      if (!found) continue;
      reported.add(cause);
      report(found);
    }
  }
}

function explain(fn: FunctionAnalysis, deref: Deref, value: Value): Report | undefined {
  const pointer = fn
    .text(fn.strip(deref.pointer))
    .replace(/\s+/g, ' ')
    .replace(/^(\w+)(?:\+\+|--)$/, '$1');
  const use = {
    deref,
    value,
    pointer,
    how: deref.kind === 'call' ? `${deref.call!.name}() reads through it` : 'it is used',
  };
  if (value.afterLoop) return usedAfterLoop(fn, use);
  return value.nullness === 'maybe' ? usedUntested(fn, use) : usedWhereNull(fn, use);
}
