import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { bareSpan } from '../support/hunkLines.ts';

/** `for (i = 0; i < n; i++)` that a fix makes `for (i = 0; i < n; i++, phdr++)`: something stayed where it was on every turn. */
export function advancesAdded(hunk: Hunk): Report[] {
  return blocksOf(hunk).flatMap(({ removed, added }) => {
    const heads = new Map(added.flatMap((line) => headOf(line.text)).map((one) => [one.start, one]));
    return removed.flatMap((line): Report[] => {
      const [old] = headOf(line.text);
      const now = old && heads.get(old.start);
      if (!old || !now) return [];
      const more = now.moves.filter((move) => !old.moves.includes(move));
      if (old.moves.some((move) => !now.moves.includes(move)) || more.length === 0) return [];
      const names = more.map((move) => /[a-z]\w*/.exec(move)?.[0] ?? move);
      return [
        {
          ...bareSpan(line),
          change: 'fixed',
          what: `${names.join(' and ')} stays where it is while this loop goes on; the patch moves it: \`${more.join(', ')}\`.`,
          why: 'The first one was handled on every turn, and the ones after it were left as they were.',
          advice: 'Does everything else in this loop move on as well?',
          brief: `${names.join(', ')} does not move`,
          slip: 'advance',
          key: `advance ${names.join(' ')}`,
        },
      ];
    });
  });
}

interface Head {
  /** The start and the condition, white space squeezed. */
  readonly start: string;
  readonly moves: readonly string[];
}

function headOf(text: string): Head[] {
  const { start, moves } = head.exec(text.replace(/\s+/g, ' '))?.groups ?? {};
  return start === undefined || moves === undefined
    ? []
    : [{ start, moves: moves.split(',').map((one) => one.trim()) }];
}

const head = /\bfor \((?<start>[^;]*;[^;]*;) ?(?<moves>[^;()]+)\) ?\{?$/;
