import type { Diffstat, FilePatch, Hunk, HunkDamage, HunkLine, PatchMessage } from '../patch/model.ts';
import type { Span } from '../text/problem.ts';
import type { Reporter, Rule } from './rule.ts';

/**
 * # The patch is damaged
 *
 * A patch that a mail program changed on its way, or that was edited by hand after it was made, does not apply, or
 * applies as something else than was reviewed. Mail programs break long lines, turn tabs into blanks and blanks into
 * no-break spaces; an edited hunk no longer has as many lines as its header counts; a diffstat that no longer matches
 * tells that the patch was changed after it was tested. HTML mails cannot be applied at all. Invisible characters in an added line (control and
 * bidirectional ones) make code that compiles as something else than it looks like.
 *
 * Only a message's own patch is looked at. What a reviewer quotes is cut on purpose. A blank context line that lost its
 * single blank is no damage: every tool accepts it. Signatures, list footers, renames and mode changes without hunks,
 * cover letters with the diffstat of a whole series, and combined diffs are understood.
 *
 * ## Invalid
 *
 * The header says seven lines, the hunk has six:
 *
 * ```patch
 * --- a/drivers/iommu/example.c
 * +++ b/drivers/iommu/example.c
 * @@ -10,7 +10,7 @@ static int example_map(struct example *e)
 *  	int ret;
 *
 * -	ret = example_alloc(e);
 * +	ret = example_alloc_pages(e);
 *  	if (ret)
 *  		return ret;
 * --
 * 2.43.0
 * ```
 *
 * A mail program broke the first line:
 *
 * ```patch
 * --- a/drivers/iommu/example.c
 * +++ b/drivers/iommu/example.c
 * @@ -10,3 +10,3 @@ static int example_map(struct example *e)
 *  	struct example_domain *domain = container_of(iommu_domain, struct
 * example_domain, domain);
 * -	int ret;
 * +	int ret = 0;
 *  	return ret;
 * ```
 *
 * ## Valid
 *
 * The blank context line has lost its blank, and a signature follows:
 *
 * ```patch
 * --- a/drivers/iommu/example.c
 * +++ b/drivers/iommu/example.c
 * @@ -10,6 +10,6 @@ static int example_map(struct example *e)
 *  	int ret;
 *
 * -	ret = example_alloc(e);
 * +	ret = example_alloc_pages(e);
 *  	if (ret)
 *  		return ret;
 *
 * --
 * 2.43.0
 * ```
 */
export const brokenPatch: Rule = {
  meta: {
    id: 'broken-patch',
    number: 'R16',
    title: 'The patch is damaged',
    severity: 'warning',
    since: '0.1.0',
    sources: [
      'git, apply.c: parse_fragment(), find_header(); mailinfo.c: handle_filter_flowed()',
      'Documentation/process/email-clients.rst (6.12)',
      'lore.kernel.org/r/4aa9785d-5992-91c0-c0ba-700192749f78@web.de (no-break spaces)',
      'lore.kernel.org/r/20201002060807.32138-4-nicoleotsuka@gmail.com (diffstat)',
    ],
  },
  checkPatch(message, report) {
    const own = message.files.filter((file) => file.quoteDepth === undefined && !file.combined);
    if (own.length === 0) return;
    const damaged = reportDamage(own, message, report);
    if (message.isHtml) reportHtml(own, message, report);
    if (message.spoiledByFlow) reportFlow(message.spoiledByFlow, message, report);
    const spoiled = reportBlanks(own, message, report) || damaged || message.spoiledByFlow !== undefined;
    // Where lines are lost, the counts of a diffstat say nothing more.
    if (!spoiled) reportDiffstat(message, own, report);
    reportInvisible(own, report);
  },
};

const whyDamage = 'git refuses this patch (`corrupt patch`), or takes less of it than is shown here.';
const adviceResend =
  'Was it pasted or edited in a mail program? Send it again with git send-email, or as an attachment.';

/** Hunks whose counts do not add up, and lines that were broken in two. One report for each kind and file. */
function reportDamage(own: readonly FilePatch[], message: PatchMessage, report: Reporter): boolean {
  let found = false;
  for (const file of own) {
    const seen = new Set<HunkDamage['kind']>();
    for (const damage of file.damage ?? []) {
      found = true;
      if (!seen.has(damage.kind)) reportLine(damage, undefined, message, report);
      seen.add(damage.kind);
    }
    for (const hunk of file.hunks) {
      for (const damage of hunk.damage ?? []) {
        found = true;
        // A broken or foreign line also spoils the counts: the line is the cause.
        const isCount = damage.kind === 'short' || damage.kind === 'long';
        if (isCount && hunk.damage!.some(({ kind }) => kind !== 'short' && kind !== 'long')) continue;
        if (!isCount && damage.kind !== 'blanks' && seen.has(damage.kind)) continue;
        if (damage.kind === 'blanks') continue;
        seen.add(damage.kind);
        reportLine(damage, hunk, message, report);
      }
    }
  }
  return found;
}

function reportLine(damage: HunkDamage, hunk: Hunk | undefined, message: PatchMessage, report: Reporter): void {
  const span = { start: damage.start, end: damage.end };
  const severity = message.facts.isReply ? { severity: 'information' as const } : {};
  switch (damage.kind) {
    case 'wrapped':
      report({
        ...span,
        ...severity,
        what: 'A line of the patch was broken in two.',
        why: whyDamage,
        advice: adviceResend,
        brief: 'broken line',
        key: 'wrapped',
      });
      return;
    case 'header':
      report({
        ...span,
        ...severity,
        what: 'Above this `+++ ` line stands no `--- ` line.',
        why: 'git cannot tell which file this is about, and refuses the patch.',
        advice: 'Was the header of the file cut, or did its lines run into each other? ' + adviceResend,
        brief: 'no --- line',
        key: 'header',
      });
      return;
    case 'foreign':
      report({
        ...span,
        ...severity,
        what: 'Inside the patch stands a line that starts with none of its marks (a blank, `+`, `-`).',
        why: whyDamage,
        advice: 'Is it the rest of a line that was broken, a line whose blank was eaten, or a remark? ' + adviceResend,
        brief: 'line without a mark',
        key: 'foreign',
      });
      return;
    default:
      if (hunk) reportCounts(span, damage.kind, hunk, severity, report);
  }
}

function reportCounts(
  span: Span,
  kind: HunkDamage['kind'],
  hunk: Hunk,
  severity: { severity?: 'information' },
  report: Reporter,
): void {
  const old = hunk.lines.filter(({ kind: line }) => line === 'context' || line === 'removed').length;
  const fresh = hunk.lines.filter(({ kind: line }) => line === 'context' || line === 'added').length;
  // A hunk read strictly has as many lines as it says; what is too long stands behind it.
  const isLong = kind === 'long' && old === hunk.oldCount && fresh === hunk.newCount;
  report({
    start: span.start,
    end: span.end,
    ...severity,
    what: isLong
      ? `The header of this hunk counts ${hunk.oldCount} old and ${hunk.newCount} new lines; changed lines follow after those.`
      : `The header of this hunk counts ${hunk.oldCount} old and ${hunk.newCount} new lines; it has ${old} and ${fresh}.`,
    why: isLong ? 'git drops the lines beyond the counts without a word, or refuses the patch.' : whyDamage,
    advice: 'Was the hunk edited by hand, or cut? Make the patch again from the commit.',
    brief: isLong ? 'more lines than counted' : `counts ${hunk.oldCount}/${hunk.newCount}, has ${old}/${fresh}`,
    key: kind,
    ...(isLong || severity.severity
      ? {}
      : {
          fix: {
            title: `Set the counts to ${old} and ${fresh}`,
            edits: [
              {
                start: hunk.header.start,
                end: hunk.section === '' ? hunk.header.end : hunk.sectionStart,
                text: `@@ -${hunk.oldStart},${old} +${hunk.newStart},${fresh} @@${hunk.section === '' ? '' : ' '}`,
              },
            ],
            safe: false,
          },
        }),
  });
}

function reportFlow(span: Span, message: PatchMessage, report: Reporter): void {
  report({
    start: span.start,
    end: span.end,
    ...(message.facts.isReply ? { severity: 'information' as const } : {}),
    what: 'The mail declares format=flowed, and its patch does not follow that format.',
    why: 'git undoes the format before it applies a patch: it takes a blank off lines that start with one and joins lines that end with one, so this line is lost.',
    advice: 'Switch format=flowed off in the mail program, or send the patch with git send-email.',
    brief: 'spoiled by format=flowed',
    key: 'flowed',
  });
}

function reportHtml(own: readonly FilePatch[], message: PatchMessage, report: Reporter): void {
  const header = own.find(({ hunks }) => hunks.length > 0)?.hunks[0]!.header;
  if (!header) return;
  report({
    ...header,
    ...(message.facts.isReply ? { severity: 'information' as const } : {}),
    what: 'This mail has its text in HTML only, and the patch in it.',
    why: 'git takes the tags for lines of the patch, and most kernel lists drop such mails.',
    advice: 'Was it written in a web mailer? Send the patch as plain text, best with git send-email.',
    brief: 'patch in HTML',
    key: 'html',
  });
}

const sourceFile = /(?:\.(?:c|h|S|dts|dtsi|lds)|(?:^|\/)(?:Makefile|Kbuild|Kconfig[^/]*))$/;
/** Indented lines without a single tab from which on blanks are surely not the file's own. */
const ENOUGH = 4;

/** Tabs that became blanks or no-break spaces: one report for each hunk, over the lines that were hit. */
function reportBlanks(own: readonly FilePatch[], message: PatchMessage, report: Reporter): boolean {
  const severity = message.facts.isReply ? { severity: 'information' as const } : {};
  const files = own.filter((file) => !file.binary && sourceFile.test(file.newPath ?? file.oldPath ?? ''));
  let found = false;
  for (const file of own) {
    for (const hunk of file.hunks) {
      const marks = hunk.damage?.filter(({ kind }) => kind === 'blanks') ?? [];
      const hard = [...marks, ...(files.includes(file) ? hunk.lines.filter(isHardBlank) : [])];
      if (hard.length === 0) continue;
      found = true;
      report({
        start: Math.min(...hard.map(({ start }) => start)),
        end: Math.max(...hard.map(({ end }) => end)),
        ...severity,
        what: `No-break spaces stand where this patch had blanks or tabs${more(new Set(hard.map(({ end }) => end)).size)}.`,
        why: 'These lines match nothing in the tree, so the patch does not apply; added lines do not compile.',
        advice: adviceResend,
        brief: 'no-break spaces',
        key: `no-break spaces ${hunk.oldStart}`,
      });
    }
  }
  if (found) return true;
  const lines = files.flatMap((file) => file.hunks).flatMap((hunk) => hunk.lines);
  const blanks = lostTabs(lines.filter(({ kind }) => kind !== 'comment' && kind !== 'no-newline'));
  if (blanks.length < ENOUGH) return false;
  report({
    start: blanks[0]!.start,
    end: blanks[0]!.end,
    ...severity,
    what: `Tabs have become blanks: the patch has none, and its lines are indented by blanks${more(blanks.length)}.`,
    why: 'Kernel code is indented by tabs. These lines match nothing in the tree, so the patch does not apply.',
    advice: adviceResend,
    brief: 'tabs became blanks',
    related: blanks.slice(1, 10).map(({ start, end }) => ({ start, end, message: 'here too' })),
    key: 'tabs',
  });
  return true;
}

/**
 * Context and removed lines indented by multiples of eight blanks, or of one less (copied from a terminal, where a tab
 * behind the line's mark ends at the eighth column), if no line has a tab and none is indented by four: code with
 * another style (QEMU's) is no damage.
 */
function lostTabs(lines: readonly HunkLine[]): HunkLine[] {
  if (lines.some(({ text }) => text.includes('\t') || /^ {4}(?: {8})*[A-Za-z{}]/.test(text))) return [];
  return lines.filter(({ kind, text }) => kind !== 'added' && /^ {7} ?(?: {8}){0,7}[A-Za-z{}]/.test(text));
}

const more = (count: number): string => (count > 1 ? ` (${count} lines)` : '');

/** A no-break space in the indentation, or as the blank of a context line. */
function isHardBlank({ text, kind }: HunkLine): boolean {
  return kind !== 'no-newline' && text.includes('\u00a0') && /^[ \t]*\u00a0/.test(text);
}

/** A diffstat that counts other lines than the diff has: the patch was changed after it was made. */
function reportDiffstat(message: PatchMessage, own: readonly FilePatch[], report: Reporter): void {
  const { diffstat, number } = message.facts;
  if (!diffstat || number === 0 || message.facts.isReply || !isOnly(message, diffstat, own)) return;
  const sum = { insertions: 0, deletions: 0 };
  for (const file of own) {
    sum.insertions += file.added;
    sum.deletions += file.removed;
  }
  const { insertions = 0, deletions = 0 } = diffstat;
  if (insertions === sum.insertions && deletions === sum.deletions) return;
  const missing = (diffstat.files ?? 0) - own.length;
  report({
    start: diffstat.start,
    end: diffstat.end,
    what:
      missing > 0
        ? `The diffstat counts ${diffstat.files} files; the diff has ${own.length} of them.`
        : `The diffstat counts ${insertions} insertions and ${deletions} deletions; the diff has ${sum.insertions} and ${sum.deletions}.`,
    why: 'The patch was changed after it was made, so what was built and tested may be another one.',
    advice: 'Was the diff edited by hand? Make the patch again from the commit, and test that.',
    brief:
      missing > 0
        ? `diffstat of ${diffstat.files} files, diff of ${own.length}`
        : `diffstat ${insertions}/${deletions}, diff ${sum.insertions}/${sum.deletions}`,
    key: 'diffstat',
  });
}

/**
 * True where the diffstat can only be that of the diff below it: one of each, and the diff has no other files. That
 * files are missing counts in a patch only: a pull request shows what it likes.
 */
function isOnly(message: PatchMessage, diffstat: Diffstat, own: readonly FilePatch[]): boolean {
  if (diffstat.files !== own.length && (!message.facts.isPatch || (diffstat.files ?? 0) < own.length)) return false;
  if ((message.body.text.match(/^ ?\d{1,7} files? changed,/gm)?.length ?? 0) !== 1) return false;
  const paths = new Set(own.map((file) => file.newPath ?? file.oldPath));
  if (paths.size !== own.length || own.some(({ pathUnknown }) => pathUnknown)) return false;
  // A deletion may be sent without the deleted lines (git format-patch -D).
  return !own.some(
    (file) => file.hunks.length === 0 && !file.binary && (file.kind === 'delete' || file.kind === 'add'),
  );
}

/** Control characters but tab and form feed, and all that format text without being seen. */
const invisible = /[\u0000-\u0008\u000b\u000e-\u001f\u007f]|[\p{Cf}]/u;

function reportInvisible(own: readonly FilePatch[], report: Reporter): void {
  for (const file of own) {
    for (const line of file.hunks.flatMap((hunk) => hunk.lines)) {
      if (line.kind !== 'added') continue;
      const match = invisible.exec(line.text);
      if (!match) continue;
      const code = match[0].codePointAt(0)!;
      const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
      const isOrder = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(match[0]);
      report({
        ...placeOf(line, match.index, match[0].length),
        what: isOrder
          ? `This added line has the bidirectional control character ${name}: it reads in another order than it is compiled in.`
          : `This added line has the invisible character ${name}.`,
        why: 'What is reviewed is not what is compiled.',
        advice: 'Remove it, or write it as an escape if a string needs it.',
        brief: `invisible ${name}`,
        ...(isOrder ? { severity: 'error' as const } : {}),
        key: name,
      });
      break;
    }
  }
}

/** Document span of a part of a hunk line. */
function placeOf(line: HunkLine, at: number, length: number): Span {
  const mapped = line.map?.spanToSource(at, at + length);
  return mapped ?? { start: line.start + at, end: line.start + at + length };
}
