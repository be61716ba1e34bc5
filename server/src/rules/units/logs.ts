import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { countNames, lgNames } from '../../kernel/pageNames.ts';
import type { Reporter } from '../rule.ts';
import { nameOf, placeOf, quote } from '../support/nodes.ts';

/** A number of something that is set to lg of it: `num_pasids = ssid_bits`. */
export function checkLogs(fn: FunctionAnalysis, report: Reporter): void {
  for (const { node, place, value } of logsAsCounts(fn)) {
    report({
      ...fn.span(node),
      what: `\`${quote(fn, value)}\` is a width in bits by its name, but \`${place}\` is a count.`,
      why: 'A width of 16 bits stands for 65,536 of them, not for 16.',
      advice: `Is \`1 << ${quote(fn, value)}\` meant?`,
      brief: `${place} is set to a number of bits`,
    });
  }
}

interface LogAsCount {
  readonly node: Node;
  readonly place: string;
  readonly value: Node;
}

function logsAsCounts(fn: FunctionAnalysis): LogAsCount[] {
  if (!isOfLargeThings(fn.path) || !/= [\w>.()-]*_(?:bits|shift|order);/.test(fn.source.code)) return [];
  return fn.assignments.flatMap((one): LogAsCount[] => {
    if (one.operator !== '=' || one.value === undefined || !lgNames.test(nameOf(fn, one.value))) return [];
    const place = placeOf(fn, one);
    const name = /\w*$/.exec(place)![0];
    return countNames.test(name) && !/bits|shift|order/.test(name) ? [{ node: one.node, place, value: one.value }] : [];
  });
}
