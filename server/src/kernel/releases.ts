/** First releases of their numbers: the days on which they came out, and the days from one release to the next. */
const firsts: ReadonlyMap<number, readonly [day: string, pace: number]> = new Map([
  [3, ['2011-07-21', 68]],
  [4, ['2015-04-12', 67.7]],
  [5, ['2019-03-03', 65.5]],
  [6, ['2022-10-02', 64.4]],
  [7, ['2026-04-12', 64.4]],
]);

const DAY = 24 * 3_600_000;
/** New work goes into a release until its first candidate, seven weeks before. */
const CANDIDATES = 49;

/**
 * The day until when new work went into a kernel tree, `2022-10-19`, by the text of its top Makefile, to a month;
 * undefined where that names no release that is known here.
 */
export function lastDayOfWork(makefile: string): string | undefined {
  const [, major, minor] = /^VERSION = (\d{1,2})\nPATCHLEVEL = (\d{1,3})\n/m.exec(makefile) ?? [];
  const first = firsts.get(Number(major));
  if (!first) return undefined;
  const [day, pace] = first;
  return new Date(Date.parse(day) + (Number(minor) * pace - CANDIDATES) * DAY).toISOString().slice(0, 10);
}
