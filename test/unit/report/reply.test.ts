import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../server/src/analysis/finding.ts';
import { analyseDocument, type Analysis } from '../../../server/src/analysis/index.ts';
import { comment, composeReply } from '../../../server/src/report/reply.ts';
import { realEngine } from '../analysis/engine.ts';

const root = join(import.meta.dirname, '../../..');
let sample: Analysis;
beforeAll(async () => {
  const text = readFileSync(join(root, 'samples/on-demand-levels.patch'), 'utf8');
  sample = analyseDocument({ name: 'a.patch', text }, await realEngine(), { nursery: false });
});

describe('a review mail', () => {
  it.each([
    ['Is the accessor that allocates meant here?', 'Is the accessor that allocates meant here?'],
    ['Test ret before this line.', 'Could you test ret before this line?'],
    ['Use IS_ERR(). A NULL test never holds.', 'Could you use IS_ERR()? A NULL test never holds.'],
    ['IS_ERR() is what tells.', 'IS_ERR() is what tells: would that do?'],
  ])('asks: %s', (advice, question) => {
    const finding = { what: 'What.', why: 'Why.', advice } as Finding;
    expect(comment(finding)).toBe(`What. Why. ${question}`);
  });

  it('ends each of its comments in a question', () => {
    const own = composeReply(sample, 'mail')
      .split(/\n(?=>)[^]*?\n(?!>)/)
      .filter((part) => part.trim() !== '' && !part.startsWith('Subject'));
    expect(own).toHaveLength(4);
    for (const part of own) expect(part).toContain('?');
  });

  it('shows what a model of the described table gives, below the doubted sum and not elsewhere', () => {
    const mail = composeReply(sample, 'mail');
    // 16 GB at 0 and 16 GB far above it, 64K pages: 16 leaf tables and the root of 256 KiB, twice.
    expect(mail).toContain('leaf: 16 of 32,768 x 256 KiB');
    expect(mail).toMatch(/total +16,384\.5 MiB +8\.5 MiB/);
    const code = sample.findings.find(({ rule }) => rule === 'nonalloc-on-map')!;
    expect(composeReply(sample, 'mail', code)).not.toContain('leaf:');
  });

  it('quotes what it is about and trims the rest, in every form without a trailer', () => {
    for (const form of ['mail', 'b4', 'comment'] as const) {
      const text = composeReply(sample, form);
      expect(text).not.toMatch(/^[A-Z][a-z-]+-by:/m);
      expect(text.includes('> [...]')).toBe(form !== 'comment');
      for (const line of text.split('\n')) if (!line.startsWith('>')) expect(line.length).toBeLessThanOrEqual(78);
    }
    expect(composeReply(sample, 'mail')).toMatch(/^Subject: Re: \[PATCH\] iommu\/sample/);
    expect(composeReply(sample, 'b4')).toMatch(/^4 comments on iommu\/sample/);
  });
});
