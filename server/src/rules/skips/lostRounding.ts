import { byteLengthNames } from '../../kernel/sizeNames.ts';
import { levelEnds } from '../../kernel/walks.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf, type Block } from '../support/changedCode.ts';
import { why } from './words.ts';

/** A step to the end or the start of a level that a patch makes a plain addition: `entry |= size - 1` to `entry += size - 1`. */
export function roundingsLost(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap((block) => {
    const found = lostIn(block);
    if (!found) return [];
    const { line, name, before } = found;
    const start = line.start + /^\s*/.exec(line.text)![0].length;
    return [
      {
        start,
        end: line.end,
        change: 'introduced',
        what: `The patch moves ${name} on by a whole step from wherever it is; before, \`${before}\` went by the bounds of the level.`,
        why,
        advice: `Is ${name} always at the start of a level here?`,
        brief: `${name} may be unaligned`,
        key: `step ${name}`,
      },
    ];
  });
}

const plainStep = /^(?<name>[\w>.-]+) (?:\+= (?<by>.+)|= \k<name> \+ (?<more>.+));$/;

interface Lost {
  readonly line: HunkLine;
  readonly name: string;
  readonly before: string;
}

function lostIn({ removed, added }: Block): Lost | undefined {
  for (const line of added) {
    const { name, by, more } = plainStep.exec(statementOf(line))?.groups ?? {};
    const size = by ?? more;
    const ended = endOfLevel(line, removed);
    if (ended) return ended;
    // A length is no position.
    if (name === undefined || size === undefined || /^\d+$/.test(size) || byteLengthNames.test(name)) continue;
    const old = removed.find((one) => rounds(statementOf(one), name, size));
    if (old) return { line, name, before: statementOf(old).slice(0, -1) };
    // `x += size;` stays, and `x &= ~(size - 1);` behind it goes.
    const masked = removed.find(({ text }) => text.trim().startsWith(`${name} &= ~`));
    if (masked && removed.some(({ text }) => text.trim() === line.text.trim()))
      return { line, name, before: masked.text.trim().slice(0, -1) };
  }
  return undefined;
}

/** A line as a statement: the last part of a loop's head, too. */
function statementOf({ text }: HunkLine): string {
  return text.trim().replace(/\) \{$/, ';');
}

/** `next = pmd_addr_end(addr, end)` that becomes `next = addr + PMD_SIZE`. */
function endOfLevel(line: HunkLine, removed: readonly HunkLine[]): Lost | undefined {
  const { next, name } = sumOf.exec(line.text.trim())?.groups ?? {};
  if (next === undefined || name === undefined) return undefined;
  const old = removed.find(({ text }) => {
    const called = /^(\w+) = (\w+)\((.*)\);$/.exec(text.trim());
    return called?.[1] === next && levelEnds.test(called[2]!) && called[3]!.split(/, */).includes(name);
  });
  return old && { line, name, before: statementOf(old).slice(0, -1) };
}

const sumOf = /^(?<next>\w+) = (?<name>\w+) \+ .+;$/;

/** `x |= size`, `x = (x & mask) + size`, `x = ALIGN(x + 1, size)`. */
function rounds(text: string, name: string, size: string): boolean {
  if (text === `${name} |= ${size};`) return true;
  const value = text.startsWith(`${name} = `) && text.endsWith(';') ? text.slice(name.length + 3, -1) : '';
  if (/^(?:\w*align\w*|ALIGN|round_up|roundup)\(/i.test(value)) return value.includes(name);
  if (value.startsWith(`(${name} + ${size}) & `)) return true;
  return value.endsWith(` + ${size}`) && value.includes(`${name} & `);
}
