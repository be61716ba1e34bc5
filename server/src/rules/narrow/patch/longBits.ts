import { is64BitOnly } from '../../../kernel/architectures.ts';
import type { HunkLine } from '../../../patch/model.ts';
import type { Span } from '../../../text/problem.ts';
import type { Report } from '../../rule.ts';

/** `BIT(59)`, `GENMASK(34, 32)`: bits of an `unsigned long` that it does not have on a 32-bit kernel. Of a file one report for each side. */
export function longBits(path: string, lines: readonly HunkLine[]): Report[] {
  if (is64BitOnly(path)) return [];
  const all = outsideOf64(lines).flatMap(bitsIn);
  const on = (kind: HunkLine['kind']): Bits[] => all.filter(({ line }) => line.kind === kind);
  const [before, after] = [on('removed'), on('added')].map((bits) => new Set(bits.map(({ text }) => text)));
  const isLong = ({ text }: Bits): boolean => !text.includes('_ULL(');
  const introduced = on('added').filter((one) => isLong(one) && !before!.has(one.text));
  const mended = on('removed').filter((one) => isLong(one) && after!.has(one.wide));
  return [
    ...told(introduced, 'introduced', (name) => `Write ${name}_ULL(), unless this is built for 64-bit kernels only.`),
    ...told(mended, 'fixed', () => 'Are all other masks of this register as wide?'),
  ];
}

/** Lines but those in an arm of an `#if` in view that 64-bit kernels alone compile. */
function outsideOf64(lines: readonly HunkLine[]): HunkLine[] {
  let isOnly64 = false;
  return lines.filter(({ text }) => {
    if (/^\s*#\s*if/.test(text))
      isOnly64 = /(?:64BIT|PPC64|X86_64|BITS_PER_LONG == 64)\b/.test(text) && !/#\s*ifndef|!/.test(text);
    else if (/^\s*#\s*(?:el|endif)/.test(text)) isOnly64 = false;
    return !isOnly64;
  });
}

function told(bits: readonly Bits[], change: 'introduced' | 'fixed', advice: (name: string) => string): Report[] {
  const [first, ...more] = bits;
  if (!first) return [];
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return [
    {
      ...spanOf(first),
      change,
      what: `\`${first.text}\`${others} has bits from 32 on, and an \`unsigned long\` has 32 bits on a 32-bit kernel.`,
      why: 'A shift by as many bits as the left side has, or more, is undefined: the mask is 0, or another one.',
      advice: advice(first.name),
      brief: `${first.text} on 32 bits`,
      related: more.slice(0, 20).map((one) => ({ ...spanOf(one), message: 'here, too' })),
      key: first.text,
    },
  ];
}

const spanOf = ({ line, start, text }: Bits): Span => ({
  start: line.start + start,
  end: line.start + start + text.length,
});

interface Bits {
  readonly line: HunkLine;
  readonly start: number;
  readonly text: string;
  readonly name: string;
  /** The same in 64 bits. */
  readonly wide: string;
}

function bitsIn(line: HunkLine): Bits[] {
  if (!/^(?:added|removed)$/.test(line.kind) || line.map) return [];
  const code = line.text.replace(/\/[/*].*$|^\s*\*(?:[\s/].*)?$/, '');
  return Array.from(code.matchAll(/\b(BIT|GENMASK)(?:_ULL)?\((\d+)(?:, ?\d+)?\)/g)).flatMap((match) => {
    const [text, name, top] = match;
    const isHigh = Number(top) >= 32 && Number(top) < 64;
    return isHigh
      ? [{ line, start: match.index, text, name: name!, wide: text.replace(`${name}(`, `${name}_ULL(`) }]
      : [];
  });
}
