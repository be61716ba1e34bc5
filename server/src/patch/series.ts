import type { PatchMessage } from './model.ts';

/** A message and where it came from: which document, which message of it. */
export interface SeriesMember {
  readonly document: number;
  readonly index: number;
  readonly message: PatchMessage;
}

/** Patches that were sent together, in the order in which they apply. */
export interface Series {
  /** Title of the cover letter, or of the first patch. */
  readonly title: string;
  readonly version: number;
  /** `m` of `n/m`; undefined for a patch that is no part of a numbered series. */
  readonly total: number | undefined;
  readonly cover: SeriesMember | undefined;
  readonly patches: readonly SeriesMember[];
  /** Answers to the cover letter or to a patch of the series. */
  readonly replies: readonly SeriesMember[];
  /** Numbers `n` of `n/m` that are not here. */
  readonly missing: readonly number[];
}

/** How far a thread is followed up to the message that started it. */
const MAXIMUM_THREAD = 1000;

/**
 * Groups the messages of some documents into series, each in its order. What belongs together is told by the thread
 * (In-Reply-To, References) and by version and total; without Message-IDs (a web archive, `git format-patch` files)
 * by sender, version and total. Replies go to the series of the message that they answer. Series come in the order of
 * their first message.
 */
export function groupSeries(documents: readonly (readonly PatchMessage[])[]): Series[] {
  const members = documents.flatMap((messages, document) =>
    messages.map((message, index) => ({ document, index, message })),
  );
  const byId = new Map<string, SeriesMember>();
  for (const member of members) {
    const id = member.message.facts.messageId;
    if (id !== undefined && !byId.has(id)) byId.set(id, member);
  }
  const answeredIds = new Set(members.flatMap(({ message: { facts } }) => [facts.inReplyTo, ...facts.references]));
  const groups = new Map<string, SeriesMember[]>();
  const groupOf = new Map<SeriesMember, string>();
  const groupOfTitle = new Map<string, string>();
  for (const member of members) {
    if (isReply(member)) continue;
    const key = keyOf(member, byId, answeredIds);
    if (!groupOfTitle.has(titleKey(member))) groupOfTitle.set(titleKey(member), key);
    groupOf.set(member, key);
    const group = groups.get(key);
    if (group) group.push(member);
    else groups.set(key, [member]);
  }
  const replies = new Map<string, SeriesMember[]>();
  for (const member of members) {
    if (!isReply(member)) continue;
    const key = answered(member, byId, groupOf) ?? groupOfTitle.get(titleKey(member)) ?? `reply ${titleKey(member)}`;
    const list = replies.get(key);
    if (list) list.push(member);
    else replies.set(key, [member]);
  }
  const result: Series[] = [];
  for (const [key, group] of groups) result.push(seriesOf(group, replies.get(key) ?? []));
  for (const [key, list] of replies) if (!groups.has(key)) result.push(seriesOf([], list));
  return result.sort((a, b) => placeOf(a) - placeOf(b));

  function placeOf(series: Series): number {
    const first = [...(series.cover ? [series.cover] : []), ...series.patches, ...series.replies];
    return Math.min(...first.slice(0, 1000).map(({ document, index }) => document * 1e6 + index));
  }
}

function isReply({ message }: SeriesMember): boolean {
  return message.facts.isReply;
}

/** Replies without Message-IDs find their patch by this. */
function titleKey({ message: { facts } }: SeriesMember): string {
  return `${facts.version ?? 1} ${facts.title}`;
}

/** What the messages of one series have in common. */
function keyOf(
  member: SeriesMember,
  byId: ReadonlyMap<string, SeriesMember>,
  answeredIds: ReadonlySet<string | undefined>,
): string {
  const { facts } = member.message;
  const { version = 1, total } = facts;
  // A single patch is its own series; so is each commit of a log.
  if (total === undefined) return `single ${member.document} ${member.index}`;
  const root = rootOf(member, byId);
  const isThread = root !== undefined && (root !== facts.messageId || answeredIds.has(root));
  return `series ${version} ${total} ${isThread ? root : senderOf(facts.from)}`;
}

/** Message-ID of the message that started the thread of this version: the cover letter, or the first patch. */
function rootOf(member: SeriesMember, byId: ReadonlyMap<string, SeriesMember>): string | undefined {
  const { version = 1, total } = member.message.facts;
  let { messageId: root } = member.message.facts;
  let at = member;
  for (let n = 0; n < MAXIMUM_THREAD; n++) {
    const parentId = at.message.facts.inReplyTo ?? at.message.facts.references.at(-1);
    if (parentId === undefined) break;
    const parent = byId.get(parentId);
    if (!parent) {
      // The start is not here, but its siblings name it too. A cover letter answers nothing but an earlier version.
      if (at.message.facts.number !== 0) root = parentId;
      break;
    }
    const same = (parent.message.facts.version ?? 1) === version && parent.message.facts.total === total;
    if (!same || parent === member) break;
    root = parentId;
    at = parent;
  }
  return root;
}

function senderOf(from: string): string {
  return /<([^<>]{1,300})>/.exec(from)?.[1]?.toLowerCase() ?? from.toLowerCase();
}

/** The group of the nearest message above in the thread that is in one. */
function answered(
  member: SeriesMember,
  byId: ReadonlyMap<string, SeriesMember>,
  groupOf: ReadonlyMap<SeriesMember, string>,
): string | undefined {
  const { inReplyTo, references } = member.message.facts;
  const seen = new Set<string>();
  let ids: readonly string[] = [...references, ...(inReplyTo === undefined ? [] : [inReplyTo])];
  for (let n = 0; n < MAXIMUM_THREAD && ids.length > 0; n++) {
    const id = ids.at(-1)!;
    ids = ids.slice(0, -1);
    if (seen.has(id)) continue;
    seen.add(id);
    const parent = byId.get(id);
    if (!parent) continue;
    const group = groupOf.get(parent);
    if (group !== undefined) return group;
    ids = [
      ...parent.message.facts.references,
      ...((parent.message.facts.inReplyTo ?? '') ? [parent.message.facts.inReplyTo!] : []),
    ];
  }
  return undefined;
}

function seriesOf(group: readonly SeriesMember[], replies: readonly SeriesMember[]): Series {
  const cover = group.find(({ message }) => message.facts.number === 0);
  // Sorting is stable: of a patch that is here twice, the first counts.
  const numbers = new Set<number>();
  const patches = group
    .filter(({ message }) => message.facts.number !== 0)
    .sort((a, b) => (a.message.facts.number ?? 1) - (b.message.facts.number ?? 1))
    .filter(({ message: { facts } }) => {
      const isNew = facts.number === undefined || !numbers.has(facts.number);
      if (facts.number !== undefined) numbers.add(facts.number);
      return isNew;
    });
  const first = cover ?? patches[0] ?? replies[0];
  const total = first?.message.facts.total;
  const missing: number[] = [];
  for (let n = 1; group.length > 0 && n <= Math.min(total ?? 0, 10_000); n++) if (!numbers.has(n)) missing.push(n);
  return {
    title: first?.message.facts.title ?? '',
    version: first?.message.facts.version ?? 1,
    total,
    cover,
    patches,
    replies,
    missing,
  };
}
