import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createParser, rememberTrees } from '../../../server/src/c/index.ts';
import type { Syntax } from '../../../server/src/c/syntax.ts';
import { readWasm } from '../../../server/src/lsp/wasm.ts';

const wasm = readWasm();
const raw = await createParser(wasm);
const plain = await createParser(wasm, { cursor: 'public' });

function dump(syntax: Syntax): string[] {
  const lines: string[] = [];
  for (let n = 0; n < syntax.count; n++) {
    lines.push(
      [syntax.kind(n), syntax.field(n), syntax.start(n), syntax.end(n), syntax.parent(n), syntax.past(n)].join(' '),
    );
  }
  return lines;
}

const code = `
static int f(struct s *p, u64 (*cb)(u64))
{
	/* words */ int a = p ? p->x : 0, *b = &a;
	for (int i = 0; i < 3; i++) { a += i; } // more
	if (!a && (b = g(a, "text")) != NULL) return b[0];
#ifdef X
	a = 1;
#endif
	do { a--; } while (a);
out:
	return a;
}
`;

describe('the parser', () => {
  it('gives the same arrays through the raw exports and through the public cursor', () => {
    expect(raw.parse(code).count).toBeGreaterThan(80);
    expect(dump(raw.parse(code))).toEqual(dump(plain.parse(code)));
  });

  it('does so for broken text too', () => {
    const pieces = code.split(/(?=[ (){};])/);
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces, '\u{1F600}', '#if 1\n', '"', "'"), { maxLength: 60 }),
        (parts) => {
          const text = parts.join('');
          expect(dump(raw.parse(text))).toEqual(dump(plain.parse(text)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('remembers trees, the last ones longest', () => {
    let parsed = 0;
    const counting = { parse: (masked: string, text?: string) => (parsed++, raw.parse(masked, text)) };
    const remembering = rememberTrees(counting, 60);
    const texts = ['int a(void) { return 1; }', 'int b(void) { return 2; }', 'int c(void) { return 3; }'];
    expect(dump(remembering.parse(texts[0]!))).toEqual(dump(raw.parse(texts[0]!)));
    remembering.parse(texts[1]!);
    remembering.parse(texts[0]!);
    expect(parsed).toBe(2);
    remembering.parse(texts[2]!);
    remembering.parse(texts[0]!);
    expect(parsed).toBe(3);
    remembering.parse(texts[1]!);
    expect(parsed).toBe(4);
  });

  it('nests the nodes', () => {
    const syntax = raw.parse(code);
    for (let n = 1; n < syntax.count; n++) {
      const parent = syntax.parent(n);
      expect(parent).toBeLessThan(n);
      expect(syntax.past(parent)).toBeGreaterThanOrEqual(syntax.past(n));
    }
  });
});
