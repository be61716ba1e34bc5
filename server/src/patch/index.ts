/** Text to patches: messages, files, hunks, images, each tied to its place in the document. */
export { looksLikePatch, readPatchDocument } from './document.ts';
export { groupSeries, type Series, type SeriesMember } from './series.ts';
export { buildImages } from './images.ts';
export { textsOf } from './texts.ts';
