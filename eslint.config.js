import tseslint from 'typescript-eslint';

const core = ['text', 'quantity', 'table', 'layout', 'mail', 'patch', 'c', 'kernel', 'rules', 'analysis', 'report'];

export default tseslint.config(
  {
    ignores: [
      'dist',
      'out',
      '.vscode-test',
      'coverage',
      'reports',
      '.stryker-tmp',
      'test/fixtures',
      'test/host/otherEditor',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.mjs', '*.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Interfaces here are made of plain functions; none of them looks at `this`.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-globals': ['error', 'parseFloat'],
      eqeqeq: 'error',
    },
  },
  {
    // The core is pure: only the shells know the editor, the file system or the process.
    files: core.map((room) => `server/src/${room}/**/*.ts`),
    rules: {
      'no-restricted-imports': ['error', { patterns: ['node:*', 'vscode*', '**/lsp/**', '**/cli/**'] }],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'require', 'fetch', 'parseFloat'],
    },
  },
  {
    files: ['client/src/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['**/server/src/*/**'] }] },
  },
  { files: ['**/*.js', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
);
