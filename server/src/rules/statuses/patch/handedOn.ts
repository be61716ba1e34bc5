import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { runsOf } from '../../support/changedCode.ts';
import { bareSpan } from '../../support/hunkLines.ts';

/** `if (n < 0) return done;` that becomes `if (ret < 0) return ret;`: what was returned for a failure was not the failure. */
export function checkHandedOn(hunks: readonly Hunk[], report: Reporter): void {
  for (const { before, after } of hunks.flatMap(handedOn)) {
    report({
      start: bareSpan(before.test).start,
      end: before.exit.end,
      change: 'fixed',
      what: `Where ${before.tested} told of a failure ${before.returned} was returned; the patch returns the failure.`,
      why: 'The caller took what was done so far for all there was to do.',
      advice: 'Do all callers take what is negative for a failure?',
      brief: `returned ${before.returned}, not the error`,
      related: [{ ...bareSpan(after.exit), message: 'the error' }],
      key: `hand on ${before.tested}`,
    });
  }
}

/** `if (tested < 0)`, and what the next line returns. */
interface Exit {
  readonly test: HunkLine;
  readonly exit: HunkLine;
  readonly tested: string;
  readonly returned: string;
}

function handedOn({ lines }: Hunk): { readonly before: Exit; readonly after: Exit }[] {
  return [...new Set(runsOf(lines))].flatMap((run) => {
    const left = run ? exitsIn(run.removed).filter(({ tested, returned }) => tested !== returned) : [];
    const kept = left.length > 0 ? exitsIn(run!.added).filter(({ tested, returned }) => tested === returned) : [];
    return left.flatMap((before, i) => (kept[i] ? [{ before, after: kept[i] }] : []));
  });
}

function exitsIn(lines: readonly HunkLine[]): Exit[] {
  return lines.flatMap((test, i): Exit[] => {
    const exit = lines[i + 1];
    const tested = /^\s*if \((\w+) < 0\)\s*$/.exec(test.text)?.[1];
    const returned = /^\s*return ([a-z_]\w*);\s*$/.exec(exit?.text ?? '')?.[1];
    return exit && tested !== undefined && returned !== undefined ? [{ test, exit, tested, returned }] : [];
  });
}
