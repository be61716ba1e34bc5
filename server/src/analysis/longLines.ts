import type { FilePatch, Hunk, PatchMessage } from '../patch/model.ts';

/** Longer lines, in characters, nobody writes by hand: what rules look for in changed lines takes too long in them. */
const LONGEST = 2_000;

/** A message whose overlong changed lines are empty for who reads their text. Places and kinds of lines stay. */
export function withoutLongLines(message: PatchMessage): PatchMessage {
  if (!message.files.some(isLong)) return message;
  // What else a message tells it works out when it is asked.
  return Object.create(message, { files: { value: message.files.map(shorten) } }) as PatchMessage;
}

const isLong = ({ hunks }: FilePatch): boolean => hunks.some(hasLong);
const hasLong = ({ lines }: Hunk): boolean => lines.some(({ text }) => text.length > LONGEST);

function shorten(file: FilePatch): FilePatch {
  if (!isLong(file)) return file;
  const hunks = file.hunks.map((hunk) => ({
    ...hunk,
    lines: hunk.lines.map((line) => (line.text.length > LONGEST ? { ...line, text: '' } : line)),
  }));
  return { ...file, hunks };
}
