import { linearConverters, lowBits, offsetNames } from '../../kernel/offsetNames.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { callBehind } from '../support/callBehind.ts';
import { expanded } from '../support/expanded.ts';
import { spaced, tokensOf } from '../support/tokens.ts';

/** `addr += offset;` or `addr = real_to_abs(prefix, addr);` that a fix puts before a call which gets `addr`: the start of what it is in was given. */
export function stepsAdded({ lines }: Hunk): Report[] {
  return lines.flatMap((line, at): Report[] => {
    const name = line.kind === 'added' ? (movedBy(line) ?? convertedBy(line)) : undefined;
    if (name === undefined) return [];
    // What is set or stepped on the other side in another way has been moved.
    const isMoved = lines.some((one) => one.kind === 'removed' && new RegExp(`\\b${name} [-+|]?= `).test(one.text));
    const call = isMoved ? undefined : callBehind(lines, at, name);
    if (!call) return [];
    const sets = new RegExp(`\\b${name} = `);
    const set = lines.slice(0, at).findLast((one) => one.kind === 'context' && sets.test(one.text));
    return [
      {
        start: call.start,
        end: call.end,
        change: 'fixed',
        what: `${call.name}() gets \`${name}\` without the offset: the patch puts \`${line.text.trim()}\` before it.`,
        why: 'Without it the place is where a page or a slot begins: it is right only where the offset is 0.',
        advice: 'Do other places that work with the same address add it?',
        brief: `the offset of ${name} is left out`,
        slip: 'base',
        related: [
          { start: line.start, end: line.end, message: 'added here' },
          ...(set ? [{ start: set.start, end: set.end, message: 'where it begins' }] : []),
        ],
        key: `step ${name}`,
      },
    ];
  });
}

/** What a line moves by an offset: `addr += offset;`. */
function movedBy(line: HunkLine): string | undefined {
  const { name, operator, amount } = step.exec(line.text)?.groups ?? {};
  if (name === undefined || amount === undefined) return undefined;
  const text = spaced(expanded(tokensOf([{ ...line, text: amount }]), new Map())).replace(/ (->|\.) /g, '$1');
  const isName = operator === '+' && /^[\w>.-]+$/.test(text) && offsetNames.test(/\w*$/.exec(text)![0]);
  return isName || lowBits.test(text) ? name : undefined;
}

/** What a line makes another kind of address of: `addr = real_to_abs(prefix, addr) + base;`. */
function convertedBy({ text }: HunkLine): string | undefined {
  const { name, callee } = conversion.exec(text)?.groups ?? {};
  return callee !== undefined && linearConverters.test(callee) ? name : undefined;
}

const step = /^\s*(?<name>[a-z]\w*) (?<operator>[+|])= (?<amount>[^;]+);/;
const conversion = /^\s*(?<name>[a-z]\w*) = (?<callee>\w+)\((?:[^()]*, )?\k<name>\)(?: \+ [\w>.-]+)?;/;
