import { keyOfCount, type FunctionAnalysis, type Node } from '../../../c/index.ts';
import { sides } from '../../support/nodes.ts';
import { unwrap } from '../../support/widths.ts';

/** A shift by the same count in more bits. */
export interface Sibling {
  readonly text: string;
  /** In the same function: where. */
  readonly node?: Node;
}

/** A shift by the same count that is done in more bits, in the function itself or elsewhere in the text. */
export function sameShiftInMoreBits(fn: FunctionAnalysis, shift: Node, count: Node): Sibling | undefined {
  const key = keyOfCount(fn.text(count));
  if (key === undefined) return undefined;
  const node = wideShifts(fn).find((one) => one !== shift && keyOfCount(countOf(fn, one)) === key);
  if (node !== undefined) return { text: fn.text(node).replace(/\s+/g, ' '), node };
  // A plain `shift` or `bits` means another thing in each function, unless it goes to the same thing.
  const isPlain = /^[a-z]+$/.test(key);
  const goal = isPlain ? goalOf(fn, shift) : undefined;
  if (isPlain && goal === undefined) return undefined;
  return fn.wideShifts(key).find((one) => !isPlain || one.goal === goal);
}

/** A shift by less of the same variable that is done in more bits in the function: what goes further needs as many. */
export function smallerShiftInMoreBits(fn: FunctionAnalysis, shift: Node, count: Node): Sibling | undefined {
  const own = distanceOf(fn.canonical(count));
  const node =
    own &&
    wideShifts(fn).find((one) => {
      const other = one === shift || fn.callOf(one) ? undefined : distanceOf(fn.canonical(sides(fn, one)![1]));
      return other?.base === own.base && other.most < own.least;
    });
  return node === undefined ? undefined : { text: fn.text(node).replace(/\s+/g, ' '), node };
}

interface Distance {
  readonly base: string;
  readonly least: number;
  readonly most: number;
}

/** `order - 4`: a variable, and how far the count is from it. A CPU's page has 4 KiB to 1 MiB. */
function distanceOf(count: string): Distance | undefined {
  const [, base, sign, step] = /^([\w>.-]*?\w)(?:([+-])(\d{1,2}|PAGE_SHIFT))?$/.exec(count) ?? [];
  if (base === undefined || !/[a-z]{2}/.test(base) || /^\d/.test(base)) return undefined;
  const [least, most] = step === undefined ? [0, 0] : step === 'PAGE_SHIFT' ? [12, 20] : [Number(step), Number(step)];
  return sign === '-' ? { base, least: -most, most: -least } : { base, least, most };
}

/** `1ULL`, `(u64)1`, without white space. */
const wideOne = /^(?:1(?:ll?u?|ull?)|\((?:u64|__u64|uint64_t|unsignedlong(?:long)?)\)1)$/i;

function wideShifts(fn: FunctionAnalysis): readonly Node[] {
  return [
    ...fn.descendants(fn.body, 'binary_expression').filter((node) => {
      const both = fn.operator(node) === '<<' ? sides(fn, node) : undefined;
      return both !== undefined && wideOne.test(fn.canonical(both[0]));
    }),
    ...fn.calls.filter(({ name }) => name === 'BIT' || name === 'BIT_ULL').map(({ node }) => node),
  ];
}

function countOf(fn: FunctionAnalysis, node: Node): string {
  const call = fn.callOf(node);
  return fn.text(call?.args[0] ?? sides(fn, node)?.[1] ?? node);
}

/** What a shift is assigned to or combined with, by its last name. */
function goalOf(fn: FunctionAnalysis, node: Node): string | undefined {
  let at = node;
  for (let parent = fn.parent(at); parent !== undefined; parent = fn.parent(at)) {
    const kind = fn.kind(parent);
    if (kind === 'binary_expression' || kind === 'assignment_expression') {
      const left = fn.child(parent, 'left');
      return left === undefined || left === at ? undefined : /\w+$/.exec(fn.text(unwrap(fn, left)))?.[0];
    }
    if (kind !== 'parenthesized_expression' && kind !== 'unary_expression') return undefined;
    at = parent;
  }
  return undefined;
}
