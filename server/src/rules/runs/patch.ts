import { mappers, mapSlots, smallPages } from '../../kernel/mappers.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { callsIn } from '../support/rewrittenCalls.ts';

const why =
  'Each call walks the table for one entry, and larger pages are never used: more memory for the table, more misses in the TLB.';

/** A mapping of one small page that a patch makes one of a whole run. */
export function runsGathered(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap(({ removed, added }) => {
    const after = callsIn(added);
    return callsIn(removed).flatMap((call): Report[] => {
      const mapper = mappers.find(({ name, slotOf }) => slotOf === undefined && name === call.name);
      const size = mapper && call.args[mapper.size];
      if (size === undefined || !smallPages.test(size)) return [];
      const twins = after.filter(({ name }) => name === call.name);
      if (twins.length === 0 || !twins.every(({ args }) => isRun(args[mapper!.size] ?? size))) return [];
      const { start, end } = call;
      return [
        {
          start,
          end,
          change: 'fixed',
          what: `${call.name}() maps one ${size} at a time here; the patch maps a run at once.`,
          why,
          advice: 'Nothing to do: the patch gathers what is contiguous.',
          brief: `${call.name}() page by page`,
          key: `page by page ${call.name}`,
        },
      ];
    });
  });
}

/** A length that a variable holds, of more than one page. */
function isRun(size: string): boolean {
  return /^[a-z_][\w>.-]*$/.test(size) && !smallPages.test(size);
}

const slotLine = /^\s*\.(\w+)\s*=\s*&?(\w+)\s*,?\s*$/;

/** `.map = ` of an ops table that becomes `.map_pages = `. */
export function slotsReplaced(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap(({ removed, added }) => {
    const old = slotOf(removed, mapSlots.one);
    if (!old || !slotOf(added, mapSlots.several) || slotOf(added, mapSlots.one)) return [];
    return [
      {
        start: old.start + old.text.search(/\S/),
        end: old.end,
        change: 'fixed',
        what: `The core calls \`.${mapSlots.one}\` once for each page here; the patch takes a run of pages at a time.`,
        why: 'A long range costs a call, a lock and a walk for each of its pages.',
        advice: 'Nothing to do: the patch adds the callback for several pages.',
        brief: `.${mapSlots.one} becomes .${mapSlots.several}`,
        key: 'slot for one page',
      },
    ];
  });
}

function slotOf(lines: readonly HunkLine[], name: string): HunkLine | undefined {
  return lines.find(({ text }) => slotLine.exec(text)?.[1] === name);
}
