import { measuresOf, type Call, type FunctionAnalysis, type Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';

/** `ret = copy_to_user(...); if (ret) return ret;`: the number of bytes that were left over, where an errno is meant. */
export function checkRemainders(fn: FunctionAnalysis, report: Reporter): void {
  const calls = fn.calls.filter(({ fact }) => fact?.returnsRemainder === true);
  const { kind, signed } = fn.returnType;
  if (calls.length === 0 || (kind === 'integer' && signed !== true) || kind === 'pointer' || kind === 'void') return;
  for (const jump of fn.returns) {
    const value = fn.children(jump)[0];
    const call = value === undefined ? undefined : remainderIn(fn, calls, fn.strip(value));
    if (!call) continue;
    report({
      ...fn.span(jump),
      what: `What is returned here is the number of bytes that ${call.name}() did not copy.`,
      why: 'It is above 0, and the caller takes it for a success, or for a length.',
      advice: 'Return -EFAULT where it is not 0.',
      brief: `the rest of ${call.name}() is returned`,
      related: call.node === fn.strip(value!) ? [] : [{ ...fn.span(call.node), message: 'the number of bytes left' }],
    });
  }
}

/** The call whose remainder an expression may hold where it is not 0; of a fragment only where that is sure. */
function remainderIn(fn: FunctionAnalysis, calls: readonly Call[], value: Node): Call | undefined {
  // Others may well hand on how much is left: an errno must come back from somewhere.
  const returnsErrno = /(?:\breturn|=) -E[A-Z]+;/.test(fn.source.code);
  const direct = calls.find(({ node }) => node === value);
  if (direct || fn.kind(value) !== 'identifier') return returnsErrno ? direct : undefined;
  const made = measuresOf(fn).definitionsAt(fn.text(value), value);
  return calls.find(({ node }) => {
    if (!made.some((one) => one?.value !== undefined && fn.strip(one.value) === node)) return false;
    return fn
      .statesBefore(fn.statementOf(value))
      .map((state) => state.valueOf(fn.text(value)))
      .some(
        ({ symbol, constant, nonzero }) =>
          symbol === `$n${node}` && constant !== 0n && (returnsErrno || (!fn.whole && nonzero === true)),
      );
  });
}
