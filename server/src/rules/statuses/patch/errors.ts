import type { Hunk } from '../../../patch/model.ts';
import type { Reporter } from '../../rule.ts';
import { setErrors } from './setErrors.ts';

/** `ret = -ENOMEM;` put before a jump that was there already. */
export function checkErrors(hunks: readonly Hunk[], isFix: boolean, report: Reporter): void {
  for (const { start, end, status, error, line, toError, test } of hunks.flatMap(setErrors)) {
    if (!isFix && !toError) continue;
    report({
      start,
      end,
      change: 'fixed',
      what: `This branch left without an error in ${status}; the patch sets it to ${error}.`,
      why: 'The function returned what the step before had left there: success, where that went well.',
      advice: 'Do the other failures of this function set it?',
      brief: `${status} was not set`,
      related: [
        ...(test ? [{ start: test.start, end: test.end, message: 'the condition' }] : []),
        { start: line.start, end: line.end, message: 'set here' },
      ],
      key: `set ${status}`,
    });
  }
}
