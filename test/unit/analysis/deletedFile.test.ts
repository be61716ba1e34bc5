import { expect, it } from 'vitest';
import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { createEngine } from '../../../server/src/cli/engine.ts';

const engine = await createEngine();
const lines = [
  'static int example(struct thing *t)',
  '{',
  '\tt->p = kzalloc(8, GFP_KERNEL);',
  '\tt->p->n = 1;',
  '\treturn 0;',
  '}',
];

function changes(header: string, to: string, kept: string): (string | undefined)[] {
  const text = `From: Example Developer <dev@example.org>
Subject: [PATCH] example: remove it
Message-ID: <20240102030405.6-1-dev@example.org>

---
diff --git a/drivers/iommu/example.c b/drivers/iommu/example.c
${header}--- a/drivers/iommu/example.c
+++ ${to}
@@ -1,${lines.length + (kept === '' ? 0 : 1)} +${kept === '' ? '0,0' : '1,1'} @@
${kept}${lines.map((line) => `-${line}\n`).join('')}`;
  return analyseDocument({ name: 'example.eml', text }, engine, { nursery: true }).findings.map(({ change }) => change);
}

it('code that goes with its file is not mended, a function that is taken out is', () => {
  expect(changes('deleted file mode 100644\n', '/dev/null', '')).toEqual([]);
  expect(changes('', 'b/drivers/iommu/example.c', ' #include <linux/slab.h>\n')).toEqual(['fixed']);
});
