import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from './code.ts'
import { groupCode, projectCode, userCode } from './identity.ts'
import { printCli, printCurl, quote } from './shell.ts'
import { codeTabs } from './tabs.ts'
import { acts } from './testing.ts'
import { printImport, printResource } from './terraform.ts'

/** Whatever can be typed. No shell can hand a NUL to a program, and no half of a surrogate pair is a character. */
const typed = fc.string({ unit: 'binary', maxLength: 60 }).filter((text) => !text.includes('\0') && text.isWellFormed())
const nasty = fc.constantFrom(
  "it's",
  '$(touch /tmp/x)',
  '`id`',
  '"; rm -rf ~',
  '--help',
  '-f',
  '',
  ' ',
  'a\nb',
  '\\',
  "'",
  '${x}',
  '%{if}',
  '$${x}',
  '!!',
  '~',
  '*',
  '@0',
)
const anything = fc.oneof(typed, nasty)

/** What a program would be given by a real shell: its arguments, each ended by a NUL. */
function inShell(command: string, environment: Record<string, string> = {}): string[] {
  const out = execFileSync('sh', ['-c', command], { env: { NODE_ENV: 'test', PATH: '/usr/bin:/bin', ...environment } })
  return out.toString('utf8').split('\0').slice(0, -1)
}

const argumentsOf = (printed: string, environment?: Record<string, string>) =>
  inShell(printed.replace(/^(openstack|curl)/, String.raw`printf '%s\0'`), environment)

test('a real shell gives back what was quoted', () => {
  fc.assert(
    fc.property(fc.array(anything, { minLength: 1, maxLength: 20 }), (words) => {
      expect(inShell(String.raw`printf '%s\0' ` + words.map(quote).join(' '))).toEqual(words)
    }),
    { numRuns: 60 },
  )
})

test('a command keeps every value, however it is broken into lines', () => {
  fc.assert(
    fc.property(anything, anything, fc.array(anything, { maxLength: 3 }), (name, description, tags) => {
      const { cli = [] } = projectCode.create({ name, description, tags })
      expect(argumentsOf(printCli(cli))).toEqual(cli.slice(1))
    }),
    { numRuns: 60 },
  )
})

test('what begins with a dash is never taken for an option', () => {
  const { cli = [] } = projectCode.create({ name: '-rf', description: '--help' })
  expect(cli.slice(3)).toEqual(['--description=--help', '--', '-rf'])
})

test('curl is given exactly the JSON', () => {
  fc.assert(
    fc.property(anything, anything, (name, description) => {
      const { curl } = groupCode.create({ name, description })
      const given = argumentsOf(printCurl(curl, 'https://cloud.example/identity'), { OS_TOKEN: 'token' })
      expect(given.slice(0, 4)).toEqual(['-sS', '-X', 'POST', 'https://cloud.example/identity/v3/groups'])
      expect(given).toContain('X-Auth-Token: token')
      expect(JSON.parse(given.at(-1) ?? '')).toEqual(curl.body)
    }),
    { numRuns: 60 },
  )
})

test('a secret is a variable of the shell, whatever else the body holds', () => {
  fc.assert(
    fc.property(anything, (name) => {
      const code = userCode.create({ name, description: '@0 "@@0"', password: { secret: 'OS_NEW_PASSWORD' } })
      const environment = { OS_TOKEN: 't', OS_NEW_PASSWORD: 'correct horse $HOME' }
      const body = argumentsOf(printCurl(code.curl, 'https://c'), environment).at(-1) ?? ''
      expect(JSON.parse(body)).toEqual({ user: { name, description: '@0 "@@0"', password: 'correct horse $HOME' } })
      expect(argumentsOf(printCli(code.cli ?? []), environment)).toContain('correct horse $HOME')
    }),
    { numRuns: 40 },
  )
})

test('HCL gives back what was written: templates are text', () => {
  fc.assert(
    fc.property(anything, anything, (name, description) => {
      const printed = printResource({ type: 't', name: 'n', attributes: { name, description, list: [name, description] } })
      const lines = Object.fromEntries(
        printed
          .split('\n')
          .flatMap((line) =>
            [...(/^ {2}(\w+) += (.*)$/.exec(line)?.slice(1, 3) ?? [])].length
              ? [[...(/^ {2}(\w+) += (.*)$/.exec(line) ?? [])].slice(1, 3)]
              : [],
          ),
      )
      expect(readHcl(lines['name'] ?? '')).toEqual([name])
      expect(readHcl(lines['description'] ?? '')).toEqual([description])
      expect(readHcl(lines['list'] ?? '')).toEqual([name, description])
    }),
  )
})

/** Strings of HCL, read strictly by its grammar: an unescaped template would be one, so it is an error here. */
function readHcl(text: string): string[] {
  const found: string[] = []
  for (const [, inner = ''] of text.matchAll(/"((?:[^"\\]|\\.)*)"/g)) {
    expect(inner).not.toMatch(/[\n\r\0]/)
    expect(inner.replaceAll(/\$\$\{|%%\{/g, '')).not.toMatch(/[$%]\{/)
    found.push(
      inner.replaceAll(/\\(u[0-9a-f]{4}|.)|\$\$\{|%%\{/g, (whole, escape: string | undefined) => {
        if (escape === undefined) return whole.slice(1)
        if (escape.startsWith('u') && escape.length === 5) return String.fromCharCode(Number.parseInt(escape.slice(1), 16))
        return { n: '\n', r: '\r', t: '\t' }[escape] ?? escape
      }),
    )
  }
  return found
}

test('every act of identity as the client, curl and Terraform say it', () => {
  const printed = Object.entries(acts).map(([act, code]) => {
    const tabs = codeTabs([code], 'https://cloud.example/identity').map(({ id, text }) => `## ${id}\n${text}`)
    return `# ${act}\n${tabs.join('\n')}`
  })
  expect(printed.join('\n\n')).toMatchSnapshot()
})

test('a trust, a region, a credential and a role on the system have no Terraform', () => {
  for (const act of ['trust.create', 'region.create', 'credential.create', 'role.remove system'])
    expect(acts[act]).not.toHaveProperty('terraform')
})

test('the import of what exists names the resource that is printed', () => {
  const shown = acts['project.show']?.terraform
  expect(shown && printImport(shown)).toBe('import {\n  to = openstack_identity_project_v3.la_den_co\n  id = "p1"\n}')
  expect(shown && printResource(shown)).toContain('resource "openstack_identity_project_v3" "la_den_co" {')
})

test('nothing of a body is lost on its way into the shell, however deep', () => {
  const json: fc.Arbitrary<Json> = fc
    .jsonValue({ maxDepth: 3, noUnicodeString: false })
    .map((value) => JSON.parse(JSON.stringify(value)) as Json)
  fc.assert(
    fc.property(json, (body) => {
      const printed = printCurl({ method: 'POST', path: '/', body }, 'https://c')
      expect(JSON.parse(argumentsOf(printed).at(-1) ?? '')).toEqual(body)
    }),
    { numRuns: 40 },
  )
})
