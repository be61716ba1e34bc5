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

function lostIn({ removed, added }: Block): { line: HunkLine; name: string; before: string } | undefined {
  for (const line of added) {
    const { name, by, more } = plainStep.exec(line.text.trim())?.groups ?? {};
    const size = by ?? more;
    if (name === undefined || size === undefined || /^\d+$/.test(size)) continue;
    const old = removed.find(({ text }) => rounds(text.trim(), name, size));
    if (old) return { line, name, before: old.text.trim().slice(0, -1) };
    // `x += size;` stays, and `x &= ~(size - 1);` behind it goes.
    const masked = removed.find(({ text }) => text.trim().startsWith(`${name} &= ~`));
    if (masked && removed.some(({ text }) => text.trim() === line.text.trim()))
      return { line, name, before: masked.text.trim().slice(0, -1) };
  }
  return undefined;
}

/** `x |= size`, `x = (x & mask) + size`, `x = ALIGN(x + 1, size)`. */
function rounds(text: string, name: string, size: string): boolean {
  if (text === `${name} |= ${size};`) return true;
  const value = text.startsWith(`${name} = `) && text.endsWith(';') ? text.slice(name.length + 3, -1) : '';
  if (/^(?:\w*align\w*|ALIGN|round_up|roundup)\(/i.test(value)) return value.includes(name);
  return value.endsWith(` + ${size}`) && value.includes(`${name} & `);
}
