'use client'

import { Card } from '@pileus/ui/card'
import { Copyable } from '@pileus/ui/copy'
import { Link } from '@pileus/ui/link'
import { StatusBadge } from '@pileus/ui/status'
import { AbsoluteTime } from '@pileus/ui/time'
import { Cog, Send, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import { ChangeTable, changesIn } from '@/lib/activity/changes.tsx'
import { EventKind } from '@/lib/activity/event-kind.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import type { Story } from './view.ts'

/** One thing that happened. */
type Moment =
  | { type: 'event'; id: string; at: string; event: Story['events'][number] }
  | { type: 'task'; id: string; at: string; task: Story['tasks'][number]; relation: 'own' | 'parent' | 'child' }
  | { type: 'command'; id: string; at: string; command: Story['commands'][number] }

/** Events, tasks and commands are three tables and one story: the oldest first. */
export function momentsOf({ tasks, parents, children, commands, events }: Story): Moment[] {
  const family = [
    ...parents.map((task) => ({ task, relation: 'parent' as const })),
    ...tasks.map((task) => ({ task, relation: 'own' as const })),
    ...children.map((task) => ({ task, relation: 'child' as const })),
  ]
  return [
    ...family.map(({ task, relation }): Moment => ({ type: 'task', id: `${relation} ${task.id}`, at: task.createdAt, task, relation })),
    ...commands.map((command): Moment => ({ type: 'command', id: command.id, at: command.createdAt, command })),
    ...events.map((event): Moment => ({ type: 'event', id: `${event.xid}.${event.seq}`, at: event.at, event })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

interface TimelineProps {
  moments: readonly Moment[]
  names: Readonly<Record<string, string>>
  /** The id that was asked for: it needs no link to itself. */
  subject: string
}

const marks = { event: <Zap />, task: <Cog />, command: <Send /> }

export function Timeline({ moments, names, subject }: TimelineProps) {
  const t = useT('system')
  if (moments.length === 0) return null
  return (
    <Card title={t('why.timeline')} description={t('why.oldestFirst')}>
      <ol className="flex flex-col">
        {moments.map((moment, index) => (
          <li key={moment.id} className="flex gap-3">
            <span aria-hidden className="flex flex-col items-center">
              <span className="flex size-7 shrink-0 items-center justify-center rounded-full border border-line bg-sunken text-muted [&_svg]:size-3.5">
                {marks[moment.type]}
              </span>
              {index < moments.length - 1 && <span className="w-px grow bg-line" />}
            </span>
            <div className="min-w-0 grow pb-4">
              <p className="text-sm text-muted">
                <AbsoluteTime at={moment.at} /> · {t(`why.${moment.type}`)}
              </p>
              {moment.type === 'event' && <EventMoment event={moment.event} names={names} subject={subject} />}
              {moment.type === 'task' && <TaskMoment task={moment.task} relation={moment.relation} names={names} subject={subject} />}
              {moment.type === 'command' && <CommandMoment command={moment.command} />}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  )
}

interface About {
  names: Readonly<Record<string, string>>
  subject: string
}

const Line = ({ children }: { children: ReactNode }) => <p className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">{children}</p>

/** What it was about, unless that is what the page is about. */
function Subject({ id, names, subject }: About & { id: string }) {
  const place = usePlace()
  if (id === subject) return <span className="font-medium">{names[id]}</span>
  return (
    <Link href={paths.why(place, id)} className="min-w-0 font-medium wrap-anywhere text-accent-text hover:underline">
      {names[id] ?? id}
    </Link>
  )
}

function Request({ id, subject }: { id: string; subject: string }) {
  const t = useT('system')
  const place = usePlace()
  if (id === subject) return null
  return (
    <Link href={paths.why(place, id)} className="text-sm text-muted hover:underline">
      {t('activity.request')} <span className="font-mono">{id}</span>
    </Link>
  )
}

function EventMoment({ event, names, subject }: About & { event: Story['events'][number] }) {
  const t = useT('system')
  const { changes, rest } = changesIn(event.data)
  const said = Object.entries(rest).map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return (
    <>
      <Line>
        <EventKind event={event} /> <Subject id={event.subjectId} names={names} subject={subject} />
        <span className="text-muted">
          {t('why.by', { who: event.actor === null ? t('activity.system') : (names[event.actor] ?? event.actor) })}
        </span>
      </Line>
      {said.length > 0 && <p className="text-sm wrap-anywhere text-muted">{said.join(' · ')}</p>}
      <ChangeTable changes={changes} />
      <Request id={event.requestId} subject={subject} />
    </>
  )
}

function TaskMoment({ task, relation, names, subject }: About & { task: Story['tasks'][number]; relation: 'own' | 'parent' | 'child' }) {
  const t = useT('system')
  const state = task.done === null ? 'running' : task.fault === null ? 'done' : 'failed'
  const tone = { running: 'info', done: 'positive', failed: 'danger' } as const
  return (
    <>
      <Line>
        <span className="font-mono text-sm">{task.kind}</span> <Subject id={task.subjectId} names={names} subject={subject} />
        <StatusBadge tone={tone[state]} label={t(`why.task.${state}`)} />
        {relation !== 'own' && <span className="text-sm text-muted">{t(`why.${relation}`)}</span>}
      </Line>
      <p className="text-sm text-muted">{t('why.step', { step: task.step, count: task.try })}</p>
      {(task.fault ?? task.error) && <p className="text-sm wrap-anywhere text-danger">{task.fault ?? task.error}</p>}
      <Copyable value={task.id} what={t('why.task')} />
    </>
  )
}

function CommandMoment({ command }: { command: Story['commands'][number] }) {
  const t = useT('system')
  return (
    <>
      <Line>
        <span className="font-mono text-sm">{command.kind}</span>
        <span className="text-muted">{t('why.toHost', { host: command.hostId })}</span>
        <StatusBadge tone={command.state === 'pending' ? 'warning' : 'neutral'} label={command.state} />
      </Line>
      {command.answeredAt !== null && (
        <p className="text-sm text-muted">
          {t('why.answered')} <AbsoluteTime at={command.answeredAt} />
        </p>
      )}
    </>
  )
}
