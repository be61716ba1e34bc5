/** Which extension host the tests were bundled for. */
declare const __HOST__: 'node' | 'web';
/** The text that the titles of the tests to run contain; empty for all. */
declare const __GREP__: string;
