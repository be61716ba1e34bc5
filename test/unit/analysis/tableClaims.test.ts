import { describe, expect, it } from 'vitest';
import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { realEngine } from './engine.ts';

const engine = await realEngine();

function found(name: string, text: string): string[] {
  const { findings } = analyseDocument({ name, text }, engine, { nursery: false });
  return findings
    .filter(({ rule }) => rule === 'wrong-arithmetic')
    .map(({ start, end, brief }) => `${text.slice(start, end)}: ${brief}`);
}

/** 1 GB in pages of 4K: 2^18 entries of 8 bytes are 2 MB, of 4 bytes 1 MB. */
const words = 'Mapping 1GB with 4K pages takes 3MB of page tables.';

function patch(path: string, message: string, line: string): string {
  return `From: Example Developer <dev@example.org>
Date: Mon, 1 Jan 2024 10:00:00 +0000
Subject: [PATCH] iommu: example

${message}

Signed-off-by: Example Developer <dev@example.org>
---
diff --git a/${path} b/${path}
--- a/${path}
+++ b/${path}
@@ -1,2 +1,3 @@
 int first;
+${line}
 int last;
`;
}

describe('what a sentence says of a table', () => {
  it.each([
    ['drivers/iommu/intel/iommu.c', ['3MB: says 3MB, is 2MB']],
    ['drivers/iommu/io-pgtable-arm-v7s.c', ['3MB: says 3MB, is 1MB']],
    ['lib/sort.c', []],
  ])('is computed for the table of %s', (path, expected) => {
    expect(found('x.patch', patch(path, words, 'int added;'))).toEqual(expected);
    expect(found('x.patch', patch(path, 'Words.', `/* ${words} */`))).toEqual(expected);
    expect(found(`/src/linux/${path}`, `/* ${words} */\nint x;\n`)).toEqual(expected);
  });
});
