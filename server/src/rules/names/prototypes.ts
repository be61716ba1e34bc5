import type { FilePatch } from '../../patch/model.ts';
import type { Report } from '../rule.ts';
import { codeOf } from './segments.ts';

const exported = /^EXPORT_SYMBOL(?:_GPL)?\((\w+)\);/;
/** No `static inline` stub: that is a function. */
const prototype = /^(?!.*\b(?:static|inline)\b)(?:extern\s+)?[a-z_][\w\s*]*?\b(\w+)\s*\(/;

/** Prototypes in headers that stay where a patch takes a function and its export away, and puts it nowhere else. */
export function stalePrototypes(files: readonly FilePatch[]): Report[] {
  const gone = goneFrom(files);
  if (gone.size === 0) return [];
  return files.flatMap((file) => {
    const { hunks, newPath } = file;
    if (!/\.h$/.test(newPath ?? '') || file.quoteDepth) return [];
    return hunks.flatMap(({ lines }) =>
      lines.flatMap((line): Report[] => {
        const name = line.kind === 'context' ? prototype.exec(codeOf(line))?.[1] : undefined;
        if (name === undefined || !gone.has(name) || /[{}]/.test(line.text)) return [];
        const start = line.start + line.text.indexOf(name);
        return [
          {
            start,
            end: start + name.length,
            change: 'introduced',
            severity: 'information',
            what: `The patch removes ${name}() and its export, and leaves its prototype here.`,
            why: 'Who calls it finds out when linking, or a module when it is loaded.',
            advice: 'Should the prototype go as well?',
            brief: `${name}() is declared and no longer there`,
            key: `stale ${name}`,
          },
        ];
      }),
    );
  });
}

/** Functions whose definition and export are removed, and that no added line names. */
function goneFrom(files: readonly FilePatch[]): ReadonlySet<string> {
  const exports = new Set<string>();
  const heads = new Set<string>();
  const added = new Set<string>();
  for (const { hunks, quoteDepth } of files) {
    if (quoteDepth) continue;
    for (const line of hunks.flatMap(({ lines }) => lines)) {
      if (line.kind === 'added') for (const word of codeOf(line).match(/\w+/g) ?? []) added.add(word);
      if (line.kind !== 'removed') continue;
      const name = exported.exec(line.text)?.[1];
      if (name !== undefined) exports.add(name);
      const head = /;\s*$/.test(line.text) ? undefined : /^[a-z_](?:[\w\s*]*?\b)??(\w+)\(/.exec(line.text)?.[1];
      if (head !== undefined) heads.add(head);
    }
  }
  return new Set([...exports].filter((name) => heads.has(name) && !added.has(name)));
}
