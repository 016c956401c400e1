'use client'

import { Badge } from '@pileus/ui/badge'
import { Banner } from '@pileus/ui/banner'
import { Button } from '@pileus/ui/button'
import { Card } from '@pileus/ui/card'
import { ErrorView } from '@pileus/ui/error-view'
import { Field } from '@pileus/ui/field'
import { TextArea } from '@pileus/ui/input'
import { KeyValues } from '@pileus/ui/kv'
import { StatusBadge } from '@pileus/ui/status'
import { useMutation } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useState } from 'react'
import type { Api } from '@/lib/api.ts'
import { useCloud } from '@/lib/cloud.tsx'
import { describeError } from '@/lib/errors.ts'
import { useFormat, useT } from '@/lib/i18n/provider.tsx'
import { readAssertion } from './assertion.ts'
import { jsonProblem } from './json-problem.ts'

type Tried = Awaited<ReturnType<Api['identity']['mappings']['test']['mutate']>>

const example = 'REMOTE_USER: ada\nemail: ada@example.org\norgPersonType: Employee;Admin'

interface TesterProps {
  /** As they are typed. */
  rules: string
  schemaVersion: '1.0' | '2.0' | '3.0'
}

/** What rules would make of somebody, told by the server that will apply them. Nothing is kept, and what was typed stays here. */
export function Tester({ rules, schemaVersion }: TesterProps) {
  const t = useT('identity')
  const c = useT('common')
  const { api } = useCloud()
  const [assertion, setAssertion] = useState(example)
  const broken = rules.trim() === '' || jsonProblem(rules) !== undefined
  const run = useMutation({
    mutationFn: () => {
      const parsed: unknown = JSON.parse(rules)
      return api.identity.mappings.test.mutate({ rules: parsed, schemaVersion, assertion: readAssertion(assertion) })
    },
  })
  const problem = run.error === null ? undefined : describeError(run.error, c, 'reading')
  return (
    <Card title={t('mappings.test')} description={t('mappings.testAbout')}>
      <div className="flex flex-col gap-4">
        <Field label={t('mappings.assertion')} hint={t('mappings.assertionHint')}>
          <TextArea mono rows={6} value={assertion} onChange={setAssertion} spellCheck={false} />
        </Field>
        <div>
          <Button icon={<Play />} busy={run.isPending} denied={broken ? c('invalid.json') : undefined} onClick={() => run.mutate()}>
            {t('mappings.test')}
          </Button>
        </div>
        <div role="status" className="flex flex-col gap-4">
          {problem && (
            <ErrorView
              shape="inline"
              what={problem.what}
              why={Object.values(problem.fields)[0] ?? problem.why}
              requestId={problem.requestId}
            />
          )}
          {run.data && <Result tried={run.data} />}
        </div>
      </div>
    </Card>
  )
}

function Result({ tried: { rules, mapped, problem } }: { tried: Tried }) {
  const t = useT('identity')
  return (
    <>
      {mapped && <Somebody mapped={mapped} />}
      {!mapped && <Banner tone="warning">{problem ?? t('mappings.noMatch')}</Banner>}
      <ol className="flex flex-col divide-y divide-line rounded-md border border-line">
        {rules.map((rule, at) => (
          <li key={at} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <span className="font-medium">{t('mappings.rule', { number: at + 1 })}</span>
            <StatusBadge
              tone={rule.applies ? 'positive' : 'neutral'}
              label={rule.applies ? t('mappings.applies') : t('mappings.appliesNot')}
            />
            {!rule.applies && <Why outcome={rule} />}
          </li>
        ))}
      </ol>
    </>
  )
}

type Refused = Extract<Tried['rules'][number], { applies: false }>

function Why({ outcome: { type, why } }: { outcome: Refused }) {
  const t = useT('identity')
  const format = useFormat()
  const said = () => {
    if (why.kind === 'missing') return t('mappings.why.missing', { name: type })
    if (why.kind === 'bad_regex') return t('mappings.why.bad_regex', { name: type, message: why.message })
    return t(`mappings.why.${why.kind}`, { name: type, values: format.list(why.values) })
  }
  return <span className="text-sm text-muted">{said()}</span>
}

function Somebody({ mapped: { user, groups, groupIds, projects } }: { mapped: NonNullable<Tried['mapped']> }) {
  const t = useT('identity')
  const entries = Object.entries(user).filter(([name]) => name !== 'type')
  return (
    <KeyValues
      items={[
        {
          label: t('credentials.user'),
          value: (
            <span className="flex flex-wrap gap-x-3 gap-y-1">
              {entries.map(([name, value]) => (
                <span key={name}>
                  <span className="text-muted">{name}</span> {print(value)}
                </span>
              ))}
              <Badge>{t(user['type'] === 'local' ? 'mappings.userLocal' : 'mappings.userEphemeral')}</Badge>
            </span>
          ),
        },
        { label: t('groups.title'), value: [...groups.map(nameOf), ...groupIds].join(', ') },
        { label: t('projects.title'), value: projects.map((project) => nameOf(project)).join(', ') },
      ]}
    />
  )
}

const print = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** A group or project as a rule names it: with its domain, where it says one. */
function nameOf(thing: unknown): string {
  const { name, domain } = partsOf(thing)
  const home = partsOf(domain)
  return domain === undefined ? print(name ?? thing) : `${print(name)} (${print(home.name ?? home.id ?? domain)})`
}

function partsOf(thing: unknown): { name?: unknown; id?: unknown; domain?: unknown } {
  return typeof thing === 'object' && thing !== null ? { ...thing } : {}
}
