import { makingNames } from '../../kernel/callNames.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { bareSpan, spanOfHunk } from '../support/hunkLines.ts';

/** Its subject says that something was not looked at. */
export const aboutMade = /^[^\n]*(?:check|NULL|unchecked|alloc\w* fail)/i;

const makes = /^\s+(?:struct \w+ )?\*?(?<name>\w+) = (?<maker>[a-z_]\w*)\(/;

/** Lines below a call in which its result is tested. */
const NEAR = 5;

/** What a patch asks for elsewhere, where it is tested: `desc = alloc_desc(...)` that its caller does now. */
export function movedMakers(hunks: readonly Hunk[]): Report[] {
  const lines = hunks.flatMap((hunk) => hunk.lines.map((line) => ({ line, hunk })));
  const old = lines.filter(({ line }) => line.kind !== 'added');
  const fresh = lines.filter(({ line }) => line.kind !== 'removed');
  return old.flatMap(({ line, hunk }, i): Report[] => {
    const { name, maker } = (line.kind === 'removed' && makes.exec(line.text)?.groups) || {};
    if (name === undefined || !makingNames.test(maker!) || isTested(name, old.slice(i + 1, i + NEAR))) return [];
    const at = fresh.findIndex(
      (one) =>
        one.hunk !== hunk && one.line.kind === 'added' && new RegExp(`^\\s+${name} = ${maker}\\(`).test(one.line.text),
    );
    const test = at < 0 ? undefined : isTested(name, fresh.slice(at + 1, at + NEAR));
    return test ? [mended(line, test, name, maker!, hunk)] : [];
  });
}

function isTested(name: string, below: readonly { readonly line: HunkLine }[]): HunkLine | undefined {
  const test = new RegExp(
    `\\bif \\((?:unlikely\\(|likely\\()?(?:!?${name}|${name} [!=]= NULL|IS_ERR\\w*\\(${name}\\))\\b`,
  );
  return below.map(({ line }) => line).find(({ text }) => test.test(text));
}

function mended(before: HunkLine, test: HunkLine, name: string, maker: string, hunk: Hunk): Report {
  return {
    ...bareSpan(before),
    change: 'fixed',
    what: `${name} comes from ${maker}(), which may yield NULL, and nothing in view tests it; the patch calls it elsewhere, and tests what it gives.`,
    why: 'It is NULL when memory is short, and then this is a NULL dereference in the kernel.',
    advice: 'Is everything undone there that was set up before it?',
    brief: `${maker}() result used unchecked`,
    related: [{ ...bareSpan(test), message: 'the test' }],
    key: `moved ${name}`,
    around: spanOfHunk(hunk),
  };
}
