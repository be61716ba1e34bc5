import type { Call, FunctionAnalysis, Loop, Node } from '../../c/index.ts';
import {
  linearConversions,
  mappers,
  ownedByPage,
  smallOnPurpose,
  smallPages,
  type Mapper,
} from '../../kernel/mappers.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, isConstantLike, placeOf, quote, sides, variableOf } from '../support/nodes.ts';
import { within } from '../support/places.ts';
import { unwrap } from '../support/widths.ts';
import { isFixed } from '../turns/fixed.ts';

/** A call in a loop that maps one small page where the next turn maps the next one, on both sides. */
export function checkLoops(fn: FunctionAnalysis, report: Reporter): void {
  if (smallOnPurpose.test(fn.name) || ownedByPage.test(fn.path)) return;
  for (const call of fn.calls) {
    const mapper = mapperOf(call);
    const loop = mapper && fn.loopsAround(call.node).at(-1);
    if (!mapper || !loop || loop.kind === 'macro') continue;
    const [virtual, physical, size] = [mapper.virtual, mapper.physical, mapper.size].map((i) => call.args[i]!);
    const page = fn.canonical(fn.strip(size!));
    if (!smallPages.test(page) || !isFixed(fn, size!, loop.node) || isOnlySize(fn, size!)) continue;
    const turn = { fn, loop, page };
    if (!moves(turn, virtual!) || !moves(turn, physical!, mapper.frames)) continue;
    report({
      ...fn.span(call.node),
      what: `This loop maps ${quote(fn, virtual!)} to ${quote(fn, physical!)} one ${page} at a time, and both go on by one ${page} each turn.`,
      why: 'Each call walks the table for one entry, and larger pages are never used: more memory for the table, more misses in the TLB.',
      advice: 'Could one call map the whole run? Or are small pages meant here?',
      brief: `${call.name}() page by page`,
      related: [{ start: fn.span(loop.node).start, end: fn.span(loop.node).start + 3, message: 'the loop' }],
    });
  }
}

/** `size_t pgsize = SZ_4K;` of a driver: its hardware has no other. */
function isOnlySize(fn: FunctionAnalysis, size: Node): boolean {
  const variable = variableOf(fn, size);
  if (!variable || variable.parameter) return false;
  const values = assignmentsTo(fn, variable.name);
  return values.length > 0 && values.every(({ value }) => value !== undefined && isConstantLike(fn, value));
}

export function mapperOf({ name, args, throughPointer }: Call): Mapper | undefined {
  const mapper = mappers.find((one) => one.name === name);
  if (!mapper) return undefined;
  const fits =
    mapper.slotOf === undefined
      ? !throughPointer && args.length > mapper.size
      : throughPointer && args.length >= mapper.slotOf;
  return fits ? mapper : undefined;
}

interface Turn {
  readonly fn: FunctionAnalysis;
  readonly loop: Loop;
  readonly page: string;
}

/** How many variables an address is followed through. */
const MAXIMUM_STEPS = 3;

/** The expression grows by one page each turn, and by nothing else. */
function moves(turn: Turn, node: Node, frames = false, steps = 0): boolean {
  const { fn, loop, page } = turn;
  const at = unwrap(fn, fn.strip(node));
  const both = sides(fn, at);
  if (fn.kind(at) === 'binary_expression' && both) {
    const operator = fn.operator(at);
    const [a, b] = both;
    if (operator === '+')
      return (
        (isFixed(fn, a, loop.node) && moves(turn, b, frames, steps)) ||
        (isFixed(fn, b, loop.node) && moves(turn, a, frames, steps))
      );
    if (operator === '-') return isFixed(fn, b, loop.node) && moves(turn, a, frames, steps);
    // `i << PAGE_SHIFT`, `i * PAGE_SIZE`: a number of pages; `addr >> PAGE_SHIFT`: the other way round.
    const isPages = operator === '*' ? fn.canonical(b) === page : operator === '<<' && fn.canonical(b) === 'PAGE_SHIFT';
    if (isPages && !frames) return moves(turn, a, true, steps);
    return operator === '>>' && frames && fn.canonical(b) === 'PAGE_SHIFT' && moves(turn, a, false, steps);
  }
  const call = fn.callOf(at);
  if (call) {
    const changes = /PFN/.test(call.name) ? !frames : frames;
    return linearConversions.has(call.name) && call.args[0] !== undefined && moves(turn, call.args[0], changes, steps);
  }
  if (fn.kind(at) !== 'identifier') return false;
  const [only, ...more] = within(fn, fn.assignments, loop.node).filter(
    (one) => placeOf(fn, one) === fn.text(at) && !isStart(turn, one.node),
  );
  if (!only || more.length > 0) return false;
  if (only.operator === '++') return frames;
  if (only.operator === '+=') return !frames && only.value !== undefined && fn.canonical(fn.strip(only.value)) === page;
  return (
    only.operator === '=' &&
    only.value !== undefined &&
    steps < MAXIMUM_STEPS &&
    moves(turn, only.value, frames, steps + 1)
  );
}

/** `addr = start` of a `for` happens once. */
function isStart({ fn, loop }: Turn, node: Node): boolean {
  return loop.initialiser !== undefined && fn.isInside(node, loop.initialiser);
}
