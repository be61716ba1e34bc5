import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskKernelC } from '../../../server/src/c/mask.ts';
import { scanC } from '../../../server/src/c/scan.ts';
import { cParser } from './engine.ts';

const squeeze = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/ ?([^\w ]) ?/g, '$1')
    .trim();
const mask = (text: string): string => squeeze(maskKernelC(scanC(text).code));

describe('maskKernelC', () => {
  it.each([
    ['int __must_check f(char __user *p) { }', 'int f(char*p){}'],
    ['int f(void) __acquires(&x->lock) { }', 'int f(void){}'],
    ['void f(void) { struct page *p __free(put_page) = get(); }', 'void f(void){struct page*p=get();}'],
    ['void f(void) { list_for_each_entry(p, &h, l) { g(p); } }', 'void f(void){while(p,&h,l){g(p);}}'],
    ['void f(void) { for_each_sg(s, p, n, i)\n\t\tg(p); }', 'void f(void){while(s,p,n,i)g(p);}'],
    ['void f(void) { if (x)\n\t\tfor_each_y(z) { g(); } }', 'void f(void){if(x)while(z){g();}}'],
    ['void f(void) { scoped_guard(mutex, &m) { g(); } }', 'void f(void){if(mutex,&m){g();}}'],
    ['void f(void) { x = for_each_thing(a); }', 'void f(void){x=for_each_thing(a);}'],
    ['void f(void) { p = container_of(q, struct s, m); }', 'void f(void){p=container_of(q,s,m);}'],
    ['void f(void) { p = (struct s *)q; n = sizeof(struct s); }', 'void f(void){p=(struct s*)q;n=sizeof(struct s);}'],
    ['void f(void) { switch (x) { case 1 ... 3: g(); } }', 'void f(void){switch(x){case 1:g();}}'],
    ['void f(void) { u64 (*fn)(u64) = NULL; }', 'void f(void){int(*fn)(u64)=NULL;}'],
    ['void f(void) { x = (u64)(a << b); }', 'void f(void){x=(int)(a<<b);}'],
    ['void f(void) { return (u32)-1 + (__le64) (c); }', 'void f(void){return(int)-1+(signed)(c);}'],
    ['void f(void) { g((phys_addr_t)*p, (dma_addr_t)&x); }', 'void f(void){g((long int)*p,(long int)&x);}'],
    ['void f(void) { x = (n_t)(a); y = f(u64)(a); z = (u8)(a); }', 'void f(void){x=(int)(a);y=f(u64)(a);z=(u8)(a);}'],
    ['void f(void) {\n#ifdef A\n\tg();\n#else\n\th();\n#endif\n}', 'void f(void){#ifdef A g();#else h();#endif}'],
    ['void f(void) {\n#ifdef A\n\tif (x) {\n#else\n\tif (y) {\n#endif\n\tg(); } }', 'void f(void){if(x){g();}}'],
    ['void f(void) {\n#if 0\n\tg();\n#else\n\th();\n#endif\n}', 'void f(void){h();}'],
    ['void f(void) { /* { */ g("}"); }', 'void f(void){g("");}'],
  ])('%s', (text, expected) => {
    expect(mask(text)).toBe(expected);
  });

  it('keeps every length', () => {
    const words = [
      'for_each_x(a) {',
      '}',
      '__free(x)',
      '#if 0\n',
      '#else\n',
      '#endif\n',
      '(',
      ')',
      '{',
      ';',
      '/*',
      '*/',
      '"',
      'case 1 ... 2:',
      '\n',
      ' ',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words)), (parts) => {
        const text = `void f(void) {${parts.join('')}`;
        const { code } = scanC(text);
        expect(code).toHaveLength(text.length);
        expect(maskKernelC(code)).toHaveLength(text.length);
      }),
    );
  });

  it('leaves no error in kernel idiom', () => {
    const text = `static noinline int __must_check f(struct s __user *p)
{
	struct page *page __free(put_page) = NULL;
	u64 (*cb)(u64) = NULL;

	guard(mutex)(&p->lock);
	list_for_each_entry_safe(a, b, &p->list, node) {
		if (list_entry_is_head(a, &p->list, node))
			continue;
		hlist_for_each_entry(c, &a->h, n)
			use(container_of(c, struct s, n), offsetof(struct s, n));
	}
	scoped_guard(spinlock, &p->slock)
		n = ({ int k = 1; k ?: 2; });
	return WARN_ON(!n) ? -EINVAL : 0;
}
`;
    const syntax = cParser.parse(maskKernelC(scanC(text).code), text);
    const kinds = Array.from({ length: syntax.count }, (_, n) => syntax.kind(n));
    expect(kinds).not.toContain('ERROR');
  });
});
