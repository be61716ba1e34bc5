import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

const body = (loop: string, end = 'return 0;'): string => `
static int example(struct thing *t)
{
	struct thing *one;
	int ret = 0, i;

${loop}
	${end}
}
`;
const each = (lines: string): string => `\tlist_for_each_entry(one, &t->list, list) {\n${lines}\n\t}`;
const step = (test: string, leave: string, name = 'example_step'): string =>
  `\t\tret = ${name}(one);\n\t\tif (${test})\n\t\t\t${leave}`;

describe('a failure that leaves a loop and is forgotten', () => {
  it('is reported where nobody names the status behind the loop', () => {
    found(body(each(`${step('ret', 'break;')}\n\t\t\t^^^^^^`)));
    found(body(each(`${step('ret < 0', 'break;')}\n\t\t\t^^^^^^`)));
    found(body(`\tfor (i = 0; i < 3; i++) {\n${step('ret', 'break;')}\n\t\t\t^^^^^^\n\t}`));
  });

  it.each([
    ['returned', body(each(step('ret', 'break;')), 'return ret;')],
    ['looked at behind it', body(each(step('ret', 'break;')), 'if (ret)\n\t\tundo(t);\n\treturn 0;')],
    [
      'told on the way out',
      body(each('\t\tret = example_step(one);\n\t\tif (ret) {\n\t\t\tpr_err("%d", ret);\n\t\t\tbreak;\n\t\t}')),
    ],
    ['an answer', body(each(step('!ret', 'break;')))],
    ['a failure of what undoes', body(each(step('ret', 'break;', 'example_unregister')))],
    [
      'the end of a switch',
      body(
        each(
          '\t\tswitch (one->kind) {\n\t\tcase 1:\n\t\t\tret = example_step(one);\n\t\t\tif (ret)\n\t\t\t\tbreak;\n\t\t}',
        ),
      ),
    ],
    ['of an inner loop', body(each(`\t\tfor (i = 0; i < 3; i++) {\n${step('ret', 'break;')}\n\t\t}`))],
    ['of a function that counts', body(each(step('ret', 'break;')), 'return i;')],
  ])('is not: %s', (_, text) => silent(text));
});

describe('a failure that leaves a loop and is overwritten', () => {
  const inner = (mark: string, lines = '\t\tif (ret)\n\t\t\tbreak;\n'): string =>
    each(`\tfor (i = 0; i < 3; i++) {\n\t\tret = example_step(one, i);\n${lines}${mark}\t}`);

  it('is reported where the loop around it goes on', () => {
    found(body(inner('\t\t\t^^^^^^\n'), 'return ret;'));
  });

  it('is reported where the next step puts its own in its place', () => {
    found(
      body(
        `${each(`${step('ret', 'break;')}\n\t\t\t^^^^^^`)}\n\tsync(t);\n\tret = example_register(t);`,
        'return ret;',
      ),
    );
  });

  it.each([
    ['asked by the loop around it', body(inner('').replace('\n\t}', '\n\tif (ret)\n\t\tbreak;\n\t}'), 'return ret;')],
    ['the last of all', body(each(step('ret', 'break;')), 'return ret;')],
    [
      'tested behind the loop',
      body(`${each(step('ret', 'break;'))}\n\tif (!ret)\n\t\tret = example_register(t);`, 'return ret;'),
    ],
    ['handed on', body(`${each(step('ret', 'break;'))}\n\tret = example_end(t, ret);`, 'return ret;')],
  ])('is not: %s', (_, text) => silent(text));
});

describe('a status that nobody looks at before a loop', () => {
  const before = (loop: string): string => body(`\tret = example_prepare(t);\n${loop}`, 'return ret;');
  const mark = '\t^^^^^^^^^^^^^^^^^^^^^^^^';
  const loop = (first: string): string =>
    `\tfor (i = 0; i < 3; i++) {\n\t\t${first}\n\t\tif (ret)\n\t\t\treturn ret;\n\t}`;

  it('is reported where each turn begins with another one', () => {
    found(before(`${mark}\n${loop('ret = example_step(t);')}`));
  });

  it.each([
    [
      'no step of its own',
      before('').replace('example_prepare(t)', 'PTR_ERR(one)').replace('return ret', 'return PTR_ERR(one)'),
    ],
    ['tested first', before(`\tif (ret)\n\t\treturn ret;\n${loop('ret = example_step(t);')}`)],
    ['tested by the loop', before('\tfor (i = 0; i < 3 && !ret; i++) {\n\t\tret = example_step(t);\n\t}')],
    ['handed on', before(loop('ret = example_step(ret);'))],
    ['behind something else', before(loop('use(t, ret);\n\t\tret = example_step(t);'))],
  ])('is not: %s', (_, text) => silent(text));
});
