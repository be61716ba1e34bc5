import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import { lengthValueNames } from '../../kernel/sizeNames.ts';
import { isForFailure } from '../failures/numberTests.ts';
import type { Reporter } from '../rule.ts';
import { lastName, quote, sides } from '../support/nodes.ts';
import { originCall } from '../support/origin.ts';

/** A status compared with a length, and a length taken for a status: `iommu_map() != size`, `if (iommu_unmap()) goto err;`. */
export function checkOtherResults(fn: FunctionAnalysis, report: Reporter): void {
  if (fn.mayCall((fact) => isStatus(fact))) checkStatuses(fn, report);
  if (fn.mayCall((fact) => fact.returnsUnmapped === true)) checkLengths(fn, report);
}

function isStatus(fact: Call['fact']): boolean {
  return fact?.zeroIsSuccess === true && fact.cite !== undefined && (fact.type ?? 'int') === 'int';
}

function checkStatuses(fn: FunctionAnalysis, report: Reporter): void {
  for (const node of fn.descendants(fn.body, 'binary_expression')) {
    const both = /^(?:[<>]=?|[!=]=)$/.test(fn.operator(node)) ? sides(fn, node) : undefined;
    if (!both) continue;
    for (const [result, length] of [both, [both[1], both[0]]] as const) {
      if (!lengthValueNames.test(lastName(fn, length)) || fn.constantOf(length) !== undefined) continue;
      const call = originCall(fn, result, (one) => isStatus(one.fact) && fn.knowledge.roleOfName(one.name) === 'map');
      if (!call) continue;
      report({
        ...fn.span(node),
        what: `${call.name}() returns 0 where all is mapped, never \`${quote(fn, length)}\`.`,
        why: 'The comparison takes a success for a failure, or a failure for a success.',
        advice: 'Test the result for not being 0.',
        brief: `a status compared with ${quote(fn, length)}`,
        related: fn.isInside(call.node, node) ? [] : [{ ...fn.span(call.node), message: 'the call' }],
      });
    }
  }
}

function checkLengths(fn: FunctionAnalysis, report: Reporter): void {
  for (const owner of fn.descendants(fn.body, 'if_statement')) {
    const condition = fn.child(owner, 'condition');
    const node = condition === undefined ? undefined : fn.strip(condition);
    const tested = node === undefined ? undefined : valueOf(fn, node);
    if (node === undefined || tested === undefined || !isForFailure(fn, { kind: 'nonzero', use: tested, node }))
      continue;
    const call = originCall(fn, tested, ({ fact }) => fact?.returnsUnmapped === true);
    if (!call) continue;
    report({
      ...fn.span(node),
      what: `${call.name}() returns how many bytes it has unmapped: here all but 0 is taken for a failure.`,
      why: 'What went well is reported as an error, and a failure, which is 0, goes on.',
      advice: 'Compare the result with the size that was asked for.',
      brief: 'bytes taken for a status',
      related: fn.isInside(call.node, node) ? [] : [{ ...fn.span(call.node), message: 'the call' }],
    });
  }
}

/** `x` of `if (x)` and `if (x != 0)`. */
function valueOf(fn: FunctionAnalysis, node: Node): Node | undefined {
  if (/^(?:identifier|call_expression)$/.test(fn.kind(node))) return node;
  const both = fn.operator(node) === '!=' ? sides(fn, node) : undefined;
  return both && fn.canonical(both[1]) === '0' ? both[0] : undefined;
}
