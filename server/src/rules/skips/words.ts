/** Why it matters, of every way to skip too much. */
export const why =
  'From inside a level the walk overshoots into the next one: what is mapped there is passed over and stays mapped, pinned or uncounted.';
