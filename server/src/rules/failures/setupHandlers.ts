import { aboutHandlers, handlerOf } from '../../kernel/bootOptions.ts';
import type { Hunk, HunkLine } from '../../patch/model.ts';
import type { Reporter } from '../rule.ts';
import { bareSpan } from '../support/hunkLines.ts';

const why =
  'What calls the handler takes 0 for an option that nobody knows: it is reported as unknown, and given to init as an argument.';

/**
 * The handler of a boot option says with 1 that it has handled it, and not with 0 as other functions do. `says`: what the
 * message says, as the line that registers the handler is often out of view.
 */
export function checkSetupHandlers(hunks: readonly Hunk[], says: string, report: Reporter): void {
  const handlers = hunks.flatMap(({ lines }) => lines.flatMap(({ text }) => handlerOf(text) ?? []));
  const isAbout = aboutHandlers.test(says);
  if (handlers.length === 0 && !isAbout) return;
  const names = new Set(handlers.map(({ name }) => name));
  for (const hunk of hunks) {
    for (const { before, after, name } of mendedIn(hunk)) {
      if (!names.has(name) && !isAbout) continue;
      report({
        ...bareSpan(before),
        change: 'fixed',
        what: `${name}() handles a boot option and did not return 1; the patch makes it return 1, for handled.`,
        why,
        advice: 'Do the other handlers of this file return 1?',
        brief: 'a boot option reported as unknown',
        related: [{ ...bareSpan(after), message: 'here' }],
        key: `setup ${name}`,
      });
    }
    for (const { line, name } of addedIn(hunk)) {
      report({
        ...bareSpan(line),
        change: 'introduced',
        what: `${name}() handles a boot option, and always returns 0.`,
        why,
        advice: 'Return 1, for handled.',
        brief: 'a boot option reported as unknown',
        key: `setup ${name}`,
      });
    }
  }
}

/** What takes the text of an option; git may cut the name off behind `@@`. */
const head = /^[a-z_][\w\s]*?\bint\b[\w\s]*?\b(?<name>\w+)(?:\((?:char\b|$)|$)/;
const returned = /^\s*return (?<value>[^;]+);\s*$/;

/** `return 1;` where `return 0;` was, in what takes the text of an option. */
function mendedIn({ lines, section }: Hunk): { before: HunkLine; after: HunkLine; name: string }[] {
  let name = head.exec(section)?.groups?.['name'];
  return lines.flatMap((before, i) => {
    name = head.exec(before.text)?.groups?.['name'] ?? name;
    const after = lines[i + 1];
    if (name === undefined || before.kind !== 'removed' || after?.kind !== 'added') return [];
    const [was, is] = [before, after].map(({ text }) => returned.exec(text)?.groups?.['value']);
    return /^(?:0|-E[A-Z]+)$/.test(was ?? '') && is === '1' ? [{ before, after, name }] : [];
  });
}

/** Handlers that are new, and return nothing but 0. */
function addedIn({ lines }: Hunk): { line: HunkLine; name: string }[] {
  return lines.flatMap(({ kind, text }, at) => {
    const handler = kind === 'added' ? handlerOf(text) : undefined;
    if (!handler) return [];
    const above = lines.slice(Math.max(0, at - longestHandler), at);
    const from = above.findLastIndex((line) => head.exec(line.text)?.groups?.['name'] === handler.name);
    const body = from < 0 || above[from]!.kind !== 'added' ? [] : above.slice(from);
    const returns = body.filter((line) => returned.test(line.text));
    const last = returns.at(-1);
    if (!last || returns.some((line) => returned.exec(line.text)!.groups!['value'] !== '0')) return [];
    return [{ line: last, name: handler.name }];
  });
}

/** Lines in which a handler is looked for above what registers it. */
const longestHandler = 60;
