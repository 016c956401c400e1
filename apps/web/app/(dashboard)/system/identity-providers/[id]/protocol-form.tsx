'use client'

import { protocolCode } from '@/lib/as-code/identity.ts'
import { TextField } from '@/lib/form/fields.tsx'
import { PickField } from '@/lib/form/pick-input.tsx'
import { maxLength, pattern, required } from '@/lib/form/validators.ts'
import { useT } from '@/lib/i18n/provider.tsx'
import { FormSheet } from '@/lib/panel/form-sheet.tsx'

interface ProtocolFormProps {
  idpId: string
  protocol?: { id: string; mappingId: string; remoteIdAttribute: string | null }
  onClose(): void
}

interface Values {
  protocolId: string
  mappingId: string
  remoteIdAttribute: string
}

const saidOf = ({ protocolId, mappingId, remoteIdAttribute }: Values) => ({
  id: protocolId,
  mappingId,
  remoteIdAttribute: remoteIdAttribute || null,
})

export function ProtocolForm({ idpId, protocol, onClose }: ProtocolFormProps) {
  const t = useT('identity')
  const c = useT('common')
  return (
    <FormSheet<Values>
      id={protocol ? `protocol.edit.${idpId}.${protocol.id}` : `protocol.create.${idpId}`}
      title={protocol ? t('providers.editProtocol', { name: protocol.id }) : t('providers.addProtocol')}
      submit={protocol ? c('action.save') : c('kit.add')}
      initial={{
        protocolId: protocol?.id ?? '',
        mappingId: protocol?.mappingId ?? '',
        remoteIdAttribute: protocol?.remoteIdAttribute ?? '',
      }}
      validators={{
        protocolId: [required, pattern(/^[^/?#\s]+$/, t('invalid.registryId')), maxLength(64)],
        mappingId: [required],
        remoteIdAttribute: [maxLength(64)],
      }}
      save={(api, { protocolId, mappingId, remoteIdAttribute }) => {
        const said = { idpId, protocolId, mappingId, remoteIdAttribute: remoteIdAttribute || null }
        return protocol ? api.identity.protocols.update.mutate(said) : api.identity.protocols.create.mutate(said)
      }}
      asCode={(values, before) => {
        const code = protocolCode(idpId)
        return [protocol ? code.set(protocol.id, saidOf(values), saidOf(before)) : code.create(saidOf(values))]
      }}
      onClose={onClose}
    >
      {({ field }) => (
        <>
          {!protocol && (
            <TextField
              field={field('protocolId')}
              label={t('providers.protocol')}
              hint={t('providers.protocolHint')}
              required
              data-autofocus=""
            />
          )}
          <PickField field={field('mappingId')} kind="mappings" label={t('providers.mapping')} required />
          <TextField
            field={field('remoteIdAttribute')}
            label={t('providers.remoteIdAttribute')}
            hint={t('providers.remoteIdAttributeHint')}
            optional
          />
        </>
      )}
    </FormSheet>
  )
}
