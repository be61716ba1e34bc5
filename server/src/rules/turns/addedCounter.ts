import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf, type Block } from '../support/changedCode.ts';
import { callsIn, rewrittenArguments } from '../support/rewrittenCalls.ts';
import { differences, tokensOf } from '../support/tokens.ts';
import { loopLine, loopsAroundRemoved, type LoopLine } from './loopLines.ts';

/** An argument that a fix makes hang on where the loop is: `range->start` becomes `gfn`, which starts there. */
export function countersAdded(hunk: Hunk): Report[] {
  const around = loopsAroundRemoved(hunk);
  if (around.size === 0) return [];
  return blocksOf(hunk).flatMap((block) => {
    const loops = around.get(block.removed[0]!) ?? [];
    const starts = loops.filter(({ start }) => start !== undefined);
    const members = loops.length > starts.length ? membersOfEach(block, loops) : [];
    if (members.length > 0 || starts.length === 0) return members;
    return rewrittenArguments(block).flatMap(({ callee, before, after, start, end }) =>
      starts.some((loop) => loop.start === before && loop.names.includes(after))
        ? [{ start, end, ...wordsOf(before, after, after), key: `${callee} ${before}` }]
        : [],
    );
  });
}

/**
 * `svm->iommu`, one for all, becomes `sdev->iommu`, that of the turn: what the whole has and what each of its entries has is
 * called the same, and nothing else changes.
 */
function membersOfEach({ removed, added }: Block, loops: readonly LoopLine[]): Report[] {
  const [old, fresh] = [tokensOf(removed), tokensOf(added)];
  const [first, ...more] = differences(old, fresh);
  if (!first || more.length > 0 || first.to - first.from !== 1 || first.end - first.start !== 1) return [];
  const [was, is, arrow, member] = [old[first.from]!, fresh[first.start]!.text, old[first.to], old[first.to + 1]];
  const isOfTurn = loops.some(({ start, names }) => start === undefined && names.includes(is));
  if (!isOfTurn || !/^[a-z_]\w*$/.test(was.text) || loops.some(({ names }) => names.includes(was.text))) return [];
  if (arrow?.text !== '->' || member === undefined || /^(?:->|\.)$/.test(old[first.from - 1]?.text ?? '')) return [];
  const [before, after] = [was.text, is].map((name) => `${name}->${member.text}`) as [string, string];
  return [{ start: was.start, end: member.end, ...wordsOf(before, after, is), key: `member ${before}` }];
}

function wordsOf(before: string, after: string, turn: string) {
  return {
    change: 'fixed' as const,
    what: `${before} is the same on every turn of the loop over \`${turn}\`; the patch makes it ${after}.`,
    why: 'The same one was handled each time round, and the others were left as they were.',
    advice: `Does everything else in this loop go by \`${turn}\`?`,
    brief: `${before}, not ${after}`,
  };
}

/** `unmap(kvm, range->start);`, which a fix calls for each of the range: `for (gfn = range->start; ...) unmap(kvm, gfn);`. */
export function loopsAdded(hunk: Hunk): Report[] {
  const loops = hunk.lines.flatMap(({ kind, text }) => (kind === 'added' ? (loopLine(text) ?? []) : []));
  const started = loops.filter(({ start }) => start !== undefined && /(?:->|\.)\w*start\w*$/.test(start));
  if (started.length === 0) return [];
  const fresh = new Set(callsIn(hunk.lines.filter(({ kind }) => kind === 'added')).map(textOf));
  return callsIn(hunk.lines.filter(({ kind }) => kind === 'removed')).flatMap((call): Report[] => {
    const loop = started.find(({ start }) => call.args.includes(start!));
    if (!loop) return [];
    const [name, start] = [loop.names[0]!, loop.start!];
    const now = { ...call, args: call.args.map((arg) => (arg === start ? name : arg)) };
    if (!fresh.has(textOf(now)) || fresh.has(textOf(call))) return [];
    return [
      {
        start: call.start,
        end: call.end,
        change: 'fixed',
        what: `${call.name}() got ${start} alone; the patch calls it for each one of the range.`,
        why: 'The first one was handled, and the others were left as they were.',
        advice: `Do the other calls beside it go through the whole range?`,
        brief: `${call.name}() for the first one only`,
        key: `first ${call.name}`,
      },
    ];
  });
}

const textOf = ({ name, args }: { readonly name: string; readonly args: readonly string[] }): string =>
  `${name}(${args.join(', ')})`;
