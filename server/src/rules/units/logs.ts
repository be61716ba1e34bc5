import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { isOfLargeThings } from '../../kernel/architectures.ts';
import { nameOf, placeOf } from '../support/nodes.ts';

/** A number of something that is set to lg of it: `num_pasids = ssid_bits`. */
export interface LogAsCount {
  readonly node: Node;
  readonly place: string;
  readonly value: Node;
}

const log = /_(?:bits|shift|order)$/;
/** Names of numbers of things. */
const count = /^(?:nr_|num_?|max_)\w*[a-z]s$|_(?:count|cnt)$|(?:pasids|entries|pages|slots|vectors|queues|sids|pfns)$/;

export function logsAsCounts(fn: FunctionAnalysis): LogAsCount[] {
  if (!isOfLargeThings(fn.path) || !/= [\w>.()-]*_(?:bits|shift|order);/.test(fn.source.code)) return [];
  return fn.assignments.flatMap((one): LogAsCount[] => {
    if (one.operator !== '=' || one.value === undefined || !log.test(nameOf(fn, one.value))) return [];
    const place = placeOf(fn, one);
    const name = /\w*$/.exec(place)![0];
    return count.test(name) && !/bits|shift|order/.test(name) ? [{ node: one.node, place, value: one.value }] : [];
  });
}
