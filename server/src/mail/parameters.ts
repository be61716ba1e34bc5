/** A structured header value: `text/plain; charset="utf-8"; format=flowed`. Everything but values is in lower case. */
export interface ParameterizedValue {
  readonly value: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const MAXIMUM_PARAMETERS = 100;

/** Takes a header value with parameters apart. Continued and encoded parameters (RFC 2231) are put together. */
export function readParameters(header: string): ParameterizedValue {
  const parameters = new Map<string, string>();
  const first = header.indexOf(';');
  const value = (first === -1 ? header : header.slice(0, first)).trim().toLowerCase();
  let at = first === -1 ? header.length : first + 1;
  while (at < header.length && parameters.size < MAXIMUM_PARAMETERS) {
    const equals = header.indexOf('=', at);
    if (equals === -1) break;
    const semicolon = header.indexOf(';', at);
    if (semicolon !== -1 && semicolon < equals) {
      at = semicolon + 1;
      continue;
    }
    const name = header.slice(at, equals).trim().toLowerCase();
    const read = readValue(header, equals + 1);
    add(parameters, name, read.value);
    at = read.end;
  }
  return { value, parameters };
}

function readValue(header: string, start: number): { value: string; end: number } {
  let at = start;
  while (header[at] === ' ' || header[at] === '\t') at++;
  if (header[at] !== '"') {
    const end = header.indexOf(';', at);
    return {
      value: header.slice(at, end === -1 ? header.length : end).trim(),
      end: end === -1 ? header.length : end + 1,
    };
  }
  let value = '';
  for (at++; at < header.length && header[at] !== '"'; at++) {
    if (header[at] === '\\') at++;
    value += header[at] ?? '';
  }
  const end = header.indexOf(';', at);
  return { value, end: end === -1 ? header.length : end + 1 };
}

/** `name*0*=utf-8''a%20b`, `name*1=c` become one `name`. */
function add(parameters: Map<string, string>, name: string, value: string): void {
  const star = name.indexOf('*');
  if (star === -1) {
    if (!parameters.has(name)) parameters.set(name, value);
    return;
  }
  const plain = name.slice(0, star);
  const isFirst = !/\*[1-9]/.test(name);
  const words = name.endsWith('*')
    ? unescapePercent(isFirst ? value.replace(/^[^']{0,40}'[^']{0,40}'/, '') : value)
    : value;
  parameters.set(plain, isFirst ? words : (parameters.get(plain) ?? '') + words);
}

function unescapePercent(words: string): string {
  try {
    return decodeURIComponent(words);
  } catch {
    return words;
  }
}
