import type { FilePatch } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { blocksOf } from '../../support/changedCode.ts';
import { callsIn, rewrittenArguments } from '../../support/rewrittenCalls.ts';

/**
 * `put(index << 12, tce)` that becomes `put(index << shift, tce)`, and another call that stays `put(index << 12, 0)`: pages of
 * two sizes for one table.
 */
export function leftBehind({ hunks }: FilePatch): Report[] {
  const converted = hunks.flatMap(blocksOf).flatMap(rewrittenArguments).filter(exchangesShift);
  if (converted.length === 0) return [];
  const stays = hunks.flatMap(({ lines }) =>
    callsIn(lines.filter(({ kind }) => kind === 'context' || kind === 'added')),
  );
  return stays.flatMap(({ name, args, start, end }): Report[] => {
    const twin = converted.find(({ callee, before, count }) => {
      return callee === name && count === args.length && args.includes(before);
    });
    if (!twin) return [];
    return [
      {
        start,
        end,
        change: 'introduced',
        what: `${name}() gets \`${twin.before}\` here still; elsewhere the patch makes it \`${twin.after}\`.`,
        why: 'Where the two shifts differ, one of the calls works on other entries than the other: what one sets the other does not clear.',
        advice: `Is it to be \`${twin.after}\` here, too?`,
        brief: `${twin.before} is left behind`,
        related: [{ start: twin.start, end: twin.end, message: 'converted here' }],
        key: `left ${name} ${twin.before}`,
      },
    ];
  });
}

/** A shift by a number, or by one of the fixed page sizes, that becomes one by a variable. */
function exchangesShift({ before, after }: { readonly before: string; readonly after: string }): boolean {
  const [old, fresh] = [before, after].map((text) => shifted.exec(text)?.groups);
  if (!old || !fresh || old['value'] !== fresh['value']) return false;
  return /^(?:\d+|\w*SHIFT\w*)$/.test(old['shift']!) && /[a-z]/.test(fresh['shift']!);
}

const shifted = /^(?<value>.+) (?:<<|>>) (?<shift>[\w>.-]+)$/;
