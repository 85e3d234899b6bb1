const pageRules = {
  'react/react-in-jsx-scope': 'off',
  // Pieces of one text never change places.
  'react/no-array-index-key': 'off',
  'react/no-children-prop': 'off',
  // Of the two checks of dependencies, react-hooks/exhaustive-deps is kept.
  'react/exhaustive-effect-dependencies': 'off',
  'react/memo-dependencies': 'off',
  'react/immutability': 'off',
  'react/set-state-in-effect': 'off',
  'react/use-memo': 'off',
  // A box that scrolls must be reachable by keyboard; a dialog puts the focus on its first field.
  'jsx-a11y/no-noninteractive-tabindex': 'off',
  'jsx-a11y/no-autofocus': 'off',
  'jsx-a11y/prefer-tag-over-role': 'off',
}

/** What every file must obey; the rules of the layers are added by generate-lint.ts. */
export const lintBase = {
  $schema: './node_modules/oxlint/configuration_schema.json',
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'promise', 'node'],
  jsPlugins: ['./tools/rules/plugin.ts'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  ignorePatterns: ['dist', 'node_modules', '.data', 'bench/**/portkey'],
  rules: {
    'max-lines': ['error', 300],
    'max-lines-per-function': ['error', 60],
    'max-params': ['error', 3],
    'max-depth': ['error', 3],
    'no-var': 'error',
    'prefer-const': 'error',
    eqeqeq: 'error',
    'no-console': 'error',
    // One after the other is often what is meant: rows in order, one connection, one file at a time.
    'no-await-in-loop': 'off',
    'import/no-named-as-default-member': 'off',
    'import/no-unassigned-import': ['error', { allow: ['**/*.css', './quiet.ts'] }],
    // A closure beside its only use reads better than a far function; a spread list groups the words of a command.
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-useless-spread': 'off',
    'oxc/no-map-spread': 'off',
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/ban-ts-comment': 'error',
    'import/no-default-export': 'error',
    'import/no-cycle': 'error',
    'oxc/no-barrel-file': ['error', { threshold: 0 }],
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'socle/audited-transaction': 'error',
    'socle/local-imports': 'error',
    'socle/described-assertion': 'error',
  },
  overrides: [
    { files: ['src/**/*.ts'], rules: { 'node/no-process-env': 'error', 'no-restricted-globals': ['error', 'fetch'] } },
    // The index's library reads its log level from the environment when it is loaded.
    {
      files: ['src/platform/config/environment.ts', 'src/data/search/lancedb/quiet.ts'],
      rules: { 'node/no-process-env': 'off' },
    },
    { files: ['src/platform/http/**', 'src/client/**'], rules: { 'no-restricted-globals': 'off' } },
    {
      files: ['**/*.test.ts', 'test/**'],
      rules: {
        'max-lines-per-function': 'off',
        'node/no-process-env': 'off',
        'no-restricted-globals': 'off',
        'socle/audited-transaction': 'off',
        'socle/described-assertion': 'off',
      },
    },
    { files: ['tools/**', 'bench/**'], rules: { 'no-console': 'off', 'socle/described-assertion': 'off' } },
    { files: ['tools/rules/plugin.ts', 'web/vite.config.ts'], rules: { 'import/no-default-export': 'off' } },
    { files: ['web/**'], plugins: ['react', 'jsx-a11y'], rules: pageRules },
  ],
}
