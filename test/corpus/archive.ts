/**
 * Reads every mail of public-inbox repositories and compares with git. Run by hand:
 *
 *   node test/corpus/archive.ts PUBLIC_INBOX_GIT... [--limit N] [--sample N] [--show N]
 *
 * or with the paths in IOMMU_LENS_INBOX, parted by `:`. What it checks:
 * - no mail throws, and none takes more than a second;
 * - wherever `git apply --numstat` accepts what `git mailinfo` extracts, files and line counts are the same;
 * - every mail that git refuses is listed with the damage found here;
 * - the rule broken-patch speaks of each of those, and of none that git accepts as it was sent;
 * - in a sample of mails, every token of every image stands in the document where the map says.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeText } from '../../server/src/analysis/decode.ts';
import { mayHoldHunk, readRawInbox, type RawMail } from '../../server/src/cli/inbox.ts';
import { buildImages, readPatchDocument } from '../../server/src/patch/index.ts';
import type { FilePatch, PatchMessage } from '../../server/src/patch/model.ts';
import { brokenPatch } from '../../server/src/rules/broken-patch.ts';
import { mappedTokens } from './positions.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: 'string' },
    sample: { type: 'string', default: '1000' },
    show: { type: 'string', default: '20' },
  },
});

const paths = positionals.length > 0 ? positionals : (process.env.IOMMU_LENS_INBOX ?? '').split(':').filter(Boolean);
if (paths.length === 0) {
  console.log('SKIPPED: name a public-inbox repository, or set IOMMU_LENS_INBOX. Nothing was checked.');
  process.exit(0);
}

/** Findings that say that git refuses a patch. */
const refusing = new Set(['wrapped', 'foreign', 'short']);

const work = mkdtempSync(join(tmpdir(), 'archive-check-'));
let failures = 0;
try {
  for (const path of paths) await checkArchive(path);
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(failures > 0 ? 1 : 0);

async function checkArchive(path: string): Promise<void> {
  const seen = {
    mails: 0,
    exceptions: 0,
    own: 0,
    quoted: 0,
    both: 0,
    ownHunks: 0,
    quotedHunks: 0,
    fragments: 0,
    damaged: 0,
    limits: 0,
    gitAccepts: 0,
    equal: 0,
    gitReadsHtml: 0,
    differ: 0,
    gitRefuses: 0,
    refusedWithReason: 0,
    refusedAndReported: 0,
    acceptedButReported: 0,
    gitFindsNone: 0,
    sampled: 0,
    tokens: 0,
    misplaced: 0,
    slowest: 0,
  };
  const shown = new Map<string, number>();
  const show = (kind: string, words: string) => {
    const count = (shown.get(kind) ?? 0) + 1;
    shown.set(kind, count);
    if (count <= Number(values.show)) console.log(`  ${kind}: ${words}`);
  };
  console.log(path);
  const range = values.limit === undefined ? {} : { limit: Number(values.limit) };
  for await (const mail of readRawInbox(path, range)) {
    seen.mails++;
    const text = decodeText(mail.bytes);
    const before = performance.now();
    let message: PatchMessage;
    try {
      message = readPatchDocument(text).messages[0]!;
      for (const file of message.files) for (const hunk of file.hunks) void hunk.lines.length;
    } catch (error) {
      seen.exceptions++;
      show('EXCEPTION', `${mail.commit} ${String(error)}`);
      continue;
    }
    const took = performance.now() - before;
    if (took > seen.slowest) seen.slowest = took;
    if (took > 1000) show('SLOW', `${mail.commit} ${Math.round(took)} ms`);
    if (message.problems.length > 0) {
      seen.limits++;
      show('limit', `${mail.commit} ${message.problems[0]!.message}`);
    }
    const own = message.files.filter((file) => file.quoteDepth === undefined);
    const quoted = message.files.filter((file) => file.quoteDepth !== undefined);
    const ownHunks = own.flatMap((file) => file.hunks);
    const quotedHunks = quoted.flatMap((file) => file.hunks);
    if (ownHunks.length > 0) seen.own++;
    if (quotedHunks.length > 0) seen.quoted++;
    if (ownHunks.length > 0 && quotedHunks.length > 0) seen.both++;
    seen.ownHunks += ownHunks.length;
    seen.quotedHunks += quotedHunks.length;
    seen.fragments += quotedHunks.filter(({ fragment }) => fragment).length;
    if (ownHunks.some(({ damage }) => damage)) seen.damaged++;
    if (mayHoldHunk(text)) compare(mail, message, own);
    if (message.files.length > 0 && isSampled(mail.commit)) {
      seen.sampled++;
      for (const file of message.files) {
        const images = buildImages(file, text);
        for (const image of [images.old, images.new]) {
          const { tokens, misplaced } = mappedTokens(text, image);
          seen.tokens += tokens;
          seen.misplaced += misplaced.length;
          for (const words of misplaced.slice(0, 3)) show('MISPLACED', `${mail.commit} ${image.path} ${words}`);
        }
      }
    }
  }
  console.log(JSON.stringify(seen, undefined, 1));
  failures += seen.exceptions + seen.differ + seen.misplaced;

  /** One mail in N, the same ones in every run. */
  function isSampled(commit: string): boolean {
    return seen.sampled < Number(values.sample) && Number.parseInt(commit.slice(0, 2), 16) < 80;
  }

  function compare(mail: RawMail, message: PatchMessage, own: readonly FilePatch[]): void {
    const git = numstatOf(mail.bytes);
    if (git.kind === 'none') {
      seen.gitFindsNone++;
      if (own.some((file) => file.hunks.length > 0)) show('only here', `${mail.commit} ${listOf(own)}`);
      return;
    }
    if (git.kind === 'refused') {
      seen.gitRefuses++;
      const reason = reasonOf(message, own, mail.bytes.toString('latin1'), git.patch);
      if (reason !== undefined) seen.refusedWithReason++;
      if (reportedDamage(message).length > 0) seen.refusedAndReported++;
      else show('refused by git, not reported', `${mail.commit} ${git.words} -- ${reason ?? listOf(own)}`);
      show(
        reason === undefined ? 'refused by git, no reason here' : 'refused',
        `${mail.commit} ${git.words} -- ${reason ?? listOf(own)}`,
      );
      return;
    }
    seen.gitAccepts++;
    const reported = reportedDamage(message).filter((key) => refusing.has(key));
    if (reported.length > 0) {
      seen.acceptedButReported++;
      show('accepted by git, reported here', `${mail.commit} ${reported.join(', ')}`);
    }
    const ours = own
      .filter((file) => !file.combined && !file.pathUnknown)
      .map((file) => (file.binary && file.hunks.length === 0 ? '-\t-' : `${file.added}\t${file.removed}`));
    if (git.counts.join(' ') === ours.join(' ')) {
      seen.equal++;
      return;
    }
    if (/^content-type: text\/html/im.test(mail.bytes.toString('latin1'))) {
      // git has no notion of HTML: it counts the tags' lines, or the part that nobody reads.
      seen.gitReadsHtml++;
      show('git reads HTML', `${mail.commit} git ${git.counts.join(' ')} | here ${ours.join(' ')}`);
      return;
    }
    seen.differ++;
    show('DIFFERS', `${mail.commit} git ${git.counts.join(' ')} | here ${ours.join(' ')}`);
  }
}

/** Kinds of damage that the rule broken-patch reports. */
function reportedDamage(message: PatchMessage): string[] {
  const keys: string[] = [];
  brokenPatch.checkPatch?.(message, ({ key }) => keys.push(key ?? ''));
  return keys;
}

function listOf(files: readonly FilePatch[]): string {
  return files.map((file) => `${file.newPath ?? file.oldPath ?? '?'} ${file.added}/${file.removed}`).join(', ');
}

/** What is known here about a patch that git does not take. */
function reasonOf(message: PatchMessage, own: readonly FilePatch[], raw: string, patch: string): string | undefined {
  const damage = own.flatMap((file) => [...(file.damage ?? []), ...file.hunks.flatMap((hunk) => hunk.damage ?? [])]);
  if (message.spoiledByFlow) return 'format=flowed';
  if (damage.length > 0) return [...new Set(damage.map(({ kind }) => kind))].join(', ');
  if (own.length === 0 && /text\/html/i.test(raw)) return 'git reads HTML';
  if (own.some(({ pathUnknown }) => pathUnknown)) return 'a hunk without a file header';
  if (own.some(({ combined }) => combined)) return 'combined diff';
  if (patch.includes('=\n')) return 'git leaves an inner part quoted-printable';
  return undefined;
}

type Numstat =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly words: string; readonly patch: string }
  | { readonly kind: 'counts'; readonly counts: readonly string[] };

/** What git makes of a mail: `git mailinfo` to extract the patch, `git apply --numstat` to count it. */
function numstatOf(mail: Buffer): Numstat {
  const patch = join(work, 'patch');
  spawnSync('git', ['mailinfo', '--quoted-cr=nowarn', join(work, 'message'), patch], { input: mail, cwd: work });
  const text = readFileSync(patch, 'latin1');
  if (text === '') return { kind: 'none' };
  const apply = spawnSync('git', ['apply', '--numstat', '--allow-empty', patch], { cwd: work, encoding: 'utf8' });
  if (apply.status !== 0)
    return { kind: 'refused', words: apply.stderr.trim().replaceAll('\n', '; ').slice(0, 160), patch: text };
  const counts = apply.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split('\t').slice(0, 2).join('\t'));
  return counts.length === 0 ? { kind: 'none' } : { kind: 'counts', counts };
}
