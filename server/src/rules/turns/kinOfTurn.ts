import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { blocksOf } from '../support/changedCode.ts';
import { differences, tokensOf } from '../support/tokens.ts';

/**
 * `if (arch->vsx_nums > 2)` that a fix makes `if (arch->vmx_nums > 2)` beside `while (arch->vmx_nums)`, `default_slabs` that becomes
 * `slabs` behind `retry:`: what the loop moves was taken for something that is called alike and stays.
 */
export function kinOfTurns(hunk: Hunk): Report[] {
  const { lines } = hunk;
  const changed = lines.filter(({ kind }) => kind === 'added' || kind === 'removed');
  const [block, ...more] = blocksOf(hunk);
  // One line, and nothing else: otherwise it is renamed.
  if (!block || more.length > 0 || changed.length !== 2) return [];
  const [old, fresh] = [tokensOf(block.removed), tokensOf(block.added)];
  const [only, ...others] = differences(old, fresh);
  if (!only || others.length > 0 || only.to - only.from !== 1 || only.end - only.start !== 1) return [];
  const [was, is] = [old[only.from]!, fresh[only.start]!];
  // A function of another name may do the same.
  if (
    old[only.to]?.text === '(' ||
    !isKin(was.text, is.text) ||
    new RegExp(`\\b${was.text}\\b`).test(textBut(lines, block.removed[0]!))
  )
    return [];
  const at = lines.indexOf(block.removed[0]!);
  const word = new RegExp(`\\b${is.text}\\b`);
  const isMoved = lines.some(
    ({ kind, text }, i) => kind === 'context' && i > at && /^\s*(?:while|for) \(/.test(text) && word.test(text),
  );
  const isAgain = lines
    .slice(0, at)
    .some(({ kind, text }) => kind === 'context' && /^(?:\w*re(?:try|do|peat|start)\w*|\w*again):/.test(text.trim()));
  if (!isMoved && !isAgain) return [];
  return [
    {
      start: was.start,
      end: was.end,
      change: 'fixed',
      what: `\`${was.text}\` is another variable than the loop goes by: the patch takes \`${is.text}\`.`,
      why: 'It stays as it is whatever the loop has done: what is tested or computed is right on the first turn at best.',
      advice: `Does everything else around this loop go by \`${is.text}\`?`,
      brief: `${was.text}, not ${is.text}`,
      slip: 'kin',
      related: [{ start: is.start, end: is.end, message: 'on the other side' }],
      key: `kin ${was.text}`,
    },
  ];
}

function textBut(lines: Hunk['lines'], line: Hunk['lines'][number]): string {
  return lines.flatMap((one) => (one === line ? [] : [one.text])).join('\n');
}

/** Names that have most of their words in common. */
function isKin(a: string, b: string): boolean {
  if (!/^[a-z]\w*$/.test(a) || !/^[a-z]\w*$/.test(b)) return false;
  const [x, y] = [a.split('_'), b.split('_')];
  const common = x.filter((word) => y.includes(word)).join('').length;
  return 2 * common >= Math.min(a.length, b.length);
}
