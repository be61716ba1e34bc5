import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mayHoldHunk, readInbox, readRawInbox } from '../../../server/src/cli/inbox.ts';
import { run } from './run.ts';

const mails = [
  'From: a\nSubject: one\n\nno patch\n',
  'From: a\nSubject: two\n\n@@ -1 +1 @@\n-a\n+b\n',
  `From: a\nSubject: three\nContent-Transfer-Encoding: base64\n\n${Buffer.from('@@ -1 +1 @@\n').toString('base64')}\n`,
  `From: a\nSubject: four\n\n${'long line\n'.repeat(60_000)}`,
  'From: a\nSubject: caf\xe9\n\n',
];

let folder: string;
let repository: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inbox-'));
  repository = join(folder, 'work');
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], {
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date },
      stdio: 'pipe',
    });
  let date = '';
  mkdirSync(repository);
  git('init', '-q');
  mails.forEach((mail, i) => {
    date = `2024-01-0${i + 1}T00:00:00Z`;
    writeFileSync(join(repository, 'm'), mail, 'latin1');
    git('add', 'm');
    git('commit', '-q', '-m', `mail ${i}`);
  });
  date = '2024-01-09T00:00:00Z';
  git('rm', '-q', 'm');
  git('commit', '-q', '-m', 'a mail was removed');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function subjects(path: string, range = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const { text, commit, date } of readInbox(path, range)) {
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(date).toBeGreaterThan(1_700_000_000);
    found.push(/Subject: (.*)/.exec(text)![1]!);
  }
  return found;
}

describe('readInbox', () => {
  it.each<[string, object, string[]]>([
    ['every mail, newest first, removed ones left out', {}, ['café', 'four', 'three', 'two', 'one']],
    ['a number of them', { limit: 3 }, ['café', 'four']],
    ['since a date', { since: '2024-01-03T12:00:00Z' }, ['café', 'four']],
    ['those that may hold a hunk', { onlyHunks: true }, ['three', 'two']],
  ])('gives %s', async (_name, range, expected) => {
    expect(await subjects(repository, range)).toEqual(expected);
  });

  it('reads the epochs of an inbox, newest first', async () => {
    const inbox = join(folder, 'inbox');
    mkdirSync(join(inbox, 'git'), { recursive: true });
    execFileSync('git', ['clone', '-q', '--bare', repository, join(inbox, 'git', '0.git')], { stdio: 'pipe' });
    execFileSync('git', ['clone', '-q', '--bare', repository, join(folder, 'new.git')], { stdio: 'pipe' });
    renameSync(join(folder, 'new.git'), join(inbox, 'git', '10.git'));
    expect(await subjects(inbox)).toHaveLength(10);
    expect(await subjects(inbox, { limit: 7 })).toHaveLength(6);
  });

  it('says what git says of a path that is no repository', async () => {
    await expect(subjects(folder)).rejects.toThrow(/not a git repository/);
  });

  it('keeps many mails in their order, whatever their sizes', async () => {
    const many = join(folder, 'many.git');
    execFileSync('git', ['init', '-q', '--bare', many]);
    const numbers = Array.from({ length: 333 }, (_, i) => i);
    const stream = numbers.map((i) => {
      // Some much larger than a pipe holds, and none that ends where another does.
      const mail = `Subject: ${i}\n\n${'x'.repeat(i % 50 === 7 ? 900_000 + i : (i * 7919) % 40_000)}`;
      const commit = `commit refs/heads/main\ncommitter x <x@example.org> ${1_750_000_000 + i} +0000\ndata 0\n`;
      return `${commit}M 100644 inline m\ndata ${mail.length}\n${mail}\n`;
    });
    execFileSync('git', ['-C', many, 'fast-import', '--quiet'], { input: stream.join('') });
    execFileSync('git', ['-C', many, 'symbolic-ref', 'HEAD', 'refs/heads/main']);
    expect(await subjects(many)).toEqual(numbers.map(String).reverse());
  });

  it('reads no mail that is known, and gives each its place', async () => {
    const all: string[] = [];
    for await (const { commit } of readRawInbox(repository)) all.push(commit);
    for (const known of [all.slice(1, 3), all.slice(0, 1), all.slice(-2), all]) {
      const read: [string, boolean][] = [];
      for await (const mail of readRawInbox(repository, { known: (commit) => known.includes(commit) })) {
        expect(mail.date).toBeGreaterThan(1_700_000_000);
        read.push([mail.commit, mail.bytes.length === 0]);
      }
      expect(read).toEqual(all.map((commit) => [commit, known.includes(commit)]));
    }
  });

  it('ends quietly when it is interrupted', async () => {
    const stop = new AbortController();
    const found: string[] = [];
    for await (const { commit } of readInbox(repository, { signal: stop.signal })) {
      found.push(commit);
      stop.abort();
    }
    expect(found.length).toBeLessThan(mails.length);
  });

  it('lets go of git when the reader stops', async () => {
    for await (const mail of readInbox(repository)) {
      expect(mail.text).not.toBe('');
      break;
    }
  });
});

describe('check --inbox', () => {
  it('gives the commit of each finding and says how many mails it read', async () => {
    const { status, out, error } = await run(['check', '--inbox', repository, '--format', 'jsonl']);
    // The third mail ends right after the header of its hunk.
    const [finding, ...more] = out.trim().split('\n');
    expect(more).toEqual([]);
    expect(JSON.parse(finding!)).toMatchObject({
      rule: 'broken-patch',
      commit: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
    });
    expect(error).toContain('5 mails read');
    expect(status).toBe(1);
  });

  it('names the mail of each finding as git shows it', async () => {
    const { out } = await run(['check', '--inbox', repository]);
    const [, name, line] = /^([0-9a-f]{12}:m):(\d+):\d+: /.exec(out)!;
    const mail = execFileSync('git', ['-C', repository, 'show', name!], { encoding: 'latin1' });
    expect(mail).toBe(mails[2]);
    expect(Number(line)).toBeGreaterThan(0);
  });

  it('says so where a repository has no mails', async () => {
    const other = join(folder, 'other');
    execFileSync('git', ['init', '-q', other]);
    const git = ['-C', other, '-c', 'user.name=x', '-c', 'user.email=x@example.org'];
    execFileSync('git', [...git, 'commit', '-q', '--allow-empty', '-m', 'x'], { stdio: 'pipe' });
    const { status, error } = await run(['check', '--inbox', other]);
    expect(error).toContain('holds no mails');
    expect(status).toBe(2);
  });
});

describe('mayHoldHunk', () => {
  it.each<[string, boolean]>([
    ['From: a\n\n> @@ -1 +1 @@\n', true],
    ['From: a\n\n=40=40 -1 +1 =40=40\n', true],
    ['Content-Transfer-Encoding: base64\n\nQEAg\n', true],
    ['From: a\n\nwe talked about base64\n', false],
    ['From: a\n\nnothing\n', false],
  ])('%j: %s', (text, expected) => {
    expect(mayHoldHunk(text)).toBe(expected);
  });
});
