/**
 * A short name of a text: equal for equal texts, and different for different ones but for a chance of one in 2^64. It
 * stands for texts that are compared later, where keeping them would keep the documents alive that they are parts of.
 */
export function fingerprint(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x9e3779b9;
  // Two characters at a time: whole files pass through here at every keystroke.
  const even = text.length - (text.length % 2);
  for (let i = 0; i < even; i += 2) {
    const c = text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16);
    a = Math.imul(a ^ c, 0x01000193) ^ (a >>> 15);
    b = Math.imul(b ^ c, 0x85ebca6b) + (b >>> 13);
  }
  if (even < text.length) {
    const c = text.charCodeAt(even);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b ^ c, 0x85ebca6b) + (b >>> 13);
  }
  return `${text.length} ${(a >>> 0).toString(36)} ${(b >>> 0).toString(36)}`;
}
