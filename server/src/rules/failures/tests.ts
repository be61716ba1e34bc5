import type { Assignment, Call, CallFact, FunctionAnalysis, Node } from '../../c/index.ts';
import { declaredBy, sides } from '../support/nodes.ts';

/** A test of a place for failure: where the place is used, and the whole test. */
export interface Test {
  readonly kind: 'null' | 'error' | 'both';
  readonly use: Node;
  readonly node: Node;
}

export type Tests = ReadonlyMap<string, readonly Test[]>;

const places = ['identifier', 'field_expression', 'subscript_expression', 'assignment_expression'];

/** All tests of a function, by what they test. */
export function testsOf(fn: FunctionAnalysis): Tests {
  const tests = new Map<string, Test[]>();
  for (const use of fn.descendants(fn.body, ...places)) {
    const test = isPartOfMember(fn, use) ? undefined : testAround(fn, use);
    if (!test) continue;
    // `if (!(p = f()))` tests p.
    const tested = fn.kind(use) === 'assignment_expression' ? fn.child(use, 'left') : use;
    if (tested === undefined) continue;
    const place = fn.canonical(tested);
    tests.set(place, [...(tests.get(place) ?? []), { ...test, use }]);
  }
  return tests;
}

/** Only an error pointer says that it failed. */
export function fails(fact: CallFact | undefined): boolean {
  return fact?.returnsErrPtr === true && fact.mayReturnNull === false;
}

/** Tests of what a call's result was stored to, up to the next store to the same place. */
export function testsAfter(fn: FunctionAnalysis, assigned: Assignment, call: Call, tests: readonly Test[]): Test[] {
  if (tests.length === 0) return [];
  const place = placeOf(fn, assigned);
  const later = fn.assignments.filter(
    (one) => one.node > assigned.node && one.operator === '=' && placeOf(fn, one) === place,
  );
  // That of another branch does not come after it; of many branches it is not worth asking.
  const again = later.find((one, i) => i >= 4 || fn.reaches(assigned.node, one.node));
  // What is not in view may store to the place, too.
  const gaps = fn.whole ? [] : fn.cfg.blocks.flatMap(({ elements }) => elements.filter(({ kind }) => kind === 'gap'));
  const unseen = gaps.map(({ node }) => node).filter((node) => node > assigned.node);
  const until = Math.min(again?.node ?? Number.MAX_SAFE_INTEGER, ...unseen);
  return tests.filter(({ use }) => use === assigned.node || (use > call.node && use <= until));
}

export function isPartOfMember(fn: FunctionAnalysis, node: Node): boolean {
  const parent = fn.parent(node);
  return parent !== undefined && fn.kind(parent) === 'field_expression';
}

export function placeOf(fn: FunctionAnalysis, one: Assignment): string {
  if (fn.kind(one.node) !== 'init_declarator') return fn.canonical(one.target);
  return declaredBy(fn, one.node)?.name ?? fn.canonical(one.target).replace(/^\*+/, '');
}

export function testAround(fn: FunctionAnalysis, node: Node): Omit<Test, 'use'> | undefined {
  let at = node;
  for (let parent = fn.parent(at); parent !== undefined; at = parent, parent = fn.parent(at)) {
    switch (fn.kind(parent)) {
      case 'parenthesized_expression':
        continue;
      case 'unary_expression':
        return fn.operator(parent) === '!' ? { kind: 'null', node: parent } : undefined;
      case 'binary_expression': {
        if (/^(?:&&|\|\|)$/.test(fn.operator(parent))) return { kind: 'null', node };
        if (!/^[=!]=$/.test(fn.operator(parent))) return undefined;
        const both = sides(fn, parent)!;
        const other = both[0] === at ? both[1] : both[0];
        return /^(?:NULL|0)$/.test(fn.canonical(other)) ? { kind: 'null', node: parent } : undefined;
      }
      case 'argument_list': {
        const callNode = fn.parent(parent);
        const call = callNode === undefined ? undefined : fn.callOf(callNode);
        if (!call) return undefined;
        if (/^(?:IS_ERR|PTR_ERR_OR_ZERO|IS_ERR_VALUE)$/.test(call.name)) return { kind: 'error', node: call.node };
        // No wrong test at all.
        if (call.name === 'IS_ERR_OR_NULL') return { kind: 'both', node: call.node };
        if (fn.strip(call.node) === call.node) return undefined;
        at = call.node;
        parent = at;
        continue;
      }
      case 'if_statement':
      case 'while_statement':
      case 'conditional_expression':
        return fn.child(parent, 'condition') === at ? { kind: 'null', node } : undefined;
      default:
        return undefined;
    }
  }
  return undefined;
}
