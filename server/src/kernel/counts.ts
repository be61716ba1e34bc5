/**
 * Names of numbers of things, and of what is counted. Of most calls in a loop no more is known than how their arguments
 * are called, and these words mean the same all over the kernel: `npages`, `nr_pages`, `count`, `num_entries`, `len`.
 */

/** A number of something, or the end of a range: what gets one handles a whole range at once. */
export const rangeNames =
  /(?:^|_|\b)(?:n|nr|num|n?pages|npgs|count|cnt|size|len|length|last|end|order|n?entries)(?:$|_|\b)/i;

/** A number of pages or entries, and nothing else. */
export const countNames = /(?:^|_)(?:n|nr|num|n?pages|count|cnt|len|length|n?entries)(?:$|_)/i;

/** Bounds of loops over pages or entries: `npages`, `nr_entries`, `num_sgs`. */
export const entryCountNames = /pages?$|^nr_|^num_|count$|entries$|_cnt$/i;

/** Bounds of loops in which something gets the index of a page: `npages`, `nr_pages`. */
export const pageCountNames = /pages$|^nr_|^num_/i;

/** Bounds of loops that try again. */
export const attemptNames = /(?:^|_)(?:retr(?:y|ies)|tries|times|loops?)(?:_|$)/i;

/** Variables that are the index of something, whatever it is. */
export const indexNames = /^(?:idx|index)$/;

/** Names by the unit of bytes that are no addresses. */
export const lengthNames = /size|len|bytes/;

/** Page frame numbers and indexes of tables, beside the names that have a unit (units.ts). */
export const frameNames = /^(?:entry|gfn|pfn)$/;
