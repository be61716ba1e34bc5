import type { FunctionAnalysis } from '../../c/index.ts';

/** What this rule reports calls something that may yield NULL, or has one of these in its text. */
const suspicious = new RegExp(
  [
    // A cursor, also below the part of its loop that is in view.
    'for_each|->dma_length\\b|continue;',
    // A warning that does not stop anything.
    'WARN\\w*\\(\\s*!',
    // Used above its test, or in the condition that found it to be NULL.
    '\\b(?<late>\\w+)->[^]{0,4000}?(?:![ (]*\\k<late>\\b|\\b\\k<late> [=!]= NULL|\\(\\k<late>(?:\\)| && ))',
    '\\b(?<member>\\w+->\\w+)->[^]{0,4000}?\\(\\k<member>(?:\\)| && )',
    // Tested together with something else, and used where either was not so.
    '\\bif \\((?<half>\\w+) && [^{};]{0,200}\\)\\s*(?:\\{[^{}]{0,400}\\s)?(?:return|goto|continue|break)\\b[^;]{0,200};[^]{0,1500}?(?<![\\w.>])\\k<half>->',
    // Used in the branch for NULL.
    '\\(!\\s*(?<lost>\\w[\\w>.-]*)\\) \\{[^{}]{0,4000}\\b\\k<lost>->',
    '!\\s*(?<both>\\w[\\w>.-]*) && [^;{]{0,2000}\\b\\k<both>->|(?<=\\b(?<either>\\w[\\w>.-]*)) \\|\\| [^;{]{0,2000}\\b\\k<either>->',
  ].join('|'),
);

/** Whether there can be anything to report: asked of the text, before anything is parsed. */
export function mayHoldNull(fn: FunctionAnalysis): boolean {
  return (
    suspicious.test(fn.source.code) ||
    fn.mayCall((fact) => fact.mayReturnNull) ||
    // Given to what reads through it, and tested below.
    (/![ (]*\w|[=!]= NULL|\bif \(\w[\w>.-]*(?:\)| && )/.test(fn.source.code) &&
      fn.mayCall((fact) => fact.dereferences)) ||
    (!fn.whole && fn.knowledge.call(fn.name)?.testsForNull !== undefined)
  );
}
