import { describe, it } from 'vitest';
import { found, silent } from './check.ts';

/** A translation of what another one returned. */
const translation = (arm: string, more = '', declared = 'int ret;'): string => `
static int example(struct thing *t)
{
	${declared}

	switch (ask(t)) {
	case THING_SUCCESS:
		ret = 0;
		break;
	case THING_BUSY:
		${arm}
	case THING_GONE:
		ret = -ENODEV;
		break;
	default:
		ret = -EINVAL;
		break;
	}
${more}
	return ret;
}
`;

describe('an arm of a switch', () => {
  it('that leaves the status without a value', () => {
    found(translation('break;\n\t\t^^^^^^'));
    found(translation('count(t);\n\t\tbreak;\n\t\t^^^^^^'));
  });

  it('whose status without a value is asked behind it', () => {
    found(translation('break;\n\t\t^^^^^^', '\tif (!ret)\n\t\tret = more(t);'));
  });

  it('that keeps the 0 from the top, where success has an arm of its own', () => {
    found(translation('break;\n\t\t^^^^^^', '', 'int ret = 0;'));
  });

  it.each([
    ['sets the status', 'ret = -EBUSY;\n\t\tbreak;'],
    ['hands it out', 'wait(t, &ret);\n\t\tbreak;'],
    ['goes on into the next', 'fallthrough;'],
    ['leaves', 'return -EBUSY;'],
    ['never comes back', 'BUG();'],
  ])('that %s is right', (_, arm) => silent(translation(arm)));

  it('may keep it where one of those that do their work sets it to 0', () => {
    silent(translation('break;', '', 'int ret = 0;').replace('THING_SUCCESS', 'THING_ON'));
  });

  it('may do something else than the others', () => {
    silent(translation('retry(t);\n\t\tbreak;', '', 'int ret = 0;'));
  });

  const requests = (rest: string, first = 'default:'): string => `
static int example(struct thing *t, int what)
{
	int ret;

	ret = prepare(t);
	if (ret)
		return ret;
	switch (what) {
	case THING_READ:
		ret = read_it(t);
		break;
	case THING_WRITE:
		ret = write_it(t);
		break;
	${first}
		${rest}
	}
	return ret;
}
`;

  it('for the rest gets the 0 of the step before', () => {
    found(requests('break;\n\t\t^^^^^^'));
    found(requests('pr_debug("what?\\n");\n\t\tbreak;\n\t\t^^^^^^'));
  });

  it.each([
    ['one that does its work', 'count(t);\n\t\tbreak;', 'default:'],
    ['one by its name for nothing to do', 'break;', 'case THING_NONE:'],
    ['one that is listed', 'break;', 'case THING_SYSTEM:'],
    ['success', 'break;', 'case 0:'],
  ])('is right for %s', (_, rest, first) => silent(requests(rest, first)));

  it('may keep a 0 that the function starts with', () => {
    silent(
      requests('break;')
        .replace('int ret;', 'int ret = 0;')
        .replace(/\tret = prepare[^]*?return ret;\n/, ''),
    );
  });
});
