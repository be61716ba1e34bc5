import { describe, expect, it } from 'vitest';
import { analyseDocument } from '../../../server/src/analysis/index.ts';
import { realEngine } from './engine.ts';

const engine = await realEngine();
const head = 'From: Example Developer <dev@example.org>\nDate: x\nSubject: Re: [PATCH] x\n\n';

function found(body: string): string[] {
  const { findings } = analyseDocument({ name: 'x.eml', text: head + body }, engine, { nursery: false });
  return findings.map(({ rule, path }) => `${rule} ${path ?? '-'}`);
}

const code = '> +\ttable = kzalloc(sizeof(*table), GFP_KERNEL);\n> +\ttable->size = 1;\n';

describe('code whose file is out of view', () => {
  it('is judged where the reviewer cut the file header away', () => {
    expect(
      found(`> @@ -10,2 +10,4 @@ static int example_setup(void)\n>  \tint ret;\n${code}>  \treturn ret;\n`),
    ).toEqual(['unchecked-null -']);
  });

  it('is judged behind a cut in another file', () => {
    const first = '> --- a/x.c\n> +++ b/x.c\n> @@ -1,1 +1,2 @@\n> +\tint other;\n>  \tint ret;\n[skip]\n';
    expect(found(`${first}> +{\n${code}> +}\n`)).toEqual(['unchecked-null -']);
  });

  it('is left alone where it does not read as C', () => {
    expect(found(`> @@ -1,1 +1,4 @@\n>  some words\n> +more words of that\n> +and more\n> +and of kzalloc\n`)).toEqual(
      [],
    );
  });
});
