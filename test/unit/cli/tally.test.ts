import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const sample = readFileSync(resolve(import.meta.dirname, '../../../samples/on-demand-levels.patch'), 'utf8');
const clean = 'From: Example Developer <dev@example.org>\nSubject: a question\n\nDoes it build?\n';
let repository: string;

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), 'tally-'));
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', repository, '-c', 'user.name=x', '-c', 'user.email=x@example.org', ...args], {
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' },
      stdio: 'pipe',
    });
  git('init', '-q');
  for (const mail of [sample, clean]) {
    writeFileSync(join(repository, 'm'), mail);
    git('add', 'm');
    git('commit', '-q', '-m', 'mail');
  }
});
afterAll(() => rmSync(repository, { recursive: true, force: true }));

describe('what an archive is summed up in', () => {
  it.each([
    ['2', [], /^2 mails read, 4 findings, and 2 that patches fix$/m],
    ['2', ['--rule', 'wrong-arithmetic'], /^2 mails read, 1 finding$/m],
    ['1', [], /^1 mail read, 0 findings$/m],
  ])('of %s mails, %s', async (limit, more, words) => {
    const { error } = await run(['check', '--inbox', repository, '--limit', limit, ...more]);
    expect(error).toMatch(words);
  });
});
