import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { mapSlots, severalSince } from '../../kernel/mappers.ts';
import type { Reporter } from '../rule.ts';
import { sides, variableOf } from '../support/nodes.ts';

/** A function in the slot for one page, of an ops table that has one for several, that deals with more than one size. */
export function checkSlot(fn: FunctionAnalysis, report: Reporter): void {
  const { opsFact } = fn;
  if (opsFact?.slot !== mapSlots.one || opsFact.ops !== 'iommu_domain_ops' || !fn.startInView) return;
  const reason = sizesOf(fn);
  if (reason === undefined) return;
  report({
    ...fn.nameSpan,
    what: `${fn.name}() is called once for each page: its ops table has \`.${mapSlots.one}\` and not \`.${mapSlots.several}\`.`,
    why: 'A long range costs a call, a lock and a walk for each of its pages.',
    advice: `It takes more than one page size: would \`.${mapSlots.several}\` do?`,
    brief: `.${mapSlots.one} without .${mapSlots.several}`,
    since: severalSince,
    related: [{ ...fn.span(reason), message: 'more than one size' }],
  });
}

/** Where the function tells page sizes apart, or leaves them to a table's own code. */
function sizesOf(fn: FunctionAnalysis): Node | undefined {
  const size = fn.parameters[3];
  if (!size || size.type.kind !== 'integer') return undefined;
  const passed = fn.calls.find(
    (call) =>
      call.throughPointer &&
      call.name === mapSlots.one &&
      call.args[3] !== undefined &&
      variableOf(fn, call.args[3])?.name === size.name,
  );
  if (passed) return passed.node;
  const tests = fn.descendants(fn.body, 'binary_expression').filter((node) => {
    const both = fn.operator(node) === '==' ? sides(fn, node) : undefined;
    return both !== undefined && fn.canonical(both[0]) === size.name;
  });
  return tests.length > 1 ? tests[0] : undefined;
}
