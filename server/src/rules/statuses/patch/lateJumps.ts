import { statusNames } from '../../../kernel/status.ts';
import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { bareSpan, indentOf } from '../../support/hunkLines.ts';

/** `rc = -EAGAIN; }`, below which a patch puts the jump: the branch did not leave, and the next step went over the error. */
export function checkLateJumps(hunks: readonly Hunk[], report: Reporter): void {
  for (const { line, status, jump } of hunks.flatMap(lateJumps)) {
    report({
      ...bareSpan(line),
      change: 'fixed',
      what: `${status} got an error here, and the function went on; the patch leaves.`,
      why: 'The next step put its own status over the error, and what had failed was taken for done.',
      advice: 'Do the other branches that set an error leave?',
      brief: `the error in ${status} was lost`,
      related: [{ ...bareSpan(jump), message: 'left here' }],
      key: `late ${line.text.trim()}`,
    });
  }
}

interface LateJump {
  readonly line: HunkLine;
  readonly status: string;
  readonly jump: HunkLine;
}

function lateJumps({ lines }: Hunk): LateJump[] {
  return lines.flatMap((line, i): LateJump[] => {
    const status = line.kind === 'context' ? error.exec(line.text)?.[1] : undefined;
    const [jump, end] = lines.slice(i + 1, i + 3);
    if (status === undefined || !statusNames.test(status) || jump?.kind !== 'added' || end === undefined) return [];
    if (!/^\s*(?:goto \w+|break|return \w+);\s*$/.test(jump.text) || indentOf(jump) !== indentOf(line)) return [];
    // A branch ends there, and has no other way to go.
    return end.kind === 'context' && /^\s*\}\s*$/.test(end.text) && indentOf(end) < indentOf(line)
      ? [{ line, status, jump }]
      : [];
  });
}

const error = /^\s*(\w+) = -E[A-Z0-9]+;\s*(?:\/\*.*\*\/\s*)?$/;
