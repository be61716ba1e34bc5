import { endingNames, loggingNames } from '../../../kernel/callNames.ts';
import { statusNames } from '../../../kernel/status.ts';
import { textsOf } from '../../../patch/index.ts';
import type { FilePatch, Hunk, HunkLine, PatchMessage } from '../../../patch/model.ts';
import type { Report, Reporter } from '../../rule.ts';
import { aboutFix, kernelPaths, ourPaths, testPaths } from '../../support/changedCode.ts';
import { bareSpan } from '../../support/hunkLines.ts';

/**
 * `step(x);` that goes, and `ret = step(x); if (ret)` that comes: at its place, further up, or in another function, where
 * a failure can still be told.
 */
export function checkKeptNow(message: PatchMessage, { hunks, oldPath }: FilePatch, report: Reporter): void {
  if (testPaths.test(oldPath ?? '')) return;
  const dropped = hunks.flatMap((hunk) => statementsIn(hunk, 'removed'));
  if (dropped.length === 0) return;
  const claims = claimsOf(message, oldPath ?? '');
  const others = new Set([
    ...hunks.flatMap((hunk) => statementsIn(hunk, 'added').map(({ name }) => name)),
    ...message.files.flatMap((file) => file.hunks.flatMap(({ lines }) => lines.flatMap(headOf))),
  ]);
  const keptBy = new Map(hunks.flatMap(keptIn).reverse());
  const failing = voidsThatFail(hunks);
  for (const { name, line, success } of dropped) {
    const kept = keptBy.get(name);
    if (failing.has(name) && kept && !endingNames.test(name)) {
      report(failedSilently(name, line, kept));
      continue;
    }
    if (kept === undefined || others.has(name) || endingNames.test(name) || loggingNames.test(name)) continue;
    if (!claims(name)) continue;
    report({
      ...bareSpan(line),
      around: bareSpan(line),
      change: 'fixed',
      what: `Nobody looked at what ${name}() returns; the patch does.`,
      why: 'When it fails the function goes on, and may report success.',
      advice: 'Is everything undone that was set up before it?',
      brief: `the status of ${name}() was dropped`,
      related: [
        { ...bareSpan(kept), message: 'kept here' },
        ...(success ? [{ ...bareSpan(success), message: 'returned whatever came of it' }] : []),
      ],
      key: `kept ${name}`,
    });
  }
}

/** Functions that returned nothing, and left at a failure, and that return it with the patch. */
function voidsThatFail(hunks: readonly Hunk[]): ReadonlySet<string> {
  return new Set(
    hunks.flatMap(({ lines }) => {
      const heads = lines.flatMap(({ kind, text }): string[] => {
        const name = kind === 'removed' ? /^(?:\w+ )*void (\w+)\(/.exec(text)?.[1] : undefined;
        return name === undefined ? [] : [name];
      });
      const leaves = lines.some(
        ({ kind, text }) => kind === 'removed' && /^\s{2,}return;\s*$|^\t+return;\s*$/.test(text),
      );
      const fails = lines.some(({ kind, text }) => kind === 'added' && /^\s+return -E[A-Z0-9]+;\s*$/.test(text));
      // Of several heads, which of them fails is a guess.
      return heads.length === 1 && leaves && fails ? heads : [];
    }),
  );
}

function failedSilently(name: string, line: HunkLine, kept: HunkLine): Report {
  return {
    ...bareSpan(line),
    around: bareSpan(line),
    change: 'fixed',
    what: `${name}() returned nothing where it failed, and this went on; the patch returns the error and looks at it.`,
    why: 'What was not done was taken for done.',
    advice: 'Do all callers of it look?',
    brief: `${name}() failed silently`,
    related: [{ ...bareSpan(kept), message: 'kept here' }],
    key: `kept ${name}`,
  };
}

interface Statement {
  readonly name: string;
  /** The line that it begins on. */
  readonly line: HunkLine;
  /** `return 0;` behind it, which goes with it. */
  readonly success: HunkLine | undefined;
}

/** Calls that are whole statements, in the lines that a side of the patch has alone. */
function statementsIn(hunk: Hunk, kind: 'removed' | 'added'): Statement[] {
  const { lines } = hunk;
  const other = kind === 'removed' ? 'added' : 'removed';
  let isNew = true;
  return lines.flatMap((line, i): Statement[] => {
    if (line.kind === other || line.text.trim() === '') return [];
    const starts = isNew;
    isNew = endsStatement.test(line.text);
    const name = starts && line.kind === kind ? /^\s+(?:\w+(?:->|\.))*([a-z_]\w*)\(/.exec(line.text)?.[1] : undefined;
    if (name === undefined || keyword.test(name)) return [];
    const success = lines.slice(i + 1, i + 4).find((one) => one.kind === kind && /^\s*return 0;\s*$/.test(one.text));
    return [{ name, line, success }];
  });
}

/** Behind it a statement begins. */
const endsStatement =
  /[;{}:]\s*$|\*\/\s*$|^\s*(?:\} )?else$|^\s*(?:\} else )?(?:if|for|while|\w*for_each\w*) ?\(.*\)\s*$|^#/;
const keyword = /^(?:if|for|while|switch|return|sizeof|do)$|^(?:list_)?for_each/;

/** Where the new side keeps what a function gives, and asks for it or hands it on, by the name of the function. */
function keptIn({ lines }: Hunk): [string, HunkLine][] {
  // A function that returned nothing: what it hands on now nobody may have needed.
  const wasVoid = lines.some(({ kind, text }) => kind === 'removed' && /^\s+return;\s*$/.test(text));
  return lines.flatMap((line, i): [string, HunkLine][] => {
    const [, handed, status, stored] = (line.kind === 'added' && keeping.exec(line.text)) || [];
    if (handed !== undefined) return wasVoid && /^\s*return\b/.test(line.text) ? [] : [[handed, line]];
    if (status === undefined || !statusNames.test(status)) return [];
    const next = lines.slice(i + 1, i + farthest).filter(({ kind }) => kind !== 'removed');
    const asks = new RegExp(`^\\s*(?:if \\((?:unlikely\\()?!?${status}\\b|return ${status};)`);
    return next.some(({ text }) => asks.test(text)) ? [[stored!, line]] : [];
  });
}

/** `return step(`, `if (step(`; `ret = step(`. */
const keeping =
  /^\s*(?:(?:return |(?:\} else )?if \((?:unlikely\()?!?)(?:\w+(?:->|\.))*([a-z_]\w*)\(|(?:int )?(\w+) \|?= (?:\w+(?:->|\.))*([a-z_]\w*)\()/;

/** Lines behind a call in which its status is asked for. */
const farthest = 8;

/** A function whose head the patch writes anew: it may have returned nothing before. */
function headOf({ kind, text }: HunkLine): string[] {
  const [, name, slot] = (kind === 'added' && /^(?:\w[\w\s*]*[\s*])?(\w+)\(|\(\*(\w+)\)\(/.exec(text)) || [];
  return [name ?? slot ?? []].flat();
}

/**
 * Whether the message says that the status of a function was not looked at: others move a call, or look because it may fail
 * only from now on.
 */
function claimsOf(message: PatchMessage, path: string): (name: string) => boolean {
  const { subject } = message.facts;
  const says = textsOf(message).join('\n');
  if (aboutWarnings.test(subject) || !kernelPaths.test(path)) return () => false;
  const isFix = aboutFix.test(says);
  if (aboutLooking.test(says) && (isFix || unlooked.test(says))) return () => true;
  if (ourPaths.test(path) && (isFix || aboutLooking.test(subject))) return () => true;
  return aboutLooking.test(subject) ? (name) => new RegExp(`\\b${name}\\b`).test(subject) : () => false;
}

const looking = '(?:check|validat|handl|propagat|ignor|uncheck|unhandl|miss|look|test)\\w*';
const status = '(?:return(?:s|ed)?[- ](?:value|code|status)|errors?|fail(?:s|ed|ures?)|return(?: of)?|result)\\b';
const aboutLooking = new RegExp(`\\b${looking}[^.]{0,60}\\b${status}|\\b${status}[^.]{0,60}\\b${looking}`, 'i');
const unlooked = /\b(?:unchecked|unhandled|missing|ignor\w+|not (?:\w+ )?(?:check|handl|validat|test|look)ed)\b/i;

/** What is asked for a compiler only. */
const aboutWarnings = /\bsilence|\bwarnings?\b|__must_check/i;
