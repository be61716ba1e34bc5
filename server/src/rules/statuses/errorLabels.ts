import { measuresOf, type FunctionAnalysis, type Node } from '../../c/index.ts';
import { warningNames } from '../../kernel/callNames.ts';
import { jumpsToErrors, undoLabels } from '../../kernel/failureNames.ts';
import { testedStatuses } from '../../kernel/status.ts';
import type { Reporter } from '../rule.ts';
import { jumpsTo, labelAround, labelOf } from '../support/labels.ts';
import { statementBefore, takenBranch } from '../support/statements.ts';
import { assigned } from './assigned.ts';
import { leavesOf } from './failure/leaves.ts';
import { stackOf } from './labels.ts';

/** `err: undo(); return 0;`, where every jump to the label has a status that is not 0. Gives what it reported. */
export function checkErrorLabels(fn: FunctionAnalysis, report: Reporter): readonly Node[] {
  if (!jumpsToErrors.test(fn.source.code)) return [];
  if (!fn.whole || fn.returnType.kind !== 'integer' || fn.returnType.signed !== true) return [];
  const told: Node[] = [];
  for (const jump of fn.returns) {
    const value = fn.children(jump)[0];
    if (value === undefined || fn.text(value) !== '0') continue;
    const failed = statusAtLabel(fn, jump);
    if (!failed) continue;
    told.push(jump);
    report({
      ...fn.span(jump),
      what: `Only failures get to ${failed.label}, with the error in ${failed.status}, and 0 is returned here.`,
      why: 'The caller takes what was undone for done.',
      advice: `Should ${failed.status} be returned?`,
      brief: `0 is returned below ${failed.label}`,
      related: [{ ...fn.span(failed.jump), message: 'from here, for one' }],
      fix: { title: `Return ${failed.status}`, edits: [{ ...fn.span(value), text: failed.status }] },
    });
  }
  return told;
}

/** Of a `return` behind labels of errors that nothing falls into: the status that all jumps to them have, never 0. */
function statusAtLabel(
  fn: FunctionAnalysis,
  returned: Node,
): { readonly label: string; readonly status: string; readonly jump: Node } | undefined {
  const around = fn.parent(returned);
  const before = around === undefined ? [] : fn.children(around).filter((node) => node <= returned);
  const label = before.findLast((node) => fn.kind(node) === 'labeled_statement') ?? labelAround(fn, returned);
  const stack = label === undefined ? undefined : stackOf(fn, label);
  const names = stack?.map((one) => labelOf(fn, one)) ?? [];
  if (!undoLabels.test(names[0] ?? '')) return undefined;
  // `nomem: ret = -ENOMEM; err: ...`: one of the labels gives the error itself.
  const jumps = stack!.filter((one) => !givesErrno(fn, one)).flatMap((one) => jumpsTo(fn, labelOf(fn, one)));
  const [first, ...others] = jumps;
  if (first === undefined) return undefined;
  const status = errorsAt(fn, first).find((name) => others.every((jump) => errorsAt(fn, jump).includes(name)));
  return status === undefined ? undefined : { label: names[0]!, status, jump: first };
}

/** Variables that hold an error where a jump is taken: asked of the text, since nothing is followed that nobody reads. */
export function errorsAt(fn: FunctionAnalysis, jump: Node): string[] {
  const given = givenBefore(fn, jump);
  if (given !== undefined) return [given];
  const taken = takenBranch(fn, jump);
  const tested = taken ? testedBy(fn, taken.condition) : undefined;
  if (tested !== undefined) return [tested];
  // Of a hunk, the declaration may be out of view.
  const names = new Set(
    fn.assignments.map(({ target }) => fn.text(target)).filter((name) => testedStatuses.test(name)),
  );
  return [...names].filter((name) => hasErrno(fn, name, jump));
}

function givesErrno(fn: FunctionAnalysis, label: Node): boolean {
  const one = assigned(fn, fn.children(label).at(-1));
  return one !== undefined && testedStatuses.test(one.name) && isErrno.test(fn.text(one.value));
}

/** `-EIO`, `PTR_ERR(p)`, `other(p) ?: -EIO`. */
const isErrno = /^-E[A-Z]|^PTR_ERR\(|\? ?: -E[A-Z]\w*$/;

/** `ret = -ENOMEM; goto err;`, with nothing but messages and undoing in between. */
function givenBefore(fn: FunctionAnalysis, jump: Node): string | undefined {
  for (let at = statementBefore(fn, jump); at !== undefined; at = statementBefore(fn, at)) {
    const one = assigned(fn, at);
    if (one && testedStatuses.test(one.name)) {
      // `if (irq < 0) { ret = irq; ... }`
      const condition = takenBranch(fn, jump)?.condition;
      const isTested = condition !== undefined && fn.canonical(condition) === `${fn.canonical(one.value)}<0`;
      return isTested || isErrno.test(fn.text(one.value)) ? one.name : undefined;
    }
    if (fn.kind(at) !== 'expression_statement') return undefined;
  }
  return undefined;
}

/** `ret` of `if (ret) goto err;`, `if (WARN_ON(ret < 0)) goto err;`. */
export function testedBy(fn: FunctionAnalysis, condition: Node): string | undefined {
  const call = fn.callOf(fn.strip(condition));
  const asked = call && warningNames.test(call.name) ? call.args[0] : condition;
  const leaves = asked === undefined ? [] : leavesOf(fn, asked, true);
  // `ret && x->required`: both hold.
  const all = asked !== undefined && fn.operator(fn.strip(asked)) === '&&' && !/\|\|/.test(fn.text(asked));
  const [leaf, ...more] = all ? leaves.filter((one) => isStatus(fn, one.node)) : leaves;
  if (!leaf || more.length > 0 || leaf.says === 'zero') return undefined;
  // `if ((ret = step(x)))`
  const kept = fn.kind(leaf.node) === 'assignment_expression' ? fn.child(leaf.node, 'left') : leaf.node;
  if (kept === undefined || fn.kind(kept) !== 'identifier') return undefined;
  const name = fn.text(kept);
  return testedStatuses.test(name) ? name : undefined;
}

function isStatus(fn: FunctionAnalysis, node: Node): boolean {
  return fn.kind(node) === 'identifier' && testedStatuses.test(fn.text(node));
}

/** Whatever way leads to the jump, the variable got an errno on it last. */
function hasErrno(fn: FunctionAnalysis, name: string, jump: Node): boolean {
  const given = measuresOf(fn).definitionsAt(name, jump);
  return given.length > 0 && given.every((one) => one?.value !== undefined && /^-E[A-Z]/.test(fn.text(one.value)));
}
