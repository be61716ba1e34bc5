import { findExpressions, type FoundExpression } from '../quantity/index.ts';
import type { Span } from '../text/problem.ts';
import type { SourceMap } from '../text/sourceMap.ts';
import type { Analysis } from './index.ts';

/** A closed expression of the document, and what it comes to. */
export interface DocumentExpression extends Span {
  readonly text: string;
  readonly result: FoundExpression['result'];
}

/** A stretch of text between two empty lines, and what it holds once somebody asked. Its span is in the document. */
interface Piece extends Span {
  readonly text: string;
  readonly map: SourceMap;
  readonly from: number;
  readonly to: number;
  found?: readonly DocumentExpression[];
}

/** Least length of a piece: one screenful takes one or two. */
const PIECE = 4000;

const emptyLine = /\n\r?\n/g;

const known = new WeakMap<Analysis, readonly Piece[]>();

/**
 * The closed expressions that touch a range of the document, in order: in a patch those of its prose and of its code,
 * carried through quoting and encoding; in a C file those of the text. Only what the range needs is read.
 */
export function expressionsIn(analysis: Analysis, range: Span): DocumentExpression[] {
  let pieces = known.get(analysis);
  if (!pieces) known.set(analysis, (pieces = piecesOf(analysis)));
  const byPlace = new Map<string, DocumentExpression>();
  for (const piece of pieces) {
    if (piece.start > range.end || piece.end < range.start) continue;
    for (const one of (piece.found ??= find(piece))) {
      if (one.start <= range.end && one.end >= range.start) byPlace.set(`${one.start}-${one.end}`, one);
    }
  }
  return [...byPlace.values()].sort((a, b) => a.start - b.start);
}

/** An empty line ends every expression, so a text may be cut there. */
function piecesOf(analysis: Analysis): Piece[] {
  const parts = [
    ...(analysis.patch?.messages.flatMap((message) => message.prose) ?? []),
    ...(analysis.kind === 'c' || analysis.patch ? analysis.units : []),
  ];
  return parts.flatMap(({ text, map }) => {
    const pieces: Piece[] = [];
    for (let from = 0; from < text.length;) {
      emptyLine.lastIndex = from + PIECE;
      const to = emptyLine.test(text) ? emptyLine.lastIndex : text.length;
      const span = map.spanToSource(from, to);
      if (span) pieces.push({ ...span, text, map, from, to });
      from = to;
    }
    return pieces;
  });
}

function find({ text, map, from, to }: Piece): DocumentExpression[] {
  const own = text.slice(from, to);
  return findExpressions(own).flatMap((one) => {
    const span = map.spanToSource(from + one.start, from + one.end);
    return span ? [{ ...span, text: own.slice(one.start, one.end), result: one.result }] : [];
  });
}
