import { shiftSteps } from '../../../kernel/pageNames.ts';
import type { Hunk } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { callBehind } from '../../support/callBehind.ts';

/** `done <<= large_shift;` that is put before a call which gets `done`: it counted larger pages than the call takes. */
export function scaledBefore({ lines }: Hunk): Report[] {
  return lines.flatMap((line, at): Report[] => {
    const name = line.kind === 'added' ? shiftSteps.exec(line.text)?.groups!['name'] : undefined;
    const call = name === undefined ? undefined : callBehind(lines, at, name);
    if (name === undefined || !call) return [];
    const step = line.text.trim().replace(/;.*$/, '');
    return [
      {
        start: call.start,
        end: call.end,
        change: 'fixed',
        what: `${call.name}() gets \`${name}\` in another unit than it takes: the patch puts \`${step}\` before it.`,
        why: 'The patch corrects something, and this changes what is counted: pages of which size, or bytes.',
        advice: 'Do other calls get the same count as it is?',
        brief: `${name} is not converted`,
        related: [{ start: line.start, end: line.end, message: 'converted here' }],
        key: `scaled ${name}`,
      },
    ];
  });
}
