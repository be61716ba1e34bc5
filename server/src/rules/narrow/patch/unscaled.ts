import { pageCounters } from '../../../kernel/pageNames.ts';
import type { HunkLine } from '../../../patch/model.ts';
import type { Report } from '../../rule.ts';
import { declaredIn } from '../../support/changedCode.ts';
import { bitsOf } from './bits.ts';

/** `u32 size = bar_size(dev) >> PAGE_SHIFT` that becomes `u32 size = bar_size(dev)`: bytes, in bits that were enough for pages. */
export function unscaledValues(removed: readonly HunkLine[], added: readonly HunkLine[]): Report[] {
  if (!removed.some(({ text }) => /PAGE_S|PFN_/.test(text))) return [];
  const before = declaredIn(removed);
  return declaredIn(added).flatMap(({ name, type, value, start, end }): Report[] => {
    const old = before.find((one) => one.name === name && one.type === type);
    const pages = value === undefined ? undefined : pagesOf(old?.value);
    if (!old || pages === undefined || plain(pages) !== plain(value!) || (bitsOf(type)?.bits ?? 64) > 32) return [];
    return [
      {
        start,
        end,
        change: 'introduced',
        what: `\`${name}\` counted pages and is given bytes now, but is \`${type}\` still.`,
        why: 'A range of 4 GiB or more does not fit: of 4 GiB, nothing is left.',
        advice: `Declare \`${name}\` as wide as \`${value}\`: \`u64\`, \`resource_size_t\` or \`size_t\`. Or is it below 4 GiB for sure?`,
        brief: `${name} is too narrow for bytes`,
        related: [{ start: old.start, end: old.end, message: 'pages here' }],
        key: `unscaled ${name}`,
      },
    ];
  });
}

/** What is cut into pages: `x >> PAGE_SHIFT`, `x / PAGE_SIZE`, `PFN_UP(x)`. */
function pagesOf(value: string | undefined): string | undefined {
  const { shifted, counted } = (value === undefined ? undefined : pageCounters.exec(value)?.groups) ?? {};
  return shifted ?? counted;
}

/** Without the brackets around the whole, of which a shift needs some. */
const plain = (text: string): string => text.replace(/\s/g, '').replace(/^\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/, '$1');
