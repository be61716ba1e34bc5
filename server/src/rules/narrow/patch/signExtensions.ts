import type { Hunk, HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { declaredIn } from '../../support/changedCode.ts';

/** `dec = mfspr(...)` behind which a fix puts `dec = (s32)dec`: a negative value of 32 bits that was kept in 64 without its sign. */
export function signExtensions(hunk: Hunk): Report[] {
  const old = hunk.lines.filter(({ kind }) => kind === 'context' || kind === 'removed');
  return hunk.lines.flatMap((line): Report[] => {
    const name = line.kind === 'added' ? extension.exec(line.text)?.groups?.['name'] : undefined;
    if (name === undefined || old.some(({ text }) => extension.exec(text)?.groups?.['name'] === name)) return [];
    const given = old.findLast(({ text, start }) => start < line.start && isGiven(text, name));
    if (given) return [say(name, given.start + given.text.indexOf(name), given.end, line)];
    return extendedCopy(hunk, name, line);
  });
}

const say = (name: string, start: number, end: number, extended: HunkLine): Report => ({
  start,
  end,
  change: 'fixed',
  what: `\`${name}\` has its sign in a lower bit; the patch extends it.`,
  why: 'In the wider type a negative number is a large one: what compares or adds it is far off.',
  advice: 'Do other places read the same value?',
  brief: `${name} without its sign`,
  related: [{ start: extended.start, end: extended.end, message: 'extended here' }],
  key: `sign ${name}`,
});

/** `x = (long)(int)x` of a variable that the patch adds for what it read before: `unsigned long x = regs->value;`. */
function extendedCopy({ lines }: Hunk, name: string, extended: HunkLine): Report[] {
  const value = declaredIn(lines.filter(({ kind }) => kind === 'added')).find((one) => one.name === name)?.value;
  const old =
    value === undefined ? undefined : lines.find(({ kind, text }) => kind === 'removed' && text.includes(value));
  if (value === undefined || !old) return [];
  const start = old.start + old.text.indexOf(value);
  return [say(value, start, start + value.length, extended)];
}

const extension =
  /^\s*(?<name>[\w>.-]+) = (?:\((?:u64|s64|long|unsigned long)\)\s*)?(?:\((?:s8|s16|s32|int|__s32|int32_t|signed int)\)\s*\k<name>\b|sign_extend(?:32|64)\(\k<name>\b)/;

const isGiven = (text: string, name: string): boolean => text.trimStart().startsWith(`${name} = `);
