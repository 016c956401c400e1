import type { AsCode } from './code.ts'
import { printCli, printCurl } from './shell.ts'
import { printImport, printResource } from './terraform.ts'

export interface CodeTab {
  id: 'cli' | 'curl' | 'terraform' | 'import'
  language: 'sh' | 'hcl'
  text: string
}

/** What "show as code" offers: only what there is. Several acts of one form follow each other. */
export function codeTabs(acts: readonly AsCode[], endpoint: string): CodeTab[] {
  const tabs: CodeTab[] = [
    { id: 'cli', language: 'sh', text: acts.flatMap(({ cli }) => (cli ? printCli(cli) : [])).join('\n') },
    { id: 'curl', language: 'sh', text: acts.map(({ curl }) => printCurl(curl, endpoint)).join('\n\n') },
    { id: 'terraform', language: 'hcl', text: acts.flatMap(({ terraform }) => (terraform ? printResource(terraform) : [])).join('\n\n') },
    { id: 'import', language: 'hcl', text: acts.flatMap(({ terraform }) => (terraform && printImport(terraform)) ?? []).join('\n\n') },
  ]
  return tabs.filter(({ text }) => text !== '')
}
