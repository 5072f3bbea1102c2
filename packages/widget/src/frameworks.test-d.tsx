import { pos } from '@otklik/sdk/pos'
import type { ComponentProps as ReactProps } from 'react'
import { expectTypeOf, test } from 'vitest'
import type { GlobalComponents } from 'vue'
import './preact.ts'
import './react.ts'
import './vue.ts'
import type { OtklikWidget } from './otklik-widget.ts'

test('JSX of Preact knows the element, its options and its events', () => {
  ;<otklik-widget
    organization="kirov"
    mode="inline"
    shared-device
    class="x"
    onotklik:submitted={(event) =>
      expectTypeOf(event.detail.kind).toEqualTypeOf<'complaint' | 'question' | 'suggestion' | 'thanks'>()
    }
  />
  // @ts-expect-error the organization is required
  ;<otklik-widget mode="inline" />
  ;<otklik-widget adapter="pos" opa-id="216934" procedure="appeal" />
  ;<otklik-widget adapter={pos({ opaId: 216934 })} />
  ;<otklik-widget organization="kirov" host="vk" />
  ;<otklik-widget organization="kirov" channel="telegram" community="gorod" />
  // @ts-expect-error there is no such channel
  ;<otklik-widget organization="kirov" channel="pigeon" />
  // @ts-expect-error the contract needs an organization
  ;<otklik-widget adapter="rest" />
  // @ts-expect-error there is no such mode
  ;<otklik-widget organization="kirov" mode="popup" />
})

test('JSX of React knows them too', () => {
  expectTypeOf<{ organization: 'kirov' }>().toMatchTypeOf<ReactProps<'otklik-widget'>>()
  expectTypeOf<{ adapter: 'pos'; 'opa-id': '216934' }>().toMatchTypeOf<ReactProps<'otklik-widget'>>()
  expectTypeOf<{ organization: 'kirov'; mode: 'popup' }>().not.toMatchTypeOf<ReactProps<'otklik-widget'>>()
})

test('templates of Vue know them', () => {
  type Props = InstanceType<GlobalComponents['otklik-widget']>['$props']
  expectTypeOf<Props['theme']>().toEqualTypeOf<'page' | 'system' | 'light' | 'dark' | undefined>()
  expectTypeOf<Parameters<NonNullable<Props['onotklik:open']>>[0]['detail']['screen']>().toEqualTypeOf<
    'new' | 'follow'
  >()
})

test('the element is found by its name, and its events by theirs', () => {
  const widget = {} as HTMLElementTagNameMap['otklik-widget']
  expectTypeOf(widget).toEqualTypeOf<OtklikWidget>()
  widget.addEventListener('otklik:step', (event) => expectTypeOf(event.detail.step).toBeString())
})
