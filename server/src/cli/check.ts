import { parseArgs } from 'node:util';
import type { AnalysisOptions, Engine } from '../analysis/index.ts';
import { findingText } from '../report/findings.ts';
import { rules } from '../rules/index.ts';
import type { Severity } from '../rules/rule.ts';
import { compileLess, compileParserOnce } from '../lsp/compilers.ts';
import { createEngine } from './engine.ts';
import { examine, type Examined, type Task } from './examine.ts';
import { readRawInbox } from './inbox.ts';
import { areShort, readInputs } from './inputs.ts';
import { examineAll, type Setup } from './pool.ts';
import { loadProject } from './project.ts';
import { keyOf, Remembered } from './remembered.ts';
import { UsageError, type Console, type ExitCode, type Verb } from './verb.ts';

const severities: readonly Severity[] = ['hint', 'information', 'warning', 'error'];

/** How findings leave, and what was seen so far. */
interface Run {
  readonly console: Console;
  readonly jsonl: boolean;
  readonly floor: number;
  found: number;
  fixed: number;
  documents: number;
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
  --no-cache            examine also what an earlier run has examined (without --root, results
                        are kept in $XDG_CACHE_HOME/iommu-lens, by content)

Exit status: 0 nothing to report (what a patch fixes is no fault); 1 findings; 2 bad input or usage.
'iommu-lens rules' lists the rules.
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
        'no-cache': { type: 'boolean', default: false },
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
    const setup: Setup = {
      root: values.root,
      project: values.project,
      nursery: values.nursery,
      only: values.rule && new Set(values.rule),
    };
    const { memory } = console;
    // With a tree, what is found in a document depends on all files of the tree.
    const remembered =
      memory && !values['no-cache'] && values.root === undefined
        ? new Remembered(memory.folder, [...memory.program(), optionNames(setup).join(), project.text])
        : undefined;
    const isShort = values.inbox === undefined && areShort(positionals);
    if (isShort) compileParserOnce();
    compileLess();
    const engine = await createEngine(values.root, project.settings.knowledge);
    const options = {
      ...optionsOf(setup, project.settings.ignore),
      cancelled: () => console.signal.aborted,
    };
    const run: Run = {
      console,
      jsonl: values.format === 'jsonl',
      floor,
      found: 0,
      fixed: 0,
      documents: 0,
      bad: project.bad,
    };
    const threads = { script: isShort ? undefined : console.threadScript, setup, signal: console.signal };
    const here = (task: Task) => examine(task, engine, options);
    const inbox = values.inbox === undefined ? undefined : mailsOf(values.inbox, values, console, remembered);
    for (const [tasks, what] of [
      [filesOf(positionals, run), 'files'],
      [inbox, 'mails'],
    ] as const) {
      if (!tasks) continue;
      const progress = new Progress(run, what, what === 'mails');
      for await (const { task, examined } of examineAll(recall(tasks, engine, remembered), here, threads)) {
        run.documents++;
        const { key, known } = task;
        if (key !== undefined && !known && !console.signal.aborted) remembered?.put(key, examined);
        show(run, examined);
        progress.step();
      }
      progress.end();
      remembered?.write();
    }
    return exitCode(run);
  },
};

/** The options that decide what is found. */
function optionNames({ nursery, only }: Setup): string[] {
  return [...(nursery ? ['nursery'] : []), ...(only ? [...only].sort() : [])];
}

/** Puts to each document what an earlier run found in it. */
async function* recall(
  tasks: AsyncIterable<Task>,
  { dayOf }: Engine,
  remembered: Remembered | undefined,
): AsyncGenerator<Task> {
  for await (const task of tasks) {
    if (!remembered) {
      yield task;
      continue;
    }
    const key = keyOf(task, dayOf?.(task.file));
    const known = remembered.get(key);
    yield known ? { ...task, content: '', key, known } : { ...task, key };
  }
}

export function optionsOf({ nursery, only }: Setup, ignored: readonly string[]): AnalysisOptions {
  return {
    nursery,
    ...(only ? { only } : {}),
    comesOnce: true,
    // A rule that is asked for by name is not ignored.
    ignore: new Set(ignored.filter((id) => !only?.has(id))),
  };
}

function exitCode(run: Run): ExitCode {
  if (run.console.signal.aborted) return 130;
  if (run.bad) return 2;
  return run.found > 0 ? 1 : 0;
}

function complain(run: Run, message: string): void {
  run.bad = true;
  run.console.error(`iommu-lens: ${message}\n`);
}

function show(run: Run, { findings, notices }: Examined): void {
  for (const line of findings) {
    if (severities.indexOf(line.severity as Severity) < run.floor) continue;
    if (line.change === 'fixed') run.fixed++;
    else run.found++;
    run.console.out(run.jsonl ? `${JSON.stringify(line)}\n` : findingText(line));
  }
  for (const { text, bad } of notices) {
    run.console.error(text);
    if (bad) run.bad = true;
  }
}

async function* filesOf(paths: readonly string[], run: Run): AsyncGenerator<Task> {
  for await (const input of readInputs(paths, run.console)) {
    if (input.kind === 'bad') complain(run, `${input.file}: ${input.reason}.`);
    else yield { file: input.file, content: input.text };
  }
}

/** Streams a public-inbox repository. */
async function* mailsOf(
  path: string,
  range: { readonly since?: string | undefined; readonly limit?: string | undefined },
  console: Console,
  remembered: Remembered | undefined,
): AsyncGenerator<Task> {
  const mails = readRawInbox(path, {
    ...(range.since === undefined ? {} : { since: range.since }),
    ...(range.limit === undefined ? {} : { limit: Number(range.limit) }),
    known: (commit) => remembered?.get(keyOf({ file: path, content: '', commit })) !== undefined,
    signal: console.signal,
  });
  let isEmpty = true;
  // The bytes are a part of what git said at once; a batch keeps many.
  for await (const { commit, bytes } of mails) {
    isEmpty = false;
    yield { file: path, content: new Uint8Array(bytes), commit };
  }
  if (isEmpty && range.since === undefined && !console.signal.aborted) {
    throw new Error(`${path} holds no mails; a public-inbox repository has one in each commit, in the file 'm'.`);
  }
}

/** How far a long run is: on a terminal twice a second, else once at the end where a count was asked for. */
class Progress {
  private shown = Date.now();
  private started = false;
  private readonly run: Run;
  private readonly what: string;
  private readonly always: boolean;

  constructor(run: Run, what: string, always: boolean) {
    this.run = run;
    this.what = what;
    this.always = always;
  }

  step(): void {
    if (!this.run.console.isTerminal || Date.now() - this.shown < 500) return;
    this.shown = Date.now();
    this.started = true;
    this.run.console.error(`\r${this.words()}`);
  }

  end(): void {
    if (this.started) this.run.console.error(`\r${this.words()}\n`);
    else if (this.always) this.run.console.error(`${this.words()}\n`);
  }

  private words(): string {
    const { documents, found, fixed } = this.run;
    const read = documents === 1 ? this.what.slice(0, -1) : this.what;
    const findings = found === 1 ? 'finding' : 'findings';
    return `${documents} ${read} read, ${found} ${findings}${fixed > 0 ? `, and ${fixed} that patches fix` : ''}`;
  }
}
