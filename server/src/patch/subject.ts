/** What `Re: [RFC PATCH v2 3/5 kernel] title` says. */
export interface SubjectParts {
  readonly title: string;
  readonly isReply: boolean;
  readonly isPatch: boolean;
  /** A prefix names another project, as `git send-email` is told to where a list has several. */
  readonly isOfOther: boolean;
  readonly version: number | undefined;
  readonly number: number | undefined;
  readonly total: number | undefined;
}

const MAXIMUM_SUBJECT = 2_000;

/** What is sent to the kernel's lists beside the kernel, by the words of its prefix: code with functions of the same names. */
const otherProjects =
  /(?:^|[\s,])(?:kvm-unit-tests|kvmtool|qemu\S*|libdrm|mesa|u-?boot|barebox|xen|opensbi|seabios|slof|kexec-tools|makedumpfile|rdma-core|ndctl|nvme-cli)(?:[\s,]|$)/i;

/** Takes a subject apart: reply and forward marks, bracketed prefixes, version, number and total. */
export function readSubject(subject: string): SubjectParts {
  let rest = subject.slice(0, MAXIMUM_SUBJECT).replace(/\s+/g, ' ').trim();
  let isReply = false;
  let isPatch = false;
  let isOfOther = false;
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
    if (otherProjects.test(words)) isOfOther = true;
    const stated = /(?:^|[^a-z0-9])v ?(\d{1,3})(?![\d.])/i.exec(words) ?? /patchv(\d{1,3})/i.exec(words);
    if (stated) version = Number(stated[1]);
    const counted = /(?:^|[^\d/.])(\d{1,4})\/(\d{1,4})(?![\d/])/.exec(words);
    if (counted) {
      number = Number(counted[1]);
      total = Number(counted[2]);
    }
    rest = rest.slice(bracket[0].length);
  }
  return { title: rest, isReply, isPatch, isOfOther, version, number, total };
}
