/** What `Re: [RFC PATCH v2 3/5 kernel] title` says. */
export interface SubjectParts {
  readonly title: string;
  readonly isReply: boolean;
  readonly isPatch: boolean;
  readonly version: number | undefined;
  readonly number: number | undefined;
  readonly total: number | undefined;
}

const MAXIMUM_SUBJECT = 2_000;

/** Takes a subject apart: reply and forward marks, bracketed prefixes, version, number and total. */
export function readSubject(subject: string): SubjectParts {
  let rest = subject.slice(0, MAXIMUM_SUBJECT).replace(/\s+/g, ' ').trim();
  let isReply = false;
  let isPatch = false;
  let version: number | undefined;
  let number: number | undefined;
  let total: number | undefined;
  for (;;) {
    const reply = /^(?:re|aw|sv|antw|wg|fwd?|\u56de\u590d|\u7b54\u590d) ?(?:\[\d{1,3}\])? ?[:\uff1a] ?/i.exec(rest);
    if (reply) {
      isReply ||= !/^(?:wg|fwd?)/i.test(reply[0]);
      rest = rest.slice(reply[0].length);
      continue;
    }
    const bracket = /^\[([^\]]{0,120})\] ?/.exec(rest);
    if (!bracket) break;
    const words = bracket[1]!;
    if (/patch/i.test(words)) isPatch = true;
    const stated = /(?:^|[^a-z0-9])v ?(\d{1,3})(?![\d.])/i.exec(words) ?? /patchv(\d{1,3})/i.exec(words);
    if (stated) version = Number(stated[1]);
    const counted = /(?:^|[^\d/.])(\d{1,4})\/(\d{1,4})(?![\d/])/.exec(words);
    if (counted) {
      number = Number(counted[1]);
      total = Number(counted[2]);
    }
    rest = rest.slice(bracket[0].length);
  }
  return { title: rest, isReply, isPatch, version, number, total };
}
