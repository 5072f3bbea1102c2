import { proceduresFor } from '@otklik/sdk/rules'
import { stepsWords } from '../error-text.ts'
import { Choices } from '../fields.tsx'
import { procedureOf, topicOf } from '../flow.ts'
import { edit, formLanguage, type Panel } from '../panel.ts'
import { Screen } from '../screen.tsx'
import { advance, conversationOf, retreat } from '../walk.ts'

/** A quick message or a formal appeal: nothing is chosen beforehand. */
export function Procedure({ panel }: { readonly panel: Panel }) {
  const words = stepsWords(panel)
  const conversation = conversationOf(panel)
  const topic = topicOf(conversation)
  const chosen = procedureOf(conversation)
  return (
    <Screen
      panel={panel}
      heading={words.procedure.heading}
      next={panel.words.value.next}
      onNext={() => advance(panel)}
      back={() => retreat(panel)}
    >
      <Choices
        panel={panel}
        pointer="/procedure"
        label={words.procedure.legend}
        choices={proceduresFor(conversation.form, topic).map(({ procedure, label, needs, lang, ...offer }) => {
          const term = procedure === 'message' ? (topic?.term ?? offer.term) : offer.term
          return {
            value: procedure,
            label,
            lang: formLanguage(panel, lang),
            hint: (
              <>
                {term && (
                  <>
                    {words.topic.termFrom[term.from](words.topic.term[term.unit](term.n))}
                    <br />
                  </>
                )}
                {needs}
              </>
            ),
          }
        })}
        chosen={chosen ? [chosen] : []}
        onChoose={(value) => edit(panel, { procedure: value === 'appeal' ? 'appeal' : 'message' })}
      />
    </Screen>
  )
}
