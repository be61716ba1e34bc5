import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { unitTypes } from '../../kernel/units.ts';
import type { Reporter } from '../rule.ts';
import { assignmentsTo, mentions, quote, sides, variableOf } from '../support/nodes.ts';
import { unwrap } from '../support/widths.ts';

/**
 * `index = (addr - start) >> SHIFT; phys = origin[index]; return phys;` of a function that gives an address for an address: where
 * the slot begins, for each address in it. `addr` has no other part in the function.
 */
export function checkStartsOfSlots(fn: FunctionAnalysis, report: Reporter): void {
  if (!isAddress(fn.returnType.text)) return;
  const given = fn.parameters.filter(({ type }) => isAddress(type.text));
  if (given.length !== 1) return;
  const { name } = given[0]!;
  for (const returned of fn.returns) {
    const value = fn.children(returned)[0];
    for (const node of value === undefined ? [] : answersOf(fn, value)) {
      const cut = indexCutFrom(fn, node, name);
      if (cut === undefined || fn.named(name).some((use) => use > fn.body && !fn.isInside(use, cut))) continue;
      report({
        ...fn.span(returned),
        what: `${fn.name}() answers with \`${quote(fn, node)}\`: where the slot begins, for each \`${name}\` in it.`,
        why: 'What is asked of an address in the middle gets the start of the data: the answer is too low by the offset.',
        advice: `Add the low bits of \`${name}\`, which the shift cuts off.`,
        brief: 'the offset in the slot is lost',
        related: [{ ...fn.span(cut), message: 'cut off here' }],
      });
      return;
    }
  }
}

const isAddress = (type: string): boolean => /^(?:phys|dma)_addr_t$/.test(type) && unitTypes.has(type);

/** What is returned, followed through one variable, and on both sides of a `?:`. */
function answersOf(fn: FunctionAnalysis, value: Node, depth = 0): Node[] {
  const at = fn.strip(unwrap(fn, value));
  if (depth > 2) return [];
  if (fn.kind(at) === 'conditional_expression') {
    const parts = [fn.child(at, 'consequence'), fn.child(at, 'alternative')];
    return parts.flatMap((part) => (part === undefined ? [] : answersOf(fn, part, depth + 1)));
  }
  const made = fn.kind(at) === 'identifier' ? assignmentsTo(fn, fn.text(at)) : [];
  if (made.length === 1 && made[0]!.value !== undefined) return answersOf(fn, made[0]!.value, depth + 1);
  return [at];
}

/** Where the index of an element was cut out of the address: `(addr - start) >> SHIFT`. */
function indexCutFrom(fn: FunctionAnalysis, node: Node, name: string): Node | undefined {
  const element = fn.kind(node) === 'field_expression' ? fn.child(node, 'argument') : node;
  if (element === undefined || fn.kind(element) !== 'subscript_expression') return undefined;
  const index = fn.strip(fn.child(element, 'index')!);
  const variable = variableOf(fn, index);
  const made = variable ? assignmentsTo(fn, variable.name) : [];
  const value = variable ? (made.length === 1 ? made[0]!.value : undefined) : index;
  const at = value === undefined ? undefined : fn.strip(unwrap(fn, value));
  if (at === undefined || fn.kind(at) !== 'binary_expression' || !/^(?:>>|\/)$/.test(fn.operator(at))) return undefined;
  return mentions(fn, sides(fn, at)![0], name) ? at : undefined;
}
