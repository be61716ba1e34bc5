import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { byteNames, shiftMacros } from '../../kernel/sizeNames.ts';
import type { Reporter } from '../rule.ts';
import { lastName, quote, sides } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/** `size < TABLE_SHIFT`, `size & (TABLE_SHIFT - 1)`: how many bits a size has, where the size itself is meant. */
export function checkShiftAsSize(fn: FunctionAnalysis, report: Reporter): void {
  if (!/[<>]=? *\w*_SHIFT\b|\w*_SHIFT *[<>]|& *~?\(\w*_SHIFT - 1\)/.test(fn.source.code)) return;
  const told = new Set<string>();
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = sides(fn, node);
    const shift = both && (/^[<>]=?$/.test(fn.operator(node)) ? comparedShift(fn, both) : maskOf(fn, node, both));
    if (!shift) continue;
    const [value, name] = [fn.canonical(shift.of), fn.canonical(shift.macro)];
    if (told.has(value) || isLog(fn, shift.of)) continue;
    told.add(value);
    report({
      ...fn.span(node),
      what: `\`${value}\` is a number of bytes; \`${name}\` is how many bits one has.`,
      why: 'The shift is a small number like 8 or 12: a size is hardly ever below it, and rounding to it rounds to something else.',
      advice: `Is \`1 << ${name}\` meant?`,
      brief: `${quote(fn, shift.of)} beside ${name}`,
    });
  }
}

interface Misused {
  readonly of: Node;
  readonly macro: Node;
}

function comparedShift(fn: FunctionAnalysis, [left, right]: readonly [Node, Node]): Misused | undefined {
  if (isShift(fn, right)) return isBytes(fn, left) ? { of: left, macro: right } : undefined;
  return isShift(fn, left) && isBytes(fn, right) ? { of: right, macro: left } : undefined;
}

/** `size & (SHIFT - 1)`, `size & ~(SHIFT - 1)`. */
function maskOf(fn: FunctionAnalysis, node: Node, [left, right]: readonly [Node, Node]): Misused | undefined {
  if (fn.operator(node) !== '&' || !isBytes(fn, left)) return undefined;
  const at = unwrap(fn, right);
  const inner = unwrap(fn, fn.kind(at) === 'unary_expression' ? fn.child(at, 'argument')! : at);
  const both = fn.kind(inner) === 'binary_expression' && fn.operator(inner) === '-' ? sides(fn, inner) : undefined;
  return both && fn.canonical(both[1]) === '1' && isShift(fn, both[0]) ? { of: left, macro: both[0] } : undefined;
}

const isShift = (fn: FunctionAnalysis, node: Node): boolean => shiftMacros.test(fn.canonical(node));

const isBytes = (fn: FunctionAnalysis, node: Node): boolean => byteNames.test(lastName(fn, node));

/** What is called a size may be lg of one: then something is shifted by it. */
function isLog(fn: FunctionAnalysis, node: Node): boolean {
  const code = fn.source.code.replace(/\s/g, '');
  return ['<<', '>>', 'BIT(', 'BIT_ULL('].some((before) => code.includes(`${before}${fn.canonical(node)}`));
}
