import type { FunctionAnalysis, Node } from '../../c/index.ts';
import { plainStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { originCall } from '../support/origin.ts';
import { branchOf } from './failure/branch.ts';
import { sets } from './status.ts';

/** `ret = init(x); if (ret == false) goto undo;`: false is 0, and that is what is returned for the failure. */
export function checkBoolKept(fn: FunctionAnalysis, report: Reporter): void {
  if (!/\b(?:r|rc|rv|ret|err|error|status) == false\b|!(?:r|rc|rv|ret|err|error|status)\b/.test(fn.source.code)) return;
  if (fn.returnType.kind === 'bool' || fn.returnType.text === 'void') return;
  for (const jump of fn.descendants(fn.body, 'goto_statement', 'return_statement')) {
    const branch = branchOf(fn, jump);
    const [, no, is] = branch?.truth ? (/^(?:!(\w+)|(\w+)==false)$/.exec(fn.canonical(branch.condition)) ?? []) : [];
    const status = no ?? is ?? '';
    if (!branch || !plainStatuses.test(status) || sets(fn, branch.block, status)) continue;
    if (!isHandedOn(fn, jump, status)) continue;
    const tested = fn.descendants(branch.condition, 'identifier').find((one) => fn.text(one) === status);
    const call = tested === undefined ? undefined : originCall(fn, tested);
    if (!call || !(call.fact?.type === 'bool' || (is !== undefined && !call.fact?.type))) continue;
    if (fn.variable(status)?.type.kind === 'bool') continue;
    report({
      ...fn.span(fn.strip(branch.condition)),
      what: `${call.name}() says false where it failed, which is 0 in ${status}; and that is returned as the status.`,
      why: 'The caller takes the failure for success.',
      advice: `Should ${status} get an error here, or ${call.name}() return one?`,
      brief: `${status} is 0 where ${call.name}() failed`,
      related: [
        { ...fn.span(call.node), message: 'true or false' },
        { ...fn.span(jump), message: 'left here' },
      ],
    });
  }
}

/** Of a hunk, another step must show that it is the status that is carried to the label. */
function isHandedOn(fn: FunctionAnalysis, jump: Node, status: string): boolean {
  if (fn.kind(jump) === 'return_statement') return fn.canonical(jump) === `return ${status};`;
  const isReturned = fn.returns.some((one) => one > jump && fn.canonical(one) === `return ${status};`);
  if (fn.whole || fn.endInView) return isReturned;
  return fn.calls.some(({ node, fact, args }) => {
    const branch = fn.parent(jump);
    return (
      branch !== undefined &&
      fn.isInside(node, branch) &&
      (fact?.printsError === true || args.some((arg) => fn.text(arg) === status))
    );
  });
}
