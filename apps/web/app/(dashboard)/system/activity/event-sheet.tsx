'use client'

import { ButtonLink } from '@pileus/ui/button'
import { CodeBlock } from '@pileus/ui/code'
import { Copyable } from '@pileus/ui/copy'
import { KeyValues } from '@pileus/ui/kv'
import { Sheet } from '@pileus/ui/sheet'
import { AbsoluteTime } from '@pileus/ui/time'
import { CircleHelp } from 'lucide-react'
import { ChangeTable, changesIn } from '@/lib/activity/changes.tsx'
import { EventKind } from '@/lib/activity/event-kind.tsx'
import { useT } from '@/lib/i18n/provider.tsx'
import { usePlace } from '@/lib/panel/use-place.ts'
import { paths } from '@/lib/paths.ts'
import type { ActivityEvent } from './view.ts'

/** All that was written down about one change. */
export function EventSheet({ event, onClose }: { event: ActivityEvent; onClose(): void }) {
  const t = useT('system')
  const place = usePlace()
  const { at, subjectId, subjectName, actor, project, domainId, requestId, data } = event
  const { changes, rest } = changesIn(data)
  const named = (one: { id: string; name: string | null } | null, what: string) =>
    one && (
      <span className="flex flex-col">
        {one.name !== null && <span>{one.name}</span>}
        <Copyable value={one.id} cut="none" what={what} />
      </span>
    )
  return (
    <Sheet
      open
      onClose={onClose}
      title={<EventKind event={event} />}
      footer={
        <ButtonLink icon={<CircleHelp />} href={paths.why(place, event.id)}>
          {t('activity.why')}
        </ButtonLink>
      }
    >
      <div className="flex flex-col gap-5">
        <KeyValues
          items={[
            { label: t('activity.at'), value: <AbsoluteTime at={at} /> },
            { label: t('activity.subject'), value: named({ id: subjectId, name: subjectName }, t('activity.subject')) },
            { label: t('activity.actor'), value: named(actor, t('activity.actor')) ?? t('activity.system') },
            { label: t('activity.project'), value: named(project, t('activity.project')) },
            { label: t('activity.domain'), value: domainId && <Copyable value={domainId} cut="none" what={t('activity.domain')} /> },
            { label: t('activity.request'), value: <Copyable value={requestId} cut="none" what={t('activity.request')} /> },
          ]}
        />
        <ChangeTable changes={changes} />
        {Object.keys(rest).length > 0 && (
          <CodeBlock label={t('activity.data')} tabs={[{ label: t('activity.data'), code: JSON.stringify(rest, null, 2) }]} />
        )}
      </div>
    </Sheet>
  )
}
