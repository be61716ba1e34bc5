// Written by scripts/kernel-facts.ts; do not edit.

/** The release that the declarations were read from. */
export const release = '6.12.117';
