/** Whether code of a day, `2022-10-19` or as in a mail, is older than a fact. Where either day is unknown it is not. */
export function isBefore(day: string | undefined, since: string | undefined): boolean {
  return day !== undefined && since !== undefined && Date.parse(day) < Date.parse(since);
}
