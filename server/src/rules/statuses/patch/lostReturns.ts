import { plainStatuses } from '../../../kernel/status.ts';
import type { Hunk, PatchMessage } from '../../../patch/model.ts';
import { textsOf } from '../../../patch/index.ts';
import type { Reporter } from '../../rule.ts';
import { bareSpan } from '../../support/hunkLines.ts';
import { functionOf, replacedLine } from '../../support/replacedLine.ts';

/**
 * The only thing that a hunk does is that a branch, or an error label, that returned an error returns 0, and the message
 * does not speak of it.
 */
export function checkLostReturns(message: PatchMessage, hunks: readonly Hunk[], report: Reporter): void {
  const anew = headsTakenOut(hunks);
  const lost = hunks.filter((hunk) => !anew.has(functionOf(hunk)?.name ?? '')).flatMap((hunk) => lostIn(hunk) ?? []);
  if (lost.length === 0 || textsOf(message).some((text) => aboutSuccess.test(text))) return;
  for (const { before, after, value } of lost) {
    report({
      ...bareSpan(after),
      change: 'introduced',
      what: `This way out returned \`${value}\`; with the patch it returns 0.`,
      why: 'The caller takes the failure for success, and goes on with what is not there.',
      advice: 'Is it no failure any more? Then the message should say so.',
      brief: `returns 0, not ${value}`,
      related: [{ ...bareSpan(before), message: 'before' }],
      key: `return ${value}`,
    });
  }
}

/** Functions whose head the patch writes anew: what they return may be something else. */
function headsTakenOut(hunks: readonly Hunk[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { kind, text } of hunks.flatMap(({ lines }) => lines)) {
    const head = kind === 'removed' ? text.slice(0, Math.max(0, text.indexOf('('))) : '';
    const name = /^\w[\w\s*]*$/.test(head) ? /[\s*](\w+)$/.exec(head)?.[1] : undefined;
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** Success is what the patch is about. */
const aboutSuccess =
  /success|ignor|harmless|not (?:an |really an )?error|no error|return(?:s|ing|ed)? (?:0|zero)|(?:do not|don't|should(?: not|n't)|without) (?:fail|return)|silent|non-?fatal|not fatal|optional|warn|\binstead\b|\bskip|toler|\ballow|no longer|\baccept|continue|proceed|abort|revert|\bbogus\b|spurious/i;

const errors = /^-E[A-Z0-9]+$/;

function lostIn(hunk: Hunk) {
  const replaced = replacedLine(hunk);
  if (!replaced) return undefined;
  const { before, after } = replaced;
  const [was, is] = [before, after].map(({ text }) => /^(\s+)return (.+);\s*$/.exec(text));
  const value = was?.[2];
  if (value === undefined || is?.[2] !== '0' || !(errors.test(value) || plainStatuses.test(value))) return undefined;
  // At the end of a function a status may well be 0 always.
  if (!/^(?:\t{2,}| {16,})/.test(was![1]!) && !isBelowErrorLabel(hunk)) return undefined;
  const type = functionOf(hunk)?.type ?? '';
  return /^(?:bool|size_t|void|unsigned|irqreturn_t)|_t$|\*$/.test(type) ? undefined : { before, after, value };
}

/** Undoing stands between a label of errors and the return. */
function isBelowErrorLabel({ lines }: Hunk): boolean {
  const at = lines.findIndex(({ kind }) => kind === 'removed');
  const label = lines.slice(0, at).findLast(({ text }) => /^\w+:/.test(text));
  return label !== undefined && /^\w*(?:err|fail|undo|unwind|unmap|free|abort|bail)\w*:/.test(label.text);
}
