import { decodeText } from '../analysis/decode.ts';
import { analyseDocument, type AnalysisOptions, type Engine } from '../analysis/index.ts';
import { findingLine, type FindingLine } from '../report/findings.ts';
import { LineIndex } from '../text/lineIndex.ts';

/** A document of a run. */
export interface Task {
  readonly file: string;
  readonly content: string | Uint8Array;
  /** Of a mail in a repository: its commit. */
  readonly commit?: string;
  /** Under which its results are remembered. */
  readonly key?: string;
  /** What an earlier run found in it; then there need be no content. */
  readonly known?: Examined;
}

/** What there is to print of a document. */
export interface Examined {
  readonly findings: readonly FindingLine[];
  readonly notices: readonly { readonly text: string; readonly bad: boolean }[];
}

export function examine(task: Task, engine: Engine, options: AnalysisOptions): Examined {
  if (task.known) return task.known;
  const { file, content, commit } = task;
  const text = typeof content === 'string' ? content : decodeText(content);
  const languageId = commit === undefined ? {} : { languageId: 'kernel-mail' };
  const analysis = analyseDocument({ name: file, text, ...languageId }, engine, options);
  // A mail of a list is as it is: nobody asked for this one.
  const notices = commit === undefined ? analysis.notices : [];
  if (analysis.findings.length === 0 && notices.length === 0) return { findings: [], notices: [] };
  const lines = new LineIndex(text);
  return {
    findings: analysis.findings.map((finding) => findingLine(finding, file, lines, commit)),
    notices: notices.map(({ start, severity = 'error', message }) => {
      const at = lines.position(start);
      return {
        text: `${file}:${at.line + 1}:${at.character + 1}: ${severity}: ${message}\n`,
        bad: severity === 'error',
      };
    }),
  };
}
