import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['**/node_modules/', '.data*/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // a leading underscore marks an argument that is needed only for its position
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      // there are no classes with state, so the functions of an object do not use `this`
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      'no-restricted-syntax': [
        'error',
        ...[
          'Identifier[name=/(token|secret|signature)$/i]',
          'MemberExpression[property.name=/(token|secret|signature)$/i]',
        ].map((compared) => ({
          selector: `BinaryExpression[operator=/^[!=]==?$/]:not(:has(> Identifier[name="undefined"])) > ${compared}`,
          message: 'The time that === takes tells how much of a guess is right. Use timingSafeEqual.',
        })),
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['**/test/**/*.ts'],
    rules: {
      // the assertions check what a JSON answer contains
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  { files: ['local/*.js', '*.js'], languageOptions: { globals: globals.node } },
  { files: ['*/public/**/*.js'], languageOptions: { globals: globals.browser } },
);
