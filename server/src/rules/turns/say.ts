import type { Call, Node } from '../../c/index.ts';
import type { Report, Reporter } from '../rule.ts';

/** Tells of a call what is wrong with it. */
export type Say = (call: Call, report: Report) => void;

/** Of each call only the first thing that is found. */
export function onceOf(report: Reporter): Say {
  const told = new Set<Node>();
  return (call, found) => {
    if (told.has(call.node)) return;
    told.add(call.node);
    report(found);
  };
}
