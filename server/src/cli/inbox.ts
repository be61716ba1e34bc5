import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { decodeText } from '../analysis/decode.ts';
import { MailCutter, type RawMail } from './mailCutter.ts';

export type { RawMail } from './mailCutter.ts';

/** One mail of a public-inbox repository. */
export interface InboxMail {
  readonly commit: string;
  /** When it was committed, in seconds since 1970: about when it was received. */
  readonly date: number;
  readonly text: string;
}

export interface InboxRange {
  /** Only mails committed since then, in any form that `git log --since` takes. */
  readonly since?: string;
  /** At most so many, newest first. */
  readonly limit?: number;
  /** Leave out mails that surely hold no hunk: two thirds of a list. */
  readonly onlyHunks?: boolean;
  /** Commits whose mails need not be read: they come in their place, without bytes. */
  readonly known?: (commit: string) => boolean;
  /** Ends the reading, and git with it. */
  readonly signal?: AbortSignal;
}

/** So many git processes read mails: one alone is slower than what is done with them. */
const READERS = 2;
/** So many names are given to one of them, then to the next. */
const TURN = 32;
/** So many mails are handed over at a time: in between it is heard what git says. */
const BATCH = 8;

/**
 * Reads every mail of a public-inbox repository (one mail per commit, in the blob `m`), newest first. `path` is the
 * git repository, or the inbox directory whose `git/0.git`, `git/1.git`... are its epochs. Three git processes run
 * beside this one; what is in memory is one mail and about a megabyte of the next ones. Ends quietly when the signal
 * is aborted; throws where git fails.
 */
export async function* readInbox(path: string, range: InboxRange = {}): AsyncGenerator<InboxMail> {
  for await (const mails of readBatches(path, range)) {
    for (const { commit, date, bytes } of mails) {
      if (range.signal?.aborted) return;
      const text = decodeText(bytes);
      if (range.onlyHunks && !mayHoldHunk(text)) continue;
      yield { commit, date, text };
    }
  }
}

/** As `readInbox`, without decoding. */
export async function* readRawInbox(path: string, range: InboxRange = {}): AsyncGenerator<RawMail> {
  for await (const mails of readBatches(path, range)) {
    for (const mail of mails) {
      if (range.signal?.aborted) return;
      yield mail;
    }
  }
}

/** The mails as they come from git: some at a time, so that nothing is waited for between most of them. */
async function* readBatches(path: string, range: InboxRange): AsyncGenerator<readonly RawMail[]> {
  let left = range.limit;
  for (const repository of repositoriesOf(path)) {
    if (left === 0 || range.signal?.aborted) return;
    for await (const mails of readRepository(repository, left === undefined ? range : { ...range, limit: left })) {
      if (left !== undefined) left -= mails.length;
      yield mails;
    }
  }
}

const base64Mark = /^content-transfer-encoding:\s*"?base64/im;

/** False where a mail surely has no hunk: none in its text, and no base64 in which one could hide. */
export function mayHoldHunk(mail: string): boolean {
  if (mail.includes('@@ -') || mail.includes('=40=40')) return true;
  return (mail.includes('base64') || mail.includes('BASE64')) && base64Mark.test(mail);
}

async function* readRepository(repository: string, range: InboxRange): AsyncGenerator<readonly RawMail[]> {
  const { since, limit, signal } = range;
  const revisions = start(repository, [
    'rev-list',
    // What a mail is called where nothing better is known, then what is to come back with it.
    '--format=%H:m %H %ct',
    '--no-commit-header',
    // Below each commit its tree and blob: a blob by its own name is found without reading commit and tree again.
    '--objects',
    '--in-commit-order',
    // A clone may lack some mails: those are passed over.
    '--missing=allow-any',
    ...(since === undefined ? [] : [`--since=${since}`]),
    ...(limit === undefined ? [] : [`--max-count=${limit}`]),
    'HEAD',
    '--',
  ]);
  const known = new KnownMails(range.known ?? (() => false));
  const contents = Array.from({ length: READERS }, () =>
    start(repository, ['cat-file', '--batch=%(objectsize) %(rest)', '--buffer']),
  );
  const stop = () => {
    for (const { child } of [revisions, ...contents]) child.kill();
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    void giveNames(
      revisions.child.stdout!,
      contents.map(({ child }) => child.stdin!),
      known,
    );
    const cutters = contents.map(({ child }) => new MailCutter(child.stdout!));
    for (let turn = 0; !signal?.aborted; turn = (turn + 1) % READERS) {
      let left = TURN;
      while (left > 0 && (await cutters[turn]!.more())) {
        const { mails, answers } = cutters[turn]!.take(Math.min(left, BATCH));
        left -= answers;
        yield known.among(mails);
      }
      if (left > 0) break;
    }
    yield known.rest();
    if (!signal?.aborted) for (const { ended } of [revisions, ...contents]) await ended();
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/**
 * Hands the names of mails over, some to each reader in turn: so few that its pipe holds them, or the one that has no
 * room could wait for the one that has no names. Ends quietly where git ends early: its status tells why.
 */
async function giveNames(revisions: Readable, contents: readonly Writable[], known: KnownMails): Promise<void> {
  for (const stream of contents) stream.on('error', () => undefined);
  const names = new MailNames();
  let waiting: string[] = [];
  let turn = 0;
  const give = async (count: number) => {
    const lines = waiting.slice(0, count);
    waiting = waiting.slice(count);
    if (lines.length > 0) await new Promise((done) => contents[turn]!.write(`${lines.join('\n')}\n`, 'latin1', done));
    turn = (turn + 1) % contents.length;
  };
  try {
    for await (const chunk of revisions as AsyncIterable<Buffer>) {
      waiting.push(...known.without(names.take(chunk.toString('latin1'))));
      while (waiting.length >= TURN) await give(TURN);
    }
    waiting.push(...known.without(names.finish()));
    while (waiting.length > 0) await give(TURN);
  } catch {
    // Reading was stopped.
  }
  for (const stream of contents) stream.end();
}

/** Takes the names of mails that need not be read out of the list, and puts the mails back in their places. */
class KnownMails {
  private readonly isKnown: (commit: string) => boolean;
  /** Those that come before a mail that is read, by its commit. */
  private readonly before = new Map<string, RawMail[]>();
  private last: RawMail[] = [];

  constructor(isKnown: (commit: string) => boolean) {
    this.isKnown = isKnown;
  }

  /** Of `WHAT COMMIT DATE`, those that must be read. */
  without(names: readonly string[]): string[] {
    return names.filter((name) => {
      const [, commit, date] = name.split(' ') as [string, string, string];
      if (this.isKnown(commit)) {
        this.last.push({ commit, date: Number(date), bytes: Buffer.alloc(0) });
        return false;
      }
      if (this.last.length > 0) {
        this.before.set(commit, this.last);
        this.last = [];
      }
      return true;
    });
  }

  among(mails: readonly RawMail[]): readonly RawMail[] {
    if (this.before.size === 0) return mails;
    return mails.flatMap((mail) => {
      const known = this.before.get(mail.commit);
      return known ? [...known, mail] : [mail];
    });
  }

  /** Those behind the last that is read. */
  rest(): readonly RawMail[] {
    return this.last;
  }
}

/**
 * Reads `COMMIT:m COMMIT DATE`, each followed by the objects that no commit before had: `TREE ` and `BLOB m`. A mail
 * that was there before, and one that was taken away, have no blob there.
 */
class MailNames {
  private rest = '';
  private commit: string | undefined;

  /** The names that are complete with some more of the output. */
  take(output: string): string[] {
    const lines = (this.rest + output).split('\n');
    this.rest = lines.pop()!;
    const names: string[] = [];
    for (const line of lines) {
      if (line.includes(':')) {
        names.push(...this.finish());
        this.commit = line;
      } else if (line.endsWith(' m') && this.commit !== undefined) {
        names.push(line.slice(0, -2) + this.commit.slice(this.commit.indexOf(' ')));
        this.commit = undefined;
      }
    }
    return names;
  }

  finish(): string[] {
    const left = this.commit === undefined ? [] : [this.commit];
    this.commit = undefined;
    return left;
  }
}

/** The git directories of an inbox, newest epoch first. */
function repositoriesOf(path: string): string[] {
  const epochs = join(path, 'git');
  if (existsSync(epochs) && statSync(epochs).isDirectory()) {
    const numbers = readdirSync(epochs)
      .map((name) => /^(\d{1,6})\.git$/.exec(name)?.[1])
      .filter((number) => number !== undefined);
    if (numbers.length > 0) {
      return numbers.sort((a, b) => Number(b) - Number(a)).map((number) => join(epochs, `${number}.git`));
    }
  }
  const inside = join(path, '.git');
  return [existsSync(inside) ? inside : path];
}

interface Running {
  readonly child: ChildProcess;
  /** Waits for the end, and throws what git said where it failed. */
  readonly ended: () => Promise<void>;
}

function start(repository: string, args: readonly string[]): Running {
  const child = spawn('git', ['--git-dir', repository, '--no-replace-objects', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' },
  });
  let said = '';
  let failure: Error | undefined;
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < 2000) said += chunk.toString();
  });
  child.on('error', (error) => {
    failure = error;
  });
  const ended = async () => {
    if (!failure && child.exitCode === null && child.signalCode === null) await once(child, 'close');
    if (failure) throw new Error(`git could not be started: ${failure.message}`);
    // Ctrl-C goes to git as well, and may reach it first.
    if (child.signalCode === 'SIGINT') return;
    if (child.exitCode !== 0) throw new Error(said.trim() || `git ended with status ${child.exitCode}`);
  };
  return { child, ended };
}
