/** Which extension host the tests were bundled for. */
declare const __HOST__: 'node' | 'web';
