import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../../server/src/text/lineIndex.ts';
import { SourceMap } from '../../../server/src/text/sourceMap.ts';

/** Builds `generated` from pieces of `source`: each piece is taken as it is, or replaced by `replacement`. */
function build(pieces: readonly { skip: string; take: string; replacement?: string }[]) {
  const map = new SourceMap();
  let source = '';
  let generated = '';
  for (const { skip, take, replacement } of pieces) {
    source += skip;
    const text = replacement ?? take;
    map.add(generated.length, source.length, text.length, take.length);
    source += take;
    generated += text;
  }
  return { map, source, generated };
}

describe('SourceMap', () => {
  const quoted = build([
    { skip: '> ', take: 'one\n' },
    { skip: '> ', take: 'two\n' },
    { skip: '> ', take: '=C3=A9', replacement: 'é' },
  ]);

  it.each([
    ['one', 'one'],
    ['two', 'two'],
    ['é', '=C3=A9'],
    ['o\né', 'o\n> =C3=A9'],
  ])('carries %j back to %j', (part, expected) => {
    const start = quoted.generated.indexOf(part);
    const span = quoted.map.spanToSource(start, start + part.length)!;
    expect(quoted.source.slice(span.start, span.end)).toBe(expected);
  });

  it('knows nothing of made-up text', () => {
    const map = new SourceMap();
    map.add(5, 0, 3);
    expect(map.spanToSource(0, 5)).toBeUndefined();
    expect(map.spanToSource(2, 6)).toEqual({ start: 0, end: 1 });
    expect(map.isMapped(4)).toBe(false);
    expect(map.toGenerated(3)).toBeUndefined();
  });

  const piece = fc.record({ skip: fc.string({ maxLength: 3 }), take: fc.string({ minLength: 1, maxLength: 6 }) });

  it('gives back every verbatim character, both ways', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 12 }), (pieces) => {
        const { map, source, generated } = build(pieces);
        for (let i = 0; i < generated.length; i++) {
          const at = map.toSource(i);
          expect(source[at]).toBe(generated[i]);
          expect(map.toGenerated(at)).toBe(i);
        }
      }),
    );
  });

  it('composes', () => {
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), fc.array(fc.nat({ max: 4 })), (pieces, cuts) => {
        const outer = build(pieces);
        const inner = new SourceMap();
        let text = '';
        let at = 0;
        for (const cut of cuts) {
          const length = Math.min(cut + 1, outer.generated.length - at);
          if (length <= 0) break;
          inner.add(text.length, at, length);
          text += outer.generated.slice(at, at + length);
          at += length + 1;
        }
        const both = inner.through(outer.map);
        for (let i = 0; i < text.length; i++) expect(outer.source[both.toSource(i)]).toBe(text[i]);
      }),
    );
  });
});

describe('LineIndex', () => {
  it('goes from offsets to positions and back', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '\n', '\r\n', 'é', '😀')), (parts) => {
        const text = parts.join('');
        const index = new LineIndex(text);
        for (let offset = 0; offset <= text.length; offset++) {
          expect(index.offset(index.position(offset))).toBe(offset);
        }
      }),
    );
  });

  it('clamps a column past the end of its line', () => {
    expect(new LineIndex('ab\ncd').offset({ line: 0, character: 99 })).toBe(2);
    expect(new LineIndex('ab\ncd').offset({ line: 9, character: 0 })).toBe(5);
  });
});
