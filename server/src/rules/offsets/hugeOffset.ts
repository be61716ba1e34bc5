import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { hugeWalks } from '../../kernel/walks.ts';
import type { Observation, Report, Reporter } from '../rule.ts';
import { addressTaken, quote, sides } from '../support/nodes.ts';

/** Words of functions that look an entry up in the CPU's tables, or put an address together from one. */
export const walkWords = /find_\w*pte\w*\(|pte_pfn\(|pfn <</;

/**
 * `p = find_init_mm_pte(addr, NULL); (pte_pfn(*p) << PAGE_SHIFT) | (addr & ~PAGE_MASK)`: the walk may end at a huge page, and
 * nothing asks how large what was found is.
 */
export function checkHugeOffsets(fn: FunctionAnalysis, report: Reporter): void {
  if (!/\bpte_pfn\(/.test(fn.source.code)) return;
  const walks = walksIn(fn).filter(({ shift }) => !isAsked(fn, shift));
  for (const { call, address } of walks) {
    const related = [{ ...fn.span(call.node), message: 'looked up here' }];
    for (const { node, of } of smallOffsets(fn)) {
      if (node < call.node || of !== fn.canonical(address)) continue;
      report({ ...told(fn, node, `${call.name}() may have found a huge page`), related });
    }
  }
  const [first] = walks;
  for (const node of first && walks.length === walksIn(fn).length ? returnedFrames(fn) : []) {
    report({
      ...fn.span(node),
      what: `\`${quote(fn, node)}\` is the first page of what ${first!.call.name}() found, which may be a huge page.`,
      why: 'In a huge mapping the address lies in another of its pages: by the bits between the two sizes, which are lost.',
      advice: 'Ask for the shift of what is found, and add the bits of the address below it.',
      brief: 'the page in a huge page is lost',
      slip: 'huge',
      related: [{ ...fn.span(first!.call.node), message: 'looked up here' }],
    });
  }
}

/** The same where the walk is out of view: what a patch takes the offset by, the old side should have. */
export function observeHugeOffsets(fn: FunctionAnalysis, note: (observation: Observation) => void): void {
  if (!/\bpte_pfn\(|pfn <</.test(fn.source.code) || walksIn(fn).length > 0) return;
  const settled = new Set(Array.from(fn.source.code.matchAll(foundMask), ([, address]) => address!));
  for (const of of settled) note({ key: `huge ${of}`, state: 'settled' });
  for (const { node, of } of smallOffsets(fn)) {
    const report = told(fn, node, 'what was found may be a huge page, as the patch says');
    if (!settled.has(of)) note({ key: `huge ${of}`, state: 'open', report });
  }
}

function told(fn: FunctionAnalysis, node: Node, found: string): Report {
  return {
    ...fn.span(node),
    what: `\`${quote(fn, node)}\` is the offset inside a page of PAGE_SIZE, and ${found}.`,
    why: 'In a huge mapping the bits of the address between the two sizes are lost: the answer lies in its first small page.',
    advice: 'Ask for the shift of what is found, and cut the offset with it where it is not 0.',
    brief: 'the offset in a huge page is lost',
    slip: 'huge',
  };
}

/** `return pte_pfn(*ptep);` */
function returnedFrames(fn: FunctionAnalysis): Node[] {
  return fn.returns.flatMap((node) => {
    const value = fn.children(node)[0];
    const call = value === undefined ? undefined : fn.callOf(fn.strip(value));
    return call?.name === 'pte_pfn' && isEntry(fn, call.args[0]) ? [call.node] : [];
  });
}

/** An entry as it stands: what is put together from bits of the address is none. */
const isEntry = (fn: FunctionAnalysis, node: Node | undefined): boolean =>
  node !== undefined && /^\*?\w+$/.test(fn.canonical(node));

interface Walk {
  readonly call: Call;
  readonly address: Node;
  readonly shift: Node;
}

function walksIn(fn: FunctionAnalysis): Walk[] {
  return fn.calls.flatMap((call): Walk[] => {
    const places = hugeWalks.get(call.name);
    const [address, shift] = places ? [call.args[places.address], call.args[places.shift]] : [];
    return address === undefined || shift === undefined ? [] : [{ call, address, shift }];
  });
}

/** What the shift is decides something: a warning does not. */
function isAsked(fn: FunctionAnalysis, shift: Node): boolean {
  const name = fn.canonical(addressTaken(fn, shift) ?? shift);
  if (/^(?:NULL|0)$/.test(name)) return false;
  return fn.named(name).some((use) => {
    if (fn.isInside(use, shift) || use === fn.variable(name)?.node) return false;
    const call = fn.enclosing(use, 'call_expression');
    return call === undefined || !/WARN|BUG_ON/.test(fn.callOf(call)?.name ?? '');
  });
}

interface Offset {
  readonly node: Node;
  /** The address that it is taken of. */
  readonly of: string;
}

/** `| (addr & ~PAGE_MASK)`, `+ (addr & (PAGE_SIZE - 1))`, `+ offset_in_page(addr)`. */
function smallOffsets(fn: FunctionAnalysis): Offset[] {
  const masked = fn.descendants(fn.body, 'binary_expression').flatMap((node): Offset[] => {
    const both = fn.operator(node) === '&' ? sides(fn, node) : undefined;
    if (!both || !/^(?:~PAGE_MASK|PAGE_SIZE-1)$/.test(fn.canonical(both[1]))) return [];
    return [{ node, of: fn.canonical(both[0]) }];
  });
  const called = fn.calls.flatMap(({ name, node, args }): Offset[] =>
    name === 'offset_in_page' && args[0] !== undefined ? [{ node, of: fn.canonical(args[0]) }] : [],
  );
  return [...masked, ...called].filter(({ node }) => isAdded(fn, node));
}

/** To something, and not only looked at. */
function isAdded(fn: FunctionAnalysis, node: Node): boolean {
  let at = node;
  while (fn.kind(fn.parent(at) ?? at) === 'parenthesized_expression') at = fn.parent(at)!;
  const outer = fn.parent(at);
  return outer !== undefined && /^[|+]=?$/.test(fn.operator(outer));
}

/** `addr & ((1UL << shift) - 1)`: the offset inside a page of the size that was found. */
const foundMask = /([\w>.-]+) & \(\(1[uUlL]* << \w*shift\) - 1\)/g;
