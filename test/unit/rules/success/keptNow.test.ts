import { describe, expect, it } from 'vitest';
import { successOnError } from '../../../../server/src/rules/success-on-error.ts';
import { hunkOf, inMail } from '../mail.ts';

const path = 'drivers/s390/net/example.c';
const checked = '-\tstep(t, 0);\n+\tret = step(t, 0);\n+\tif (ret)\n+\t\treturn ret;\n \treturn 0;\n';
const mended = (body: string, subject = 'example: handle the failure of step()', words = '', at = path) =>
  inMail(successOnError, at, hunkOf(10, 'static int example_setup(struct thing *t)', body), subject, words);

describe('a status that a patch begins to keep', () => {
  it.each([
    ['and tests', checked],
    ['and returns', '-\tstep(t, 0);\n-\treturn 0;\n+\treturn step(t, 0);\n'],
    ['through an op', checked.replaceAll('step(', 't->ops->step(')],
    ['in a loop', ` \tfor (i = 0; i < t->count; i++)\n${checked.replaceAll('\tstep(', '\t\tstep(')}`],
    ['with other arguments', checked.replace('= step(t, 0)', '= step(t, GFP_KERNEL)')],
    ['over two lines', checked.replace('-\tstep(t, 0);', '-\tstep(t,\n-\t     0);')],
  ])('%s', (_, body) => expect(mended(body)).toHaveLength(1));

  it('in another function, where a failure can still be told', () => {
    const hunks =
      hunkOf(10, 'static int example_setup(struct thing *t)', checked.replace('-\tstep(t, 0);\n', '')) +
      hunkOf(90, 'static void example_start(struct thing *t)', ' \tlock(t);\n-\tstep(t, 0);\n \tunlock(t);\n');
    const found = inMail(successOnError, 'drivers/iommu/example.c', hunks, 'iommu/example: handle failure of step()');
    expect(found).toEqual(['fixed: step(t, 0);']);
  });

  it('where the words of the message say that nobody looked', () => {
    expect(mended(checked, 'example: make the setup safe', 'The return value of step() is not checked.')).toHaveLength(
      1,
    );
    expect(mended(checked, 'example: make the setup safe', 'Only words.')).toEqual([]);
  });

  it.each([
    ['a function that returned nothing before', `+int step(struct thing *t, int n);\n${checked}`],
    ['one that nobody looks at still', checked.replace(' \treturn 0;', '+\tstep(t, 1);\n \treturn 0;')],
    [
      'one that a function hands on which returned nothing',
      ' \tif (t->done)\n-\t\treturn;\n+\t\treturn 0;\n-\tstep(t, 0);\n+\treturn step(t, 0);\n',
    ],
    ['one that ends something', checked.replaceAll('step(', 'step_stop(')],
    ['one whose status is not asked', '-\tstep(t, 0);\n+\tret = step(t, 0);\n+\tcount(t);\n \tdone(t);\n'],
    ['a part of an expression', checked.replace('-\tstep(', ' \tall = first(t) +\n-\t\tstep(')],
  ])('is not of %s', (_, body) => expect(mended(body)).toEqual([]));

  it('of a function that returned nothing where it failed', () => {
    const hunks = (before: string) =>
      hunkOf(
        10,
        '',
        ` \n-static ${before} fill(struct thing *t)\n+static int fill(struct thing *t)\n {\n \tif (!t->base)\n-\t\treturn;\n+\t\treturn -ENOMEM;\n \tuse(t);\n`,
      ) +
      hunkOf(
        90,
        'static int example_start(struct thing *t)',
        '-\tfill(t);\n+\tret = fill(t);\n+\tif (ret)\n+\t\treturn ret;\n \treturn 0;\n',
      );
    expect(inMail(successOnError, path, hunks('void'), 'example: fix a leak')).toEqual(['fixed: fill(t);']);
    expect(inMail(successOnError, path, hunks('bool'), 'example: fix a leak')).toEqual([]);
  });

  it('is no defect where a compiler asked for it, nor in a test', () => {
    expect(mended(checked, 'example: silence a warning', 'The return value of step() is not checked.')).toEqual([]);
    expect(mended(checked, undefined, undefined, 'tools/testing/selftests/example/example.c')).toEqual([]);
  });
});
