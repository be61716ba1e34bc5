/** Why it matters, of every way to skip too much. */
export const why =
  'From inside a level the walk overshoots into the next one and passes over what is there: it is not unmapped, freed or counted.';
