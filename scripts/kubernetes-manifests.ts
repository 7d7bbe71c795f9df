/**
 * Every manifest under deploy/kubernetes against the schemas of Kubernetes and KEDA, which come from npm. Those let
 * unknown fields pass, as older API servers did; so each manifest is given to the compiler as a literal of its type as
 * well, which finds misspelt fields.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { root } from './platform/root.ts'

type Manifest = { apiVersion: string; kind: string; metadata?: { name?: string } }
type Model = new (data: Manifest) => { validate(): void }
type Read = { file: string; manifest: Manifest; module: string }

const folder = join(root, 'deploy/kubernetes')
/** kustomize's own file is no object of the cluster. */
const kustomization = 'kustomization.yaml'

async function readManifests(): Promise<Read[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml') && file !== kustomization)
  const read = await Promise.all(
    files.map(async (file) =>
      parseAllDocuments(await readFile(join(folder, file), 'utf8')).map((document) => {
        if (document.errors[0]) throw new Error(`${file}: ${document.errors[0].message}`)
        const manifest = document.toJS() as Manifest
        const { apiVersion, kind } = manifest
        const source = apiVersion.startsWith('keda.sh/') ? '@kubernetes-models/keda' : 'kubernetes-models'
        return { file, manifest, module: `${source}/${apiVersion}/${kind}` }
      }),
    ),
  )
  return read.flat()
}

async function schemaProblem({ file, manifest, module }: Read): Promise<string[]> {
  try {
    const models = (await import(module)) as Record<string, Model>
    new models[manifest.kind]!(manifest).validate()
    return []
  } catch (error) {
    return [`${file}, ${manifest.kind}: ${(error as Error).message}`]
  }
}

/** What the compiler says of the manifests as literals, line for line. */
async function typeProblems(manifests: readonly Read[]): Promise<string[]> {
  const dir = await mkdtemp(join(root, 'node_modules/.kubernetes-manifests-'))
  try {
    const lines = manifests.map(
      ({ manifest, module }, index) =>
        `import type { I${manifest.kind} as T${index} } from '${module}'\nexport const m${index}: T${index} = ${JSON.stringify(manifest, null, 2)}\n`,
    )
    await writeFile(join(dir, 'manifests.ts'), lines.join('\n'))
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--ignoreConfig']
    const tsc = join(root, 'node_modules/typescript-native/bin/tsc')
    const done = spawnSync(process.execPath, [tsc, ...options, join(dir, 'manifests.ts')], {
      encoding: 'utf8',
    })
    return done.status === 0 ? [] : [`${done.stdout}${done.stderr}`.replaceAll(dir, 'deploy/kubernetes')]
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Every file stands in the kustomization; the ones that exclude each other stand there as a comment. */
async function unlisted(manifests: readonly Read[]): Promise<string[]> {
  const listed = await readFile(join(folder, kustomization), 'utf8')
  return [...new Set(manifests.map(({ file }) => file))]
    .filter((file) => !listed.includes(`- ${file}`))
    .map((file) => `${file} is not in ${kustomization}`)
}

const manifests = await readManifests()
const problems = [
  ...(await Promise.all(manifests.map(schemaProblem))).flat(),
  ...(await typeProblems(manifests)),
  ...(await unlisted(manifests)),
]
for (const problem of problems) process.stdout.write(`${problem}\n`)
process.stdout.write(`${manifests.length} manifests\n`)
process.exitCode = problems.length === 0 ? 0 : 1
