import { pageShiftNames } from '../../../kernel/pageNames.ts';
import type { Report } from '../../rule.ts';
import type { Block } from '../../support/changedCode.ts';
import { callsIn } from '../../support/rewrittenCalls.ts';

/** `iova -= PAGE_SIZE; unmap(iova)` that becomes `unmap((first + i) << pgshift)`: steps by pages of the CPU, of what is mapped by others. */
export function otherSteps({ removed, added }: Block): Report[] {
  return removed.flatMap(({ text, start }): Report[] => {
    const match = step.exec(text);
    const name = match?.groups!['name'];
    if (!match || name === undefined || added.some((line) => step.exec(line.text)?.groups!['name'] === name)) return [];
    const fresh = callsIn(added);
    const shift = callsIn(removed).flatMap(({ name: callee, args }) => {
      const now = fresh.filter((one) => one.name === callee).map((one) => one.args[args.indexOf(name)]);
      return now.flatMap((arg) => shiftOf(arg) ?? []);
    })[0];
    if (shift === undefined || removed.some((line) => line.text.includes(shift))) return [];
    const from = start + match.index;
    return [
      {
        start: from,
        end: from + match[0].length,
        change: 'fixed',
        what: `\`${name}\` moves by the CPU's pages; the patch takes those of \`${shift}\`.`,
        why: 'Where the two are not equal, every step but the first goes to another page than was mapped.',
        advice: 'Is the size that goes with it that of the same page?',
        brief: `${match[0]} for pages of ${shift}`,
        key: `step ${name}`,
      },
    ];
  });
}

const step = /(?<name>\b[a-z]\w*) [-+]= PAGE_SIZE\b/;

/** `index << obj->pgshift` gives the name of the shift, that of the CPU's page apart. */
function shiftOf(arg: string | undefined): string | undefined {
  const name = arg === undefined ? undefined : /<< \(?(?:\w+(?:->|\.))*(\w+)\)?$/.exec(arg)?.[1];
  return name !== undefined && name !== 'PAGE_SHIFT' && pageShiftNames.test(name) ? name : undefined;
}
