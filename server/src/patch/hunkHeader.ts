/** The numbers of `@@ -old,count +new,count @@ section`. Offsets are in the text that was read. */
export interface HunkHeader {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** Where the text after the second `@@` starts. */
  readonly sectionStart: number;
}

const pattern = /@@ -(\d{1,15})(?:,(\d{1,15}))? \+(\d{1,15})(?:,(\d{1,15}))? @@ ?/y;

/** Reads a hunk header that starts at `start`; undefined where there is none. */
export function readHunkHeader(text: string, start: number): HunkHeader | undefined {
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (!match) return undefined;
  return {
    oldStart: Number(match[1]),
    oldCount: match[2] === undefined ? 1 : Number(match[2]),
    newStart: Number(match[3]),
    newCount: match[4] === undefined ? 1 : Number(match[4]),
    sectionStart: pattern.lastIndex,
  };
}

/** The numbers of a combined diff's `@@@ -a,b -c,d +e,f @@@`. */
export interface CombinedHeader {
  readonly parents: readonly { readonly start: number; readonly count: number }[];
  readonly newStart: number;
  readonly newCount: number;
  readonly sectionStart: number;
}

const combinedPattern = /(@{3,16})((?: -\d{1,15}(?:,\d{1,15})?)+) \+(\d{1,15})(?:,(\d{1,15}))? \1 ?/y;

/** Reads the hunk header of a combined diff; the number of `@` is one more than that of the parents. */
export function readCombinedHeader(text: string, start: number): CombinedHeader | undefined {
  combinedPattern.lastIndex = start;
  const match = combinedPattern.exec(text);
  if (!match) return undefined;
  const parents = match[2]!
    .trim()
    .split(' ')
    .map((range) => {
      const [at, count] = range.slice(1).split(',');
      return { start: Number(at), count: count === undefined ? 1 : Number(count) };
    });
  if (parents.length !== match[1]!.length - 1) return undefined;
  return {
    parents,
    newStart: Number(match[3]),
    newCount: match[4] === undefined ? 1 : Number(match[4]),
    sectionStart: combinedPattern.lastIndex,
  };
}
