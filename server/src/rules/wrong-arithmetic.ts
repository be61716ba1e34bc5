import { findClaims, mayHoldClaim, type Claim } from '../quantity/index.ts';
import type { Span } from '../text/problem.ts';
import { notesIn } from './claims/notes.ts';
import type { Prose } from './prose.ts';
import type { Report, Rule } from './rule.ts';
import { findTableClaims, mayHoldTableClaim, type TableClaim } from './tableClaims.ts';

const whys: Readonly<Record<Prose['kind'], string>> = {
  message: 'Numbers in a message are quoted as facts later, and the history cannot be corrected.',
  comment: 'Who changes the code later takes the number for a fact.',
  reply: 'The number may go into the next version, or decide about it.',
};

/**
 * # Arithmetic in the message does not come out
 *
 * Commit messages justify a change with numbers: how large a table is, how many entries a window has, what is saved.
 * Such a sum is copied into documentation and later decisions, and nobody can correct it once it is in the history.
 * This rule computes every closed expression that is set equal to a number and reports the ones that do not come out.
 *
 * It understands C expressions, byte units on either side (`64K`, `4 MB`, `2 GiB`), powers (`2^46`), products in words
 * (`512 entries of 8 bytes`), chains (`a = b = c`) and line wraps. Where a number is right under any usual reading
 * (units of 1000 or 1024, rounding, an expression that counts megabytes), nothing is said.
 *
 * A number written twice (`65536 (0x10000)`, `544 bytes (256 + 288)`, `0x80000000-0xbfffffff (1 GB)`) must be the same
 * number, as far as a slip of the hand can be told from two things. What a sentence says of a table (a window in pages
 * of a size and what it takes, how far levels reach) is computed with the model of the format that the changed files,
 * or the words, name.
 *
 * Besides messages, replies and comments in C, it reads the comments that a patch changes in scripts and makefiles, and
 * what it changes in documents.
 *
 * ## Invalid
 *
 * ```message
 * The table for both windows with 64K pages takes
 * ((0x180000000000 + 0x1000000000) >> 16) * 8 >> 20 = 3180MB
 * ```
 *
 * ```message
 * A level of 512 entries of 8 bytes is 8K.
 * ```
 *
 * ```message
 * The second buffer starts at 131072 (0x200000).
 * ```
 *
 * ```message
 * A 64TB window with 64K pages needs 4 GB of TCEs.
 * ```
 *
 * ## Valid
 *
 * ```message
 * The table for both windows with 64K pages takes
 * ((0x180000000000 + 0x1000000000) >> 16) * 8 >> 20 = 3080MB
 * ```
 *
 * ```message
 * 13 * 350MB is about 4.5GB, and v6.1-2 = the second try.
 * ```
 *
 * ```message
 * A 64TB window with 64K pages needs 8 GB of TCEs. The second buffer starts at 131072 (0x20000).
 * ```
 */
export const wrongArithmetic: Rule = {
  meta: {
    id: 'wrong-arithmetic',
    number: 'R14',
    title: 'Arithmetic in the message does not come out',
    severity: 'warning',
    since: '0.1.0',
    sources: ['a68bd1267b72 ("powerpc/powernv/ioda: Allocate indirect TCE levels on demand")'],
  },
  proseWords: { test: (text) => mayHoldClaim(text) || mayHoldTableClaim(text) },
  checkProse(prose, report) {
    for (const found of wrongIn(prose)) report(found);
  },
  checkPatch(message, report) {
    for (const file of message.files) {
      if (file.combined || file.binary) continue;
      const path = file.newPath ?? file.oldPath ?? '';
      const all = notesIn(file).flatMap((note) =>
        wrongIn({ kind: 'comment', text: note.text, paths: [path] }).map((found) => ({ note, found })),
      );
      for (const { note, found } of all) {
        // What only moved is nobody's change.
        if (all.some((one) => one.note.side !== note.side && one.found.key === found.key)) continue;
        const move = <S extends Span>(span: S): S => ({
          ...span,
          start: note.place(span.start),
          end: note.place(span.end),
        });
        const { fix: _, related, ...plain } = found;
        report({
          ...move(plain),
          change: note.side === 'added' ? 'introduced' : 'fixed',
          related: (related ?? []).map(move),
        });
      }
    }
  },
};

/** What is claimed in a text and does not come out. */
function wrongIn(prose: Prose): Report[] {
  return [
    ...findClaims(prose.text)
      .filter(({ right }) => !right)
      .map((claim) => sumReport(claim, prose)),
    ...findTableClaims(prose.text, prose.paths ?? [])
      .filter(({ right }) => !right)
      .map((claim) => tableReport(claim, prose)),
  ];
}

function sumReport(claim: Claim, prose: Prose): Report {
  const unit = claim.unit ? ` ${claim.unit}` : '';
  return {
    start: claim.stated.start,
    end: claim.stated.end,
    what: `This comes to ${claim.computed}${unit}, not ${claim.statedText}${unit}: ${claim.working}.`,
    why: whys[prose.kind],
    advice: `Write ${claim.computed}, or is a part of the expression mistyped?`,
    brief: `says ${claim.statedText}${unit}, is ${claim.computed}${unit}`,
    related: [{ start: claim.expression.start, end: claim.expression.end, message: 'computed from this' }],
    fix: {
      title: `Replace ${claim.statedText} by ${claim.computed}`,
      edits: [{ start: claim.stated.start, end: claim.stated.end, text: claim.computed }],
      safe: false,
    },
    key: `${claim.working}/${claim.statedText}`,
  };
}

function tableReport(claim: TableClaim, prose: Prose): Report {
  return {
    start: claim.stated.start,
    end: claim.stated.end,
    what: `By the model this is ${claim.computed}, not ${claim.statedText}: ${claim.working}.`,
    why: whys[prose.kind],
    advice: `Write ${claim.computed}, or is another table meant?`,
    brief: `says ${claim.statedText}, is ${claim.computed}`,
    related: [{ start: claim.from.start, end: claim.from.end, message: 'computed from this' }],
    fix: {
      title: `Replace ${claim.statedText} by ${claim.computed}`,
      edits: [{ start: claim.stated.start, end: claim.stated.end, text: claim.computed }],
      safe: false,
    },
    key: `${claim.working}/${claim.statedText}`,
  };
}
