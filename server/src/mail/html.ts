import { SourceMap } from '../text/sourceMap.ts';
import { View } from '../text/view.ts';

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", nbsp: ' ', '#39': "'" };

/** The words of an HTML part, for mails that have no other text: tags dropped, the commonest entities undone. */
export function htmlToView(body: View): View {
  const { text } = body;
  const parts: string[] = [];
  const map = new SourceMap();
  let length = 0;
  const put = (words: string, start: number, end: number) => {
    if (words.length === end - start) map.append(length, body.mapOf(start, end));
    else {
      const span = body.span(start, end);
      map.add(length, span.start, words.length, span.end - span.start);
    }
    parts.push(words);
    length += words.length;
  };
  let at = 0;
  while (at < text.length) {
    let next = at;
    while (next < text.length && text[next] !== '<' && text[next] !== '&') next++;
    if (next > at) put(text.slice(at, next), at, next);
    if (next >= text.length) break;
    if (text[next] === '&') {
      const match = /^&([a-z]{2,5}|#39);/.exec(text.slice(next, next + 8));
      const known = match && entities[match[1]!];
      const end = next + (known === undefined || known === null ? 1 : match![0].length);
      put(known ?? '&', next, end);
      at = end;
      continue;
    }
    const close = text.indexOf('>', next);
    if (close === -1) {
      put(text.slice(next), next, text.length);
      break;
    }
    const tag = /^<\/?([a-z]{1,10})/i.exec(text.slice(next, next + 12))?.[1]?.toLowerCase();
    at = close + 1;
    if (tag === 'style' || tag === 'script') {
      const end = text.indexOf(`</${tag}`, at);
      if (end !== -1) at = end;
    } else if ((tag === 'br' || tag === 'p' || tag === 'div') && text[at] !== '\n') put('\n', next, close + 1);
  }
  return View.mapped(parts.join(''), map);
}
