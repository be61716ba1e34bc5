/**
 * Compares with libraries that read mails and diffs. Run by hand:
 *
 *   node test/corpus/libraries.ts PUBLIC_INBOX_GIT... [--limit N] [--show N]
 *
 * or with the paths in IOMMU_LENS_INBOX, parted by `:`. What it checks:
 * - postal-mime: the text of each mail of plain parts is the same, and so are subject and Message-ID;
 * - parse-diff: of each own patch that is whole, files, added and removed lines, and the words of every line.
 */
import { parseArgs } from 'node:util';
import parseDiff from 'parse-diff';
import PostalMime from 'postal-mime';
import { decodeText } from '../../server/src/analysis/decode.ts';
import { readRawInbox } from '../../server/src/cli/inbox.ts';
import { readMail } from '../../server/src/mail/message.ts';
import { readPatchDocument } from '../../server/src/patch/index.ts';
import type { FilePatch } from '../../server/src/patch/model.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { limit: { type: 'string', default: '5000' }, show: { type: 'string', default: '20' } },
});
const paths = positionals.length > 0 ? positionals : (process.env.IOMMU_LENS_INBOX ?? '').split(':').filter(Boolean);
if (paths.length === 0) {
  console.log('SKIPPED: name a public-inbox repository, or set IOMMU_LENS_INBOX. Nothing was checked.');
  process.exit(0);
}

let failures = 0;
for (const path of paths) await compare(path);
process.exit(failures > 0 ? 1 : 0);

async function compare(path: string): Promise<void> {
  const seen = { mails: 0, texts: 0, otherTexts: 0, patches: 0, otherPatches: 0, lines: 0 };
  let shown = 0;
  const show = (words: string) => {
    if (shown++ < Number(values.show)) console.log(`  ${words}`);
  };
  for await (const { commit, bytes } of readRawInbox(path, { limit: Number(values.limit) })) {
    seen.mails++;
    const text = decodeText(bytes);
    const mail = readMail(text);
    if (isPlain(text)) {
      const theirs = await PostalMime.parse(Buffer.from(bytes));
      seen.texts++;
      const same =
        lines(theirs.text ?? '') === lines(mail.body.text) &&
        squeeze(theirs.subject ?? '') === squeeze(mail.header('subject')) &&
        (theirs.messageId ?? '').trim() === mail.header('message-id').trim();
      if (!same) {
        seen.otherTexts++;
        show(`postal-mime: ${commit} ${firstDifference(theirs.text ?? '', mail.body.text)}`);
      }
    }
    const own = readPatchDocument(text).messages[0]!.files.filter((file) => file.quoteDepth === undefined);
    if (own.length === 0 || mail.attachments.length > 0 || !own.every(isWhole)) continue;
    seen.patches++;
    const ours = own.map(linesOf);
    const theirs = parseDiff(mail.body.text.replaceAll('\r\n', '\n'))
      .filter(({ chunks }) => chunks.length > 0)
      .map(({ chunks }) =>
        chunks
          .flatMap(({ changes }) => changes.map(({ content }) => content || ' '))
          .filter((line) => !line.startsWith('\\')),
      );
    seen.lines += ours.flat().length;
    if (JSON.stringify(ours) === JSON.stringify(theirs)) continue;
    seen.otherPatches++;
    show(`parse-diff: ${commit} ${firstDifference(theirs.flat().join('\n'), ours.flat().join('\n'))}`);
  }
  failures += seen.otherTexts + seen.otherPatches;
  console.log(path, JSON.stringify(seen));
}

/** Where both do the same: plain text only, none of it attached, no format=flowed, which is joined differently. */
function isPlain(text: string): boolean {
  return (
    !/^content-type:(?!\s*(?:text\/plain|multipart\/mixed))/im.test(text) &&
    !/^content-disposition:\s*attachment|format="?flowed/im.test(text)
  );
}

function isWhole(file: FilePatch): boolean {
  return (
    !file.combined &&
    !file.damage &&
    file.hunks.length > 0 &&
    file.hunks.every(({ fragment, damage }) => !fragment && !damage)
  );
}

/** Lines as a diff has them. */
function linesOf(file: FilePatch): string[] {
  const marks = { context: ' ', added: '+', removed: '-', comment: '', 'no-newline': '\\' };
  return file.hunks
    .flatMap(({ lines }) => lines)
    .filter(({ kind }) => kind !== 'no-newline')
    .map(({ kind, text }) => marks[kind] + text);
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function lines(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}

function firstDifference(theirs: string, ours: string): string {
  let at = 0;
  while (at < theirs.length && theirs[at] === ours[at]) at++;
  return `${JSON.stringify(theirs.slice(at, at + 40))} | ${JSON.stringify(ours.slice(at, at + 40))}`;
}
