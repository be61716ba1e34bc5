/**
 * Where on the drawing a part of the window lies. A real machine uses a few gigabytes of a window of many terabytes: to
 * scale nothing of it can be seen. So the used stretches can be enlarged and what lies between them shortened, which
 * the drawing then says with break marks and with a line above that is to scale.
 */

/** Server's scale: places are parts of 2^20. */
export const parts = 1 << 20;

export interface Piece {
  /** Parts of the window. */
  readonly from: number;
  readonly to: number;
  /** Pixels. */
  readonly left: number;
  readonly right: number;
  readonly used: boolean;
}

export interface Scale {
  /** False where everything is to scale. */
  readonly enlarged: boolean;
  readonly pieces: readonly Piece[];
  at(part: number): number;
}

/** Above this share of the window, enlarging the used stretches would show no more. */
const clearlyVisible = 0.25;
/** With more stretches than this there is no room for breaks between them. */
const mostStretches = 24;
const breakWidth = 22;
const leastUsedWidth = 36;

export function toScale(width: number): Scale {
  const pieces = [{ from: 0, to: parts, left: 0, right: width, used: true }];
  return { enlarged: false, pieces, at: (part) => (part / parts) * width };
}

/** The scale that enlarges `used`, or the true one where that shows enough already. */
export function enlarge(used: readonly { readonly from: number; readonly to: number }[], width: number): Scale {
  const stretches = merge(used);
  const total = stretches.reduce((sum, { from, to }) => sum + (to - from), 0);
  const count = stretches.length;
  if (count === 0 || count > mostStretches || total > parts * clearlyVisible) return toScale(width);

  const gaps: { from: number; to: number }[] = [];
  let end = 0;
  for (const { from, to } of stretches) {
    if (from > end) gaps.push({ from: end, to: from });
    end = to;
  }
  if (end < parts) gaps.push({ from: end, to: parts });
  const room = width - gaps.length * breakWidth - count * leastUsedWidth;
  if (room < 0) return toScale(width);

  const pieces: Piece[] = [];
  let left = 0;
  const all = [...stretches.map((one) => ({ ...one, used: true })), ...gaps.map((one) => ({ ...one, used: false }))];
  for (const { from, to, used: isUsed } of all.sort((a, b) => a.from - b.from)) {
    const wide = isUsed ? leastUsedWidth + (room * (to - from)) / total : breakWidth;
    pieces.push({ from, to, left, right: left + wide, used: isUsed });
    left += wide;
  }
  const at = (part: number) => {
    const piece = pieces.find(({ to }) => part <= to) ?? pieces[pieces.length - 1]!;
    const share = piece.to === piece.from ? 0 : (part - piece.from) / (piece.to - piece.from);
    return piece.left + Math.min(1, Math.max(0, share)) * (piece.right - piece.left);
  };
  return { enlarged: true, pieces, at };
}

/** Stretches in order, those that touch or lie next to each other joined. */
function merge(used: readonly { readonly from: number; readonly to: number }[]): { from: number; to: number }[] {
  const near = parts / 1000;
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of [...used].sort((a, b) => a.from - b.from)) {
    const last = merged[merged.length - 1];
    if (last && from - last.to <= Math.min(near, 2 * (to - from + last.to - last.from)))
      last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}
