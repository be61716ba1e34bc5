import { messageNames } from '../../../kernel/callNames.ts';
import { numberConverters, numberingNames } from '../../../kernel/numberings.ts';
import type { FilePatch } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { blocksOf } from '../../support/changedCode.ts';
import { differences, operandEnd, plainText, tokensOf, type Token } from '../../support/tokens.ts';

/**
 * `find(kvm, gp->shadow_lpid)` that becomes `find(kvm, gp->l1_lpid)`, `cpu < xive->nr_servers` that becomes
 * `pack_vcpu_id(kvm, cpu) < xive->nr_servers`: the same thing by the number that another side gives it. `about`: what the message says.
 */
export function otherNumberings({ hunks }: FilePatch, about: readonly string[]): Report[] {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  return hunks.flatMap(blocksOf).flatMap((block): Report[] => {
    if (block.removed.length > mostLines || block.added.length > mostLines) return [];
    const [old, fresh] = [block.removed, block.added].map((side) => tokensOf(side));
    const found = exchanged(old!, fresh!, about) ?? converted(old!, fresh!);
    if (!found) return [];
    // A name that is declared anew, or that is gone altogether, is another name for the same.
    const renames = new RegExp(`\\b${found.before.text}\\s*(?:;|=|:)`);
    if (lines.some(({ kind, text }) => kind === 'removed' && renames.test(text))) return [];
    return [
      {
        start: found.before.start,
        end: found.before.end,
        change: 'fixed',
        what: `\`${found.before.text}\` numbers the same things in another way than is meant here: the patch takes \`${found.after}\`.`,
        why: 'It goes well as long as both numbers happen to be equal: otherwise another entry is looked up, or a limit lets through what it should not.',
        advice: 'Do the other look-ups and tests of the same table go by the same number?',
        brief: `${found.before.text}, not ${found.after}`,
        slip: 'numbering',
        key: `numbering ${found.before.text}`,
      },
    ];
  });
}

const mostLines = 6;

interface Found {
  readonly before: Token;
  readonly after: string;
}

/** One member of an object for another, of the same kind by their names, which the message speaks of. */
function exchanged(old: readonly Token[], fresh: readonly Token[], about: readonly string[]): Found | undefined {
  const [only, ...more] = differences(old, fresh);
  if (!only || more.length > 0 || only.to - only.from !== 1 || only.end - only.start !== 1) return undefined;
  const [before, after] = [old[only.from]!, fresh[only.start]!];
  if (!/^(?:->|\.)$/.test(old[only.from - 1]?.text ?? '') || old.some(({ text }) => messageNames.test(text)))
    return undefined;
  const kind = numberingNames.find(([names]) => names.test(before.text) && names.test(after.text));
  return kind && about.some((text) => kind[1].test(text)) ? { before, after: after.text } : undefined;
}

/** A call that makes another number of one comes in, and the number itself goes. */
function converted(old: readonly Token[], fresh: readonly Token[]): Found | undefined {
  const at = fresh.findIndex(({ text }) => numberConverters.test(text));
  const name = fresh[at]?.text;
  if (name === undefined || old.some(({ text }) => text === name)) return undefined;
  const end = operandEnd(fresh, at);
  const words = fresh.slice(at + 1, end).filter(({ text }) => /^[a-z_]\w*$/.test(text));
  const number = words.at(-1)?.text;
  const before = old.find(({ text }, i) => text === number && startsOperand.test(old[i - 1]?.text ?? '('));
  const outside = [...fresh.slice(0, at), ...fresh.slice(end)];
  if (!before || outside.some(({ text }) => text === number)) return undefined;
  return { before, after: plainText(fresh.slice(at, end)) };
}

/** What stands before a whole operand: not a member, and not a part of a sum. */
const startsOperand = /^(?:[(,=<>!&|]|&&|\|\||[<>=!]=|return)$/;
