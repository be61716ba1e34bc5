import type { Hunk } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { bareSpan } from '../../support/hunkLines.ts';
import { jumps, type Added } from './lines.ts';

/** A jump that followed a call whatever came of it, before which a patch puts `if (ret)`. */
export function checkTests(hunks: readonly Hunk[], report: Reporter): void {
  for (const { start, end, value, line } of hunks.flatMap(addedTests)) {
    report({
      start,
      end,
      change: 'fixed',
      what: `This was left whatever the call before gave; the patch tests ${value} first.`,
      why: 'Where the call succeeds the rest is not done, and the caller gets a status that does not say so.',
      advice: 'Is the test the right way round?',
      brief: `${value} was not tested`,
      related: [{ start: line.start, end: line.end, message: 'the test' }],
      key: `test ${value}`,
    });
  }
}

function addedTests({ lines }: Hunk): Added[] {
  return lines.flatMap((line, i): Added[] => {
    const test = line.kind === 'added' ? /^\s*if \((\w+)(?: < 0)?\)\s*\{?\s*$/.exec(line.text) : null;
    const [call, old] = lines.slice(Math.max(0, i - 2), i);
    if (!test || call?.kind !== 'context' || old?.kind !== 'removed' || !jumps.test(old.text)) return [];
    if (old.text.trim() !== lines[i + 1]?.text.trim()) return [];
    if (!new RegExp(`^\\s*${test[1]!} = \\w+\\(.*\\);\\s*$`).test(call.text)) return [];
    return [{ ...bareSpan(old), value: test[1]!, line }];
  });
}
