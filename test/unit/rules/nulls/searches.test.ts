import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../../server/src/rules/unchecked-null.ts';
import { check, marked, places } from '../check.ts';

function expectFound(fixture: string): void {
  const { text, expected } = marked(fixture);
  expect(places(text, check(uncheckedNull, text))).toEqual(expected);
}

describe('what a search gives', () => {
  const example = (body: string, declared = 'struct endpoint *ep'): string => `
static void example_fault(struct example *ex, u32 id)
{
	struct entry *pos;
	${declared};

${body}
}
`;
  const search = `	list_for_each_entry(pos, &ex->entries, list) {
		if (pos->id == id) {
			ep = pos->ep;
			break;
		}
	}
`;

  it.each([
    ['is used below, whatever was found', `${search}	report(ep->dev);\n	       ^^^^^^^`],
    ['is used in the next condition', `${search}	if (report(ep->dev))\n	           ^^^^^^^\n		warn(ex);`],
    ['is used behind a branch that goes on', `${search}	if (ex->quiet)\n		ex->count++;\n	report(ep->dev);\n	       ^^^^^^^`],
    ['was NULL above', `${search}	report(ep->dev);\n	       ^^^^^^^`, 'struct endpoint *ep = NULL'],
  ])('%s', (_, body, declared?: string) => expectFound(example(body, declared)));

  it.each([
    ['it is tested', `${search}	if (!ep)\n		return;\n	report(ep->dev);`, 'struct endpoint *ep = NULL'],
    [
      'something leaves in between',
      `${search}	if (list_entry_is_head(pos, &ex->entries, list))\n		return;\n	report(ep->dev);`,
    ],
    ['another condition stands around the use', `${search}	if (ex->bound)\n		report(ep->dev);`],
    ['it was something above', `	ep = ex->first;\n${search}	report(ep->dev);`],
    ['a call may set it', `	example_default(ex, &ep);\n${search}	report(ep->dev);`],
    ['it is another one below', `${search}	ep = ex->last;\n	report(ep->dev);`],
    ['the loop goes on', search.replace('\t\t\tbreak;\n', '').concat('	report(ep->dev);')],
  ])('is right where %s', (_, body, declared?: string) => expectFound(example(body, declared)));
});

describe('the cursor of a list', () => {
  const walk = (leaving: string, below: string): string => `
static int example_add(struct example *ex, struct notifier *nb)
{
	struct entry *pos;
	int ret = 0;

	list_for_each_entry(pos, &ex->pending, list) {
		if (pos->nb == nb) {
			ret = -EBUSY;
			${leaving};
		}
	}
	if (!example_find(ex)) {
${below}
	}
out:
	unlock(ex);
	return ret;
}
`;
  it.each([
    ['in a branch, where only a jump leaves the loop', 'goto out', '		pos->active = false;\n		^^^^^^^^^^^'],
    ['that a break may have kept', 'break', '		pos->active = false;'],
    ['that gets something else', 'goto out', '		pos = example_alloc(ex);\n		pos->active = false;'],
    ['that is compared with the head', 'goto out', '		if (&pos->list != &ex->pending)\n			pos->active = false;'],
  ])('%s', (_, leaving, below) => expectFound(walk(leaving, below)));

  it('is an element below a label that the loop jumps to', () => {
    const text = walk('goto found', '		return 0;').replace('out:', 'found:\n	pos->active = true;');
    expect(check(uncheckedNull, text)).toEqual([]);
  });
});

describe('the address of a member of what is kept', () => {
  const keep = (test: string): string => `
static void example_init(struct pci_dev *dev)
{
	dev->info = kzalloc(sizeof(*dev->info), GFP_KERNEL);
${test}
	ratelimit_state_init(&dev->info->limit, 5, 10);
}
`;
  it('is reported without a test', () => {
    expect(check(uncheckedNull, keep('')).map(({ brief }) => brief)).toEqual(['kzalloc() result used unchecked']);
    expect(check(uncheckedNull, keep('	if (!dev->info)\n		return;'))).toEqual([]);
  });
});
