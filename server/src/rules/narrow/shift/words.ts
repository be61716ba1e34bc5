/** Why it matters, of every shift to the left that is done in too few bits. */
export const why =
  'C computes a shift in the type of its left operand: what does not fit is lost before the wider type is reached.';
