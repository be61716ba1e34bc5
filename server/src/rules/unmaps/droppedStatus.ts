import { mappingStatusNames } from '../../kernel/iommu-api.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { bareSpan } from '../support/hunkLines.ts';

/** `set_memory_np(addr, n);` that becomes `err = set_memory_np(addr, n);`, where the message says that it can fail. */
export function statusesKept(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap(({ removed, added }) =>
    removed.flatMap((line): Report[] => {
      const { name = '', args } = call.exec(line.text)?.groups ?? {};
      if (args === undefined || !mappingStatusNames.test(name)) return [];
      const twin = added.find((one) => isKept(one, `${name}${args}`));
      if (!twin) return [];
      return [
        {
          ...bareSpan(line),
          change: 'fixed',
          what: `What ${name}() returns is dropped; the patch looks at it.`,
          why: 'Where it failed, what was to be mapped is not, or what was to be taken away is still there, and nobody knows.',
          advice: 'Are there other calls of it that nobody looks at?',
          brief: `${name}() result dropped`,
          related: [{ ...bareSpan(twin), message: 'kept here' }],
          key: `status of ${name}`,
        },
      ];
    }),
  );
}

/** A statement that is a call and nothing else; its arguments may go on in the next line. */
const call = /^\s*(?<name>[a-z_]\w*)(?<args>\(.*)$/;

/** `err = f(x);`, `return f(x);`, `if (f(x))`. */
function isKept({ text }: HunkLine, called: string): boolean {
  const before = /^\s*(?:[\w>.-]+ = |return |if \(!?)(?<call>.*)$/.exec(text)?.groups?.['call'];
  return before !== undefined && before.replace(/[;{)\s]+$/, '') === called.replace(/[;{)\s]+$/, '');
}

/** Words of a message about a failure that nobody looked at. */
export const aboutDropped =
  /\bignor(?:e|es|ed|ing)\b|\b(?:can|may|might|could) fail\b|\b(?:check|test|propagat|handl|tak)\w*\b[^.;]{0,40}\b(?:return(?:ed)?(?: value| code)?|result|errors?|failures?|fails)\b|unchecked/i;
