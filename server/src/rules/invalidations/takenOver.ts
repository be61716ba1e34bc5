import type { FilePatch, HunkLine } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { runsOf } from '../support/changedCode.ts';
import { flushIn, instruction, startOf, takesPlace, why, type Gone } from './added.ts';

/** A function that a patch adds, with a flush in it. */
interface Helper {
  readonly flush: HunkLine;
  readonly said: string;
  /** What else it calls. */
  readonly calls: ReadonlySet<string>;
}

/** Code that a new function takes over, which flushes besides: there was no flush where the code was. */
export function findTakenOver(files: readonly FilePatch[], { names }: Gone): Report[] {
  const hunks = files.flatMap((file) => file.hunks);
  const helpers = new Map(hunks.flatMap(({ lines }) => helpersIn(lines)));
  if (helpers.size === 0) return [];
  return hunks.flatMap(({ lines }) => {
    const runs = runsOf(lines);
    const isInPlace = takesPlace(lines);
    /** Runs and names that were looked at: all calls of one name in one run take over the same. */
    const seen = new Set<string>();
    return lines.flatMap((line, i): Report[] => {
      const name = line.kind === 'added' ? /^\s+(\w+)\(/.exec(line.text)?.[1] : undefined;
      const helper = name === undefined ? undefined : helpers.get(name);
      const run = runs[i];
      if (!helper || !run || names.has(helper.said) || isInPlace(i)) return [];
      const key = `${name!} ${run.lines[0]!.start}`;
      if (seen.has(key)) return [];
      seen.add(key);
      const taken = run.lines.find(
        ({ kind, text }) => kind === 'removed' && helper.calls.has(/^\s+(\w+)\(/.exec(text)?.[1] ?? ''),
      );
      const last =
        taken && lines.slice(lines.indexOf(taken)).find(({ kind, text }) => kind === 'removed' && /;\s*$/.test(text));
      if (!last) return [];
      return [
        {
          start: startOf(lines, taken),
          end: last.end,
          change: 'fixed',
          what: `No ${helper.said}() follows or precedes this; the patch adds it, in ${name!}().`,
          why,
          advice: 'Are there other places that change the same and need it, too?',
          brief: `${helper.said}() was missing`,
          related: [
            { start: helper.flush.start, end: helper.flush.end, message: 'added here' },
            { start: line.start, end: line.end, message: 'which is called here' },
          ],
          key: `${helper.said} added`,
        },
      ];
    });
  });
}

/** Functions from an added head to an added brace. */
function helpersIn(lines: readonly HunkLine[]): [string, Helper][] {
  const found: [string, Helper][] = [];
  let name: string | undefined;
  let body: HunkLine[] = [];
  for (const line of lines.filter(({ kind }) => kind !== 'removed')) {
    if (line.kind !== 'added') name = undefined;
    else if (/^[a-z_]/i.test(line.text) && !/;\s*$/.test(line.text)) {
      name = /\b(\w+)\(/.exec(line.text)?.[1] ?? name;
      body = [];
    } else if (name !== undefined && line.text.startsWith('}')) {
      const flush = body.find(({ text }) => (flushIn(text) ?? instruction) !== instruction);
      const calls = new Set(body.flatMap(({ text }) => text.match(/\b\w+(?=\()/g) ?? []));
      if (flush) found.push([name, { flush, said: flushIn(flush.text)!, calls }]);
      name = undefined;
    } else body.push(line);
  }
  return found;
}
