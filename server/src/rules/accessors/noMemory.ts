import type { Call, FunctionAnalysis, Node } from '../../c/index.ts';
import type { Reporter } from '../rule.ts';
import { statementBefore } from '../support/statements.ts';

/** `-ENOMEM` where a look-up found nothing: somebody took it for one that builds what is missing. */
export function checkNoMemory(fn: FunctionAnalysis, report: Reporter): void {
  if (!fn.source.code.includes('-ENOMEM')) return;
  for (const call of fn.calls) {
    if (!call.fact?.entryAccessor || !isLookUp(fn, call)) continue;
    const failure = fn
      .descendants(fn.body, 'if_statement')
      .find((node) => node > call.node && isFailureOf(fn, node, call));
    if (failure === undefined) continue;
    report({
      ...fn.span(call.node),
      what: `Where ${call.name}() finds nothing, -ENOMEM is returned; but it only looks, and builds no missing level.`,
      why: 'For a part that nobody used before the mapping can never be made, however much memory there is.',
      advice: 'Is the accessor that allocates meant here?',
      brief: `${call.name}() does not allocate`,
      related: [{ ...fn.span(fn.child(failure, 'condition') ?? failure), message: 'taken for a lack of memory' }],
    });
  }
}

function isLookUp(fn: FunctionAnalysis, call: Call): boolean {
  const values = fn.valuesOf(call.node);
  return values.length > 0 && values.every(({ accessor }) => accessor?.allocates === false);
}

const noMemory = /^(?:return ?(?:ERR_PTR\()?|\w+=)-ENOMEM\)?;$/;

/** `if (!p) return -ENOMEM;`, or a jump below `ret = -ENOMEM; p = look_up();` */
function isFailureOf(fn: FunctionAnalysis, statement: Node, call: Call): boolean {
  const condition = fn.strip(fn.child(statement, 'condition') ?? statement);
  const tested =
    fn.kind(condition) === 'unary_expression' && fn.operator(condition) === '!'
      ? fn.child(condition, 'argument')
      : undefined;
  if (tested === undefined || !fn.valuesOf(tested).some(({ accessor }) => accessor?.call.node === call.node))
    return false;
  const branch = fn.child(statement, 'consequence');
  if (branch === undefined) return false;
  const steps = fn.kind(branch) === 'compound_statement' ? fn.children(branch) : [branch];
  if (steps.some((step) => noMemory.test(fn.canonical(step)))) return true;
  const before = statementBefore(fn, fn.statementOf(call.node));
  return (
    before !== undefined && /^\w+=-ENOMEM;$/.test(fn.canonical(before)) && /goto|return/.test(fn.canonical(branch))
  );
}
