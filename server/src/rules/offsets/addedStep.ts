import { lowBits, offsetNames } from '../../kernel/offsetNames.ts';
import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { callBehind } from '../support/callBehind.ts';
import { expanded } from '../support/expanded.ts';
import { spaced, tokensOf } from '../support/tokens.ts';

/** `addr += offset;` that a fix puts before a call which gets `addr`: the start of what it is in was given. */
export function stepsAdded({ lines }: Hunk): Report[] {
  return lines.flatMap((line, at): Report[] => {
    const { name, operator, amount } = (line.kind === 'added' && step.exec(line.text)?.groups) || {};
    if (name === undefined || amount === undefined) return [];
    const text = spaced(expanded(tokensOf([{ ...line, text: amount }]), new Map())).replace(/ (->|\.) /g, '$1');
    const isName = operator === '+' && /^[\w>.-]+$/.test(text) && offsetNames.test(/\w*$/.exec(text)![0]);
    if (!isName && !lowBits.test(text)) return [];
    // What is set or stepped on the other side in another way has been moved.
    const isMoved = lines.some((one) => one.kind === 'removed' && new RegExp(`\\b${name} [-+|]?= `).test(one.text));
    const call = isMoved ? undefined : callBehind(lines, at, name);
    if (!call) return [];
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
        related: [{ start: line.start, end: line.end, message: 'added here' }],
        key: `step ${name}`,
      },
    ];
  });
}

const step = /^\s*(?<name>[a-z]\w*) (?<operator>[+|])= (?<amount>[^;]+);/;
