import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf, swapped } from '../support/changedCode.ts';

/** `for (x = start; ...; x += PAGE_SIZE)` that becomes `for (x = start & PAGE_MASK; ...)`, and the other way round. */
export function alignedStarts(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap((block) => [
    ...between(block.removed, block.added, 'fixed'),
    ...between(swapped(block).removed, swapped(block).added, 'introduced'),
  ]);
}

const head = /\bfor \((?<name>\w+) = (?<from>[\w>.-]+);.*\b\k<name> \+= (?<step>[\w>.()-]+)\)? ?\{?$/;

function between(plain: readonly HunkLine[], aligned: readonly HunkLine[], change: 'fixed' | 'introduced'): Report[] {
  return plain.flatMap((line): Report[] => {
    const found = head.exec(line.text);
    const { name, from, step } = found?.groups ?? {};
    if (!found || name === undefined || from === undefined || step === undefined || !/SIZE|size|step/.test(step))
      return [];
    const other = aligned.find(({ text }) => startOf(text, name, from));
    if (!other) return [];
    const start = line.start + found.index;
    return [
      {
        start,
        end: start + found[0].length,
        change,
        what: `The loop goes in steps of \`${step}\` from \`${from}\`, which need not be a multiple of it.`,
        why: 'From inside a page or block every turn stays inside of one: the last of them begins before the end, but the walk is beyond it by then.',
        advice:
          change === 'fixed'
            ? 'Do other walks over the same range start at a border?'
            : `Is \`${from}\` aligned by all callers?`,
        brief: `${name} starts unaligned`,
        slip: 'start',
        related: [{ start: other.start, end: other.end, message: 'aligned here' }],
        key: `start ${name} ${from}`,
      },
    ];
  });
}

/** `x = from & PAGE_MASK`, `x = ALIGN_DOWN(from, step)`. */
function startOf(text: string, name: string, from: string): boolean {
  const value = new RegExp(`\\b${name}\\s*= (.+?);`).exec(text)?.[1] ?? '';
  if (value.startsWith(`${from} & `)) return true;
  const called = /^(\w+)\((.+)\)$/.exec(value);
  return called !== null && /align|round_?down/i.test(called[1]!) && called[2]!.split(', ')[0] === from;
}
