/** The laws of imports: who may know whom. Each is an error. */

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'nothing-unresolved',
      severity: 'error',
      from: { pathNot: '^apps/web' },
      to: { couldNotResolve: true },
    },
    {
      name: 'core-is-pure',
      comment: 'core holds the rules: zod and the expression language, no clock, random, environment or I/O',
      severity: 'error',
      from: { path: '^packages/core/src', pathNot: '\\.test\\.ts$' },
      to: {
        pathNot: [
          '^packages/core/src',
          'node_modules/(zod|@bufbuild|re2js|temporal-polyfill)',
          '^(@bufbuild|zod)',
        ],
      },
    },
    {
      name: 'verifier-stands-alone',
      comment: 'who verifies an export far from here needs this folder and Node, nothing else',
      severity: 'error',
      from: { path: '^packages/audit-verifier/src' },
      to: { pathNot: ['^packages/audit-verifier/src', '^(node:)?(crypto|fs|util)$'] },
    },
    {
      name: 'db-knows-core',
      severity: 'error',
      from: { path: '^packages/db/src', pathNot: '\\.test\\.ts$' },
      to: { path: '^(packages/sdk|apps|examples)/' },
    },
    {
      name: 'sdk-knows-core-and-the-routers-type',
      severity: 'error',
      from: { path: '^packages/sdk/src', pathNot: '\\.test\\.ts$' },
      to: { path: '^(packages/db|apps|examples)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'cli-knows-core-and-sdk',
      severity: 'error',
      from: { path: '^packages/cli/src', pathNot: '\\.test\\.ts$' },
      to: { path: '^(packages/db|apps|examples)/' },
    },
    {
      name: 'control-plane-knows-core-and-db',
      severity: 'error',
      from: { path: '^apps/control-plane/src' },
      to: { path: '^(packages/sdk|apps/(web|worker)|examples)/' },
    },
    {
      name: 'worker-sees-no-tables',
      severity: 'error',
      from: { path: '^apps/worker/src' },
      to: { path: '^(packages/db|apps/(web|control-plane)|examples)/' },
    },
    {
      name: 'web-knows-core-and-the-routers-type',
      severity: 'error',
      from: { path: '^apps/web/src' },
      to: {
        path: '^(packages/(db|sdk)|apps/(control-plane|worker)|examples)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'examples-use-the-sdk-alone',
      severity: 'error',
      from: { path: '^examples/[^/]+/src' },
      to: { path: '^(packages/(db|core)|apps)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-own-barrel',
      comment: 'a package does not import its own index',
      severity: 'error',
      from: { path: '^packages/sdk/src' },
      to: { path: '^packages/sdk/src/index\\.ts$' },
    },
    {
      name: 'no-tests-from-code',
      severity: 'error',
      from: { pathNot: ['\\.test\\.tsx?$', '/test/', '^(e2e|bench)/'] },
      to: { path: ['\\.test\\.tsx?$', '/test/'] },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^(packages|apps/(control-plane|worker))/.*/src/' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['generated', '\\.next', 'next-env'] },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    moduleSystems: ['es6', 'cjs'],
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default', 'node'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
    tsConfig: { fileName: 'tsconfig.json' },
  },
}
