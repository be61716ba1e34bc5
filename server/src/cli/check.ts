import { parseArgs } from 'node:util';
import type { Finding } from '../analysis/finding.ts';
import { analyseDocument, type AnalysisOptions, type Engine } from '../analysis/index.ts';
import { findingLine, findingText } from '../report/findings.ts';
import { rules } from '../rules/index.ts';
import type { Severity } from '../rules/rule.ts';
import { LineIndex } from '../text/lineIndex.ts';
import { createEngine } from './engine.ts';
import { readInbox } from './inbox.ts';
import { readInputs } from './inputs.ts';
import { loadProject } from './project.ts';
import { UsageError, type Console, type ExitCode, type Verb } from './verb.ts';

const severities: readonly Severity[] = ['hint', 'information', 'warning', 'error'];

/** How findings leave, and what was seen so far. */
interface Run {
  readonly console: Console;
  readonly engine: Engine;
  readonly options: AnalysisOptions;
  readonly jsonl: boolean;
  readonly floor: number;
  found: number;
  fixed: number;
  bad: boolean;
}

export const check: Verb = {
  name: 'check',
  summary: 'report what is wrong in patches, mails, mailboxes, C files and layouts',
  usage: `Usage: iommu-lens check [OPTION]... PATH...|-
       iommu-lens check [OPTION]... --inbox PUBLIC_INBOX_GIT [--since DATE] [--limit N]

A PATH is a patch, a mail, a mailbox, a C file, a table layout, or a directory of such. '-' is standard input.

  --format text|jsonl   text (default): FILE:LINE:COLUMN: SEVERITY: MESSAGE [RULE]
                        jsonl: one JSON object a line
  --rule ID             only this rule; may be given again
  --severity S          report findings of at least this severity:
                        hint (default), information, warning, error
  --nursery             also the rules that are still being tried out
  --root KERNEL_TREE    look at whole functions, found in this tree
  --project FILE        facts and ignored rules of the project; without it,
                        .iommu-lens.json of the KERNEL_TREE or of the current directory
  --inbox GIT           read every mail of a public-inbox repository
  --since DATE          with --inbox: only mails committed since then (as git log takes it)
  --limit N             with --inbox: at most N mails, newest first

Exit status: 0 nothing to report (what a patch fixes is no fault); 1 findings; 2 bad input or usage.
Rules: ${rules.map((rule) => rule.meta.id).join(', ')}.
`,

  async run(args, console) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string', default: 'text' },
        rule: { type: 'string', multiple: true },
        severity: { type: 'string', default: 'hint' },
        nursery: { type: 'boolean', default: false },
        root: { type: 'string' },
        project: { type: 'string' },
        inbox: { type: 'string' },
        since: { type: 'string' },
        limit: { type: 'string' },
      },
    });
    if (values.format !== 'text' && values.format !== 'jsonl') {
      throw new UsageError(`--format takes text or jsonl, not '${values.format}'.`);
    }
    const floor = severities.indexOf(values.severity as Severity);
    if (floor === -1) throw new UsageError(`--severity takes ${severities.join(', ')}, not '${values.severity}'.`);
    for (const id of values.rule ?? []) {
      if (!rules.some(({ meta }) => meta.id === id)) {
        throw new UsageError(`there is no rule '${id}'. The rules are ${rules.map(({ meta }) => meta.id).join(', ')}.`);
      }
    }
    if (values.limit !== undefined && !/^[1-9]\d{0,9}$/.test(values.limit)) {
      throw new UsageError(`--limit takes a number of mails, not '${values.limit}'.`);
    }
    if (values.inbox === undefined && positionals.length === 0) {
      throw new UsageError("name at least one file or directory, or '-' for standard input.");
    }
    const project = loadProject(values.project, values.root, console);
    const run: Run = {
      console,
      engine: await createEngine(values.root, project.settings.knowledge),
      options: {
        nursery: values.nursery,
        ...(values.rule ? { only: new Set(values.rule) } : {}),
        // A rule that is asked for by name is not ignored.
        ignore: new Set(project.settings.ignore.filter((id) => !values.rule?.includes(id))),
        cancelled: () => console.signal.aborted,
      },
      jsonl: values.format === 'jsonl',
      floor,
      found: 0,
      fixed: 0,
      bad: project.bad,
    };
    for await (const input of readInputs(positionals, console)) {
      if (input.kind === 'bad') complain(run, `${input.file}: ${input.reason}.`);
      else checkText(run, input.file, input.text);
    }
    if (values.inbox !== undefined) {
      await checkInbox(run, values.inbox, {
        ...(values.since === undefined ? {} : { since: values.since }),
        ...(values.limit === undefined ? {} : { limit: Number(values.limit) }),
      });
    }
    return exitCode(run);
  },
};

function exitCode(run: Run): ExitCode {
  if (run.console.signal.aborted) return 130;
  if (run.bad) return 2;
  return run.found > 0 ? 1 : 0;
}

function complain(run: Run, message: string): void {
  run.bad = true;
  run.console.error(`iommu-lens: ${message}\n`);
}

function checkText(run: Run, file: string, text: string, commit?: string): void {
  const analysis = analyseDocument(
    { name: file, text, ...(commit === undefined ? {} : { languageId: 'kernel-mail' }) },
    run.engine,
    run.options,
  );
  const lines = new LineIndex(text);
  for (const finding of analysis.findings) report(run, finding, file, lines, commit);
  if (commit !== undefined) return;
  for (const notice of analysis.notices) {
    const at = lines.position(notice.start);
    const severity = notice.severity ?? 'error';
    run.console.error(`${file}:${at.line + 1}:${at.character + 1}: ${severity}: ${notice.message}\n`);
    if (severity === 'error') run.bad = true;
  }
}

function report(run: Run, finding: Finding, file: string, lines: LineIndex, commit?: string): void {
  if (severities.indexOf(finding.severity) < run.floor) return;
  if (finding.change === 'fixed') run.fixed++;
  else run.found++;
  const line = findingLine(finding, file, lines, commit);
  run.console.out(run.jsonl ? `${JSON.stringify(line)}\n` : findingText(line));
}

/** Streams a public-inbox repository: one mail in memory at a time, progress on standard error. */
async function checkInbox(run: Run, path: string, range: { since?: string; limit?: number }): Promise<void> {
  let mails = 0;
  let shown = Date.now();
  const progress = (last: boolean) => {
    if (!last && Date.now() - shown < 500) return;
    shown = Date.now();
    const words = `${mails} mails read, ${run.found} findings`;
    if (run.console.isTerminal) run.console.error(`\r${words}${last ? '\n' : ''}`);
    else if (last) run.console.error(`${words}\n`);
  };
  for await (const mail of readInbox(path, { ...range, signal: run.console.signal })) {
    mails++;
    checkText(run, path, mail.text, mail.commit);
    progress(false);
  }
  progress(true);
}
