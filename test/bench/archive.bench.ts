/**
 * How fast mail archives are read, each figure beside its yardstick, measured in the same run:
 *
 *   node test/bench/archive.bench.ts [PUBLIC_INBOX_GIT] [--rounds N] [--mails N]
 *
 * (or the path in IOMMU_LENS_INBOX). Rounds alternate, so that a busy machine slows both sides; medians are printed.
 * Goals: an archive in 1.3 times what git alone takes; MIME 30 times as fast as postal-mime; diffs 3 times as fast as
 * parse-diff, which of the npm libraries is the one that reads real mails right.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import parseDiff from 'parse-diff';
import PostalMime from 'postal-mime';
import { decodeText } from '../../server/src/analysis/decode.ts';
import { mayHoldHunk, readInbox, readRawInbox } from '../../server/src/cli/inbox.ts';
import { readMail } from '../../server/src/mail/message.ts';
import { readDiff } from '../../server/src/patch/diffReader.ts';
import { readPatchDocument } from '../../server/src/patch/index.ts';
import { View } from '../../server/src/text/view.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '5' }, mails: { type: 'string', default: '3000' } },
});
const path = positionals[0] ?? (process.env.IOMMU_LENS_INBOX ?? '').split(':')[0]!;
if (path === '') {
  console.log('SKIPPED: name a public-inbox repository, or set IOMMU_LENS_INBOX. Nothing was measured.');
  process.exit(0);
}
const rounds = Number(values.rounds);

interface Side {
  readonly name: string;
  readonly run: () => Promise<number> | number;
}

await compare('archive', 'at most 1.3 times git alone', [
  { name: 'git alone, to nowhere', run: gitAlone },
  { name: 'streamed and cut into mails', run: streamed },
  { name: 'mails and diffs read', run: readAll },
]);

const mails: { text: string; bytes: Buffer }[] = [];
for await (const { bytes } of readRawInbox(path, { limit: Number(values.mails) })) {
  const copy = Buffer.from(bytes);
  mails.push({ text: decodeText(copy), bytes: copy });
}

await compare('MIME', 'at least 30 times as fast as postal-mime', [
  {
    name: 'postal-mime',
    run: async () => {
      let length = 0;
      for (const { bytes } of mails) length += (await PostalMime.parse(bytes)).text?.length ?? 0;
      return length;
    },
  },
  { name: 'readMail', run: () => mails.reduce((sum, { text }) => sum + readMail(text).body.text.length, 0) },
  {
    name: 'readMail, from bytes',
    run: () => mails.reduce((sum, { bytes }) => sum + readMail(decodeText(bytes)).body.text.length, 0),
  },
]);

const bodies = mails
  .filter(({ text }) => mayHoldHunk(text))
  .map(({ text }) => readMail(text).body.text)
  .filter((body) => /^@@ -\d/m.test(body));
/** So often that a run is long enough for a clock. */
const sum = (count: (body: string) => number) => {
  let total = 0;
  for (let i = 0; i < 10; i++) for (const body of bodies) total += count(body);
  return total;
};

await compare('diffs', 'at least 3 times as fast as parse-diff', [
  { name: 'parse-diff', run: () => sum((body) => parseDiff(body).length) },
  { name: 'readDiff', run: () => sum((body) => readDiff(View.of(body)).length) },
  {
    name: 'readDiff, with every line asked for',
    run: () =>
      sum((body) => {
        let lines = 0;
        for (const file of readDiff(View.of(body))) for (const hunk of file.hunks) lines += hunk.lines.length;
        return lines;
      }),
  },
]);

async function compare(what: string, goal: string, sides: readonly Side[]): Promise<void> {
  const times = sides.map((): number[] => []);
  for (const { run } of sides) await run();
  for (let round = 0; round < rounds; round++) {
    for (const [i, { run }] of sides.entries()) {
      const before = performance.now();
      await run();
      times[i]!.push(performance.now() - before);
    }
  }
  const medians = times.map((all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)]!);
  console.log(`${what} (goal: ${goal})`);
  for (const [i, { name }] of sides.entries()) {
    const ratio =
      i === 0
        ? ''
        : `  x${(medians[i]! / medians[0]!).toFixed(3)} the time, ${(medians[0]! / medians[i]!).toFixed(1)} times as fast`;
    console.log(`  ${name.padEnd(36)} ${medians[i]!.toFixed(1).padStart(9)} ms${ratio}`);
  }
}

/** What git itself takes to hand out every mail. */
async function gitAlone(): Promise<number> {
  const list = spawn('git', ['-C', path, 'rev-list', '--format=%H:m', '--no-commit-header', 'HEAD']);
  const show = spawn('git', ['-C', path, 'cat-file', '--batch', '--buffer'], { stdio: ['pipe', 'ignore', 'ignore'] });
  list.stdout.pipe(show.stdin);
  await once(show, 'close');
  return 0;
}

async function streamed(): Promise<number> {
  let count = 0;
  for await (const mail of readRawInbox(path)) if (mail.bytes.length > 0) count++;
  return count;
}

async function readAll(): Promise<number> {
  let hunks = 0;
  for await (const { text } of readInbox(path, { onlyHunks: true })) {
    for (const { files } of readPatchDocument(text).messages) for (const file of files) hunks += file.hunks.length;
  }
  return hunks;
}
