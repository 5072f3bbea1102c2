import type { Consent } from '@otklik/sdk'
import { pointerToken, proceduresFor } from '@otklik/sdk/rules'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { OutsideLink } from '../around.tsx'
import { stepsWords } from '../error-text.ts'
import { FieldError } from '../fields.tsx'
import { FileList } from '../file-list.tsx'
import { answersOf, contactOf, kindOf, procedureOf, routeOf, type Step, topicOf, topicsFor } from '../flow.ts'
import { edit, formLanguage, type Panel } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { send } from '../send.ts'
import { useDetails } from '../use-details.ts'
import { change, conversationOf, retreat } from '../walk.ts'
import { canFollow } from './tell-more.tsx'

type Row = 'tell' | 'files' | 'topic' | 'procedure' | 'place' | 'contact'

/** Everything that will be sent, each with its way back, then the consents, then one button. */
export function Review({ panel }: { readonly panel: Panel }) {
  useDetails(panel)
  useEffect(() => {
    panel.host.load('client').then(({ foreseeTrouble }) => foreseeTrouble(panel))
  }, [])
  const words = stepsWords(panel)
  const conversation = conversationOf(panel)
  const { form, written } = conversation
  const kind = kindOf(conversation)
  const procedure = procedureOf(conversation) ?? 'message'
  const topic = topicOf(conversation)
  const route = routeOf(conversation)
  const row = (name: Row, value: ComponentChildren, step: Step = name === 'files' ? 'tell' : name) => (
    <div>
      <dt>{words.review.rows[name]}</dt>
      <dd>{value}</dd>
      <dd>
        <button type="button" class="link" id={`change-${name}`} onClick={() => change(panel, step, name)}>
          {words.review.change[name]}
        </button>
      </dd>
    </div>
  )
  const offer = proceduresFor(form, topic).find((one) => one.procedure === procedure)
  const contact = contactOf(conversation)
  const place = [written.address.trim(), written.point && words.place.given].filter(Boolean)
  return (
    <Screen
      panel={panel}
      heading={words.review.heading}
      next={words.review.send[procedure]}
      onNext={() => send(panel)}
      back={() => retreat(panel)}
    >
      {panel.formChanged.value && <p class="note">{words.review.changed}</p>}
      <dl class="rows">
        {row(
          'tell',
          <>
            {kind && form.kinds.length > 1 && <p>{panel.words.value.tell.kinds[kind]}</p>}
            <p class="quote" dir="auto">
              {written.text.trim()}
            </p>
          </>,
        )}
        {written.files.length > 0 && row('files', <FileList panel={panel} />)}
        {topic &&
          topicsFor(form, kind).length > 1 &&
          row(
            'topic',
            <>
              <p lang={formLanguage(panel, topic.lang)}>{topic.label}</p>
              {answersOf(conversation).map(({ code, label }) => (
                <p key={code}>
                  <span class="hint">{topic.questions?.find((question) => question.code === code)?.label}</span>{' '}
                  <span dir="auto">{label}</span>
                </p>
              ))}
            </>,
          )}
        {route.includes('procedure') &&
          offer &&
          row('procedure', <p lang={formLanguage(panel, offer.lang)}>{offer.label}</p>)}
        {route.includes('place') && row('place', <p dir="auto">{place.join('. ') || words.review.noPlace}</p>)}
        {route.includes('contact') &&
          row(
            'contact',
            contact ? (
              Object.values(contact).map((value) => (
                <p key={value} dir="auto">
                  {value}
                </p>
              ))
            ) : (
              <p>{canFollow(panel) ? words.contact.self : words.contact.none}</p>
            ),
          )}
      </dl>
      {panel.extra.value?.notice(panel)}
      {panel.unsent.value?.notice()}
      <Consents panel={panel} />
    </Screen>
  )
}

/** What is asked for, and what is only offered, in groups of their own; nothing is ticked beforehand. */
function Consents({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel).review
  const { consents = [], dataBasis, dataNotice, privacyUrl } = panel.form.value ?? {}
  const group = (legend: string, offered: readonly Consent[]) =>
    offered.length > 0 && (
      <fieldset class="asked">
        <legend>{legend}</legend>
        {offered.map((consent) => (
          <Tick key={consent.id} panel={panel} consent={consent} />
        ))}
      </fieldset>
    )
  return (
    <>
      {dataBasis === 'law' && <p class="note">{dataNotice ?? words.law}</p>}
      {group(
        words.required,
        consents.filter(({ required }) => required),
      )}
      {group(
        words.optional,
        consents.filter(({ required }) => !required),
      )}
      {privacyUrl && (
        <p>
          <OutsideLink panel={panel} href={privacyUrl} text={`${words.privacy} ${panel.words.value.newTab}`} />
        </p>
      )}
    </>
  )
}

function Tick({ panel, consent }: { readonly panel: Panel; readonly consent: Consent }) {
  const { id, version, sha256, url, text } = consent
  const pointer = `/consents/${pointerToken(id)}`
  const lang = formLanguage(panel, consent.lang)
  const others = panel.written.value.consents.filter((accepted) => accepted.id !== id)
  const wrong = panel.errors.value.some((error) => error.pointer === pointer)
  const accept = () => ({
    id,
    version,
    sha256,
    acceptedAt: new Date().toISOString(),
    language: consent.lang ?? panel.form.value?.language ?? panel.language.value,
  })
  return (
    <div>
      <FieldError panel={panel} pointer={pointer} />
      <label class="tick" lang={lang}>
        <input
          type="checkbox"
          id={pointer}
          checked={others.length < panel.written.value.consents.length}
          aria-invalid={wrong || undefined}
          aria-describedby={wrong ? `${pointer}-error` : undefined}
          onChange={({ currentTarget }) =>
            edit(panel, { consents: currentTarget.checked ? [...others, accept()] : others })
          }
        />
        <span>{text}</span>
      </label>
      <OutsideLink
        panel={panel}
        href={url}
        text={`${stepsWords(panel).review.readConsent} ${panel.words.value.newTab}`}
      />
    </div>
  )
}
