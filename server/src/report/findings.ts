import type { Finding } from '../analysis/finding.ts';
import type { LineIndex } from '../text/lineIndex.ts';

const changeWords = {
  introduced: 'Introduced by this patch. ',
  fixed: 'Fixed by this patch. ',
  existing: '',
} as const;

/** A finding as one paragraph: what, why, what to do; of what a patch fixes, where the patch does that, no more of it. */
export function findingMessage(finding: Finding): string {
  const change = finding.change ? changeWords[finding.change] : '';
  const later =
    finding.fixedByTitle === undefined
      ? ''
      : ` A later patch of this series takes it away again: "${finding.fixedByTitle}".`;
  return `${change}${parts(finding.what, finding.why, finding.advice)}${later}`;
}

/** Parts of a message, those that there are. */
export function parts(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join(' ');
}

/** What `--format jsonl` prints of a finding. Lines and columns are counted from 1. */
export interface FindingLine {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly function?: string;
  readonly path?: string;
  readonly change?: string;
  readonly messageId?: string;
  readonly commit?: string;
}

export function findingLine(finding: Finding, file: string, lines: LineIndex, commit?: string): FindingLine {
  const start = lines.position(finding.start);
  const end = lines.position(finding.end);
  return {
    file,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    rule: finding.rule,
    severity: finding.severity,
    message: findingMessage(finding),
    ...(finding.function === undefined ? {} : { function: finding.function }),
    ...(finding.path === undefined ? {} : { path: finding.path }),
    ...(finding.change === undefined ? {} : { change: finding.change }),
    ...(finding.messageId === undefined ? {} : { messageId: finding.messageId }),
    ...(commit === undefined ? {} : { commit }),
  };
}

/** A finding as compilers print theirs, so that editors and CI logs can jump to it. */
export function findingText(line: FindingLine): string {
  const where = line.function ? ` in ${line.function}()` : '';
  // A mail of a repository by the name under which git shows it.
  const document = line.commit === undefined ? line.file : `${line.commit.slice(0, 12)}:m`;
  return `${document}:${line.line}:${line.column}: ${line.severity}: ${line.message} [${line.rule}]${where}\n`;
}
