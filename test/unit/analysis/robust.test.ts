import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { dictionary } from '../patch/generate.ts';
import { realEngine } from './engine.ts';

const engine = await realEngine();

/** Code that rules look at, whole and cut. */
const code = [
  ' int f(struct iommu_domain *domain)\n',
  '+\tret = iommu_map(domain, iova, paddr, size, prot);\n',
  '-\tiommu_unmap(domain, iova, size);\n',
  '+\tif (ret)\n',
  '+\t\tgoto out;\n',
  '+\tfor (i = 0; i < n; i++) {\n',
  '+\t/*\n',
  '+\t */\n',
  ' }\n',
  '+#define X(a) do { \\\n',
  '+"\n',
  '@@ -1,9 +1,9 @@ static int f(void)\n',
  '> +\ttbl = kzalloc(sizeof(*tbl), GFP_KERNEL);\n',
  '>  \ttbl->it_size = 1;\n',
];

const names = ['x.patch', 'x.mbox', 'x.eml', 'x.c', 'x.txt', 'x'];

describe('the whole way from a text to findings', () => {
  it('takes any text, and every place is inside it', () => {
    const token = fc.constantFrom(...dictionary, ...code);
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.array(fc.oneof({ weight: 9, arbitrary: token }, fc.string()), { maxLength: 80 }),
        (name, tokens) => {
          const text = tokens.join('');
          const { findings, notices } = analyseDocument({ name, text }, engine, { nursery: true });
          expect(notices.filter(({ message }) => / failed on /.test(message))).toEqual([]);
          for (const { start, end } of [...findings, ...notices]) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(text.length);
          }
        },
      ),
      { numRuns: 4000 },
    );
  });

  const head = (more: string) => `From: a\nDate: b\nSubject: [PATCH] x\n${more}\n`;
  const paths = '--- a/x.c\n+++ b/x.c\n';
  const hunk = '@@ -1,3 +1,3 @@ int f(void)\n int f(void)\n-\tiommu_map(a);\n+\tret = iommu_unmap(b);\n }\n';
  /** A fix of a function that grows by lines of one kind. `#` is counted. */
  const body = (n: number, ...lines: string[]) => {
    const all = Array.from({ length: Math.ceil(n / 2 / lines.length) }, (_, i) =>
      lines.map((line) => line.replaceAll('#', String(i))),
    ).flat();
    const [old, fresh] = [all.filter((line) => !line.startsWith('+')), all.filter((line) => !line.startsWith('-'))];
    return (
      head('').replace('x\n', 'iommu: Fix NULL pointer crash, overflow on 32-bit, sign, cast and error code\n') +
      'Fixes: 0123456789ab ("x")\n---\n--- a/drivers/iommu/x.c\n+++ b/drivers/iommu/x.c\n' +
      `@@ -9,${old.length} +9,${fresh.length} @@ int f(struct a *p)\n${all.join('\n')}\n`
    );
  };
  /** A new file with a function that repeats some lines a quarter of n times: short enough to be analysed. */
  const added = (n: number, ...lines: string[]): string => {
    const all = ['int f(struct x *q)', '{', '\tstruct x *p = NULL;', '\tint ret = 0;']
      .concat(Array.from({ length: n / 4 }, (_, i) => lines.map((line) => line.replaceAll('#', String(i)))).flat())
      .concat('\treturn ret;', '}');
    const text = `--- /dev/null\n+++ b/drivers/iommu/x.c\n@@ -0,0 +1,${all.length} @@\n+${all.join('\n+')}\n`;
    return `${head('')}---\ndiff --git a/drivers/iommu/x.c b/drivers/iommu/x.c\nnew file mode 100644\n${text}`;
  };
  const shapes: Record<string, (n: number) => string> = {
    'a pointer that is NULL time and again': (n) => added(n, '\tp = NULL;', '\tp = q;'),
    'a file that is read time and again': (n) => added(n, '\t*pos += len;', '\tcopy_to_user(buf, &q->data, len);'),
    'loops over the same elements': (n) =>
      added(
        n,
        '\tfor (a = q; a; a = a->next) {',
        '\t\tp = a->p;',
        '\t\tif (!p)',
        '\t\t\tcontinue;',
        '\t\tg(p->x);',
        '\t}',
      ),
    'labels above statuses': (n) => added(n, 'out#:', '\tret = g#(q);'),
    allocations: (n) => body(n, '+\tp# = kzalloc(8, GFP_KERNEL);', '+\tif (!p#)', '+\t\treturn -ENOMEM;'),
    'unmapped ranges': (n) => body(n, '+\tret = iommu_unmap(d, iova, size);'),
    subtractions: (n) => body(n, '-\ta = size - off;', '+\tif (off > size)', '+\t\treturn;', '+\ta = size - off;'),
    'values without an end': (n) => body(n, '+\toff = ((size - (x#'),
    casts: (n) => body(n, '-\tx = y# << 12;', '+\tx = (u64)y# << 12;'),
    'tests that go to an end': (n) => body(n, '+\tret = f#(a);', '+\tif (ret)', '+\t\tgoto out;'),
    'errors that are no longer set': (n) => body(4 * n, '-\t\tret = -EINVAL;', ' \t\tgoto out#;'),
    'statuses that get a value': (n) =>
      body(4 * n, '-\tint a#;', '+\tint a#, ret# = 0;').replace('error code', 'uninitialized ret'),
    loops: (n) => body(n, '+\tfor (i# = 0; i# < n; i#++)', '+\t\tb[i#] = 0;'),
    'loops that get a cursor': (n) =>
      body(4 * n, '-\tlist_for_each_entry(a#, head, node) {', '+\tlist_for_each_entry(b#, head, node) {').replace(
        'error code',
        'list iterator',
      ),
    'steps below their test': (n) => body(2 * n, '-\taddr# += PAGE_SIZE;', '+\tif (addr# >= end - PAGE_SIZE)'),
    'a file that the next patch of a series changes': (n) =>
      [1, 2]
        .map((number) => {
          const lines = Array.from({ length: number === 1 ? 3 * n : 1 }, (_, i) => `+int f${i}(void)\n+{\n+}\n`).join(
            '',
          );
          const place = number === 1 ? `-0,0 +1,${9 * n}` : '-3,1 +3,4';
          const from = number === 1 ? '/dev/null' : 'a/x.c';
          return (
            `From a@b Mon Jan  1 10:00:00 2024\nFrom: x\nMessage-ID: <${number}@x>\nSubject: [PATCH ${number}/2] y\n\nz\n---\n` +
            `diff --git a/x.c b/x.c\n--- ${from}\n+++ b/x.c\n@@ ${place} @@\n${number === 1 ? '' : ' }\n'}${lines}`
          );
        })
        .join(''),
    'a long line': (n) => `${paths}@@ -1 +1 @@\n-a\n+${'iommu_map(y) '.repeat(n * 4)}\n`,
    'comment marks in a line': (n) => `${paths}@@ -1 +1 @@\n-a\n+/*${'*/ /*'.repeat(n)}\n`,
    hunks: (n) => paths + hunk.repeat(n),
    files: (n) => `diff --git a/x.c b/x.c\n${paths}${hunk}`.repeat(n / 2),
    mails: (n) =>
      Array.from(
        { length: n / 4 },
        (_, i) =>
          `From a@b Mon Jan  1 10:00:00 2024\nFrom: x\nMessage-ID: <${i}@x>\nReferences: <${i - 1}@x>\n` +
          `Subject: [PATCH ${i}/99] y\n\nz\n---\n x.c | 2 +-\n\n${paths}${hunk}`,
      ).join(''),
    'quoted hunks': (n) => `> --- a/x.c\n> +++ b/x.c\n${hunk.replace(/^/gm, '> ').slice(0, -2)}why?\n`.repeat(n),
    'a hunk of cuts': (n) => `> ${paths}> @@ -1,${n} +1,${n} @@\n${'>  a\n> +b\n[snip]\n'.repeat(n)}`,
    'damaged hunks': (n) => paths + '@@ -1,9 +1,9 @@ int f(void)\n int f(void)\nrest\n+b\n'.repeat(n / 2),
    'base64 that is not ASCII': (n) =>
      head('Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n') +
      Buffer.from(paths + hunk.replace('int', 'é').repeat(n / 2))
        .toString('base64')
        .replace(/.{76}/g, '$&\n'),
    'quoted-printable': (n) =>
      head('Content-Transfer-Encoding: quoted-printable\n') + paths + hunk.replace('int', '=C3=\n=A9').repeat(n / 2),
    'HTML quotations': (n) =>
      `${head('Content-Type: text/html\n')}${'<blockquote>@@ -1 +1 @@<br>-a<br>+b<style>'.repeat(n / 2)}`,
    'nested parts': (n) =>
      head('Content-Type: multipart/mixed; boundary=b0\n') +
      Array.from({ length: n }, (_, i) => `--b${i}\nContent-Type: multipart/mixed; boundary=b${i + 1}\n\n`).join(''),
    'quote marks': (n) => `${'>'.repeat(n * 20)} @@ -1 +1 @@\n${'>'.repeat(n * 20)} +a\n`,
    'NUL, separators, half characters': (n) => `${paths}@@ -1 +1 @@\n-a\n+${'\0\u2028\ud800x\u2029'.repeat(n * 4)}\n`,
  };
  // Processor time, and some tries: other work on the machine must not fail this. Quadratic time fails every try.
  it.each(Object.entries(shapes))('takes time as the text grows: %s', { retry: 3 }, (_name, make) => {
    const time = (text: string) => {
      const before = process.cpuUsage();
      analyseDocument({ name: 'x.mbox', text }, engine, { nursery: true });
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    };
    time(make(1000));
    const small = time(make(1000));
    const large = time(make(8000));
    // Eight times the text: quadratic would be 64 times the time. Below some milliseconds a clock says nothing.
    expect(large / Math.max(small, 5)).toBeLessThan(30);
    expect(large).toBeLessThan(8000);
  });
});
