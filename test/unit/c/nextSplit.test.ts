import { describe, expect, it } from 'vitest';
import { splitFile, type SplitSource } from '../../../server/src/c/functionText.ts';
import { splitNext } from '../../../server/src/c/nextSplit.ts';

const head = '/* of it */\n#define TOP(x) { x }\nstruct s {\n\tint m; /* in it */\n};\n\n';
const first = 'int first(void)\n{\n\treturn alpha; // done\n}\n\n';
const second = '#ifdef A\nstatic int second(int a)\n{\n\tif (a)\n\t\treturn f("}");\n\treturn 0;\n}\n#endif\n\n';
const third = '/* third */\nlong third(void)\n{\n\treturn gamma;\n}\n';
const text = head + first + second + third;

/** What a split says, with all that is made when it is asked for. */
const plain = ({ functions, ...rest }: SplitSource): unknown => ({
  ...rest,
  functions: functions.map((fn) => ({
    ...{ name: fn.name, text: fn.text, code: fn.code, location: fn.location, nameSpan: fn.nameSpan },
    ...{ startInView: fn.startInView, endInView: fn.endInView, gaps: fn.gaps, fingerprint: fn.fingerprint },
    from: fn.map.toSource(0),
  })),
});

describe('the next version of a text', () => {
  it.each([
    ['a word', 'alpha', 'alphas'],
    ['a word taken out', 'gamma', ''],
    ['a comment', 'return gamma', '/* more */ return gamma'],
    ['a member', 'int m;', 'int m, n;'],
    ['a function more', third, `int more(void)\n{\n}\n${third}`],
    ['a function less', first, ''],
    ['a word in the last arm of an #ifdef', 'if (a)', 'if (a && b)'],
    ['a macro', 'TOP(x)', 'TOP(x, y)'],
  ])('is split at %s as a whole text is', (_, from, to) => {
    const changed = text.replace(from, to);
    const next = splitNext(changed, splitFile(text));
    expect(next).toBeDefined();
    expect(plain(next!)).toEqual(plain(splitFile(changed)));
  });

  it.each([
    ['an opened comment', 'return 0;', 'return 0; /*'],
    ['a brace', 'if (a)', 'if (a) {'],
    ['an #endif taken out', '#endif', ''],
    ['what stands behind all functions', /$/, '\nint x;\n'],
  ])('is split anew at %s, or as a whole text is', (_, from, to) => {
    const changed = text.replace(from, to);
    const next = splitNext(changed, splitFile(text));
    expect(plain(next ?? splitFile(changed))).toEqual(plain(splitFile(changed)));
  });

  it('is what a whole text is split into, whatever is typed', () => {
    const typed = [
      'x',
      '{',
      '}',
      '/*',
      '*/',
      '"',
      "'",
      '\n',
      '#if A\n',
      '\n#endif\n',
      '#else\n',
      ';',
      '\\\n',
      '\n}\n',
      '(',
      '',
    ];
    let seed = 1;
    const below = (limit: number): number => (seed = (seed * 48_271) % 0x7fffffff) % limit;
    let carried = 0;
    for (let round = 0; round < 60; round++) {
      let now = text;
      let before = splitFile(now);
      for (let edit = 0; edit < 10; edit++) {
        const at = below(now.length + 1);
        now = now.slice(0, at) + typed[below(typed.length)]! + now.slice(at + (edit % 3 === 0 ? below(9) : 0));
        const next = splitNext(now, before);
        if (next) carried++;
        before = splitFile(now);
        if (next) expect(plain(next), JSON.stringify(now)).toEqual(plain(before));
      }
    }
    expect(carried).toBeGreaterThan(50);
  });
});
