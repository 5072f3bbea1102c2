import type { Category } from '@otklik/sdk'
import { inSeason } from '@otklik/sdk/rules'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { dates } from '../dates.ts'
import { stepsWords } from '../error-text.ts'
import { described, FieldError, Hint, Option, TextField } from '../fields.tsx'
import { kindOf, topicOf, topicsFor } from '../flow.ts'
import { edit, formLanguage, type Panel } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { type Topic as Found, searchTopics } from '../topic-search.ts'
import { useDetails } from '../use-details.ts'
import { advance, conversationOf, retreat } from '../walk.ts'
import { TopicRules } from './topic-rules.tsx'

const pointer = '/category'

/** What it is about: found by a word, or in the tree. The theme's rules and questions open beneath it. */
export function Topic({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel).topic
  const { dayOfYear } = dates(panel)
  const query = useSignal('')
  const conversation = conversationOf(panel)
  const { form, written } = conversation
  const topics = topicsFor(form, kindOf(conversation))
  const chosen = topicOf(conversation)
  const asked = query.value.trim()
  const proposed = useSignal<readonly Found[]>([])
  const Suggest = panel.extra.value?.Suggest
  const found = asked ? searchTopics(topics, asked) : proposed.value
  const outcome = found.length ? words.found(found.length) : words.none
  const withdrawn = written.category !== undefined && !chosen

  useEffect(() => {
    if (!asked) return
    // Said once the typing has stopped for a moment.
    const timer = setTimeout(() => panel.voice.say(outcome, true), 700)
    return () => clearTimeout(timer)
  }, [asked])
  useDetails(panel)

  const option = ({ topic, path }: Found) => (
    <Option
      key={topic.code}
      pointer={pointer}
      chosen={chosen ? [chosen.code] : []}
      onChoose={(code) => {
        edit(panel, { category: code })
        // What was wrong was wrong with another theme.
        panel.errors.value = []
      }}
      choice={{
        value: topic.code,
        label: topic.label,
        lang: formLanguage(panel, topic.lang),
        hint: hintOf(topic, found.length ? path : []),
        more: chosen && <TopicRules panel={panel} topic={chosen} />,
      }}
    />
  )
  const hintOf = (topic: Category, path: readonly Category[]) => {
    const parts = path.map(({ label }) => label)
    if (topic.season && !inSeason(topic, conversation.today))
      parts.push(words.season(dayOfYear(topic.season.from), dayOfYear(topic.season.to)))
    if (topic.photo === 'required') parts.push(words.photo)
    return parts.join('. ')
  }
  const branches = (categories: readonly Category[], path: readonly Category[]): unknown[] =>
    categories.flatMap((category) => {
      const inside = topics.filter((one) => one.path.includes(category))
      if (!category.children)
        return topics.some(({ topic }) => topic === category) ? [option({ topic: category, path })] : []
      if (!inside.length) return []
      return [
        <details key={category.code} class="branch" open={inside.some(({ topic }) => topic.code === chosen?.code)}>
          <summary lang={formLanguage(panel, category.lang)}>{category.label}</summary>
          <div class="choices">{branches(category.children, [...path, category]) as never}</div>
        </details>,
      ]
    })

  return (
    <Screen
      panel={panel}
      heading={words.heading}
      next={panel.words.value.next}
      onNext={() => advance(panel)}
      back={() => retreat(panel)}
    >
      {withdrawn && <p class="note">{words.withdrawn}</p>}
      {topics.length > 1 && (
        <TextField
          panel={panel}
          pointer="topic-search"
          type="search"
          label={words.search}
          hint={words.hint}
          value={query.value}
          onValue={(value) => {
            query.value = value
          }}
          onEnter={() => panel.voice.say(outcome, true)}
        />
      )}
      {Suggest && (
        <Suggest
          panel={panel}
          topics={topics}
          onPropose={(topics) => {
            query.value = ''
            proposed.value = topics
          }}
        />
      )}
      {asked && <p>{outcome}</p>}
      <fieldset class="asked" id={pointer} aria-describedby={described(panel, pointer)['aria-describedby']}>
        <legend>{words.legend}</legend>
        <Hint pointer={pointer} />
        <FieldError panel={panel} pointer={pointer} />
        <div class="choices">{found.length ? found.map(option) : (branches(form.categories, []) as never)}</div>
      </fieldset>
    </Screen>
  )
}
