import { amountNames } from '../../../kernel/sizeNames.ts';
import type { HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { declaredIn } from '../../support/changedCode.ts';
import { bitsOf } from './bits.ts';

/** `size_t size = count * pgsize` that becomes `u32 size = count * pgsize`: the same sum of bytes in fewer bits. */
export function narrowedValues(removed: readonly HunkLine[], added: readonly HunkLine[]): Report[] {
  const before = declaredIn(removed);
  return declaredIn(added).flatMap((now) => {
    const { name, type, value, start } = now;
    const old = before.find((one) => one.name === name && one.value === value);
    if (!old || value === undefined || !amountNames.test(name) || !arithmetic.test(value)) return [];
    if ((bitsOf(old.type)?.bits ?? 0) < 64 || (bitsOf(type)?.bits ?? 64) > 32) return [];
    const line = added.find((one) => one.start <= start && start < one.end)!;
    const end = line.start + line.text.indexOf(value, start - line.start) + value.length;
    return [
      {
        start,
        end,
        change: 'introduced' as const,
        what: `\`${name}\` becomes \`${type}\`, and is given \`${value}\`, which went into \`${old.type}\`.`,
        why: 'What does not fit into 32 bits is lost, and what is left of a size or an address is taken for it.',
        advice: `Is it below 4 GiB for sure? If not, keep \`${old.type}\`.`,
        brief: `${name}: ${old.type} to ${type}`,
        related: [{ start: old.start, end: old.end, message: `\`${old.type}\` here` }],
        key: `narrowed ${name}`,
      },
    ];
  });
}

/** Two things of which one varies: with a shift, a product, a sum or a difference. */
const arithmetic = /[a-z]\w*\)*\s*(?:<<|[*+]|-(?!>))\s*\(*[\w&]/;
