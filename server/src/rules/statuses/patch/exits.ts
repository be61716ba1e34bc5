import { loggingNames } from '../../../kernel/callNames.ts';
import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { runsOf } from '../../support/changedCode.ts';
import { bareSpan } from '../../support/hunkLines.ts';
import type { Added } from './lines.ts';

/** `ret = step();` after which nothing was asked, and the patch leaves where it failed. */
export function checkExits(hunks: readonly Hunk[], report: Reporter): void {
  for (const { start, end, value, line } of hunks.flatMap(addedExits)) {
    report({
      start,
      end,
      change: 'fixed',
      what: `Nothing was asked of ${value} here; the patch leaves where it says that the step failed.`,
      why: 'The next step went on without this one, and what it returned took the place of the error.',
      advice: 'Is everything undone that was set up before it?',
      brief: `${value} was not looked at`,
      related: [{ start: line.start, end: line.end, message: 'the test' }],
      key: `exit ${value}`,
    });
  }
}

/** The first line that is no part of a message. */
function behindMessages(lines: readonly HunkLine[], from: number): number {
  let at = from;
  while (at < from + longest && loggingNames.test(lines[at]?.text.trim() ?? '')) {
    while (at < from + longest && !/;\s*$/.test(lines[at]?.text ?? ';')) at++;
    at++;
  }
  return at;
}

/** Lines of what a branch says. */
const longest = 6;

function addedExits({ lines }: Hunk): Added[] {
  const runs = runsOf(lines);
  return lines.flatMap((line, i): Added[] => {
    const test = line.kind === 'added' ? /^\s*if \((\w+)(?: < 0|)\)\s*\{?\s*$/.exec(line.text) : null;
    const step = lines[i - 1];
    const exit = lines[behindMessages(lines, i + 1)];
    if (!test || step?.kind !== 'context' || exit?.kind !== 'added') return [];
    if (!new RegExp(`^\\s*(?:return ${test[1]!}|goto \\w+);\\s*$`).test(exit.text)) return [];
    if (!new RegExp(`^\\s*${test[1]!} = \\w+\\(.*\\);\\s*$`).test(step.text)) return [];
    // The test may have been there, in another form.
    let next = lines.indexOf(exit) + 1;
    while (/^\s*\}?\s*$/.test(lines[next]?.text ?? '-')) next += 1;
    if (runs[i]!.removed.length > 0 || lines[next]?.text.includes(test[1]!)) return [];
    return [{ ...bareSpan(step), value: test[1]!, line }];
  });
}
