import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { decodeText } from '../analysis/decode.ts';

/** One mail of a public-inbox repository. */
export interface InboxMail {
  readonly commit: string;
  /** When it was committed, in seconds since 1970: about when it was received. */
  readonly date: number;
  readonly text: string;
}

/** The same, not yet decoded. `bytes` is good until the next one is asked for. */
export interface RawMail {
  readonly commit: string;
  readonly date: number;
  readonly bytes: Buffer;
}

export interface InboxRange {
  /** Only mails committed since then, in any form that `git log --since` takes. */
  readonly since?: string;
  /** At most so many, newest first. */
  readonly limit?: number;
  /** Leave out mails that surely hold no hunk, before they are decoded: two thirds of a list. */
  readonly onlyHunks?: boolean;
  /** Ends the reading, and git with it. */
  readonly signal?: AbortSignal;
}

/** A mail larger than this is passed over: the largest known list mail has 3.5 MB. */
const MAXIMUM_MAIL = 64 * 1024 * 1024;

/**
 * Reads every mail of a public-inbox repository (one mail per commit, in the blob `m`), newest first. `path` is the
 * git repository, or the inbox directory whose `git/0.git`, `git/1.git`... are its epochs. Two git processes run
 * beside this one; what is in memory is one mail and a pipe's worth of the next ones. Ends quietly when the signal is
 * aborted; throws where git fails.
 */
export async function* readInbox(path: string, range: InboxRange = {}): AsyncGenerator<InboxMail> {
  for await (const { commit, date, bytes } of readRawInbox(path, range)) {
    if (range.onlyHunks && !mayHoldHunk(bytes)) continue;
    yield { commit, date, text: decodeText(bytes) };
  }
}

/** As `readInbox`, without decoding. */
export async function* readRawInbox(path: string, range: InboxRange = {}): AsyncGenerator<RawMail> {
  let left = range.limit;
  for (const repository of repositoriesOf(path)) {
    if (left === 0 || range.signal?.aborted) return;
    for await (const mail of readRepository(repository, left === undefined ? range : { ...range, limit: left })) {
      if (left !== undefined) left--;
      yield mail;
    }
  }
}

const hunkMark = Buffer.from('@@ -');
const encodedMark = Buffer.from('=40=40');
const base64Mark = /^content-transfer-encoding:\s*"?base64/im;

/** False where a mail surely has no hunk: none in its bytes, and no base64 in which one could hide. */
export function mayHoldHunk(bytes: Buffer): boolean {
  if (bytes.includes(hunkMark) || bytes.includes(encodedMark)) return true;
  return bytes.includes('base64') || bytes.includes('BASE64') ? base64Mark.test(bytes.toString('latin1')) : false;
}

async function* readRepository(repository: string, range: InboxRange): AsyncGenerator<RawMail> {
  const { since, limit, signal } = range;
  const revisions = start(repository, [
    'rev-list',
    // The name of the blob, then what is to come back with it.
    '--format=%H:m %H %ct',
    '--no-commit-header',
    ...(since === undefined ? [] : [`--since=${since}`]),
    ...(limit === undefined ? [] : [`--max-count=${limit}`]),
    'HEAD',
    '--',
  ]);
  const contents = start(repository, ['cat-file', '--batch=%(objectsize) %(rest)', '--buffer']);
  revisions.child.stdout!.pipe(contents.child.stdin!);
  // git may end before it has read all names, when the reader stops early.
  contents.child.stdin!.on('error', () => undefined);
  const stop = () => {
    revisions.child.kill();
    contents.child.kill();
  };
  signal?.addEventListener('abort', stop, { once: true });
  try {
    yield* cutMails(contents.child.stdout!, signal);
    if (!signal?.aborted) {
      await revisions.ended();
      await contents.ended();
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
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
    env: { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
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

const NEWLINE = 0x0a;

/** Cuts git's output, `SIZE COMMIT DATE\nBYTES\n` each, into mails. */
async function* cutMails(output: Readable, signal: AbortSignal | undefined): AsyncGenerator<RawMail> {
  let waiting: Buffer[] = [];
  let held = 0;
  /** Bytes without which nothing more can be cut. */
  let needed = 0;
  for await (const data of output as AsyncIterable<Buffer>) {
    if (signal?.aborted) return;
    waiting.push(data);
    held += data.length;
    if (held < needed) continue;
    const chunk = waiting.length === 1 ? data : Buffer.concat(waiting);
    let at = 0;
    needed = 0;
    for (;;) {
      const newline = chunk.indexOf(NEWLINE, at);
      if (newline === -1) break;
      const [size, commit, date] = chunk.toString('latin1', at, newline).split(' ');
      const length = Number(size);
      if (!Number.isInteger(length)) {
        // `COMMIT:m missing`: a commit that took a mail away.
        at = newline + 1;
        continue;
      }
      const start = newline + 1;
      const end = start + length;
      if (length > MAXIMUM_MAIL) throw new Error(`the mail of ${commit} has ${length} bytes, more than is read`);
      if (chunk.length <= end) {
        needed = end + 1 - at;
        break;
      }
      yield { commit: commit!, date: Number(date), bytes: chunk.subarray(start, end) };
      at = end + 1;
    }
    waiting = at < chunk.length ? [chunk.subarray(at)] : [];
    held = chunk.length - at;
  }
}
