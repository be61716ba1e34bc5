import { describe, expect, it } from 'vitest';
import { uncheckedNull } from '../../../../server/src/rules/unchecked-null.ts';
import { hunkOf, inMail } from '../mail.ts';

const inHunk = (body: string, words = '', subject = 'net: example: make remove return void'): string[] =>
  inMail(
    uncheckedNull,
    'drivers/net/example.c',
    hunkOf(20, 'static void example_remove(struct device *dev)', body),
    subject,
    words,
  );

describe('a branch for NULL that no longer leaves', () => {
  const lost = (made: string, below: string): string => ` 	${made}
 	if (ex == NULL) {
 		dev_err(dev, "nothing to remove (%d)\\n", 0);
-		return 0;
 	}
 
 	${below}
 	done(dev);
`;
  it.each([
    [
      'a pointer that is read through',
      'ex = to_example(dev);',
      'release(ex->ring);',
      ['introduced: release(ex->ring);'],
    ],
    [
      'what was looked up and is given on',
      'ex = dev_get_drvdata(dev);',
      'priv = example_priv(ex);',
      ['introduced: priv = example_priv(ex);'],
    ],
    ['what may be a number', 'ex = to_example(dev);', 'priv = example_priv(ex);', []],
    ['an interrupt', 'irq = irq_find_mapping(dev, 0);', 'priv = example_priv(irq);', []],
    ['what may be freed', 'ex = dev_get_drvdata(dev);', 'kfree(ex);', []],
    ['what is tested again', 'ex = dev_get_drvdata(dev);', 'if (ex)', []],
    ['what is set anew', 'ex = dev_get_drvdata(dev);', 'ex = example_alloc(dev);', []],
  ])('%s', (_, made, below, expected) =>
    expect(inHunk(lost(made, below).replaceAll('ex ==', made.startsWith('irq') ? 'irq ==' : 'ex =='))).toEqual(
      expected,
    ),
  );

  it('says nothing where the message speaks of the test, or another exit stands there', () => {
    const body = lost('ex = to_example(dev);', 'release(ex->ring);');
    expect(inHunk(body, 'The check is redundant.')).toEqual([]);
    expect(inHunk(body.replace('-		return 0;', '-		return 0;\n+		return;'))).toEqual([]);
  });

  it('is mended where it leaves now', () => {
    const body = ` 	phy = of_phy_find_device(node);
-	if (!phy)
+	if (!phy) {
 		pr_warn("no device\\n");
+		return;
+	}
 
 	value = phy_read(phy, 4);
`;
    expect(inHunk(body)).toEqual(['fixed: value = phy_read(phy, 4);']);
    expect(inHunk(body, '', 'Re: [PATCH] net: example: leave')).toEqual([]);
    expect(inHunk(body.replace('pr_warn("no device\\n");', 'phy = another(node);'))).toEqual([]);
  });
});
