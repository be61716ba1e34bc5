import type { FilePatch, HunkLine } from '../../patch/model.ts';

/** Words for people in a file that is not C, as one side of a hunk has them. */
export interface Note {
  readonly text: string;
  readonly side: 'added' | 'removed';
  /** Place in the document of an offset of the text. */
  place(offset: number): number;
}

/** Comments of scripts and makefiles, and the text of documents, where a patch changes them. */
export function notesIn({ hunks, oldPath, newPath }: FilePatch): Note[] {
  const path = newPath ?? oldPath ?? '';
  const isText = documents.test(path);
  const isScript = scripts.test(path);
  if (!isText && !isScript) return [];
  return hunks.flatMap(({ lines }) =>
    (['removed', 'added'] as const).flatMap((side) => {
      const runs: HunkLine[][] = [[]];
      for (const line of lines) {
        if (line.kind === side && (isText || comment.test(line.text))) runs.at(-1)!.push(line);
        else if (line.kind === side || line.kind === 'context') runs.push([]);
      }
      return runs.filter((run) => run.length > 0).map((run) => noteOf(run, side, isScript));
    }),
  );
}

const documents = /^Documentation\/.*\.(?:rst|txt)$|(?:^|\/)Kconfig(?:\.\w+)?$/;

const scripts = /(?:^|\/)(?:Makefile|Kbuild)(?:\.\w+)?$|\.(?:sh|py|awk|ya?ml|mk)$/;

const comment = /^\s*#/;

/** Lines as one text; the marks of comments are blanks, so that every offset stays. */
function noteOf(lines: readonly HunkLine[], side: Note['side'], isScript: boolean): Note {
  const texts = lines.map(({ text }) =>
    isScript ? text.replace(/^(\s*)#+/, (mark) => ' '.repeat(mark.length)) : text,
  );
  return {
    text: texts.join('\n'),
    side,
    place(offset) {
      let rest = offset;
      for (const [i, { start, map }] of lines.entries()) {
        const { length } = texts[i]!;
        if (rest <= length) return map ? map.toSource(rest) : start + rest;
        rest -= length + 1;
      }
      return lines.at(-1)!.end;
    },
  };
}
