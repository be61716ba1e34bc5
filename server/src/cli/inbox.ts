import { spawn, type ChildProcess } from 'node:child_process';
import { decodeText } from '../analysis/decode.ts';

/** One mail of a public-inbox repository. */
export interface InboxMail {
  readonly commit: string;
  readonly text: string;
}

export interface InboxRange {
  /** As `git log --since` takes it. */
  readonly since?: string;
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/**
 * The mails of a public-inbox repository, newest first: one mail per commit, in blob `m`. Two git processes, one
 * piped into the other; memory holds one mail and what git is ahead. Commits that delete a mail have no blob `m`.
 * Throws where git cannot read the repository.
 */
export async function* readInbox(path: string, range: InboxRange): AsyncGenerator<InboxMail> {
  const options = [
    ...(range.since === undefined ? [] : [`--since=${range.since}`]),
    ...(range.limit === undefined ? [] : [`--max-count=${range.limit}`]),
  ];
  const list = git(path, ['rev-list', '--all', ...options, '--format=%H:m %H', '--no-commit-header']);
  const cat = git(path, ['cat-file', '--batch=%(objecttype) %(objectsize) %(rest)', '--buffer']);
  list.stdout!.pipe(cat.stdin!);
  cat.stdin!.on('error', () => undefined);
  const stop = () => {
    list.kill();
    cat.kill();
  };
  range.signal?.addEventListener('abort', stop, { once: true });
  const failed = Promise.all([failure(list, path), failure(cat, path)]);
  try {
    for await (const record of batchRecords(cat.stdout!)) {
      if (range.signal?.aborted) return;
      yield record;
    }
    const reason = (await failed).find((message) => message !== undefined);
    if (reason !== undefined && !range.signal?.aborted) throw new Error(reason);
  } finally {
    range.signal?.removeEventListener('abort', stop);
    stop();
  }
}

function git(path: string, args: readonly string[]): ChildProcess {
  return spawn('git', ['--git-dir', path, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
}

/** What git said when it failed; undefined where it did not. */
async function failure(child: ChildProcess, path: string): Promise<string | undefined> {
  let words = '';
  child.stderr!.on('data', (chunk: Buffer) => {
    if (words.length < 2000) words += chunk.toString();
  });
  return new Promise((done) => {
    child.on('error', (error) => done(`git could not be started: ${error.message}`));
    child.on('close', (code) => done(code === 0 || code === null ? undefined : `${path}: ${words.trim() || 'git failed'}`));
  });
}

/** Frames the output of `cat-file --batch`: a header line, that many bytes, a newline. */
async function* batchRecords(stream: NodeJS.ReadableStream): AsyncGenerator<InboxMail> {
  let waiting: Buffer[] = [];
  let held = 0;
  let needed = 0;
  let header: readonly [type: string, size: number, commit: string] | undefined;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    waiting.push(chunk);
    held += chunk.length;
    if (held < needed) continue;
    let buffer = waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting);
    for (;;) {
      if (!header) {
        const end = buffer.indexOf(10);
        if (end === -1) break;
        const words = buffer.toString('latin1', 0, end).split(' ');
        buffer = buffer.subarray(end + 1);
        // `OBJECT missing`: the commit deleted a mail.
        if (words.length < 3) continue;
        header = [words[0]!, Number(words[1]), words[2]!];
      }
      const [type, size, commit] = header;
      if (buffer.length < size + 1) break;
      if (type === 'blob') yield { commit, text: decodeText(buffer.subarray(0, size)) };
      buffer = buffer.subarray(size + 1);
      header = undefined;
    }
    needed = header ? header[1] + 1 : 0;
    waiting = [buffer];
    held = buffer.length;
  }
}
