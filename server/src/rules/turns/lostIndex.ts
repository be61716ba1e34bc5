import { spaced } from '../support/tokens.ts';
import type { Hunk } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { bareSpan } from '../support/hunkLines.ts';
import { oneDifference, replacedLine, type ReplacedLine } from '../support/replacedLine.ts';

/**
 * The only thing that a hunk does is to take the index of a loop out of an expression, or to put that of another loop in:
 * `entry + i` to `entry`, `pages[i]` to `pages[0]`, `READ_ONCE(ptep[i])` to `READ_ONCE(*ptep)`.
 */
export function indexesLost(hunk: Hunk): Report[] {
  const replaced = replacedLine(hunk);
  const lost = replaced && lostIn(replaced);
  if (!replaced || lost === undefined) return [];
  const { before, after } = replaced;
  return [
    {
      ...bareSpan(after),
      change: 'introduced',
      what: `\`${before.text.trim()}\` went by \`${lost}\`; with the patch this is the same whatever \`${lost}\` is.`,
      why: 'Done on every turn of a loop, it works on one entry each time round, and the others are left as they are.',
      advice: `Does something else move it on now, or should it still go by \`${lost}\`?`,
      brief: `no longer goes by ${lost}`,
      related: [{ ...bareSpan(before), message: 'before' }],
      key: `index ${lost}`,
    },
  ];
}

const index = '(?<index>[ijkn]|idx|index)';
/** What goes, and what comes in its place. */
const losses = [
  new RegExp(`^\\+ (?:${index}(?: (?:\\*|<<) [\\w>.-]+)?|(?:\\w+ \\* )${index.replace('index', 'times')}) => $`),
  new RegExp(`^\\[ ${index} \\] => (?:\\[ 0 \\])?$`),
  new RegExp(`^(?<name>\\w+) \\[ ${index} \\] => \\* \\k<name>$`),
];

function lostIn(replaced: ReplacedLine): string | undefined {
  const { out, into, from } = oneDifference(replaced);
  const [was, is] = [spaced(out), spaced(into)];
  // The brackets around an index are the same on both sides.
  if (is === '0' && replaced.old[from - 1]?.text === '[' && isIndex.test(was)) return was;
  if (isIndex.test(was) && isIndex.test(is) && loopOver(replaced.hunk, was)) return was;
  for (const loss of losses) {
    const groups = loss.exec(`${was} => ${is}`)?.groups;
    if (groups) return groups['index'] ?? groups['times'];
  }
  return undefined;
}

const isIndex = new RegExp(`^${index}$`);

function loopOver(hunk: Hunk, name: string): boolean {
  return hunk.lines.some(({ text, kind }) => kind === 'context' && new RegExp(`\\bfor \\(${name} = `).test(text));
}
