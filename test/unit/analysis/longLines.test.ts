import { describe, expect, it } from 'vitest';
import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { withoutLongLines } from '../../../server/src/analysis/longLines.ts';
import { createEngine } from '../../../server/src/cli/engine.ts';
import { readPatchDocument } from '../../../server/src/patch/index.ts';

const engine = await createEngine();

const patch = (line: string): string => `From: Example Developer <dev@example.org>
Date: Tue, 2 Jan 2024 03:04:05 +0000
Subject: [PATCH] iommu/example: fix rounding and overflow of a size

Fixes: 123456789abc ("iommu/example: round")
---
diff --git a/drivers/iommu/example.c b/drivers/iommu/example.c
--- a/drivers/iommu/example.c
+++ b/drivers/iommu/example.c
@@ -1,2 +1,2 @@ static int example(void)
 \tprepare();
-\tsize = 1 << order;
+${line}
`;

describe('a changed line of 60,000 characters', () => {
  // What some rules look for begins again and again: the square of the length took up to 15 seconds.
  it.each(['for (x = a; x += ', 'PFN_UP(a + ', 'kzalloc(a, ', 'a[i] = b[', 'if (!p) ', '(u64)'])(
    'is passed over: %s',
    (part) => {
      const text = patch(part.repeat(60_000 / part.length));
      const before = performance.now();
      const { notices } = analyseDocument({ name: 'example.eml', text }, engine, { nursery: true });
      expect(performance.now() - before).toBeLessThan(5_000);
      expect(notices.filter(({ message }) => message.includes(' failed on '))).toEqual([]);
    },
  );

  it('is empty, and where it was; the others and the message are as they were', () => {
    const message = readPatchDocument(patch('x'.repeat(3_000))).messages[0]!;
    const [before, after] = [message, withoutLongLines(message)].map(({ files }) => files[0]!.hunks[0]!.lines);
    expect(after!.map(({ text }) => text)).toEqual(['\tprepare();', '\tsize = 1 << order;', '']);
    expect(after!.map(({ start, end, kind }) => [start, end, kind])).toEqual(
      before!.map(({ start, end, kind }) => [start, end, kind]),
    );
    expect(withoutLongLines(message).facts).toEqual(message.facts);
  });

  it('is left alone where there is none', () => {
    const message = readPatchDocument(patch('\tsize = 1ULL << order;')).messages[0]!;
    expect(withoutLongLines(message)).toBe(message);
  });
});
