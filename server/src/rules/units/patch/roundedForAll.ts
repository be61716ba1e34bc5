import { roundingUp } from '../../../kernel/pageNames.ts';
import type { Hunk } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { reversed } from '../../support/changedCode.ts';
import { callBehind } from '../../support/callBehind.ts';

/** `size = PAGE_ALIGN(size);` in the place of `f(PAGE_ALIGN(size))`: the calls behind it get whole pages as well; and the other way round. */
export function roundedForAll(hunk: Hunk): Report[] {
  return [...leftUnrounded(hunk, 'fixed'), ...leftUnrounded(reversed(hunk), 'introduced')];
}

function leftUnrounded(hunk: Hunk, change: 'fixed' | 'introduced'): Report[] {
  const { lines } = hunk;
  return lines.flatMap((line, at): Report[] => {
    const { name, rounds } = (line.kind === 'added' && rounding.exec(line.text)?.groups) || {};
    if (name === undefined || rounds === undefined) return [];
    const inCall = (text: string): boolean => text.replace(/\s/g, '').includes(rounds.replace(/\s/g, ''));
    const old = lines.find(({ kind, text }) => kind === 'removed' && inCall(text) && !rounding.test(text));
    if (!old) return [];
    const call = callBehind(lines, at, name);
    if (!call) return [];
    return [
      {
        start: call.start,
        end: call.end,
        change,
        what: `${call.name}() gets \`${name}\` as it is; on the other side of the patch it was rounded up before.`,
        why: 'What works by whole pages leaves the last part out, or goes beyond it, where a size is not a multiple of them.',
        advice:
          change === 'fixed'
            ? 'Are there other functions that get the size as it is?'
            : `Does ${call.name}() round up itself? If not, keep \`${name} = ${rounds}\`.`,
        brief: `${name} is not rounded for ${call.name}()`,
        related: [{ start: line.start, end: line.end, message: 'rounded up here' }],
        key: `rounded ${name}`,
      },
    ];
  });
}

const rounding = new RegExp(`^\\s*(?<name>[a-z]\\w*) = (?<rounds>(?:${roundingUp.source})\\(\\k<name>\\b[^;]*\\));`);
