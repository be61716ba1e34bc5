import { describe, expect, it } from 'vitest';
import { analyseLayout } from '../../../server/src/analysis/layoutFile.ts';
import { layoutFixes } from '../../../server/src/analysis/layoutFixes.ts';

const everywhere = { start: 0, end: 100_000 };

function fixesOf(text: string) {
  return layoutFixes(analyseLayout({ name: 'a.iommu', text }), everywhere);
}

/** The text after the first fix for a problem of this code (or for none). */
function fixed(text: string, code: string | undefined): string | undefined {
  const fix = fixesOf(text).find(({ problem }) => problem?.code === code);
  if (!fix) return undefined;
  const [edit] = fix.edits;
  return text.slice(0, edit!.start) + edit!.text + text.slice(edit!.end);
}

const head = 'format powernv\npage 64K\nwindow 0x0 .. 0x400000000000\n';

describe('fixes of a layout', () => {
  it.each<[name: string, code: string | undefined, before: string, after: string | undefined]>([
    [
      'an overlap: the later region is trimmed',
      'overlap',
      `${head}0x0+1G : RAM\n  0x20000000+1G : more -> 0x120000000\n`,
      `${head}0x0+1G : RAM\n  0x40000000+512M : more -> 0x140000000\n`,
    ],
    [
      'an overlap in the middle: two pieces stay',
      'overlap',
      `${head}0x10000000+256M\n0x0+1G : all\n`,
      `${head}0x10000000+256M\n0x0+256M : all\n0x20000000+512M : all\n`,
    ],
    [
      'a region mapped twice goes',
      'overlap',
      `${head}0x0+1G\n0x0+1G\n0x80000000+1G\n`,
      `${head}0x0+1G\n0x80000000+1G\n`,
    ],
    ['a misaligned region is rounded out', 'misaligned', `${head}0x1000+4K : BAR\n`, `${head}0x0+64K : BAR\n`],
    [
      'rounding moves the physical address along',
      'misaligned',
      `${head}0x11000+4K -> 0x21000\n`,
      `${head}0x10000+64K -> 0x20000\n`,
    ],
    ['rounding does not help where both addresses disagree', 'misaligned', `${head}0x11000+4K -> 0x22000\n`, undefined],
    [
      'a mistyped directive',
      'unknown-directive',
      'format powernv\nlevls 2\n0x0+1G\n',
      'format powernv\nlevels 2\n0x0+1G\n',
    ],
    ['a word that is like none', 'unknown-directive', 'format powernv\nzzzzzzzz 2\n0x0+1G\n', undefined],
    ['a mistyped format', 'unknown-format', 'format powrnv\n0x0+1G\n', 'format powernv\n0x0+1G\n'],
    [
      'a region behind the window',
      'outside-window',
      'format powernv\npage 64K\nwindow 0x0 .. 0x40000000\n0x40000000+1G\n',
      'format powernv\npage 64K\nwindow 0x0 .. 0x80000000\n0x40000000+1G\n',
    ],
    [
      'no window',
      undefined,
      'format powernv\npage 64K\n0x40000000+1G\n',
      'format powernv\nwindow 0x0 .. 0x80000000\npage 64K\n0x40000000+1G\n',
    ],
    ['a window that is there needs no other', undefined, `${head}0x0+1G\n`, undefined],
  ])('%s', (_name, code, before, after) => {
    expect(fixed(before, code)).toBe(after);
  });

  it('every fix takes its problem away', () => {
    for (const text of [
      `${head}0x0+1G\n0x20000000+1G\n`,
      `${head}0x1000+4K\n`,
      'format powernv\nlevls 2\n0x0+1G\n',
      'format powernv\npage 64K\nwindow 0x0 .. 0x40000000\n0x40000000+1G\n',
      'format arm-lpae-s1\nwindow 0x0 .. 0x40000000\n0x0+1G\n',
    ]) {
      const [problem] = analyseLayout({ name: 'a.iommu', text }).notices;
      const after = fixed(text, problem!.code)!;
      expect(analyseLayout({ name: 'a.iommu', text: after }).notices).toEqual([]);
    }
  });

  it('a line with a pattern stands for many regions and is left alone', () => {
    expect(fixesOf(`${head}0x0+4K every 64K times 4\n`)).toEqual([]);
  });

  it('offers only what touches the range', () => {
    const text = `${head}0x1000+4K\n0x200000+4K\n0x301000+4K\n`;
    const at = text.indexOf('0x301000');
    const fixes = layoutFixes(analyseLayout({ name: 'a.iommu', text }), { start: at, end: at });
    expect(fixes.map(({ problem }) => problem?.start)).toEqual([at]);
  });
});
