import { errnos, hypervisorCodes, internalErrnos } from '../../kernel/errnos.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';

/** A code that a patch replaces on its line by an errno that says more. */
export function codesReplaced(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap(({ removed, added }) => {
    const fresh = added.flatMap((one) => codeIn(one) ?? []);
    return removed.flatMap((old): Report[] => {
      const found = codeIn(old);
      const slip = found && slipOf(found.code);
      const now = slip && fresh.find((one) => one.before.trim() === found.before.trim() && slip.isMended(one.code));
      if (!now) return [];
      const { before, code } = found;
      const start = old.start + before.length;
      return [
        {
          start,
          end: start + code.length,
          change: 'fixed',
          ...(now.code === '-EPERM'
            ? sameValue(code)
            : {
                what: `${code} ${slip.what}; the patch makes it ${now.code}.`,
                why: slip.matters,
                advice: 'Nothing to do: the patch tells what happened.',
              }),
          brief: `${code} becomes ${now.code}`,
          key: `${code} to ${now.code}`,
        },
      ];
    });
  });
}

/** `-1` that becomes `-EPERM` has a name, and still says the same. */
function sameValue(code: string): Pick<Report, 'what' | 'why' | 'advice'> {
  return {
    what: `${code} beside errnos does not tell which one is meant; the patch writes -EPERM, which is the same number.`,
    why: 'Who prints it goes on to tell of missing rights.',
    advice: 'Is a right what is missing? Or would another errno say what happened?',
  };
}

/** The code that a line returns or sets, and what stands before it. */
function codeIn({ text }: HunkLine): { readonly before: string; readonly code: string } | undefined {
  const match = /^(\s*(?:return|\w+ =)\s*\(?(?:ERR_PTR\()?)([^;]*?)\)*;/.exec(text);
  return match ? { before: match[1]!, code: match[2]! } : undefined;
}

interface Slip {
  readonly what: string;
  readonly matters: string;
  isMended(code: string): boolean;
}

const isErrno = (code: string): boolean => code.startsWith('-') && errnos.has(code.slice(1));

function slipOf(code: string): Slip | undefined {
  if (code === '-1')
    return {
      what: 'is -EPERM to who takes it for an errno',
      matters: 'It tells of missing rights.',
      isMended: isErrno,
    };
  const internal = /^-(\w+)$/.exec(code);
  const instead = internal && internalErrnos.get(internal[1]!);
  if (instead)
    return {
      what: "is a code of the kernel's own",
      matters: 'User space has no name for it.',
      isMended: (now) => now === `-${instead}`,
    };
  if (errnos.has(code))
    return {
      what: 'lacks its sign',
      matters: 'Callers that test for less than 0 take it for a success.',
      isMended: (now) => now === `-${code}`,
    };
  // `alloc ? H_HARDWARE : H_TOO_HARD`
  const words = code.match(/\b[A-Z]\w*/g) ?? [];
  if (words.length > 0 && words.every((word) => hypervisorCodes.test(word)) && !/\(/.test(code))
    return { what: 'is a code of the hypervisor', matters: 'The caller takes it for an errno.', isMended: isErrno };
  return undefined;
}
